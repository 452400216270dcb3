"""How whoever brings a file in is told how far it is, and stops it."""

from collections.abc import Callable
from typing import Final

from db.problems import Problem

TOLD_EVERY: Final = 1_000
"""After so many rows it is told how far the reading has come, and asked whether to stop."""

Stop = Callable[[], bool]
"""Whether to stop: asked again and again while a file is brought in."""


class Stopped(Problem):
    """Whoever brings a file in has stopped it."""

    def __init__(self) -> None:
        super().__init__("The import was stopped: nothing was brought in.")


def on_and_on() -> bool:
    """Never stop."""
    return False


def untold(_rows: int) -> None:
    """Tell nobody how far the reading has come."""
