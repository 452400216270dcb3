"""`positions export`: what it writes in each format, and that a file is whole or not there."""

import os
import resource
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from positions.cli import main
from positions.importers.package import read_package
from tests.cli import asking
from tests.cli.test_imports import HEAVY, loaded
from tests.store.builders import copy_of, sqlite_url

HOLDS = "208 stances, 43 actors, 8 issues and 178 sources"
BEGINS = {
    **{"package": b"PK\3\4", "snapshot": b"SQLite format 3\0", "xlsx": b"PK\3\4", "bibtex": b"@"},
}
"""How the files of each format begin."""


@pytest.fixture(autouse=True)
def url(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The store of the environment: this test's own, with the data set."""
    (tmp_path / "store").mkdir()
    copy = copy_of(seeded_url, tmp_path / "store")
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy)
    return copy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to write to."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


run, said, refused = (partial(ask, "export") for ask in (asking.run, asking.said, asking.refused))


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files too."""
    return sorted(os.listdir(folder))  # noqa: PTH208 - names are what counts


@pytest.mark.parametrize(
    ("name", "form"),
    [
        *(("record.zip", "package"), ("record.db", "snapshot"), ("record.sqlite", "snapshot")),
        *(("record.xlsx", "xlsx"), ("RECORD.BIB", "bibtex"), ("a name of 북한.zip", "package")),
    ],
)
def test_the_ending_says_what_is_written_and_a_sentence_says_what_was(folder: Path, name: str, form: str) -> None:
    holds = "178 sources" if form == "bibtex" else HOLDS
    assert said(str(folder / name)) == f"Wrote {folder / name}: {holds}.\n"
    assert names(folder) == [name]
    assert (folder / name).read_bytes().startswith(BEGINS[form])


@pytest.mark.parametrize("form", BEGINS)
def test_the_format_may_be_named_whatever_the_ending(folder: Path, form: str) -> None:
    said(str(folder / "record.out"), "--format", form)
    assert (folder / "record.out").read_bytes().startswith(BEGINS[form])


def test_a_package_can_be_read_again_and_states_its_licence(folder: Path) -> None:
    said(str(folder / "record.zip"), "--licence", "CC-BY-4.0")
    assert len(list(read_package(folder / "record.zip").stances)) == 208
    with ZipFile(folder / "record.zip") as archive:
        assert b'"name": "CC-BY-4.0"' in archive.read("datapackage.json")


def test_a_snapshot_is_a_store(folder: Path) -> None:
    said(str(folder / "record.db"))
    with closing(sqlite3.connect(folder / "record.db")) as connection:
        assert connection.execute("SELECT count(*) FROM stance").fetchone() == (208,)


def test_a_path_without_a_folder_is_in_the_folder_at_hand(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert said("record.zip") == f"Wrote record.zip: {HOLDS}.\n"
    assert names(folder) == ["record.zip"]


@pytest.mark.parametrize("name", ["record.zip", "record.db", "record.xlsx", "record.bib"])
def test_a_file_that_is_there_stays_unless_told_otherwise(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text("Notes")
    assert f"There is a file {path} already: name another, or say --force" in refused(str(path))
    assert path.read_text() == "Notes"
    said(str(path), "--force")
    assert path.stat().st_size > 1_000
    assert names(folder) == [name]


def test_the_store_itself_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "store" / "positions.db"
    before = path.read_bytes()
    assert f"{path} is the store itself: name another file." in refused(str(path), "--force")
    assert path.read_bytes() == before


def test_a_store_that_is_in_use_is_not_replaced(folder: Path) -> None:
    (folder / "other.db").write_bytes(b"")
    (folder / "other.db-wal").write_bytes(b"")
    assert "is a store that is in use" in refused(str(folder / "other.db"), "--force")
    assert (folder / "other.db").read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("record", "record does not say by its ending what to write: end it in .zip (package), .db (snapshot)"),
        ("record.csv", "record.csv does not say by its ending what to write"),
        ("nowhere/record.zip", "nowhere: make it, or name a file elsewhere."),
        (".", "does not say by its ending"),
        ("folder.zip", "folder.zip is a folder: name a file in it."),
    ],
)
def test_a_path_that_cannot_be_is_refused_and_nothing_is_left(folder: Path, name: str, says: str) -> None:
    (folder / "folder.zip").mkdir()
    assert says in refused(str(folder / name))
    assert names(folder) == ["folder.zip"]


def test_a_format_that_does_not_exist_is_refused(folder: Path) -> None:
    assert "'pdf' is not one of" in refused(str(folder / "record.pdf"), "--format", "pdf")


@contextmanager
def small_disk(most: int) -> Iterator[None]:
    """Files cannot grow beyond so many bytes, as on a full disk; what SQLite keeps beside a store is less."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("name", ["record.zip", "record.db", "record.xlsx", "record.bib"])
def test_nothing_half_written_is_left_when_the_disk_is_full(
    folder: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (folder / name).write_text("Before")
    with small_disk(40_000):
        says = refused(str(folder / name), "--force")
    assert says.startswith("Error: ")
    assert says.count("\n") == 1
    assert (names(folder), names(tmp_path / "temporary")) == ([name], [])
    assert (folder / name).read_text() == "Before"


def test_it_works_in_an_empty_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", sqlite_url(folder.parent / "empty.db"))
    CliRunner().invoke(main, ["init", "--empty"])
    for name in ("record.zip", "record.db", "record.xlsx"):
        assert said(str(folder / name)).endswith(": 0 stances, 0 actors, 0 issues and 0 sources.\n")
    assert said(str(folder / "record.bib")).endswith(": 0 sources.\n")


@pytest.mark.parametrize("name", ["record.zip", "record.db", "record.xlsx", "record.bib"])
def test_it_loads_no_heavy_package(url: str, folder: Path, name: str) -> None:
    words = ["export", str(folder / name)]
    assert loaded(f"from positions.cli import main; main({words!r}, standalone_mode=False)", url) & HEAVY == set()
