"""A database of Discourse Network Analyzer 3 (DNA): opened so that nothing can change it, and its tables checked.

The file comes from somebody else: its tables may be missing, its cells of any type, its pages cut off. Whatever is
wrong is a Problem that names the place; no error of sqlite3 leaves this module.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from db.problems import Problem

LONGEST_TEXT: Final = 32 * 1024 * 1024
"""Bytes of the longest text that is read from a file; DNA itself holds documents of 16 MB at most."""
_NEEDED: Final = {
    "DOCUMENTS": ("ID", "Title", "Text", "Author", "Source", "Section", "Date"),
    "STATEMENTTYPES": ("ID", "Label"),
    "VARIABLES": ("ID", "Variable", "DataType", "StatementTypeId"),
    "STATEMENTS": ("ID", "StatementTypeId", "DocumentId", "Start", "Stop"),
    "DATABOOLEAN": ("StatementId", "VariableId", "Value"),
    "DATAINTEGER": ("StatementId", "VariableId", "Value"),
    "DATASHORTTEXT": ("StatementId", "VariableId", "Entity"),
    "ENTITIES": ("ID", "VariableId", "Value"),
}
_HOT_JOURNAL: Final = bytes.fromhex("d9d505f920a163d7")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads a DNA 3 database; raises Problem when it is none, in use, damaged or incomplete."""
    wal = _check_file(path)
    address = path.absolute().as_uri() + "?mode=ro"
    with explained():
        if not wal:
            # An immutable file is read past all locks, so another program's lock is looked for first.
            with closing(sqlite3.connect(address, uri=True, timeout=1)) as probe:
                probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # Immutable: not even a lock is taken or a -wal made, so DNA can go on saving.
        with closing(sqlite3.connect(address + "&immutable=1", uri=True, check_same_thread=False)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
            for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
                connection.execute(f"PRAGMA {pragma}")
            _check_tables(connection)
            yield connection


@contextmanager
def explained() -> Iterator[None]:
    """Turn what sqlite3 says of the file into a sentence."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # what sqlite3 says quotes the file, which may be no UTF-8
        said = str(error).lower()
        for sign, sentence in _SENTENCES.items():
            if sign in said:
                raise Problem(sentence) from error
        raise Problem("The file is damaged or was cut off: copy it again, or save it anew in DNA.") from error


_NOT_DNA: Final = "The file is no database of Discourse Network Analyzer: choose one that DNA 3 has saved (.dna)."
_IN_USE: Final = "The file is in use by another program: close it there and try again."
_SENTENCES: Final = {
    "locked": _IN_USE,
    "not a database": _NOT_DNA,
    "decode to utf-8": "The file holds text that is not in UTF-8: open it in DNA and save it anew.",
    "too big": f"The file holds a text of more than {LONGEST_TEXT // 1024**2} MB: shorten it in DNA and try again.",
}


def _check_file(path: Path) -> bool:
    """Refuse what is no SQLite file, and what another program has not finished writing. Whether it keeps a -wal."""
    if not path.is_file():
        raise Problem("There is no such file: choose another.")
    try:
        with path.open("rb") as file:
            head = file.read(20)
        journal, wal = (path.with_name(path.name + end) for end in ("-journal", "-wal"))
        unfinished = wal.exists() and wal.stat().st_size > 0
        if journal.exists():
            with journal.open("rb") as file:
                unfinished = unfinished or file.read(8) == _HOT_JOURNAL
    except OSError as error:
        raise Problem(f"The file cannot be read ({error.strerror}): choose another file.") from error
    if not head.startswith(b"SQLite format 3\0"):
        raise Problem(_NOT_DNA)
    if unfinished:
        raise Problem(_IN_USE)
    return head[18:] == b"\x02\x02"


def _check_tables(connection: sqlite3.Connection) -> None:
    """Refuse a file that lacks a table or a column."""
    there = {table for table in (*_NEEDED, "ATTRIBUTES") if columns_of(connection, table)}
    if not there & {"STATEMENTS", "STATEMENTTYPES"}:
        raise Problem(_NOT_DNA)
    if _is_older(connection, there):
        raise Problem(
            "The file was saved by DNA 2, whose tables are others: import it into a new database in DNA 3, and "
            "choose that one."
        )
    missing = [table for table in _NEEDED if table not in there]
    for table in (table for table in _NEEDED if table in there):
        columns = columns_of(connection, table)
        missing += [f"{table}.{column}" for column in _NEEDED[table] if column.upper() not in columns]
    if missing:
        raise Problem(
            f"The file lacks {', '.join(missing)}, which every database of DNA 3 has: choose one that is whole."
        )


def columns_of(connection: sqlite3.Connection, table: str) -> set[str]:
    """The names of a table's columns in capitals; none when there is no such table. A view or a virtual table,
    which have no root page, is none: it could run for ever.
    """
    real = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND upper(name) = ?"
    if not connection.execute(real, (table,)).fetchone():
        return set()
    return {str(column).upper() for _, column, *_ in connection.execute(f"PRAGMA table_info({table})")}


def _is_older(connection: sqlite3.Connection, there: set[str]) -> bool:
    if {"PROPERTY", "VALUE"} <= columns_of(connection, "SETTINGS"):
        version = connection.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
        if version and str(version[0]).strip().startswith("2"):
            return True
    return "ATTRIBUTES" in there and "ENTITIES" not in there
