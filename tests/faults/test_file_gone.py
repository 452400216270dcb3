"""The database file is deleted or replaced while the program runs: no write goes into a file that is gone."""

import sqlite3
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db.commands.stances import add_stance
from db.engine import Store, sqlite_file
from db.problems import StoreProblem
from db.setup import open_store
from db.staging.beside import writing_beside
from db.staging.stopping import on_and_on
from positions import data
from tests.faults.faults import Fault
from tests.faults.record import compare, summaries
from tests.faults.report import tell
from tests.pages.reader import run, slugs, turn_to, visit
from tests.store.builders import WRITER, copy_of, sqlite_url, submission


@pytest.fixture
def url(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that the app is set to."""
    made = copy_of(seeded_url, tmp_path)
    monkeypatch.setenv("POSITIONS_DATABASE_URL", made)
    return made


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """A file with another store: the data set and one stance more."""
    path = tmp_path / "another.db"
    store = open_store(sqlite_url(path))
    save(store, "Another 1")
    store.close()
    return path


def save(store: Store, summary: str) -> str:
    """Save a stance, and give its summary as acknowledged."""
    add_stance(store, submission(summary=summary), by=WRITER)
    return summary


def said(app: AppTest) -> str:
    """The one thing that a page says."""
    (error,) = app.error
    return error.value.replace("\\", "")


def test_a_deleted_file_takes_no_writes_and_is_used_again_once_it_is_back(url: str, tmp_path: Path) -> None:
    app = visit()
    before = slugs(app)
    acknowledged = [save(data.store(), f"Deleted: before {number}") for number in range(10)]
    path = sqlite_file(url)
    assert path
    aside = tmp_path / "aside"
    aside.mkdir()
    files = [found for name in ("", "-wal", "-shm") if (found := path.with_name(path.name + name)).exists()]
    for file in files:
        file.rename(aside / file.name)
    assert "was deleted or replaced while the program was using it" in said(run(app))
    for page in ("record", "add"):
        assert "was deleted or replaced" in said(turn_to(app, page))
    for number in range(10):
        with pytest.raises(StoreProblem, match="Nothing was saved"):
            save(data.store(), f"Deleted: after {number}")
    assert not path.exists()
    for file in files:
        (aside / file.name).rename(file)
    assert len(slugs(visit())) == len(before) + 10
    acknowledged.append(save(data.store(), "Deleted: back 1"))
    data.store().close()
    found = compare(url, acknowledged, names=["Deleted:"])
    assert found.nothing_lost
    assert found.beyond == 0
    tell(
        Fault.DELETED,
        "The file and its log moved away after 10 writes, 10 more tried, and put back",
        found,
        "Every page said so and no write was taken; went on with it once it was back",
    )


def test_a_replaced_file_is_shown_at_the_next_rerun_and_written_to(url: str, another: Path) -> None:
    app = visit()
    before = slugs(app)
    old = save(data.store(), "Replaced: old 1")
    path = sqlite_file(url)
    assert path
    another.replace(path)
    assert len(slugs(run(app))) == len(before) + 1
    assert summaries(data.store(), "Another").total() == 1
    assert summaries(data.store(), "Replaced: old").total() == 0, f"{old} is in the file that was replaced"
    acknowledged = [save(data.store(), f"Replaced: new {number}") for number in range(10)]
    with closing(sqlite3.connect(path)) as other_program:
        (count,) = other_program.execute(
            "SELECT count(*) FROM stance WHERE summary LIKE 'Replaced: new %'"
        ).fetchone()
    assert count == 10
    data.store().close()
    found = compare(url, acknowledged, names=["Replaced:"])
    assert found.nothing_lost
    tell(
        Fault.REPLACED,
        "Another store moved to its place while the app had it open, with the old log still there; 10 writes",
        found,
        "Showed the other store at the next rerun and wrote to it; what the replaced file held went with it",
    )


def test_a_write_under_way_while_the_file_is_replaced_is_not_acknowledged(url: str, another: Path) -> None:
    store = open_store(url)
    with pytest.raises(StoreProblem, match="Nothing was saved"):
        replace_within(store.writing(), another, url)
    store.close()


def test_nor_is_an_import_under_way(url: str, another: Path) -> None:
    store = open_store(url)
    with pytest.raises(StoreProblem, match="Nothing was saved"):
        replace_within(writing_beside(store, on_and_on), another, url)
    store.close()


def replace_within(writing: AbstractContextManager[Session], another: Path, url: str) -> None:
    """Replace the file of a store in the middle of a write transaction."""
    with writing as session:
        session.connection()
        another.replace(url.removeprefix("sqlite:///"))
