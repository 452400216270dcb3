"""A backup of a SQLite store: a copy of one moment of it, whoever writes meanwhile, checked before it counts."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from sqlalchemy.exc import OperationalError

from db.engine import BUSY_SECONDS, Store, sqlite_file
from db.problems import Problem, StoreProblem

Progress = Callable[[int, int, int], object]
_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)


class Held(NamedTuple):
    """What a store or a backup holds: its schema's version, its revision, and the rows of every table."""

    schema: str
    revision: int
    rows: Mapping[str, int]


def copy_file(store: Store, path: Path) -> Held:
    """Copy a store, and say what it held at that moment; raises Problem where the copy is not the same."""
    original = sqlite_file(store.url)
    assert original  # noqa: S101 - a SQLite store in memory is refused when it is opened
    try:
        with closing(_opened(original, "mode=ro")) as source, closing(_opened(path)) as copy:
            source.execute("BEGIN")  # what is counted and what is copied is of one moment
            held = held_in(source)
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one plain file, with nothing beside it
    except sqlite3.Error as error:
        raise _problem(store, path, error) from error
    check_file(path, held, of=f"the store at {store.place}")
    return held


def check_file(path: Path, held: Held | None = None, *, of: str) -> Held:
    """What a copy holds; raises Problem where it is damaged, or does not hold what it should."""
    try:
        with closing(_opened(path)) as copy:
            told = [str(row[0]) for row in copy.execute("PRAGMA integrity_check(1)")]
            orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
            found = held_in(copy)
    except sqlite3.Error as error:
        raise _damaged(of, str(error)) from error
    if told != ["ok"]:
        raise _damaged(of, told[0].splitlines()[0])
    if orphan:
        raise _damaged(of, f"a row of {orphan[0]} refers to a row of {orphan[2]} that is not there")
    if held and found != held:
        raise _damaged(of, "the copy does not hold the same rows")
    return found


def held_in(connection: sqlite3.Connection) -> Held:
    """What a file holds; raises sqlite3.Error where it is no store."""
    tables = [str(name) for (name,) in connection.execute(_TABLES)]
    rows = {
        table: int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
        for table in tables
    }
    (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    (revision,) = connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()
    return Held(str(schema), int(revision), rows)


def _opened(path: Path, how: str = "mode=rwc") -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?{how}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _damaged(of: str, why: str) -> StoreProblem:
    return StoreProblem(f"There is no sound copy of {of}: {why}. Run `positions doctor`, and keep older backups.")


def _problem(store: Store, path: Path, error: sqlite3.Error) -> Exception:
    said = str(error)
    if "full" in said or "disk I/O" in said:
        return Problem(
            f"The disk has no room for a backup of {store.place} at {path.parent}: make room, or name a path on "
            "another disk."
        )
    return store.problem(OperationalError("backup", None, error))
