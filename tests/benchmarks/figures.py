"""What a measurement gives: samples of one thing beside samples of another, taken in turn, and their ratio."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

Ask = Callable[[], float]
"""Does what is measured once, and gives how much of the unit it took."""
SECONDS, MEGABYTES, RATE = "s", "MB", "rows/s"
_DIGITS: Final = {SECONDS: 4, MEGABYTES: 0, RATE: 0}


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the report: `what` beside `other`, both in `unit`, as they were sampled in the same minutes.

    target: the ratio of the medians that is aimed at, the most of it or, of a rate, the least; none without one.
    """

    name: str
    what: str
    other: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    target: float | None = None
    unit: str = SECONDS

    @property
    def ratio(self) -> float:
        """The median of ours by the median of the other's."""
        return median(self.ours) / median(self.theirs)

    @property
    def meets(self) -> bool | None:
        """Whether the target is met; none without one."""
        if self.target is None:
            return None
        return self.ratio >= self.target if self.unit == RATE else self.ratio <= self.target


def in_turn(asked: Mapping[str, Ask], rounds: int) -> dict[str, tuple[float, ...]]:
    """Samples of each, taken in turn; the first of each, which fills the machine's caches, does not count."""
    samples: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds + 1):
        for name, ask in asked.items():
            samples[name].append(ask())
    return {name: tuple(taken[1:]) for name, taken in samples.items()}


def spread(samples: tuple[float, ...], unit: str) -> str:
    """Median, least and most; times in milliseconds."""
    times = 1_000 if unit == SECONDS else 1
    told = [
        f"{times * value:,.{1 if unit == SECONDS else 0}f}"
        for value in (median(samples), min(samples), max(samples))
    ]
    return f"{told[0]} ({told[1]} to {told[2]})"


def as_numbers(samples: tuple[float, ...], unit: str) -> tuple[float, float, float]:
    """Median, least and most, as numbers in the unit."""
    low, middle, high = (round(f(samples), _DIGITS[unit]) for f in (min, median, max))
    return middle, low, high
