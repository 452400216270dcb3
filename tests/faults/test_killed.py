"""The program is killed with signal 9: after the restart all that it had acknowledged is there, and no half."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from db.engine import sqlite_file
from db.setup import open_store
from tests.faults.faults import Fault
from tests.faults.processes import ROOT, writer
from tests.faults.record import check_file, compare
from tests.faults.report import tell
from tests.store.builders import Contents, contents, copy_of, growth

WRITES: Final = 200
ROWS: Final = 10_000
WRITTEN: Final = 1_000_000
"""Bytes in the log of the database that only the import can have written there."""


def test_every_acknowledged_write_is_there_after_kill_9_in_the_middle_of_200(
    seeded_url: str, tmp_path: Path
) -> None:
    url = copy_of(seeded_url, tmp_path)
    names, saved = [], []
    for kill_after in (20, 100, 180):
        names.append(f"Killed after {kill_after}")
        with writer(url, names[-1], "--count", str(WRITES)) as process:
            process.hear(kill_after)
            process.kill()
        assert kill_after <= len(process.saved) < WRITES
        saved += process.saved
    found = compare(url, saved, names=names)
    assert found.nothing_lost
    assert found.beyond <= len(names)  # at most the one write of each that was saved before it could say so
    tell(
        Fault.KILLED_WRITING,
        f"kill -9 after 20, 100 and 180 of {WRITES} writes, one after the other",
        found,
        "Opened again at once and went on",
    )


def test_an_import_that_is_killed_has_brought_in_nothing_and_one_that_was_acknowledged_everything(
    seeded_url: str, tmp_path: Path
) -> None:
    url, table = copy_of(seeded_url, tmp_path), interviews(tmp_path)
    before = read(url)
    for under_way in (checking(tmp_path), moving(url)):
        with importing(url, table, tmp_path) as process:
            wait_for(under_way, process)
            process.kill()
        assert process.wait() == -signal.SIGKILL
        check_file(url)
        assert read(url) == before
    with importing(url, table, tmp_path) as process:
        out, _ = process.communicate()
    assert f"stances {ROWS:,}" in out
    store = open_store(url)
    grown = growth(before, store)
    assert (grown["stance"], grown["evidence"], grown["source"], grown["change"]) == (ROWS, ROWS, 1, 1)
    store.close()
    found = compare(url, [f"Interview {row}" for row in range(ROWS)], names=["Interview"])._replace(halves=0)
    assert found.nothing_lost
    tell(
        Fault.KILLED_IMPORTING,
        f"kill -9 of an import of {ROWS:,} rows, once while it was checked and once while it was written; a third "
        "was left alone",
        found,
        "The record was the same as before after each kill; the third import brought in everything",
    )


def interviews(folder: Path) -> Path:
    """A table that takes a moment to bring in."""
    path = folder / "interviews.csv"
    rows = (f"2019-03-01,Donald Trump,Sequencing,Disarm first,Interview {row},A report" for row in range(ROWS))
    path.write_text("\n".join(["When,Speaker,Topic,Level,Statement,Title", *rows]) + "\n", encoding="utf-8")
    return path


@contextmanager
def importing(url: str, table: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """An import under way, whose own files are in a folder."""
    command = [sys.executable, "-m", "positions.cli", "import", str(table), "--create", "sources"]
    environment = {"POSITIONS_DATABASE_URL": url, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def checking(folder: Path) -> Callable[[], bool]:
    """Whether an import holds rows in a file of its own."""
    return lambda: any(path.stat().st_size > 1_000_000 for path in folder.glob("positions-*/*"))


def moving(url: str) -> Callable[[], bool]:
    """Whether an import writes to the record."""
    path = sqlite_file(url)
    assert path
    log = path.with_name(f"{path.name}-wal")
    return lambda: log.exists() and log.stat().st_size > WRITTEN


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something is so, which has to be before the process ends."""
    while not condition():
        assert process.poll() is None, "The import was over before it could be killed."
        time.sleep(0.001)


def read(url: str) -> Contents:
    """All there is in a store that nobody has open."""
    store = open_store(url)
    try:
        return contents(store)
    finally:
        store.close()
