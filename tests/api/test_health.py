"""/api/health says whether the program can answer, to anybody, without a word of what the record holds or where."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest

from db.engine import Store
from db.queries.detail import identity
from db.setup import open_store
from tests import databases
from tests.api.asking import ask, refusal
from tests.rules.builders import is_sentence
from tests.store.builders import add

ELSEWHERE: Final = {"sender": "203.0.113.7", "hosts": ("positions.example.org",)}


def unhealthy(record_place: str) -> str:
    """The sentence of a program that cannot answer; it names no place."""
    says = refusal("/api/health", status=503)
    assert is_sentence(says)
    assert record_place not in says
    assert "://" not in says
    assert "/" not in says
    return says


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Somebody holds the file for themselves, as a copying program does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode = DELETE")
        holder.execute("BEGIN EXCLUSIVE")
        yield


def test_a_program_that_can_answer_says_so_with_its_revision(record: Store) -> None:
    with record.reading() as session:
        _, revision = identity(session)
    reply = ask("/api/health")
    assert reply.status == 200
    assert reply.json == {"status": "ok", "database": "reachable", "schema": "current", "revision": revision}
    assert reply.headers["cache-control"] == "no-store"
    saved = add(record)
    assert ask("/api/health").json["revision"] == saved.change


def test_a_watcher_needs_neither_this_machine_nor_a_token(record: Store) -> None:
    assert ask("/api/codebook", **ELSEWHERE).status == 403
    assert ask("/api/health", **ELSEWHERE).status == 200
    assert ask("/api/health", headers=[("authorization", "Bearer wrong")], **ELSEWHERE).status == 200


def test_head_gets_the_same_without_a_body(record: Store) -> None:
    reply = ask("/api/health", method="HEAD")
    assert reply.status == 200


def test_nothing_else_is_answered_there(record: Store) -> None:
    assert "'actors'" in refusal("/api/health?actors=dprk")
    assert ask("/api/health", method="POST").status == 405
    assert ask("/api/health?x=1", **ELSEWHERE).status == 403
    assert ask("/api/health/", **ELSEWHERE).status == 403


def test_a_store_that_is_gone_or_not_made_yet_is_told_and_not_made(record: Store) -> None:
    record.close()
    Path(record.place).unlink()
    assert "There is no store where the program looks for it" in unhealthy(record.place)
    assert not Path(record.place).exists()


def test_a_damaged_store_is_told(record: Store) -> None:
    record.close()
    Path(record.place).write_bytes(b"nonsense" * 1_000)
    assert "cannot be reached" in unhealthy(record.place)


@pytest.mark.parametrize("version", ["0001", "9999"])
def test_a_schema_of_another_version_is_told_and_not_migrated(record: Store, version: str) -> None:
    with record.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608
    assert f"of version {version}" in unhealthy(record.place)
    with record.reading() as session:
        found = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == version


def test_an_address_that_means_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("nonsense", "sqlite://", "oracle://somewhere/else"):
        monkeypatch.setenv("POSITIONS_DATABASE_URL", url)
        assert "cannot be reached" in unhealthy("somewhere")


def test_a_writer_is_not_waited_for(record: Store) -> None:
    with record.writing() as session:
        session.connection().exec_driver_sql("UPDATE actor SET note = 'half'")
        assert ask("/api/health").status == 200


def test_a_locked_store_is_told_long_before_others_give_up(record: Store) -> None:
    record.close()
    with locked(record.place):
        before = time.monotonic()
        assert "cannot be reached" in unhealthy(record.place)
        assert time.monotonic() - before < 60  # pages wait for 120 seconds


def test_a_server_of_postgresql_is_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    url = databases.new_database()
    store = open_store(url, empty=True)
    monkeypatch.setenv("POSITIONS_DATABASE_URL", url)
    assert ask("/api/health").json["revision"] == 0
    with databases.raw(url) as holder, holder.transaction():
        holder.execute("LOCK TABLE change IN ACCESS EXCLUSIVE MODE")
        assert "cannot be reached" in unhealthy("127.0.0.1")
    store.close()
    databases.drop(url)
    assert "cannot be reached" in unhealthy("127.0.0.1")


def test_a_server_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", "postgresql+psycopg://ada:geheim@127.0.0.1:1/record")
    assert "geheim" not in unhealthy("127.0.0.1")
