"""Inserts the rows that one store has more than another into that, with executemany, and prints how long it takes.

`python -m tests.benchmarks.importing_bare FROM TO`: seconds on the clock, and of a processor. Stances come in the
order of what ends their slugs, a digest, and so in any order, as in a file; the text index gets its own best order.
"""

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from db.documents import documents
from db.engine import make_store
from tests.store.builders import sqlite_url

_AT_ONCE: Final = 20_000
Rows = list[tuple[Any, ...]]


class Bare:
    """A plain connection with the settings that the program gives its own, and a watch."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        self.clock = self.processor = 0.0

    def timed(self, statement: str, rows: Rows | None = None) -> None:
        """Do this, and count how long it takes."""
        clock, processor = time.perf_counter(), time.process_time()
        if rows is None:
            self.connection.execute(statement)
        else:
            self.connection.executemany(statement, rows)
        self.clock += time.perf_counter() - clock
        self.processor += time.process_time() - processor

    def insert(self, table: str, columns: str, rows: Rows) -> None:
        """Insert rows that are ready."""
        marks = ", ".join("?" * len(columns.split(",")))
        self.timed(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - our own tables


def main(full: Path, other: Path) -> None:
    """Bring `other` to what `full` has."""
    with (
        closing(sqlite3.connect(full)) as read,
        closing(sqlite3.connect(other, isolation_level=None)) as write,
    ):
        bare = Bare(write)
        (last,) = write.execute("SELECT max(id) FROM stance").fetchone()
        (change,) = read.execute("SELECT max(id) FROM change").fetchone()
        write.execute("INSERT INTO change SELECT ?, at, by, why, via FROM change", (change,))
        bare.timed("BEGIN IMMEDIATE")
        ids = _stances(bare, read, last)
        _words(bare, read, full, last, ids)
        bare.timed("COMMIT")
    sys.stdout.write(f"{bare.clock} {bare.processor}\n")


def _stances(bare: Bare, read: sqlite3.Connection, last: int) -> dict[int, int]:
    """Insert stances and their evidence under numbers in their new order; gives these by the old ones."""
    columns, of_evidence = _columns(read, "stance"), _columns(read, "evidence")
    ids: dict[int, int] = {}
    chosen = f"SELECT id, {columns} FROM stance WHERE id > ? ORDER BY substr(slug, -12)"  # noqa: S608
    for rows in _parts(read.execute(chosen, (last,))):
        ids |= {row[0]: place for place, row in enumerate(rows, start=last + len(ids) + 1)}
        bare.insert("stance", f"id, {columns}", [(ids[row[0]], *row[1:]) for row in rows])
        evidence: Rows = []
        for row in rows:
            cited = read.execute(f"SELECT {of_evidence} FROM evidence WHERE stance_id = ?", (row[0],))  # noqa: S608
            evidence.extend((ids[row[0]], *one[1:]) for one in cited)
        bare.insert("evidence", of_evidence, evidence)
    return ids


def _words(bare: Bare, read: sqlite3.Connection, full: Path, last: int, ids: dict[int, int]) -> None:
    """Insert what the text index holds of these stances."""
    store = make_store(sqlite_url(full))
    numbered = "SELECT number, stance_id, checksum FROM search_document WHERE stance_id > ? ORDER BY number"
    with store.reading() as session:
        for rows in _parts(read.execute(numbered, (last,))):
            made = {key: words for _, key, words in documents(session.connection(), [row[1] for row in rows])}
            bare.insert("search_text", "rowid, words", [(number, made[key]) for number, key, _ in rows])
            held = [(number, ids[key], checksum) for number, key, checksum in rows]
            bare.insert("search_document", "number, stance_id, checksum", held)
    store.close()


def _columns(read: sqlite3.Connection, table: str) -> str:
    """The columns of a table but its number; the stance of evidence comes first."""
    names = [name for _, name, *_ in read.execute(f"PRAGMA table_info({table})") if name != "id"]
    return ", ".join(sorted(names, key=lambda name: name != "stance_id"))


def _parts(rows: sqlite3.Cursor) -> Iterator[Rows]:
    while part := rows.fetchmany(_AT_ONCE):
        yield part


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
