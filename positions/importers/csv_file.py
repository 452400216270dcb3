"""CSV files: encoding and separator are found, and rows are read one after another."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from db.problems import Problem
from positions.importers.csv_encoding import encoding_of, encoding_words
from positions.importers.grid import LONGEST, Row, Table, body, columns_of
from positions.importers.unchanged import CHANGED, Stamp, check_unchanged, stamp

SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
_BLANKS: Final = " ,;\t"
"""A line of these alone is an empty row, whatever the separator turns out to be."""
_MARKED: Final = re.compile(r"'[=+\-@\t\r']")
_TOLD: Final = re.compile(r"# [A-Z][A-Za-z ]*: ")
"""How lines begin in which our own files say what they are, above the header (positions/exports/rows.py)."""
_SEPARATOR: Final = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)
"""A first line by which spreadsheets tell one another the separator."""


def unmarked(text: str) -> str:
    """A cell without the mark that keeps spreadsheets from running it (positions/exports/spreadsheet.py)."""
    return text[1:] if _MARKED.match(text) else text


def open_csv(path: Path) -> Table:
    """The table in a CSV file; raises Problem when it is no text or has no header or no rows."""
    before = stamp(path)
    encoding = encoding_of(path)
    skipped, separator = _above(path, encoding)
    file, line, header = _header(
        [_CsvFile(path, encoding, one, skipped, before) for one in separator or SEPARATORS]
    )
    columns = columns_of(header, where=f"line {line}")
    told = [f"Text in {encoding_words(encoding)}, cells separated by {SEPARATORS[file.separator]}."]
    if line > 1:
        told.append(f"The header is line {line}; the lines above it are left out.")
    table = Table(columns, tuple(told), partial(file.rows, len(columns)))
    if next(table.rows(), None) is None:
        raise Problem(f"There are no rows below the header in line {line}: choose a file that has some.")
    return table


@dataclass(frozen=True, slots=True)
class _CsvFile:
    """A CSV file and how it is to be read; so many lines above the header are skipped."""

    path: Path
    encoding: str
    separator: str
    skipped: int
    before: Stamp

    def rows(self, width: int) -> Iterator[Row]:
        """The rows below the header; raises Problem when the file is another than the one that was opened."""
        check_unchanged(self.path, self.before)
        records = self.records()
        next(records, None)
        yield from body(records, width, called="Line")
        check_unchanged(self.path, self.before)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """All that is not an empty line up to the header, and every record from there, under its first line."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            lines = _Lines(file, self.skipped)
            reader = csv.reader(iter(lines), delimiter=self.separator, strict=True)
            begun = False
            try:
                for cells in reader:
                    if lines.marked:
                        cells = [unmarked(cell) for cell in cells]
                    begun = begun or any(cell.strip(_BLANKS) for cell in cells)
                    if begun:
                        yield lines.start, cells
                    lines.next_row(self.skipped + reader.line_num + 1)
            except csv.Error as error:
                raise Problem(f"{_place(error, lines.start)}") from None
            except UnicodeError:  # all of it has been read before
                raise Problem(CHANGED) from None


class _Lines:
    """The lines of a file for a reader of records, which by itself would take a record of any size.

    start: the line on which the record begins. taken: its characters so far. marked: whether one is an apostrophe.
    """

    def __init__(self, file: TextIO, skipped: int) -> None:
        self.read = partial(file.readline, LONGEST + 1)
        for _ in range(skipped):
            self.read()
        self.next_row(skipped + 1)

    def next_row(self, start: int) -> None:
        """A record has been read: the next begins on this line."""
        self.start = start
        self.taken = 0
        self.marked = False

    def __iter__(self) -> Iterator[str]:
        for line in iter(self.read, ""):
            self.taken += len(line)
            if self.taken > LONGEST:
                raise Problem(
                    f"The row that begins on line {self.start} has more than {LONGEST:,} characters: "
                    "check that the quotation marks around its cells are closed."
                )
            if "'" in line:
                self.marked = True
            yield line


def _above(path: Path, encoding: str) -> tuple[int, str]:
    """How many lines there are above the header, and the separator if one of them names it."""
    skipped, separator = 0, ""
    with path.open(encoding=encoding, newline="") as file:
        for line in iter(partial(file.readline, LONGEST + 1), ""):
            named = _SEPARATOR.fullmatch(line)
            if not named and not _TOLD.match(line):
                break
            separator = named[1] if named else separator
            skipped += 1
    return skipped, separator


def _header(files: list[_CsvFile]) -> tuple[_CsvFile, int, list[str]]:
    """The way of reading that finds most columns, with the header's line and its names.

    Where two find as many, quotation marks within a name show that it was cut at the wrong separator.
    """
    found, problems = [], []
    for file in files:
        try:
            found += [(file, *record) for record in [next(file.records(), None)] if record]
        except Problem as problem:
            problems.append(problem)
    if found:
        return max(found, key=lambda one: (len(one[2]), -"".join(one[2]).count('"')))
    raise problems[0] if problems else Problem("The file is empty: choose one with a header and rows below it.")


def _place(error: csv.Error, line: int) -> str:
    """What is wrong with the record that begins on a line."""
    where = f"The row that begins on line {line}"
    if "end of data" in str(error):
        return f"{where} is not finished where the file ends: close its quotation mark, or bring the whole file."
    if "field limit" in str(error):
        return (
            f"{where} has a cell of more than {csv.field_size_limit():,} characters: "
            "check that its quotation marks are closed."
        )
    return f'{where} has a quotation mark in the middle of a cell: double it, as in "he said ""no""".'
