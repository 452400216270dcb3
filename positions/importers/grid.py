"""A table as a file brings it: named columns and numbered rows of text, read as often as need be."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from db.problems import Problem

COLUMNS: Final = 500
"""The most columns a table may have."""
LONGEST: Final = 1_000_000
"""The most characters of one row, and of one line of a text file."""
LONGEST_NAME: Final = 1_000
"""The most characters of a column's name."""
Row = tuple[int, tuple[str, ...]]
"""A row's number as a reader of the file counts it, and its cells, as many as there are columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a file, how to read its rows, and what was found out about it, in sentences."""

    columns: tuple[str, ...]
    told: tuple[str, ...]
    read: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """The rows from the first; raises Problem where the file breaks off or a row does not fit the columns."""
        return self.read()


def columns_of(header: Sequence[str], *, where: str) -> tuple[str, ...]:
    """The names in a header, without empty ones at its end; raises Problem when one is missing or there twice.

    where: the header's place, such as "line 1".
    """
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > COLUMNS:
        raise Problem(
            f"The header in {where} has {len(names):,} columns, and at most {COLUMNS} are read: "
            "delete those that are not needed."
        )
    first: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if not name:
            raise Problem(f"Column {place} ({letters(place)}) has no name in {where}: name it or delete it.")
        if len(name) > LONGEST_NAME:
            raise Problem(f"The name of column {place} in {where} has {len(name):,} characters: shorten it.")
        same = first.setdefault(name.casefold(), place)
        if same != place:
            raise Problem(f"Columns {same} and {place} in {where} are both called {name[:60]!r}: rename one.")
    return tuple(names)


def body(records: Iterable[tuple[int, list[str]]], width: int, *, called: str) -> Iterator[Row]:
    """Records as rows of one width, empty ones left out; `called` is what the file's rows are called."""
    blank = str.strip
    for number, cells in records:
        if len(cells) != width:
            cells = _fitted(cells, width, f"{called} {number}")
        if any(map(blank, cells)):
            yield number, tuple(cells)


def letters(place: int) -> str:
    """A column's name in a spreadsheet, from its place (1 is A, 27 is AA)."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _fitted(cells: list[str], width: int, where: str) -> list[str]:
    if len(cells) > width and any(map(str.strip, cells[width:])):
        raise Problem(
            f"{where} has {len(cells):,} cells, but the header names {width}: "
            "name every column, and put a cell that holds the separator in quotation marks."
        )
    return cells[:width] + [""] * (width - len(cells))
