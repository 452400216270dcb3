"""The database itself: pages that can be read, indexes that agree with their tables, and room on the disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.doctor.finding import Finding
from db.engine import Store, sqlite_file

LEAST_ROOM: Final = 200 * 1024 * 1024
"""Bytes that are to be free on the disk of a store; at least as many as the store has, for a backup beside it."""
MOST_WAL: Final = 256 * 1024 * 1024
"""Bytes of the write-ahead file, from which on something keeps it from being taken into the store."""
_DAMAGED: Final = "stop writing, and restore the last backup (`positions restore`), or ask for help with this copy"


def unsound_pages(session: Session) -> Iterator[Finding]:
    """What the database finds wrong with itself."""
    if session.get_bind().dialect.name == "sqlite":
        for (said,) in session.execute(text("PRAGMA integrity_check(20)")):
            line = " ".join(str(said).split())[:200]
            if line != "ok" and not line.startswith("CHECK constraint failed"):  # rows are told apart, with names
                yield Finding(f"The database is damaged ({line}): {_DAMAGED}.")
        return
    yield from _unsound_postgresql(session)


def little_room(store: Store) -> Iterator[Finding]:
    """A disk that is nearly full, and a write-ahead file that nobody takes in; told of a SQLite store only."""
    file = sqlite_file(store.url)
    if not file:
        return
    needed = max(LEAST_ROOM, file.stat().st_size)
    free = shutil.disk_usage(file.absolute().parent).free
    if free < needed:
        yield Finding(
            f"The disk of the store has {_megabytes(free)} free, and {_megabytes(needed)} are needed for a backup: "
            "make room."
        )
    wal = file.with_name(f"{file.name}-wal")
    size = _size(wal)
    if size > MOST_WAL:
        yield Finding(
            f"The file {wal.name} has {_megabytes(size)}, since some program has been reading without an end: end "
            "programs that have the store open and start them again."
        )


def _unsound_postgresql(session: Session) -> Iterator[Finding]:
    """Every row is read to its end; indexes are compared where the extension amcheck is installed."""
    invalid = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    for (index,) in session.execute(text(invalid)):
        yield Finding(f"The index {index} is not valid: make it anew with REINDEX INDEX.")
    unchecked = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated"
    for table, rule in session.execute(text(unchecked)):
        yield Finding(f"The rule {rule} of {table} was never checked: run ALTER TABLE ... VALIDATE CONSTRAINT.")
    for table in inspect(session.connection()).get_table_names():
        read = f'SELECT coalesce(sum(length(CAST(whole AS text))), 0) FROM "{table}" AS whole'  # noqa: S608
        yield from _asked(session, read, f"The table {table} cannot be read")
    if session.scalar(text("SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'")):
        yield from _unsound_indexes(session)


def _unsound_indexes(session: Session) -> Iterator[Finding]:
    trees = """
        SELECT indexrelid::regclass::text, indexrelid::bigint FROM pg_index
        JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
        WHERE amname = 'btree' AND relnamespace = current_schema()::regnamespace"""
    for name, number in session.execute(text(trees)).all():
        check = f"SELECT bt_index_check(CAST({int(number)} AS oid)::regclass, true)"
        yield from _asked(session, check, f"The index {name} does not agree with its table")


def _asked(session: Session, query: str, wrong: str) -> Iterator[Finding]:
    """A finding where the server refuses an answer; what comes after is asked all the same."""
    try:
        with session.begin_nested():
            session.execute(text(query)).all()
    except DBAPIError as error:
        said = " ".join(str(error.orig).split("\n")[0].split())[:200]
        yield Finding(f"{wrong} ({said}): {_DAMAGED}.")


def _megabytes(count: int) -> str:
    return f"{count / 1024 / 1024:,.0f} MB"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
