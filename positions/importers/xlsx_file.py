"""XLSX files: a sheet is read once to its end, and its rows are kept in a file of our own from then on."""

import csv
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from db.problems import Problem
from positions.importers.grid import Row, Table, body, columns_of
from positions.importers.xlsx_book import Workbook, opened
from positions.importers.xlsx_cells import Styles, Texts
from positions.importers.xlsx_sheet import rows_of

LARGEST_COPY: Final = 1_000_000_000
"""The most characters of all rows: a text that a million cells share is written for each of them."""


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook that hold anything, in their order."""
    with opened(path) as book:
        return _filled(book)


def open_xlsx(path: Path, *, sheet: str = "") -> Table:
    """The table in a sheet of a workbook; raises Problem when it cannot be told which, or be read to its end."""
    with opened(path) as book:
        name = _chosen(_filled(book), sheet)
        records = _records(book, name)
        line, header = next(records, (0, []))
        columns = columns_of(header, where=f"row {line}")
        copy = _Copy(body(records, len(columns), called="Row"))
    if next(copy.rows(), None) is None:
        raise Problem(f"There are no rows below the header in row {line} of the sheet {name!r}: choose another.")
    told = [f"Sheet {name!r} of a workbook."]
    if line > 1:
        told.append(f"The header is row {line}.")
    return Table(columns, tuple(told), copy.rows)


class _Copy:
    """Rows in a file of our own that goes with the table: reading them from XML takes ten times longer."""

    def __init__(self, rows: Iterable[Row]) -> None:
        try:
            handle, name = tempfile.mkstemp(prefix="positions-", suffix=".csv")
            self.path = Path(name)
            weakref.finalize(self, self.path.unlink, missing_ok=True)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows((number, *cells) for number, cells in _bounded(rows))
        except OSError as error:
            raise Problem(
                f"The rows cannot be kept while they are read ({error.strerror}): make room on the disk."
            ) from error

    def rows(self) -> Iterator[Row]:
        """The rows from the first."""
        with self.path.open(encoding="utf-8", newline="") as file:
            for number, *cells in csv.reader(file):
                yield int(number), tuple(cells)


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, unless all together they are too large."""
    size = 0
    for number, cells in rows:
        size += sum(map(len, cells))
        if size > LARGEST_COPY:
            raise Problem(
                f"The rows down to row {number} have more than {LARGEST_COPY:,} characters: split the file."
            )
        yield number, cells


def _records(book: Workbook, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, the header's first."""
    for number, cells in rows_of(book, book.sheets[sheet], Texts(book), Styles(book)):
        if cells:
            yield number, [cells.get(column, "") for column in range(1, max(cells) + 1)]


def _chosen(names: tuple[str, ...], sheet: str) -> str:
    """The sheet asked for, or the only one."""
    listed = ", ".join(repr(name[:40]) for name in names[:20])
    if not names:
        raise Problem("The workbook is empty: choose one with a header and rows below it.")
    if sheet and sheet not in names:
        raise Problem(f"The workbook has no sheet {sheet[:40]!r} that holds anything: choose one of {listed}.")
    if not sheet and len(names) > 1:
        raise Problem(f"The workbook has {len(names)} sheets that hold something: choose one of {listed}.")
    return sheet or names[0]


def _filled(book: Workbook) -> tuple[str, ...]:
    """The sheets that hold anything: each is read up to its first cell with content."""
    texts, styles = Texts(book), Styles(book)

    def holds_any(part: str) -> bool:
        try:
            return any(cells for _, cells in rows_of(book, part, texts, styles))
        except Problem:  # such as a formula: there is something, and what it is is told when the sheet is chosen
            return True

    return tuple(name for name, part in book.sheets.items() if holds_any(part))
