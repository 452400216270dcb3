"""Another program locks the database for a minute: readers go on reading, and a writer waits and is then served."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from db.engine import BUSY_SECONDS, sqlite_file
from tests.faults.faults import Fault
from tests.faults.processes import MINUTE, ROOT, writer
from tests.faults.record import compare
from tests.faults.report import tell
from tests.pages.reader import slugs, visit
from tests.store.builders import copy_of

LOCK: Final = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""


def test_a_writer_waits_for_a_lock_and_readers_do_not(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MINUTE < BUSY_SECONDS
    url = copy_of(seeded_url, tmp_path)
    monkeypatch.setenv("POSITIONS_DATABASE_URL", url)
    before = slugs(visit())
    command = [sys.executable, "-c", LOCK, str(sqlite_file(url)), str(MINUTE)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as locking:
        assert locking.stdout
        assert locking.stdout.readline() == "locked\n"
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            sqlite3.connect(f"{sqlite_file(url)}", timeout=0).execute("BEGIN IMMEDIATE")
        with writer(url, "Waiting", "--count", "3") as waiting:
            assert slugs(visit()) == before
            assert locking.poll() is None
            waiting.hear_all()
        assert locking.wait() == 0
    assert len(waiting.saved) == 3
    found = compare(url, waiting.saved, names=["Waiting"])
    assert found.nothing_lost
    tell(
        Fault.LOCKED,
        f"Another process held BEGIN EXCLUSIVE for {MINUTE} seconds while 3 writes were tried",
        found,
        "Pages could be read meanwhile; the writes waited and were saved once the lock was gone",
    )
