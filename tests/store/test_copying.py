"""`positions copy`: a store goes to another engine row for row, history and all, and goes on there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.commands.merging import Seen, merge_actors
from db.copying import copy_store
from db.engine import Store, make_store
from db.problems import Problem
from db.queries.detail import identity
from db.queries.editing import whole_actor
from db.queries.found import find
from db.queries.stances import Selection
from db.search import out_of_step
from db.setup import open_store
from tests import databases
from tests.rules.builders import is_sentence
from tests.store.builders import WRITER, Contents, add, add_post, contents, sqlite_url


@pytest.fixture(params=databases.ENGINES)
def to_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address at which there is nothing yet."""
    if request.param == "postgresql":
        return databases.new_database()
    return sqlite_url(tmp_path / "to" / "copy.db")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()


def without_name(held: Contents) -> Contents:
    """All but which store it is."""
    return {table: rows for table, rows in held.items() if table != "store"}


def lived_in(store: Store) -> None:
    """Somebody has added, in several scripts, and merged."""
    add(store, summary="북한이 먼저 움직여야 한다. 'Quoted' \"twice\" \\ and 100% — é", note="Line\nbreak\ttab 𐀀")
    add_post(store, actor="trump", principal="dprk")
    with store.reading() as session:
        seen = [whole_actor(session, slug).changed_in for slug in ("hill", "saeed")]  # type: ignore[union-attr]
    merge_actors(store, "hill", "saeed", by=WRITER, seen=Seen(*seen))


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as problem:
        act()
    assert is_sentence(str(problem.value))
    return str(problem.value)


def test_every_row_of_every_table_goes_over_and_the_name_of_the_store_does_not(store: Store, to_url: str) -> None:
    lived_in(store)
    sums = copy_store(store.url, to_url)
    held = contents(store)
    copy = open_store(to_url)
    assert without_name(contents(copy)) == without_name(held)
    assert {one.table: one.rows for one in sums} == {table: len(rows) for table, rows in without_name(held).items()}
    with copy.reading() as session, store.reading() as other:
        assert identity(session)[0] != identity(other)[0]
        assert identity(session)[1] == identity(other)[1]
    copy.close()


def test_the_copy_goes_on_numbering_and_finds_what_is_sought(store: Store, to_url: str) -> None:
    lived_in(store)
    copy_store(store.url, to_url)
    copy = open_store(to_url)
    with copy.reading() as session:
        assert out_of_step(session) == 0
        assert len(find(session, Selection(text="북한이"), order="newest first")) == 1
    saved = add(copy, summary="After the move.")
    with copy.reading() as session:
        assert identity(session)[1] == saved.change
        assert find(session, Selection(text="after the move"), order="newest first") == (saved.slug,)
    copy.close()


def test_there_and_back_is_the_same(store: Store, to_url: str, tmp_path: Path) -> None:
    lived_in(store)
    there = copy_store(store.url, to_url)
    back = sqlite_url(tmp_path / "to" / "back.db")
    assert copy_store(to_url, back) == there
    again = open_store(back)
    assert without_name(contents(again)) == without_name(contents(store))
    again.close()


def test_a_store_that_has_a_record_is_not_copied_over(store: Store, to_url: str) -> None:
    other = open_store(to_url)
    before = contents(other)
    assert "has a record already" in refused(lambda: copy_store(store.url, to_url))
    assert contents(other) == before
    other.close()


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, to_url: str) -> None:
    missing = tmp_path / "missing.db"
    assert "There is no store at" in refused(lambda: copy_store(sqlite_url(missing), to_url))
    assert not missing.exists()
    assert not list((tmp_path / "to").iterdir())


@pytest.mark.sqlite
def test_a_store_whose_voices_are_wrong_is_not_copied_and_no_file_is_left(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM voice WHERE speaker_id <> principal_id")
    copy = tmp_path / "to" / "copy.db"
    says = refused(lambda: copy_store(store.url, sqlite_url(copy)))
    assert says.startswith("Nothing was copied: voice would not be the same in both.")
    assert "positions doctor" in says
    assert not list((tmp_path / "to").iterdir())


@pytest.mark.sqlite
def test_a_store_of_an_older_schema_is_to_be_migrated_first(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0004'")
    assert "older version (schema 0004)" in refused(
        lambda: copy_store(store.url, sqlite_url(tmp_path / "to" / "x.db"))
    )
    held = make_store(store.url)
    with held.reading() as session:
        found = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    held.close()
    assert found == "0004"
