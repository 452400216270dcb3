"""The store itself as one SQLite file, as it is at one moment: history included, but not who its members are."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.exc import OperationalError

from db.engine import BUSY_SECONDS, Store, sqlite_file
from db.problems import Problem


def write_snapshot(store: Store, path: Path) -> None:
    """Write a copy without anything beside it, while others go on reading and writing the store.

    Raises Problem where a file is there already, and for a store that is no SQLite file.
    """
    if store.engine.dialect.name != "sqlite":
        raise Problem(
            f"A snapshot is made of a SQLite store, and {store.place} is none: export a package, or use the tools "
            "of its database."
        )
    if os.path.lexists(path):
        raise Problem(f"There is a file {path} already: name another for the snapshot, or move it away.")
    original = sqlite_file(store.url)
    assert original  # noqa: S101 - a SQLite store in memory is refused when it is opened
    address = f"file:{quote(str(original.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(path),))
        _leave_members_out(path)
    except sqlite3.Error as error:
        path.unlink(missing_ok=True)
        raise _problem(store, path, error) from error


def _leave_members_out(path: Path) -> None:
    """Whoever may read the record may take it with them, but not who else may do what, nor what opens the API."""
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")  # nobody else has this file, and a half of it is removed
        copy.execute("PRAGMA secure_delete = ON")
        for rows in ("token", "member", "history WHERE table_name IN ('token', 'member')"):
            copy.execute(f"DELETE FROM {rows}")  # noqa: S608 - one of the three


def _problem(store: Store, path: Path, error: sqlite3.Error) -> Exception:
    if "full" in str(error):
        return Problem(
            f"The disk has no room for a snapshot of {store.place}: make room, or name a file on another."
        )
    if any(sign in str(error) for sign in ("unable to open", "disk I/O")):
        return Problem(f"No snapshot can be written to {path}: name a file on a disk that you may write to.")
    return store.problem(OperationalError("VACUUM INTO", None, error))
