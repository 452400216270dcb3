"""Lets a write transaction see the staging tables: attached where the store is a SQLite file, carried elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, Final

from sqlalchemy import Connection, create_engine, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from db.copying_postgresql import copy_rows
from db.engine import Store
from db.problems import StoreProblem
from db.staging.staged import Staged
from db.staging.stopping import Stop, Stopped
from db.staging.tables import STAGED, staged_tables
from db.statistics import refresh_statistics

_CARRIED: Final = staged_tables("TEMPORARY")
_AT_ONCE: Final = 1_000
_CACHE_KB: Final = 64_000
"""Memory for pages of the store while rows are moved: with SQLite's 2 MB it takes twice as long."""
_STEPS: Final = 1_000_000
"""After so many steps of SQLite's it is asked whether to stop: some tens of times a second."""
_ASK_SECONDS: Final = 0.1
"""How often it is asked while PostgreSQL is at work."""


@contextmanager
def writing_beside(store: Store, stop: Stop) -> Iterator[Session]:
    """One write transaction of the store, all of it kept or nothing, in which `seen` shows the staging tables.

    Raises Stopped, with nothing kept, once `stop` says so.
    """
    if store.engine.dialect.name == "postgresql":
        with _writing_until(store, stop) as session:
            yield session
        return
    if store.file:
        store.file.check()
    try:
        with store.engine.connect().execution_options(write=True) as connection:
            driver: Any = connection.connection.driver_connection
            (cache,) = driver.execute("PRAGMA cache_size").fetchone()
            try:
                driver.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
                driver.set_progress_handler(lambda: int(stop()), _STEPS)
                with Session(connection, expire_on_commit=False) as session:
                    yield session
                    session.commit()
                    if store.file:
                        store.file.check()
            finally:
                driver.set_progress_handler(None, 0)
                connection.rollback()
                if any(name == "staged" for _, name, _ in driver.execute("PRAGMA database_list").fetchall()):
                    driver.execute("DETACH DATABASE staged")
                driver.execute(f"PRAGMA cache_size = {cache}")
    except DBAPIError as error:
        if "interrupted" in str(error.orig):
            raise Stopped from error
        raise store.problem(error) from error


@contextmanager
def seen(session: Session, staged: Staged) -> Iterator[None]:
    """The staging tables, seen by a transaction of `writing_beside`; from now on nothing else may write to them."""
    if session.get_bind().dialect.name != "sqlite":
        with carried(session, staged):
            yield
        return
    driver: Any = session.connection().connection.driver_connection
    driver.execute("ATTACH DATABASE ? AS staged", (str(staged.path),))
    yield


@contextmanager
def carried(session: Session, staged: Staged) -> Iterator[None]:
    """Temporary tables of the store with the rows of the file, for as long as they are needed."""
    connection = session.connection()
    _CARRIED.create_all(connection, checkfirst=False)
    if connection.dialect.name == "postgresql":
        _copy(connection, staged)
        refresh_statistics(session, *_CARRIED.tables)
    else:
        _insert(connection, staged)
    yield
    _CARRIED.drop_all(connection, checkfirst=False)


@contextmanager
def _writing_until(store: Store, stop: Stop) -> Iterator[Session]:
    """A write transaction of PostgreSQL whose statements are broken off once `stop` says so."""
    over, stopped = Event(), Event()

    def watch(driver: Any) -> None:  # noqa: ANN401 - psycopg's own class
        while not over.wait(_ASK_SECONDS):
            if stop():
                stopped.set()
                driver.cancel_safe()  # again and again: between statements it is not heard

    try:
        with store.writing() as session:
            watcher = Thread(target=watch, args=(session.connection().connection.driver_connection,), daemon=True)
            watcher.start()
            try:
                yield session
            finally:
                over.set()
                watcher.join()
    except StoreProblem as problem:
        if stopped.is_set():
            raise Stopped from problem
        raise


def _copy(connection: Connection, staged: Staged) -> None:
    """As they stand in the file, where a date is a text and yes is 1: PostgreSQL reads both."""
    for name, table in STAGED.tables.items():
        columns = table.columns.keys()
        rows = staged.connection.execute(f"SELECT {', '.join(columns)} FROM {name}")  # noqa: S608 - one of our own
        copy_rows(connection, name, columns, rows)


def _insert(connection: Connection, staged: Staged) -> None:
    staging = create_engine("sqlite://", creator=lambda: staged.connection, poolclass=StaticPool)
    with staging.connect() as file:
        for name, table in STAGED.tables.items():
            for rows in file.execute(select(table)).mappings().partitions(_AT_ONCE):
                connection.execute(insert(_CARRIED.tables[name]), [dict(row) for row in rows])
