"""A store that cannot be used is told in one sentence on every page, and is left as it was."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from tests.pages.reader import run, slugs, turn_to, visit
from tests.store.builders import copy_of, sqlite_url

PAGES: Final = ("timeline", "record", "add")


def said(app: AppTest) -> str:
    """The one thing that a page says when it cannot use the store."""
    (error,) = app.error
    assert not app.get("plotly_chart")
    assert not app.dataframe
    return error.value.replace("\\", "")


def no_database(folder: Path, _seeded: str) -> str:
    (folder / "notes.db").write_text("Notes on the talks, not a store at all.")
    return sqlite_url(folder / "notes.db")


def another_programs(folder: Path, _seeded: str) -> str:
    with closing(sqlite3.connect(folder / "other.db")) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    return sqlite_url(folder / "other.db")


def a_newer_ones(folder: Path, seeded: str) -> str:
    url = copy_of(seeded, folder)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
        store.commit()
    return url


def in_a_missing_folder(folder: Path, _seeded: str) -> str:
    return sqlite_url(folder / "missing" / "positions.db")


def a_folder(folder: Path, _seeded: str) -> str:
    return sqlite_url(folder)


def no_address(_folder: Path, _seeded: str) -> str:
    return "positions.db"


def in_memory(_folder: Path, _seeded: str) -> str:
    return "sqlite://"


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (no_database, "is not a database of this program: move it away"),
        (another_programs, "belongs to another program: set POSITIONS_DATABASE_URL to another store"),
        (a_newer_ones, "is of a newer version (schema 9999) than this program: install the newer program"),
        (in_a_missing_folder, "There is no folder"),
        (a_folder, "is a folder, not a store"),
        (no_address, "POSITIONS_DATABASE_URL is no address of a store this program can use"),
        (in_memory, "a store in memory would be lost"),
    ],
)
def test_every_page_says_what_is_wrong_and_what_to_do_and_changes_nothing(
    seeded_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[Path, str], str],
    says: str,
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", trouble(tmp_path, seeded_url))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    app = visit()
    assert says in said(app)
    for page in PAGES:
        assert says in said(turn_to(app, page))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.sqlite
@pytest.mark.parametrize("page", PAGES)
def test_a_store_that_breaks_while_it_is_used_is_told(record: Store, page: str) -> None:
    app = visit(page)
    path = Path(record.url.removeprefix("sqlite:///"))
    record.close()
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
    path.write_bytes(b"Nothing of what was here." * 1000)
    run(app)
    assert any(words in said(app) for words in ("is not a database of this program", "is damaged"))


def test_the_page_is_back_once_the_store_is(record: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", sqlite_url(tmp_path / "missing" / "positions.db"))
    app = visit()
    assert said(app)
    monkeypatch.setenv("POSITIONS_DATABASE_URL", record.url)
    assert slugs(run(app)) == slugs(visit())
