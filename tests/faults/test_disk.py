"""The disk is full, the file is read-only, a page of it is damaged: a sentence, and nothing is made worse."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from db.commands.stances import add_stance
from db.engine import sqlite_file
from db.problems import StoreProblem
from db.setup import open_store
from tests.browser.server import APP, served
from tests.faults.faults import Fault
from tests.faults.processes import ROOT, in_own_mounts, without_rights, writer
from tests.faults.record import compare
from tests.faults.report import Found, tell
from tests.store.builders import WRITER, copy_of, submission


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that is empty afterwards, whatever rights were taken from it."""
    made = Path(tempfile.mkdtemp(prefix="positions-faults-"))
    yield made
    for path in (made, *made.rglob("*")):
        path.chmod(0o700)
    shutil.rmtree(made)


def test_a_full_disk_is_told_in_a_sentence_and_what_was_acknowledged_is_there(
    seeded_url: str, folder: Path
) -> None:
    filling = [
        *in_own_mounts(),
        sys.executable,
        "-m",
        "tests.faults.filling",
        str(folder),
        str(sqlite_file(seeded_url)),
    ]
    done = subprocess.run(filling, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    found = Found(**told["found"])
    assert found.nothing_lost
    assert found.beyond == 0
    assert found.acknowledged > len(told["last"])
    assert told["refusals"] > 10
    (sentence,) = told["sentences"]
    assert sentence.endswith("is full: make room and try again. Nothing was saved.")
    assert [line.split()[0] for line in told["last"]] == ["saved"] * 5
    tell(
        Fault.DISK_FULL,
        f"Writes on a tmpfs of 8 MB until nothing fitted, {told['refusals']} more attempts, then room again",
        found,
        "Said that the disk is full and nothing was saved; went on once there was room",
    )


def test_a_store_made_read_only_refuses_in_a_sentence_and_keeps_what_was_acknowledged(
    seeded_url: str, folder: Path
) -> None:
    url = copy_of(seeded_url, folder)
    with writer(url, "Read-only: before", "--count", "20", within=without_rights()) as before:
        before.hear_all()
    for path in (*folder.iterdir(), folder):
        path.chmod(0o500 if path.is_dir() else 0o400)
    with writer(url, "Read-only: then", "--count", "20", within=without_rights()) as refused:
        refused.hear_all()
    folder.chmod(0o700)
    for path in folder.iterdir():
        path.chmod(0o600)
    assert (len(before.saved), refused.saved) == (20, [])
    found = compare(url, before.saved, names=["Read-only:"])
    assert found.nothing_lost
    assert found.beyond == 0
    tell(
        Fault.READ_ONLY,
        "Right to write the file and its folder taken away after 20 writes; 20 more tried",
        found,
        "Refused to open it and said how to make it writable; nothing was changed",
    )


@pytest.mark.browser
def test_a_damaged_page_is_told_and_nothing_is_written_until_a_backup_is_restored(
    seeded_url: str, tmp_path: Path, chromium: Browser
) -> None:
    url = copy_of(seeded_url, tmp_path)
    path = sqlite_file(url)
    assert path
    with writer(url, "Damaged: before", "--count", "10") as process:
        process.hear_all()
    command("backup", str(tmp_path / "backup.db"), url=url)
    damage(path, table="stance")
    before = path.read_bytes()
    with served(APP, tmp_path, POSITIONS_DATABASE_URL=url) as address:
        tab = chromium.new_context().new_page()
        for page in ("", "record", "overview"):
            tab.goto(f"{address}/{page}")
            expect(tab.get_by_text("is damaged: restore a copy of it").first).to_be_visible()
            assert tab.get_by_text("Error:").count() == 0
        tab.context.close()
    store = open_store(url)
    with pytest.raises(StoreProblem, match="is damaged"):
        add_stance(store, submission(), by=WRITER)
    store.close()
    assert "is damaged" in command("doctor", url=url, code=1)
    assert path.read_bytes() == before
    command("restore", "--force", str(tmp_path / "backup.db"), url=url)
    found = compare(url, process.saved, names=["Damaged:"])
    assert found.nothing_lost
    assert found.acknowledged == 10
    tell(
        Fault.DAMAGED,
        "10 writes, a backup, then 4,096 bytes of the stances overwritten; then the backup restored",
        found,
        "Pages and `positions doctor` said that it is damaged, and the file was not touched; the backup had all 10",
    )


def command(*words: str, url: str, code: int = 0) -> str:
    """What a command of the program says about a store."""
    done = subprocess.run(
        [sys.executable, "-m", "positions.cli", *words],
        cwd=ROOT,
        env=os.environ | {"POSITIONS_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def damage(path: Path, *, table: str) -> None:
    """Overwrite a page of a table's own."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
