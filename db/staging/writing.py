"""Writes checked rows, and what became of every row of the file, into the tables of a staging file."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Final

from db.inputs import Values
from db.problems import Trouble
from db.staging.tables import STAGED

SHOWN: Final = 40
"""So many characters of a cell are shown where it is refused."""
_AT_ONCE: Final = 1_000
_EVIDENCE: Final = re.compile(r"(evidence|levels)\.(\d+)(?:\.(\w+))?")
Cells = tuple[Any, ...]


class Verdict(StrEnum):
    """What becomes of a row of a file: it is added, the record or an earlier row has it, or it breaks a rule."""

    ADDED = "added"
    THERE = "already there"
    REFUSED = "refused"


class Writing:
    """Rows on their way into the file, some at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.taken = 0
        """How many rows have been given a place so far."""
        self._waiting: defaultdict[str, list[Cells]] = defaultdict(list)

    def put(self, kind: str, number: int, values: Values) -> None:
        """A row that is added, with the levels of an issue and the evidence of a stance."""
        self.taken += 1
        key = self.taken
        self._waiting["staged_row"].append((key, kind, number, Verdict.ADDED.value, values.get("slug")))
        held = {"id": key, **values}
        self._waiting[f"staged_{kind}"].append(tuple(_plain(held[column]) for column in _COLUMNS[f"staged_{kind}"]))
        for level in values.get("levels", ()):
            self._waiting["staged_scale_level"].append(
                (values["slug"], level["value"], level["label"], level["meaning"])
            )

    def put_stance(self, number: int, values: Values, *, given: bool, digest: bytes) -> None:
        """A stance that is added; given: whether the file names its slug."""
        self.taken += 1
        key = self.taken
        self._waiting["staged_row"].append((key, "stance", number, "added", None))
        self._waiting["staged_stance"].append((key, *_stance_cells(values), given, digest))
        for place, row in enumerate(values["evidence"], start=1):
            self._waiting["staged_evidence"].append((key, place, row["source"], row["quote"], row["locator"]))
        if key % _AT_ONCE == 0 or len(self._waiting["staged_evidence"]) > _AT_ONCE:
            self.flush()

    def there(self, kind: str, number: int, slug: str, says: str) -> None:
        """A row of which nothing is added, since `slug` says the same."""
        self._told(kind, number, Verdict.THERE, slug, [("", "", says)])

    def refuse(self, kind: str, number: int, entry: object, troubles: Iterable[Trouble]) -> None:
        """A row that breaks a rule."""
        told = [(trouble.field, written(entry, trouble.field), trouble.says) for trouble in troubles]
        self._told(kind, number, Verdict.REFUSED, None, told)

    def flush(self) -> None:
        """Write all that is waiting."""
        for table, rows in self._waiting.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own table
                rows.clear()

    def _told(
        self, kind: str, number: int, verdict: Verdict, slug: str | None, told: list[tuple[str, str, str]]
    ) -> None:
        self.taken += 1
        self._waiting["staged_row"].append((self.taken, kind, number, verdict.value, slug))
        for trouble in told:
            self._waiting["staged_trouble"].append((self.taken, *trouble))
        if self.taken % _AT_ONCE == 0 or len(self._waiting["staged_trouble"]) > _AT_ONCE:
            self.flush()


def written(entry: object, field: str) -> str:
    """What stands in a field of an entry, cut to what is shown; blank where a whole part is lacking."""
    part = _EVIDENCE.fullmatch(field)
    if part:
        entry = getattr(entry, part[1])[int(part[2])]
        field = part[3] or "source"
    text = getattr(entry, field, "")
    return text[:SHOWN].encode(errors="replace").decode() if isinstance(text, str) else ""


_COLUMNS: Final = {name: table.columns.keys() for name, table in STAGED.tables.items()}


def _stance_cells(values: Values) -> Cells:
    """The cells of a stance in the order of its table; enums as plain text, which SQLite takes at once."""
    return (
        *(values["slug"], values["actor"], values["issue"], values["stated_on"]),
        *(values["stated_first"].isoformat(), values["stated_last"].isoformat(), values["known_on"].isoformat()),
        *(str(values["answer"]), values["value"], str(values["kind"]), str(values["certainty"])),
        *(str(values["attribution"]), values["summary"], values["event"]),
        *(values["in_article"], values["verified"], values["note"], values["retracted_why"]),
    )


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
