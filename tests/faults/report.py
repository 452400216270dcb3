"""The table of what was done to the program and what was lost: a test run writes it, nobody by hand."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from tests.faults.faults import Fault

SETTING: Final = "POSITIONS_TEST_FAULTS"
"""The variable that names the file to which a run tells what it found."""
BEGIN: Final = "<!-- table: begin (written by python -m tests.faults) -->"
END: Final = "<!-- table: end -->"
_HEAD: Final = (
    "| fault | what was done | acknowledged | found after | lost | doubled | half written | what followed |\n"
    "|---|---|---:|---:|---:|---:|---:|---|\n"
)


class Found(NamedTuple):
    """What a test found: writes that were acknowledged, those there afterwards, and what is wrong with them.

    found counts acknowledged writes only; beyond: whole writes that are there though nobody was told of them.
    """

    acknowledged: int
    found: int
    lost: int
    doubled: int
    halves: int
    beyond: int = 0

    @property
    def nothing_lost(self) -> bool:
        """Whether every acknowledged write is there once and whole, and no half of another."""
        return (self.lost, self.doubled, self.halves) == (0, 0, 0) and self.found == self.acknowledged


def tell(fault: Fault, done: str, found: Found, then: str) -> None:
    """Tell the run what became of a fault; `done` and `then` are sentences for the table."""
    path = os.environ.get(SETTING)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"fault": fault.name, "done": done, "then": then, **found._asdict()}) + "\n")


def table(lines: Iterable[str]) -> str:
    """The table from what was told, in the order of the faults."""
    told = sorted((json.loads(line) for line in lines), key=lambda row: list(Fault).index(Fault[row["fault"]]))
    return _HEAD + "".join(_row(row) for row in told)


def _row(row: dict[str, str]) -> str:
    beyond = f" (and {row['beyond']} not yet acknowledged)" if row["beyond"] else ""
    cells = (
        *(Fault[row["fault"]].value, row["done"], row["acknowledged"], f"{row['found']}{beyond}"),
        *(row["lost"], row["doubled"], row["halves"], row["then"]),
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"
