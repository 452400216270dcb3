"""Remembers what is made of the cells of a column: the same words come again and again."""

from collections.abc import Callable
from typing import Final, TypeVar

Cell = TypeVar("Cell", str, tuple[str, ...])
Made = TypeVar("Made")
MOST: Final = 20_000
"""So many cells are remembered at most, so that a column without repetition fills no memory."""
LONG: Final = 200
"""A longer cell is not remembered, in characters."""


class Memo(dict[Cell, Made]):
    """What `make` gives for a cell, or for some cells of a row together."""

    def __init__(self, make: Callable[[Cell], Made]) -> None:
        super().__init__()
        self.make: Callable[[Cell], Made] = make

    def __missing__(self, cell: Cell) -> Made:
        made = self.make(cell)
        if (len(cell) if isinstance(cell, str) else sum(map(len, cell))) <= LONG:
            if len(self) >= MOST:
                self.clear()
            self[cell] = made
        return made
