"""The rows of a sheet, read from its XML: formulas, merged cells and errors are refused where they stand."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from db.problems import Problem
from positions.importers.grid import LONGEST, letters
from positions.importers.xlsx_book import LARGEST, Workbook
from positions.importers.xlsx_cells import LONGEST_CELL, Styles, Texts, date_text, number_text, unescaped
from positions.importers.xlsx_xml import PartReader

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
"""The most rows and columns that a spreadsheet has."""
_BOOLEANS: Final = {"1": "yes", "0": "no", "true": "yes", "false": "no"}


class Sheet(PartReader):
    """One pass over a sheet: `done` holds the rows that have been read and not yet taken."""

    def __init__(self, book: Workbook, texts: Texts, styles: Styles) -> None:
        self.since_1904 = book.since_1904
        self.texts, self.styles = texts, styles
        self.done: list[tuple[int, dict[int, str]]] = []
        self.row, self.column = 0, 0
        self.cells: dict[int, str] = {}
        self.size = 0
        self.kind, self.style, self.piece = "", "", ""
        self.in_cell = self.inside = self.spoken = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A row or a cell begins, or what no table has."""
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"}:
            self.inside = self.in_cell and not self.spoken
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f" and self.in_cell:
            raise Problem(
                f"Cell {self._name()} holds a formula: put its value in its place, or save the sheet as CSV."
            )
        elif name == "rPh":
            self.spoken = True
        elif name == "mergeCell":
            raise Problem(
                f"The cells {attributes.get('ref', '')[:40]} are merged: "
                "split them, so that every row has cells of its own."
            )

    def end(self, name: str) -> None:
        """A cell or a row is whole."""
        if name == "c":
            self._end_cell()
        elif name in {"v", "t"}:
            self.inside = False
        elif name == "row":
            self.done.append((self.row, self.cells))
        elif name == "rPh":
            self.spoken = False

    def text(self, text: str) -> None:
        """Words or digits of a cell."""
        if self.inside:
            self.piece += text
            if len(self.piece) > LONGEST_CELL:
                raise Problem(f"Cell {self._name()} has more than {LONGEST_CELL:,} characters: shorten it.")

    def _begin_row(self, attributes: dict[str, str]) -> None:
        row = int(attributes.get("r", self.row + 1))
        if not self.row < row <= ROWS:
            raise Problem(f"Row {row} of the sheet is out of place: save the workbook again and choose that file.")
        self.row, self.column, self.cells, self.size = row, 0, {}, 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        named = attributes.get("r")
        self.column = column_of(named.rstrip("0123456789")) if named else self.column + 1
        self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
        self.piece, self.in_cell = "", True

    def _end_cell(self) -> None:
        self.in_cell = False
        if not self.piece:
            return
        if self.column > COLUMNS:
            raise Problem(f"Row {self.row} has more than {COLUMNS:,} columns: delete those that are not needed.")
        text = self._cell_text()
        self.size += len(text)
        if self.size > LONGEST:
            raise Problem(f"Row {self.row} has more than {LONGEST:,} characters: split it, or shorten its cells.")
        if text:
            self.cells[self.column] = text

    def _cell_text(self) -> str:
        kind, piece = self.kind, self.piece
        if kind == "s":
            return self.texts[int(piece)]
        if kind in {"", "n"}:
            shows = self.styles.shown(self.style)
            return number_text(piece) if shows == "number" else date_text(piece, shows, since_1904=self.since_1904)
        if kind == "b":
            return _BOOLEANS.get(piece, piece)
        if kind == "e":
            raise Problem(f"Cell {self._name()} holds the error {piece[:20]}: correct it or empty the cell.")
        return unescaped(piece)

    def _name(self) -> str:
        return f"{letters(self.column)}{self.row}"


def rows_of(book: Workbook, part: str, texts: Texts, styles: Styles) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows of a sheet by number: the text of each cell that has any, by column from 1."""
    sheet = Sheet(book, texts, styles)
    for _ in book.read(part, sheet, largest=LARGEST):
        yield from sheet.done
        sheet.done.clear()


@lru_cache(maxsize=1 << 12)
def column_of(name: str) -> int:
    """A column's place from its name in a spreadsheet (A is 1); raises ValueError for anything else."""
    if not 1 <= len(name) <= 7 or not name.isascii() or not name.isalpha():
        raise ValueError
    place = 0
    for letter in name.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place
