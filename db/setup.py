"""Opens a store: makes, migrates and fills a new one, checks an old one, and says in a sentence what is wrong.

The schema's version is Alembic's own row, read here without loading Alembic: a store that is current opens at once.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from db.engine import BUSY_SECONDS, Store, make_store, sqlite_file
from db.models import StoreIdentity
from db.problems import Problem, StoreProblem
from db.search import rebuild

ROOT: Final = Path(__file__).parent.parent
VERSIONS: Final = tuple(sorted(path.name[:4] for path in (ROOT / "db/migrations/versions").glob("[0-9]*.py")))
"""The schema versions this program knows, oldest first; the last is the one it works with."""


def database_url() -> str:
    """The store's address: POSITIONS_DATABASE_URL, or one file in the checkout."""
    default = URL.create("sqlite", database=str(ROOT / "positions.db"))
    return os.environ.get("POSITIONS_DATABASE_URL") or default.render_as_string(hide_password=False)


def open_store(url: str | None = None, *, empty: bool = False) -> Store:
    """The store at this address, ready for use; a new one is filled with the data set unless it shall be empty.

    Raises StoreProblem, with nothing changed, when it cannot be used.
    """
    store = _store_at(url or database_url())
    try:
        version = _version(store)
        if store.engine.dialect.name == "sqlite":
            _write_ahead(store)  # also where a snapshot is used as a store
        if version != VERSIONS[-1]:
            _prepare(store, empty=empty)
    except DBAPIError as error:
        store.close()
        raise store.problem(error) from error
    except ValueError as error:  # a driver's word for an option of the address that it cannot read
        store.close()
        raise StoreProblem(f"POSITIONS_DATABASE_URL has an option that cannot be read: {error}.") from error
    except Problem:
        store.close()
        raise
    return store


def find_store(url: str | None = None) -> tuple[Store, str]:
    """The store that is at this address, neither made nor migrated, and the version of its schema.

    Raises StoreProblem where there is none, or one that this program does not know.
    """
    store = _store_at(url or database_url())
    path = sqlite_file(store.url)
    try:
        version = None if path and not path.exists() else _version(store)
    except DBAPIError as error:
        store.close()
        raise store.problem(error) from error
    except Problem:
        store.close()
        raise
    if version is None:
        store.close()
        raise StoreProblem(
            f"There is no store at {store.place}: make one with `positions init`, or set POSITIONS_DATABASE_URL to "
            "another."
        )
    return store, version


def _store_at(url: str) -> Store:
    try:
        path = sqlite_file(url)
        store = make_store(url)
    except (ArgumentError, ImportError) as error:
        raise StoreProblem(
            "POSITIONS_DATABASE_URL is no address of a store this program can use: write it like "
            f"sqlite:////home/me/positions.db ({type(error).__name__})."
        ) from error
    if path:
        try:
            _check_file(path)
        except PermissionError as error:
            raise StoreProblem(
                f"The store at {path} may not be read by this user: ask for the right to it, or set "
                "POSITIONS_DATABASE_URL to another store."
            ) from error
    return store


def _check_file(path: Path) -> None:
    """Raise StoreProblem where no store can be written; SQLite itself would say it less clearly."""
    elsewhere = "or set POSITIONS_DATABASE_URL to another store."
    if not path.parent.is_dir():
        raise StoreProblem(f"There is no folder {path.parent} for the store: make it, {elsewhere}")
    if path.is_dir():
        raise StoreProblem(f"{path} is a folder, not a store: name a file in it, {elsewhere}")
    if not os.access(path if path.exists() else path.parent, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreProblem(f"The store at {path} is read-only: make the file and its folder writable, {elsewhere}")
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise StoreProblem(
                    f"{path} is not a database of this program: move it away, {elsewhere} The file was not changed."
                )


def _version(store: Store) -> str | None:
    """The schema's version; none in an empty database. Raises StoreProblem for one this program does not know."""
    with store.reading() as session:
        return _version_in(session.connection(), store)


def _version_in(connection: Connection, store: Store) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    version = None
    if "alembic_version" in tables:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is None or not {"actor", "issue", "voice", "store"} <= tables:
        raise StoreProblem(
            f"The database at {store.place} belongs to another program: set POSITIONS_DATABASE_URL to another "
            "store. It was not changed."
        )
    if version not in VERSIONS:
        raise StoreProblem(
            f"The store at {store.place} is of a newer version (schema {version}) than this program: install the "
            "newer program, or set POSITIONS_DATABASE_URL to another store. The store was not changed."
        )
    return str(version)


def _prepare(store: Store, *, empty: bool) -> None:
    """Make or migrate in one write transaction: of two first starts, the second finds the work done."""
    from db.backups.making import before_migration
    from db.migrate import upgrade  # Alembic costs 0.3 s, and only a new or old store needs it
    from db.seed import seed

    with store.writing() as session:
        version = _version_in(session.connection(), store)
        if version is not None and version != VERSIONS[-1]:
            before_migration(store, version)
        upgrade(session.connection())
        if version is None:
            _identify(session)
            if not empty:
                seed(session)
        elif version != VERSIONS[-1]:
            rebuild(session)


def _identify(session: Session) -> None:
    session.add(StoreIdentity(id=1, uuid=str(uuid4())))
    session.flush()


def _write_ahead(store: Store) -> None:
    """Let readers go on while somebody writes. SQLite does not wait for a lock here, so this does."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        connection = store.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise OperationalError("PRAGMA journal_mode", None, error) from error
            time.sleep(0.05)
        finally:
            connection.close()
