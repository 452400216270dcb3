"""The way to a store: one engine, reads that cannot write, and writes that take the lock at once.

SQLite gets foreign keys, a busy timeout and BEGIN IMMEDIATE for writes: with a plain BEGIN, a transaction that
reads and then writes fails at once when another writer came between, whatever the timeout.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.problems import StoreProblem

BUSY_SECONDS: Final = 120
"""How long a writer waits for another before it gives up: an import of a million rows takes 44."""


@dataclass(frozen=True)
class Store:
    """A store that can be read and written. Sessions are short, and only plain rows leave them."""

    url: str
    engine: Engine = field(repr=False, compare=False)

    @property
    def place(self) -> str:
        """Where the store is, in words fit for a message: a path, or an address without its password."""
        url = make_url(self.url)
        return url.database or "memory" if url.get_backend_name() == "sqlite" else url.render_as_string()

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

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _session(self, *, write: bool) -> Iterator[Session]:
        options = {"write": write, "postgresql_readonly": not write}
        try:
            with Session(self.engine.execution_options(**options), expire_on_commit=False) as session:
                yield session
        except DBAPIError as error:
            raise self.problem(error) from error

    def problem(self, error: DBAPIError) -> Exception:
        """The sentence for what the database said; an error that is no fault of the store stays as it is."""
        said = str(error.orig).lower()
        for sign, sentence in _SENTENCES.items():
            if sign in said:
                return StoreProblem(sentence.format(place=self.place))
        return error


_SENTENCES: Final = {
    "database is locked": f"The store at {{place}} is busy: another program has been writing to it for over "
    f"{BUSY_SECONDS} seconds. Nothing was saved; try again.",
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
    """An engine for this address; nothing is opened yet."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS} if sqlite else {})
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Store(url, engine)


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
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
