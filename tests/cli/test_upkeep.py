"""`positions backup`, `restore`, `copy` and `doctor` as they are given at a terminal."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import sqlite_file
from db.setup import open_store
from tests.cli.asking import refused, run, said
from tests.cli.test_imports import HEAVY, loaded
from tests.store.builders import add, copy_of, sqlite_url


@pytest.fixture(autouse=True)
def url(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The store of the environment: this test's own, with the data set."""
    (tmp_path / "store").mkdir()
    copy = copy_of(seeded_url, tmp_path / "store")
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy)
    return copy


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))  # noqa: PTH208 - names are what counts


def spoil(url: str, statement: str) -> None:
    """Change the store past all rules."""
    with closing(sqlite3.connect(str(sqlite_file(url)))) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_backup_is_told_with_what_it_holds(tmp_path: Path) -> None:
    told = said("backup")
    (path,) = (tmp_path / "store" / "backups").iterdir()
    assert told.startswith(f"Wrote {path}: revision 1, ")
    assert told.endswith(" tables, checked.\n")


def test_those_that_are_removed_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    said("backup", str(folder))
    (first,) = folder.iterdir()
    old = folder / "positions-20000101T000000Z-r1.db"
    first.rename(old)
    assert f"Removed {old}.\n" in said("backup", str(folder), "--keep", "1")
    assert len(names(folder)) == 1


def test_no_backup_is_made_of_a_store_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", sqlite_url(tmp_path / "none.db"))
    for command in ("backup", "doctor"):
        assert f"There is no store at {tmp_path / 'none.db'}: make one" in refused(command)
    assert names(tmp_path) == ["store"]


def test_a_restore_has_to_be_told_to_replace_a_store(url: str, tmp_path: Path) -> None:
    said("backup", str(tmp_path / "one.db"))
    store = open_store(url)
    add(store)
    store.close()
    assert "say --force to replace it" in refused("restore", str(tmp_path / "one.db"))
    told = said("restore", str(tmp_path / "one.db"), "--force")
    assert told.startswith(f"Restored {tmp_path / 'one.db'}: revision 1, ")
    (kept,) = [name for name in names(tmp_path / "store") if "-replaced-" in name]
    assert told.endswith(f"The store that was there is kept as {tmp_path / 'store' / kept}.\n")


def test_a_missing_store_is_restored_and_programs_are_to_be_started_again(url: str, tmp_path: Path) -> None:
    said("backup", str(tmp_path / "one.db"))
    path = sqlite_file(url)
    assert path
    path.unlink()
    assert said("restore", str(tmp_path / "one.db")).endswith(
        "Start programs again that have had the store open.\n"
    )
    assert "is sound" in said("doctor")


def test_a_copy_is_told_table_by_table_and_as_equal(url: str, tmp_path: Path) -> None:
    told = said("copy", url, sqlite_url(tmp_path / "copy.db")).splitlines()
    assert told[0].split() == ["TABLE", "ROWS", "CHECKSUM", "OF", "BOTH"]
    assert [line.split()[:2] for line in told if line.startswith("stance ")] == [["stance", "208"]]
    assert told[-1].endswith("every table is equal in both stores.")
    assert "has a record already" in refused("copy", url, sqlite_url(tmp_path / "copy.db"))


def test_a_sound_store_passes_with_0_and_a_finding_gives_1(url: str) -> None:
    assert said("doctor").endswith("is sound: 208 stances, nothing to mend.\n")
    spoil(url, "UPDATE stance SET value = 7 WHERE slug = 's001'")
    result = run("doctor")
    assert result.exit_code == 1
    assert "off the scale of the issue (s001)" in result.stdout
    assert result.stdout.endswith("1 finding.\n")


def test_what_is_derived_is_mended_when_told(url: str) -> None:
    spoil(url, "DELETE FROM search_document")
    assert "positions doctor --mend" in run("doctor").stdout
    told = said("doctor", "--mend")
    assert told.startswith("Made anew: the text index.\n")
    assert "is sound" in told


def test_a_refused_command_is_in_the_log_and_so_is_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_LOG", str(tmp_path / "positions.log"))
    said("backup", str(tmp_path / "one.db"))
    refused("restore", str(tmp_path / "one.db"))
    monkeypatch.delenv("POSITIONS_LOG")
    said("doctor")
    backup, refusal = (tmp_path / "positions.log").read_text().splitlines()
    assert " action=backup user=" in backup
    assert " action=refused user=" in refusal
    assert refusal.endswith(" reason=Problem command=restore")


@pytest.mark.parametrize("words", [["backup"], ["copy", "FROM", "TO"]])
def test_it_loads_no_heavy_package(url: str, tmp_path: Path, words: list[str]) -> None:
    to = sqlite_url(tmp_path / "copy.db")
    open_store(to, empty=True).close()
    asked = [{"FROM": url, "TO": to}.get(word, word) for word in words]
    assert loaded(f"from positions.cli import main; main({asked!r}, standalone_mode=False)", url) & HEAVY == set()
