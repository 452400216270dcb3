"""Cells of a file that somebody else made: of any type, whatever their column says."""

from typing import Final

from db.problems import Problem
from positions.importers.dna_words import one_line

FIX: Final = "correct it in DNA and try again."


def whole(cell: object, where: str, *, least: int = -(2**53), most: int = 2**53) -> int:
    """A whole number of a cell, from `least` to `most`; raises Problem naming the place."""
    if not isinstance(cell, int) or not least <= cell <= most:
        raise Problem(f"{where} has {shown(cell)} where a whole number belongs: {FIX}")
    return cell


def written(cell: object, where: str) -> str:
    """The text of a cell, blank when there is none; raises Problem naming the place."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        raise Problem(f"{where} has {shown(cell)} where a text belongs: {FIX}")
    return cell


def shown(cell: object) -> str:
    """A cell as a message quotes it."""
    return "nothing" if cell is None else "bytes" if isinstance(cell, bytes) else one_line(repr(cell)[:40])
