"""Moves a whole store to another address, on whichever engine, and proves that both hold the same.

Row numbers, history and changes stay as they are; the copy has a uuid of its own. What is derived (the text index,
who speaks for whom) is made anew.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sqlalchemy import RowMapping, Table, func, insert, select, text
from sqlalchemy.orm import Session

from db import log
from db.base import Base
from db.engine import Store, sqlite_file
from db.models import StoreIdentity, Voice
from db.problems import Problem
from db.search import rebuild
from db.setup import VERSIONS, find_store, open_store
from db.voices import rebuild_voices

_AT_ONCE: Final = 2_000
_OWN: Final = StoreIdentity.__tablename__
"""The one table that differs: it says which store this is."""


class Sum(NamedTuple):
    """How many rows a table has, and the sum of the SHA-256 of each: the same in whatever order they come."""

    table: str
    rows: int
    checksum: str


def copy_store(from_url: str, to_url: str, *, user: str = "") -> tuple[Sum, ...]:
    """Copy one store into another that is new or empty, and give what both now hold, table by table.

    Raises Problem, with nothing copied, when that cannot be or the two would not be equal.
    """
    source, version = find_store(from_url)
    try:
        if version != VERSIONS[-1]:
            raise Problem(
                f"The store at {source.place} is of an older version (schema {version}): migrate it first, with "
                "`positions init`."
            )
        sums = _into_new(source, to_url)
    finally:
        source.close()
    log.event("copy", user=user, tables=len(sums), rows=sum(one.rows for one in sums))
    return sums


def _into_new(source: Store, to_url: str) -> tuple[Sum, ...]:
    file = sqlite_file(to_url)
    fresh = file is not None and not file.exists()
    target = open_store(to_url, empty=True)
    try:
        return _copy(source, target)
    except BaseException:
        target.close()
        if file and fresh:
            for ending in ("", "-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
        raise
    finally:
        target.close()


def _copy(source: Store, target: Store) -> tuple[Sum, ...]:
    """One transaction at the target: either all of it is there and equal, or nothing."""
    with source.reading() as read, target.writing() as write:
        _check_empty(write, target)
        for table in _tables():
            if table.name != Voice.__tablename__:
                _copy_table(read, write, table)
        rebuild_voices(write)
        rebuild(write)
        _set_sequences(write)
        sums = tuple(_sum(read, table) for table in _tables())
        differ = [one.table for one in sums if one != _sum(write, Base.metadata.tables[one.table])]
        if differ:
            raise Problem(
                f"Nothing was copied: {', '.join(differ)} would not be the same in both. Run `positions doctor` on "
                f"the store at {source.place} first."
            )
    return sums


def _tables() -> list[Table]:
    """All that are copied, in the order in which they refer to one another."""
    return [table for table in Base.metadata.sorted_tables if table.name != _OWN]


def _check_empty(session: Session, target: Store) -> None:
    for table in _tables():
        if session.scalar(select(func.count()).select_from(table)):
            raise Problem(
                f"The store at {target.place} has a record already, and nothing was copied: name a file that is "
                "not there yet, or an empty database."
            )


def _copy_table(read: Session, write: Session, table: Table) -> None:
    for rows in _parts(read, table):
        write.execute(insert(table), [dict(row) for row in rows])


def _sum(session: Session, table: Table) -> Sum:
    rows, total = 0, 0
    for part in _parts(session, table):
        rows += len(part)
        total += sum(_row_number(row) for row in part)
    return Sum(table.name, rows, f"{total % (1 << 256):064x}")


def _row_number(row: RowMapping) -> int:
    """The SHA-256 of a row as a number; a row is written the same way whatever engine it comes from."""
    line = json.dumps(list(row.values()), sort_keys=True, default=_plain)
    return int.from_bytes(sha256(line.encode()).digest(), "big")


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever JSON does not know
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"A store holds no {type(value).__name__}.")


def _parts(session: Session, table: Table) -> Iterator[list[RowMapping]]:
    """The rows of a table by their keys, some at a time in memory."""
    rows = session.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": _AT_ONCE})
    parts: Iterable[Any] = rows.mappings().partitions()
    for part in parts:
        yield list(part)


def _set_sequences(session: Session) -> None:
    """Let PostgreSQL go on numbering after the rows that came with numbers; SQLite does by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in _tables():
        if "id" not in table.c:
            continue
        named = {"table": f'"{table.name}"', "last": session.scalar(select(func.max(table.c.id)))}
        if named["last"]:
            session.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), named)
