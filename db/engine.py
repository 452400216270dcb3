"""The way to a store: one engine, reads that cannot write, and writes that take the lock at once.

SQLite gets foreign keys, a busy timeout and BEGIN IMMEDIATE for writes: with a plain BEGIN, a transaction that
reads and then writes fails at once when another writer came between, whatever the timeout. What PostgreSQL needs
instead is in `db/engine_postgresql.py`, which is loaded for such a store only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from db.one_file import OneFile
from db.problems import StoreProblem

BUSY_SECONDS: Final = 120
"""How long a writer waits for another before it gives up: an import of a million rows takes 44."""


@dataclass(frozen=True)
class Store:
    """A store that can be read and written. Sessions are short, and only plain rows leave them."""

    url: str
    engine: Engine = field(repr=False, compare=False)
    file: OneFile | None = field(default=None, kw_only=True, repr=False, compare=False)

    @property
    def place(self) -> str:
        """Where the store is, in words fit for a message: a path, or an address without its password."""
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite":
            return url.database or "memory"
        return url.set(query={}).render_as_string()  # what stands behind the name may be a password, too

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in which nothing can be written; raises StoreProblem when the store cannot be read."""
        with self._session(write=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One write transaction: all of it is kept, or nothing when an error passes through."""
        with self._session(write=True) as session:
            yield session
            session.commit()
            if self.file:
                self.file.check()  # what went into a file that is gone is not said to be saved

    @property
    def replaced(self) -> bool:
        """Whether another file stands where the store's was: open it anew."""
        return self.file is not None and self.file.replaced()

    def close(self) -> None:
        """Let go of every connection."""
        if not (self.file and self.file.leave()):
            self.engine.dispose()

    @contextmanager
    def _session(self, *, write: bool) -> Iterator[Session]:
        if self.file:
            self.file.check()
        try:
            with Session(self.engine.execution_options(write=write), expire_on_commit=False) as session:
                yield session
        except (DBAPIError, NoConnection) as error:
            raise self.problem(error) from error

    def problem(self, error: DBAPIError | NoConnection) -> Exception:
        """The sentence for what the database said; an error that is no fault of the store stays as it is."""
        if isinstance(error, NoConnection):  # all that this process may have are in use
            sentence: str | None = _SENTENCES["database is locked"]
        elif self.engine.dialect.name == "postgresql":
            from db import engine_postgresql

            sentence = engine_postgresql.sentence(error)
        else:
            said = str(error.orig).lower()
            sentence = next((told for sign, told in _SENTENCES.items() if sign in said), None)
        return StoreProblem(sentence.format(place=self.place, seconds=BUSY_SECONDS)) if sentence else error


_SENTENCES: Final = {
    "database is locked": "The store at {place} is busy: another program has been writing to it for over {seconds} "
    "seconds. Nothing was saved; try again.",
    "readonly database": "The store at {place} is read-only: make the file and its folder writable, or set "
    "POSITIONS_DATABASE_URL to another store.",
    "unable to open": "The store at {place} cannot be opened: check that the folder exists and that you may read "
    "and write it, or set POSITIONS_DATABASE_URL to another store.",
    "not a database": "{place} is not a database of this program: move it away, or set POSITIONS_DATABASE_URL to "
    "another store. The file was not changed.",
    "malformed": "The store at {place} is damaged: restore a copy of it, or set POSITIONS_DATABASE_URL to another "
    "store. The file was not changed.",
    "disk is full": "The disk of the store at {place} is full: make room and try again. Nothing was saved.",
}


def make_store(url: str) -> Store:
    """An engine for this address; nothing is opened yet. Raises StoreProblem where its driver is lacking.

    Raises ArgumentError for what is no address of a store.
    """
    backend = make_url(url).get_backend_name()
    if backend == "postgresql":
        return Store(url, _postgresql(url))
    if backend != "sqlite":
        raise ArgumentError(f"There is no store on {backend}.")
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_timeout=BUSY_SECONDS, hide_parameters=True
    )  # an error that goes to the log does not repeat what was to be written
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    path = sqlite_file(url)
    return Store(url, engine, file=OneFile(path, engine) if path else None)


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite address; none for another engine."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database.startswith((":memory:", "file:")):
        raise StoreProblem("POSITIONS_DATABASE_URL names no file: a store in memory would be lost. Name a file.")
    return Path(parsed.database)


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's own class behind a protocol
    connection.isolation_level = None  # transactions begin in `_begin_sqlite`, not where sqlite3 guesses
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    write = _writes(connection)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _postgresql(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_driver_name() != "psycopg":
        raise StoreProblem(
            "POSITIONS_DATABASE_URL names another driver: write it like postgresql+psycopg://host/name."
        )
    try:
        from db import engine_postgresql as postgresql
    except ImportError as error:
        raise StoreProblem(
            "POSITIONS_DATABASE_URL names a PostgreSQL store, and its driver is not installed: install it with "
            "pip install 'positions[postgresql]'."
        ) from error

    def begin(connection: Connection) -> None:
        postgresql.begin(connection, write=_writes(connection), wait_seconds=BUSY_SECONDS)

    arguments = postgresql.arguments(parsed)
    engine = create_engine(
        url, connect_args=arguments, pool_timeout=BUSY_SECONDS, hide_parameters=True, **postgresql.POOL
    )
    event.listen(engine, "connect", postgresql.set_up)
    event.listen(engine, "begin", begin)
    return engine


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("write", False))
