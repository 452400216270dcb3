"""The rules that the database holds by itself: whoever writes into the file, they stand."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, Enum, text
from sqlalchemy.exc import IntegrityError, InvalidRequestError, StatementError
from sqlalchemy.orm import Session

from db import vocabulary as v
from db.base import Base
from db.engine import BUSY_SECONDS, Store, make_store, sqlite_file
from db.migrate import alembic_config
from db.models import Change, Stance
from db.problems import StoreProblem
from db.setup import VERSIONS
from tests.store.builders import contents, copy_of, sqlite_url

LONGEST: Final = {
    **{"actor.slug": 120, "actor.name": 200, "actor.note": 10_000},
    **{"actor_alias.slug": 120, "actor_alias.name": 200, "source_alias.slug": 120, "source_alias.name": 500},
    **{"affiliation.role": 200},
    **{"issue.slug": 120, "issue.name": 200, "issue.question": 1_000, "issue.note": 10_000},
    **{"issue.low_end": 40, "issue.high_end": 40, "scale_level.label": 40, "scale_level.meaning": 1_000},
    **{"source.slug": 120, "source.title": 500, "source.publisher": 200, "source.author": 200},
    **{"source.url": 2_000, "source.archived_url": 2_000},
    **{"event.slug": 120, "event.name": 200, "event.description": 10_000},
    **{"stance.slug": 120, "stance.summary": 1_000, "stance.note": 10_000, "stance.retracted_why": 10_000},
    **{"evidence.quote": 10_000, "evidence.locator": 200},
    **{"change.by": 200, "change.why": 10_000},
}
"""The longest text that each column takes."""

MAY_BE_BLANK: Final = {
    *("actor.note", "affiliation.role", "issue.note", "source.publisher", "source.author", "source.url"),
    *(
        "source.archived_url",
        "event.description",
        "stance.note",
        "evidence.quote",
        "evidence.locator",
        "change.why",
    ),
}

CHOICES: Final[dict[str, type[StrEnum]]] = {
    **{"actor.kind": v.ActorKind, "actor.colour": v.Colour, "event.kind": v.EventKind, "change.via": v.Via},
    **{"stance.kind": v.Kind, "stance.answer": v.Answer, "stance.certainty": v.Certainty},
    **{"stance.attribution": v.Attribution},
}

BROKEN: Final = [
    ("ck_stance_value_exactly_when_placed", "UPDATE stance SET value = 1 WHERE answer = 'unclear'"),
    ("ck_stance_value_exactly_when_placed", "UPDATE stance SET value = 1 WHERE answer = 'declined'"),
    ("ck_stance_value_exactly_when_placed", "UPDATE stance SET value = NULL WHERE answer = 'placed'"),
    ("ck_stance_known_once_it_took_effect", "UPDATE stance SET known_on = date(stated_last, '-1 day')"),
    ("ck_stance_stated_first_before_stated_last", "UPDATE stance SET stated_first = date(stated_last, '+1 day')"),
    ("ck_affiliation_of_another", "UPDATE affiliation SET principal_id = actor_id"),
    (
        "ck_affiliation_starts_on_before_ends_on",
        "UPDATE affiliation SET starts_on = '2019-02-28', ends_on = '2019-02-27'",
    ),
    ("ck_voice_starts_on_before_ends_on", "UPDATE voice SET starts_on = '2019-02-28', ends_on = '2019-02-27'"),
    ("ck_issue_scale", "UPDATE issue SET scale_min = scale_max"),
    ("ck_source_url_is_a_web_address", "UPDATE source SET url = 'javascript:alert(1)'"),
    ("ck_source_url_is_a_web_address", "UPDATE source SET url = ' https://example.org'"),
    ("ck_source_archived_url_is_a_web_address", "UPDATE source SET archived_url = 'javascript:alert(1)'"),
    ("ck_source_archived_url_is_a_web_address", "UPDATE source SET archived_url = 'file:///etc/passwd'"),
    (
        "ck_source_published_first_before_published_last",
        "UPDATE source SET published_first = '2019-02-28', published_last = '2019-02-27' WHERE published_on <> ''",
    ),
    ("ck_source_published_first", "UPDATE source SET published_first = NULL WHERE published_on <> ''"),
    ("ck_source_published_last", "UPDATE source SET published_last = NULL WHERE published_on <> ''"),
    (
        "ck_event_occurred_first_before_occurred_last",
        "UPDATE event SET occurred_first = '2019-02-28', occurred_last = '2019-02-27'",
    ),
    ("ck_store_only_one", "INSERT INTO store (id, uuid) VALUES (2, 'another')"),
]
"""A statement that each remaining CHECK refuses."""

DOUBLED: Final = [
    ("actor.slug", "UPDATE actor SET slug = 'trump' WHERE slug = 'bolton'"),
    ("issue.slug", "UPDATE issue SET slug = 'testing' WHERE slug = 'sanctions'"),
    ("source.slug", "UPDATE source SET slug = 'seed' WHERE slug = 'ncnk-2017-01'"),
    ("event.slug", "UPDATE event SET slug = 'ny-2017' WHERE slug = 'iaea-2009'"),
    ("stance.slug", "UPDATE stance SET slug = 's001' WHERE slug = 's002'"),
    ("actor_alias.slug", "INSERT INTO actor_alias VALUES (2, 'former', 'Another', 2, 1, 1)"),
    ("source_alias.slug", "INSERT INTO source_alias VALUES (2, 'former', 'Another', 2, 1, 1)"),
    ("scale_level.issue_id, scale_level.value", "UPDATE scale_level SET value = -2"),
    (
        "evidence.stance_id, evidence.place",
        "INSERT INTO evidence (stance_id, source_id, place, quote, locator, created_in, changed_in)"
        " SELECT stance_id, source_id + 1, place, quote, locator, 1, 1 FROM evidence LIMIT 1",
    ),
    (
        "affiliation.actor_id, affiliation.principal_id, affiliation.role, affiliation.starts_on",
        "INSERT INTO affiliation (actor_id, principal_id, role, starts_on, speaks_for, created_in, changed_in)"
        " SELECT actor_id, principal_id, role, starts_on, speaks_for, 1, 1 FROM affiliation LIMIT 1",
    ),
]
"""A statement that writes twice what may be there once."""


@pytest.fixture(scope="module")
def connection(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = sqlite_file(copy_of(seeded_url, tmp_path_factory.mktemp("schema")))
    assert path
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for of in ("actor", "source"):  # the data set has no other names
            connection.execute(f"INSERT INTO {of}_alias VALUES (1, 'former', 'Former', 1, 1, 1)")  # noqa: S608
        yield connection


@pytest.fixture
def raw(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A seeded store as SQLite alone sees it; what a test writes is taken back."""
    connection.execute("BEGIN")
    yield connection
    connection.execute("ROLLBACK")


def put(raw: sqlite3.Connection, column: str, written: str) -> None:
    """Write a text into a column of one row."""
    table, name = column.split(".")
    raw.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE id = 1', (written,))  # noqa: S608 - names of this file


def shape(engine: Engine) -> dict[str, list[str]]:
    """Each table and index of a file with the lines of its statement, which SQLite keeps word for word.

    The text index is left out: it is derived, and no mapped class speaks of it.
    """
    listing = """
        SELECT name, sql FROM sqlite_master
        WHERE tbl_name NOT IN ('alembic_version', 'sqlite_sequence') AND tbl_name NOT LIKE 'search\\_%' ESCAPE '\\'
            AND sql IS NOT NULL"""
    with engine.connect() as connection:
        return {
            name: sorted(line.strip().rstrip(",") for line in sql.splitlines())
            for name, sql in connection.execute(text(listing))
        }


def test_a_migrated_file_and_a_created_one_are_the_same(empty_store: Store, tmp_path: Path) -> None:
    created = make_store(sqlite_url(tmp_path / "created.db"))
    with created.writing() as session:
        Base.metadata.create_all(session.connection())
    expected = shape(created.engine)
    created.close()
    assert {table.name for table in Base.metadata.sorted_tables} <= set(expected)
    assert any("CHECK" in line for line in expected["stance"])
    assert shape(empty_store.engine) == expected


def test_every_migration_can_be_taken_back_and_made_again(empty_store: Store) -> None:
    made = shape(empty_store.engine)
    with empty_store.writing() as session:
        command.downgrade(alembic_config(session.connection()), "base")
    assert shape(empty_store.engine) == {}
    with empty_store.writing() as session:
        command.upgrade(alembic_config(session.connection()), "head")
    assert shape(empty_store.engine) == made


def test_the_newest_version_is_the_head_of_the_migrations(empty_store: Store) -> None:
    with empty_store.reading() as session:
        scripts = ScriptDirectory.from_config(alembic_config(session.connection()))
        version = session.scalar(text("SELECT version_num FROM alembic_version"))
    assert scripts.get_heads() == [VERSIONS[-1]] == [version]
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == VERSIONS


def test_every_rule_of_the_schema_is_tried_here() -> None:
    named = {
        str(rule.name)
        for table in Base.metadata.sorted_tables
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }
    tried = {f"ck_{column.replace('.', '_')}_length" for column in LONGEST}
    tried |= {f"ck_{column.replace('.', '_')}" for column in CHOICES}
    assert named == tried | {rule for rule, _ in BROKEN}


@pytest.mark.parametrize(("rule", "statement"), BROKEN)
def test_a_row_that_breaks_a_rule_is_refused_by_its_name(
    raw: sqlite3.Connection, rule: str, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"CHECK constraint failed: {rule}$"):
        raw.execute(statement)


@pytest.mark.parametrize(("columns", "statement"), DOUBLED)
def test_what_may_be_there_once_is_refused_a_second_time(
    raw: sqlite3.Connection, columns: str, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"UNIQUE constraint failed: {columns}$"):
        raw.execute(statement)


@pytest.mark.parametrize("column", LONGEST)
def test_a_text_is_taken_up_to_its_length_and_refused_beyond(raw: sqlite3.Connection, column: str) -> None:
    start = "https://" if "url" in column else ""
    longest = start + "한" * (LONGEST[column] - len(start))
    put(raw, column, longest)
    with pytest.raises(sqlite3.IntegrityError, match=f"ck_{column.replace('.', '_')}_length"):
        put(raw, column, longest + "x")


@pytest.mark.parametrize("column", LONGEST)
def test_a_text_that_is_needed_is_more_than_blanks(raw: sqlite3.Connection, column: str) -> None:
    if column in MAY_BE_BLANK:
        put(raw, column, "")
        return
    for blank in ("", "   "):
        with pytest.raises(sqlite3.IntegrityError, match=f"ck_{column.replace('.', '_')}_length"):
            put(raw, column, blank)


@pytest.mark.parametrize("column", CHOICES)
def test_a_choice_is_kept_by_its_value_and_no_other_word_is_taken(raw: sqlite3.Connection, column: str) -> None:
    raw.execute("UPDATE stance SET value = NULL, answer = 'unclear' WHERE id = 1")
    for member in CHOICES[column]:
        if member is not v.Answer.PLACED:
            put(raw, column, member.value)
    for word in ("rumour", member.name, ""):
        with pytest.raises(sqlite3.IntegrityError, match=f"ck_{column.replace('.', '_')}$"):
            put(raw, column, word)


def test_every_choice_of_the_schema_is_tried_here() -> None:
    chosen = {
        f"{table.name}.{column.name}": column.type.enum_class
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
    }
    assert chosen == CHOICES


def test_choices_are_written_by_value_and_read_as_members(store: Store) -> None:
    with store.reading() as session:
        stance = session.get_one(Stance, 1)
        written = session.execute(text("SELECT kind, attribution FROM stance WHERE id = 1")).one()
    assert tuple(written) == ("declared_policy", "own")
    assert (stance.kind, stance.attribution) == (v.Kind.DECLARED_POLICY, v.Attribution.OWN)
    assert isinstance(stance.kind, v.Kind)


@pytest.mark.parametrize("write", [False, True], ids=["reading", "writing"])
def test_foreign_keys_are_on_writers_wait_and_the_journal_is_written_ahead(store: Store, write: bool) -> None:
    with store.writing() if write else store.reading() as session:
        told = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("foreign_keys", "journal_mode", "busy_timeout")
        }
    assert told == {"foreign_keys": 1, "journal_mode": "wal", "busy_timeout": BUSY_SECONDS * 1_000}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM actor WHERE slug = 'trump'",
        "DELETE FROM source WHERE slug = 'seed'",
        "UPDATE stance SET issue_id = 9999",
        "UPDATE stance SET changed_in = 9999",
    ],
)
def test_nothing_that_is_referred_to_can_go(store: Store, statement: str) -> None:
    before = contents(store)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), store.writing() as session:
        session.execute(text(statement))
    assert contents(store) == before


def test_a_reader_cannot_write_and_a_writer_after_it_can(store: Store) -> None:
    before = contents(store)
    with pytest.raises(StoreProblem), store.reading() as session:
        session.execute(text("UPDATE actor SET note = 'Overwritten'"))
    assert contents(store) == before
    with store.writing() as session:
        session.execute(text("UPDATE actor SET note = 'Written'"))
    assert contents(store) != before


def test_a_write_that_fails_leaves_nothing_behind(store: Store) -> None:
    before = contents(store)

    def fail_half_way() -> None:
        with store.writing() as session:
            session.execute(text("UPDATE actor SET note = 'Half done'"))
            session.execute(text("UPDATE actor SET name = ''"))

    with pytest.raises(IntegrityError):
        fail_half_way()
    assert contents(store) == before


def test_a_writer_holds_the_lock_from_its_first_look_and_readers_go_on(store: Store) -> None:
    path = sqlite_file(store.url)
    assert path
    with store.writing() as session, closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        session.execute(text("SELECT 1 FROM stance"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM stance").fetchone()[0] > 0


def test_the_number_of_a_change_is_never_given_twice(raw: sqlite3.Connection) -> None:
    change = "INSERT INTO change (at, by, why, via) VALUES ('2019-02-28', 'Ada', '', 'form')"
    first = raw.execute(change).lastrowid
    raw.execute("DELETE FROM change WHERE id = ?", (first,))
    second = raw.execute(change).lastrowid
    assert first
    assert second == first + 1


def test_what_a_row_refers_to_is_asked_for_by_name_or_not_given(store: Store) -> None:
    relations = [relation for mapper in Base.registry.mappers for relation in mapper.relationships]
    assert relations
    assert {relation.lazy for relation in relations} == {"raise_on_sql"}
    with store.reading() as session, pytest.raises(InvalidRequestError, match="raise_on_sql"):
        _ = session.get_one(Stance, 1).actor


def test_a_moment_comes_back_in_utc_and_one_without_a_zone_is_refused(empty_store: Store) -> None:
    seoul = timezone(timedelta(hours=9))
    with empty_store.writing() as session:
        session.add(Change(at=datetime(2019, 2, 28, 8, tzinfo=seoul), by="Ada", via=v.Via.FORM))
    with empty_store.reading() as session:
        change = session.get_one(Change, 1)
    assert change.at == datetime(2019, 2, 27, 23, tzinfo=UTC)
    assert change.at.tzinfo is UTC
    with pytest.raises(StatementError, match="time zone"), empty_store.writing() as session:
        _add_naive(session)


def _add_naive(session: Session) -> None:
    session.add(Change(at=datetime(2019, 2, 28, 8), by="Ada", via=v.Via.FORM))  # noqa: DTZ001 - the point of it
    session.flush()
