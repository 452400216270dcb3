"""Whether a store can be used right now: asked over a connection of its own, which waits for seconds only."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from db.engine import sqlite_file
from db.problems import Problem, StoreProblem

SECONDS: Final = 2
"""How long a lock, a server or an answer is waited for."""
_NO_STORE: Final = (
    "There is no store where the program looks for it: put it back if there was one, or make one by opening a page "
    "or by `positions init`."
)
_UNREACHABLE: Final = "The database cannot be reached: see the program's log, and run `positions doctor`."


class _NoStore(StoreProblem):
    pass


class Health(NamedTuple):
    """The version of the schema that is there, and the newest change."""

    schema: str
    revision: int


def health(url: str) -> Health:
    """How a store is; raises StoreProblem, which names neither its place nor its content, when it cannot be asked.

    Nothing is made, migrated or written.
    """
    try:
        with _connected(url) as ask:
            schema = ask("SELECT version_num FROM alembic_version")
            revision = ask("SELECT coalesce(max(id), 0) FROM change")
    except _NoStore:
        raise
    except (Problem, ArgumentError, ImportError, OSError) as error:
        raise StoreProblem(_UNREACHABLE) from error
    return Health(str(schema), int(revision))


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    """Something that answers a question with one value; raises Problem for whatever the database says instead."""
    if make_url(url).get_backend_name() == "postgresql":
        with _postgresql(url) as ask:
            yield ask
        return
    path = sqlite_file(url)
    if path is None:
        raise Problem(_UNREACHABLE)
    if not path.exists() and path.parent.is_dir():
        raise _NoStore(_NO_STORE)
    with _sqlite(path) as ask:
        yield ask


@contextmanager
def _sqlite(path: Path) -> Iterator[Any]:
    try:
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=SECONDS)) as connection:
            yield lambda question: connection.execute(question).fetchone()[0]
    except (sqlite3.Error, TypeError) as error:  # TypeError: no row
        raise Problem(_UNREACHABLE) from error


@contextmanager
def _postgresql(url: str) -> Iterator[Any]:
    import psycopg

    from db.backups.postgresql import address

    parsed = make_url(url)
    password = parsed.password or parsed.query.get("password")
    options = f"-c statement_timeout={SECONDS * 1000} -c default_transaction_read_only=on"
    try:
        with psycopg.connect(
            address(url),
            password=str(password) if password else None,
            connect_timeout=SECONDS,
            application_name="positions health",
            options=options,
        ) as connection:
            yield lambda question: connection.execute(question).fetchone()[0]  # type: ignore[index]
    except (psycopg.Error, TypeError) as error:
        raise Problem(_UNREACHABLE) from error
