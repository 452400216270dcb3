"""A snapshot: one file that holds the store as it is at one moment, whoever writes meanwhile."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine

from db.engine import Store, make_store, sqlite_file
from db.problems import Problem
from db.queries.detail import identity
from db.setup import open_store
from db.snapshot import write_snapshot
from tests.rules.builders import is_sentence
from tests.store.builders import add, contents, sqlite_url


def asked(path: Path, question: str, *values: object) -> Any:  # noqa: ANN401 - whatever the file answers
    """The one answer of a file to a question."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question, values).fetchone()[0]


def refused(store: Store, path: Path) -> str:
    """Why no snapshot is made: in a sentence."""
    with pytest.raises(Problem) as problem:
        write_snapshot(store, path)
    assert is_sentence(str(problem.value).replace(str(path), "File"))
    return str(problem.value)


def test_it_holds_every_row_of_every_table_history_included(store: Store, tmp_path: Path) -> None:
    add(store, summary="북한")
    write_snapshot(store, tmp_path / "copy.db")
    copy = open_store(sqlite_url(tmp_path / "copy.db"))
    assert contents(copy) == contents(store)
    copy.close()
    assert asked(tmp_path / "copy.db", "PRAGMA integrity_check") == "ok"


def test_any_name_of_a_file_will_do(seeded_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "a folder ?of #100%"
    folder.mkdir()
    store = make_store(URL.create("sqlite", database=str(folder / "positions.db")).render_as_string())
    shutil.copy(str(sqlite_file(seeded_url)), folder / "positions.db")
    write_snapshot(store, folder / "copy ?of #100%.db")
    store.close()
    assert asked(folder / "copy ?of #100%.db", "SELECT count(*) FROM stance") == 208


def test_it_is_one_plain_file_with_nothing_beside_it(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    write_snapshot(store, folder / "copy.db")
    assert asked(folder / "copy.db", "PRAGMA journal_mode") == "delete"
    assert os.listdir(folder) == ["copy.db"]  # noqa: PTH208 - names are what counts
    assert asked(folder / "copy.db", "SELECT count(*) FROM stance") == 208


def test_it_is_as_the_store_was_while_somebody_writes(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        session.connection().exec_driver_sql("UPDATE actor SET note = 'half'")
        write_snapshot(store, tmp_path / "copy.db")
        session.connection().exec_driver_sql("UPDATE actor SET note = 'done'")
    assert asked(tmp_path / "copy.db", "SELECT count(*) FROM actor WHERE note IN ('half', 'done')") == 0
    write_snapshot(store, tmp_path / "later.db")
    assert asked(tmp_path / "later.db", "SELECT count(*) FROM actor WHERE note = 'done'") == 43


def test_it_is_whole_whoever_saves_meanwhile(store: Store, tmp_path: Path) -> None:
    with store.reading() as session:
        _, last = identity(session)
    done = threading.Event()

    def save() -> None:
        while not done.is_set():
            add(store)

    saver = threading.Thread(target=save)
    saver.start()
    try:
        for at in range(5):
            write_snapshot(store, tmp_path / f"{at}.db")
    finally:
        done.set()
        saver.join()
    for at in range(5):
        saved = asked(tmp_path / f"{at}.db", "SELECT count(*) FROM stance WHERE created_in > ?", last)
        assert saved == asked(tmp_path / f"{at}.db", "SELECT count(*) FROM change WHERE id > ?", last)
        assert saved == asked(tmp_path / f"{at}.db", "SELECT count(*) FROM history WHERE change_id > ?", last)


def test_the_store_is_as_before(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    write_snapshot(store, tmp_path / "copy.db")
    assert contents(store) == before


@pytest.mark.parametrize("content", [b"", b"Notes"])
def test_a_file_that_is_there_is_not_overwritten(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    assert f"There is a file {path} already" in refused(store, path)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_told_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    assert "name a file on a disk that you may write to" in refused(store, tmp_path / "nowhere" / "copy.db")
    assert not (tmp_path / "nowhere").exists()


def test_a_store_that_is_no_sqlite_file_is_told_what_to_do_instead(tmp_path: Path) -> None:
    engine = create_engine("sqlite://")
    engine.dialect.name = "postgresql"  # the one thing that counts; its driver is not installed here
    says = refused(Store("postgresql://example.org/record", engine), tmp_path / "copy.db")
    assert says.startswith("A snapshot is made of a SQLite store, and postgresql://example.org/record is none")
    assert not (tmp_path / "copy.db").exists()
