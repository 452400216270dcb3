"""Which state a store is in, read as cheaply as can be: every page asks several times in each run."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DatabaseError

from db.engine import Store
from db.queries.detail import identity

_QUERY: Final = "SELECT uuid, coalesce((SELECT max(id) FROM change), 0) FROM store"


def version_of(store: Store) -> tuple[str, int]:
    """Which store this is and its revision: together they tell any state of any store apart.

    Of a SQLite file it is read without a session and a transaction, which cost ten times as much as the answer.
    """
    if store.engine.dialect.name != "sqlite":
        with store.reading() as session:
            return identity(session)
    if store.file:
        store.file.check()
    try:
        connection = store.engine.raw_connection()
        try:
            uuid, revision = connection.cursor().execute(_QUERY).fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise store.problem(DatabaseError(_QUERY, None, error)) from error
    except DatabaseError as error:  # it cannot even be opened
        raise store.problem(error) from error
    return str(uuid), int(revision)
