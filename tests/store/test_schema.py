"""The rules that the database holds by itself: whoever writes into the file, they stand."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import psycopg
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
from tests import databases
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
    **{"change.by": 200, "change.why": 10_000, "member.email": 200, "token.name": 200},
    **{"release.slug": 120, "release.name": 200, "release.note": 10_000},
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
        "release.note",
    ),
}

CHOICES: Final[dict[str, type[StrEnum]]] = {
    **{"actor.kind": v.ActorKind, "actor.colour": v.Colour, "event.kind": v.EventKind, "change.via": v.Via},
    **{"stance.kind": v.Kind, "stance.answer": v.Answer, "stance.certainty": v.Certainty},
    **{"stance.attribution": v.Attribution, "member.role": v.Role},
}

BROKEN: Final = [
    ("ck_stance_value_exactly_when_placed", "UPDATE stance SET value = 1 WHERE answer = 'unclear'"),
    ("ck_stance_value_exactly_when_placed", "UPDATE stance SET value = 1 WHERE answer = 'declined'"),
    ("ck_stance_value_exactly_when_placed", "UPDATE stance SET value = NULL WHERE answer = 'placed'"),
    ("ck_stance_known_once_it_took_effect", "UPDATE stance SET known_on = '1999-12-31'"),
    ("ck_stance_stated_first_before_stated_last", "UPDATE stance SET stated_first = '2999-12-31'"),
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
    ("ck_release_digest_length", "UPDATE release SET digest = 'ab'"),
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
    ("release.slug", "INSERT INTO release SELECT 2, slug, name, note, digest, 1 FROM release"),
    ("member.email", "INSERT INTO member SELECT 2, email, role, 1, 1 FROM member"),
    ("token.digest", "INSERT INTO token SELECT 2, member_id, 'Another', digest, ended, 1, 1 FROM token"),
    ("token.member_id, token.name", "INSERT INTO token SELECT 2, member_id, name, 'cd', ended, 1, 1 FROM token"),
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


LACKING: Final = (
    "INSERT INTO actor_alias VALUES (1, 'former', 'Former', 1, 1, 1)",
    "INSERT INTO source_alias VALUES (1, 'former', 'Former', 1, 1, 1)",
    "INSERT INTO member VALUES (1, 'ada@example.org', 'reader', 1, 1)",
    "INSERT INTO token VALUES (1, 1, 'Script', 'ab', false, 1, 1)",
    f"INSERT INTO release VALUES (1, 'first', 'First', '', '{'ab' * 32}', 1)",  # noqa: S608 - a number of our own
)
"""A row for every table in which the data set has none."""


class Raw:
    """A seeded store as its engine alone sees it."""

    def __init__(self, url: str) -> None:
        path = sqlite_file(url)
        if path:
            self._sqlite = sqlite3.connect(path, isolation_level=None)
            self._sqlite.execute("PRAGMA foreign_keys = ON")
        else:
            self._postgresql = databases.raw(url)
        self.is_sqlite = path is not None
        self.close = self._sqlite.close if path else self._postgresql.close

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> Any:  # noqa: ANN401 - of either driver
        if self.is_sqlite:
            return self._sqlite.execute(statement, values)
        with self._postgresql.transaction():
            return self._postgresql.execute(statement.replace("?", "%s").encode(), values or None)

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        if not self.is_sqlite:
            with self._postgresql.transaction(force_rollback=True):
                yield
            return
        self._sqlite.execute("BEGIN")
        yield
        self._sqlite.execute("ROLLBACK")


def refused(sqlite: str, postgresql: str) -> "pytest.RaisesExc[Exception]":
    """What a driver raises, with the words of either engine."""
    errors = (sqlite3.IntegrityError, psycopg.IntegrityError, psycopg.DataError)
    return pytest.raises(errors, match=f"{sqlite}$|{postgresql}")


def broken(rule: str) -> "pytest.RaisesExc[Exception]":
    """A CHECK by its name; of a short text PostgreSQL keeps the length itself."""
    short = "|too long for type character varying" if rule.endswith("_slug_length") else ""
    return refused(f"CHECK constraint failed: {rule}", f'check constraint "{rule}"{short}')


@pytest.fixture(scope="module")
def connection(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raw]:
    with closing(Raw(copy_of(seeded_url, tmp_path_factory.mktemp("schema")))) as connection:
        for statement in LACKING:
            connection.execute(statement)
        yield connection


@pytest.fixture
def raw(connection: Raw) -> Iterator[Raw]:
    """The same for a test; what it writes is taken back."""
    with connection.taken_back():
        yield connection


def put(raw: Raw, column: str, written: str) -> None:
    """Write a text into a column of one row."""
    table, name = column.split(".")
    raw.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE id = 1', (written,))  # noqa: S608 - names of this file


def shape(engine: Engine) -> dict[str, list[str]]:
    """Each table and index with the lines of what makes it, as the engine keeps them.

    The text index is left out: it is derived, and no mapped class speaks of it.
    """
    with engine.connect() as connection:
        found: dict[str, list[str]] = {}
        for name, made in connection.execute(text(LISTINGS[engine.dialect.name])):
            found.setdefault(name, []).extend(line.strip().rstrip(",") for line in made.splitlines())
        return {name: sorted(lines) for name, lines in found.items()}


LISTINGS: Final = {
    "sqlite": """
        SELECT name, sql FROM sqlite_master
        WHERE tbl_name NOT IN ('alembic_version', 'sqlite_sequence') AND tbl_name NOT LIKE 'search\\_%' ESCAPE '\\'
            AND sql IS NOT NULL""",
    "postgresql": """
        SELECT * FROM (
            SELECT table_name AS name, concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable)
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT conrelid::regclass::text, conname || ' ' ||
                regexp_replace(pg_get_constraintdef(oid), '::(text|character varying)(\\[\\])?|[()]', '', 'g')
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT tablename, indexdef FROM pg_indexes
            WHERE schemaname = 'public' AND indexname NOT IN ('ix_stance_line', 'ix_stance_actor_id')
        ) AS all_of_it WHERE name <> 'alembic_version' AND name NOT LIKE 'search%'""",
}
"""What makes a store, by engine; PostgreSQL has two indexes of its own (0007)."""


def test_a_migrated_store_and_a_created_one_are_the_same(empty_store: Store, engine: str, tmp_path: Path) -> None:
    new = databases.new_database() if engine == "postgresql" else sqlite_url(tmp_path / "created.db")
    created = make_store(new)
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
def test_a_row_that_breaks_a_rule_is_refused_by_its_name(raw: Raw, rule: str, statement: str) -> None:
    with broken(rule):
        raw.execute(statement)


@pytest.mark.parametrize(("columns", "statement"), DOUBLED)
def test_what_may_be_there_once_is_refused_a_second_time(raw: Raw, columns: str, statement: str) -> None:
    table = columns.partition(".")[0]
    name = "_".join(["uq", table, *(column.removeprefix(f"{table}.") for column in columns.split(", "))])
    with refused(f"UNIQUE constraint failed: {columns}", f'unique constraint "{name}"'):
        raw.execute(statement)


@pytest.mark.parametrize("column", LONGEST)
def test_a_text_is_taken_up_to_its_length_and_refused_beyond(raw: Raw, column: str) -> None:
    start = "https://" if "url" in column else ""
    longest = start + "한" * (LONGEST[column] - len(start))
    put(raw, column, longest)
    with broken(f"ck_{column.replace('.', '_')}_length"):
        put(raw, column, longest + "x")


@pytest.mark.parametrize("column", LONGEST)
def test_a_text_that_is_needed_is_more_than_blanks(raw: Raw, column: str) -> None:
    if column in MAY_BE_BLANK:
        put(raw, column, "")
        return
    for blank in ("", "   "):
        with broken(f"ck_{column.replace('.', '_')}_length"):
            put(raw, column, blank)


@pytest.mark.parametrize("column", CHOICES)
def test_a_choice_is_kept_by_its_value_and_no_other_word_is_taken(raw: Raw, column: str) -> None:
    raw.execute("UPDATE stance SET value = NULL, answer = 'unclear' WHERE id = 1")
    for member in CHOICES[column]:
        if member is not v.Answer.PLACED:
            put(raw, column, member.value)
    for word in ("rumour", member.name, ""):
        with broken(f"ck_{column.replace('.', '_')}"):
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


@pytest.mark.sqlite
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
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), store.writing() as session:
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


@pytest.mark.sqlite
def test_a_writer_holds_the_lock_from_its_first_look_and_readers_go_on(store: Store) -> None:
    path = sqlite_file(store.url)
    assert path
    with store.writing() as session, closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        session.execute(text("SELECT 1 FROM stance"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM stance").fetchone()[0] > 0


def test_the_number_of_a_change_is_never_given_twice(raw: Raw) -> None:
    change = "INSERT INTO change (at, by, why, via) VALUES ('2019-02-28', 'Ada', '', 'form') RETURNING id"
    (first,) = raw.execute(change).fetchone()
    raw.execute("DELETE FROM change WHERE id = ?", (first,))
    (second,) = raw.execute(change).fetchone()
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
