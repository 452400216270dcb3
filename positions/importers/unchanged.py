"""Sees to it that a file which is read twice is the same both times."""

from pathlib import Path
from typing import Final

from db.problems import Problem

CHANGED: Final = "The file was changed while it was read: close it in the other program and import it again."
Stamp = tuple[int, int]
"""When a file was last written (nanoseconds), and its length in bytes."""


def stamp(path: Path) -> Stamp:
    """What changes when the file is written; raises Problem when it cannot be read."""
    try:
        stat = path.stat()
    except (OSError, ValueError) as error:
        raise Problem("The file cannot be read: choose another.") from error
    return stat.st_mtime_ns, stat.st_size


def check_unchanged(path: Path, before: Stamp) -> None:
    """Raise Problem when the file was written since: half of it would be old and half of it new."""
    if stamp(path) != before:
        raise Problem(CHANGED)
