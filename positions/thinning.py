"""Which days of a line are drawn where it has more than a screen has room for.

The time shown is cut into bins of whole days. Of each bin the first, the last, the lowest and the highest day are
kept, and with each of them the day on which its value began: no step moves, no extreme is lost, and the position
on every drawn day is what it is without thinning.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution
from positions.standing import Track, days_of

_MOST_BINS: Final = 512
"""A bin is then about two pixels wide on a desk's screen."""


class Bins(NamedTuple):
    """The days shown, both included, in so many bins of equal width (the last may be narrower)."""

    first: date
    last: date
    number: int

    @property
    def days(self) -> int:
        """The width of a bin, 1 or more."""
        return max(1, -(-((self.last - self.first).days + 1) // self.number))

    def of(self, day: date) -> int:
        """Which bin a day is in, from 0."""
        return (day - self.first).days // self.days

    def has(self, day: date) -> bool:
        """Whether a day is shown."""
        return self.first <= day <= self.last


class Stream(NamedTuple):
    """What is thinned by itself: what of a line is drawn alike. sort: value, unplaced or ghost."""

    line: str
    issue: str
    track: Track
    sort: str


Point = tuple[date, float]
"""A day and the value on it."""
Kept = Mapping[Stream, frozenset[date]]
"""The days that are drawn of each stream."""


def thin(points: Sequence[Point], bins: Bins) -> frozenset[date]:
    """The days to draw of some points, oldest first, one a day; those outside the bins are not."""
    kept: set[date] = set()
    shown = [point for point in points if bins.has(point[0])]
    begun = _run_starts(shown)
    for _, group in groupby(range(len(shown)), key=lambda at: bins.of(shown[at][0])):
        some = list(group)
        lowest = min(some, key=lambda at: shown[at][1])
        highest = max(some, key=lambda at: shown[at][1])
        for at in (some[0], lowest, highest, some[-1]):
            kept |= {shown[at][0], shown[begun[at]][0]}
    return frozenset(kept)


def stream_of(stance: StanceRow, *, known_on: date) -> Stream | None:
    """The stream that a stance is drawn in; none for one that is not drawn, by what was known on a day."""
    if stance.retracted or stance.known_on > known_on:
        return None
    if stance.answer is not Answer.PLACED:
        sort = "unplaced"
    else:
        sort = "ghost" if stance.attribution is Attribution.ANALYST else "value"
    return Stream(stance.line, stance.issue, Track.DONE if Track.DONE.has(stance.kind) else Track.SAID, sort)


def keep(
    stances: Iterable[StanceRow], *, first: date, last: date, known_on: date, most: int
) -> tuple[Kept, Bins, int]:
    """The days to draw of each stream from a first to a last day, the bins, and how many marks that makes.

    As many bins as leave at most `most` marks; with one bin nothing more can be left out.
    """
    streams: defaultdict[Stream, list[StanceRow]] = defaultdict(list)
    for stance in stances:
        stream = stream_of(stance, known_on=known_on)
        if stream:
            streams[stream].append(stance)
    points = {stream: _points(stream, rows, known_on) for stream, rows in streams.items()}
    marks_on = {stream: _marks_by_day(stream, rows) for stream, rows in streams.items()}

    def drawn(number: int) -> tuple[Kept, Bins, int]:
        bins = Bins(first, last, number)
        kept = {stream: thin(some, bins) for stream, some in points.items()}
        return kept, bins, sum(marks_on[stream][on] for stream, days in kept.items() for on in days)

    few, many = 1, _MOST_BINS
    while few < many:
        middle = (few + many + 1) // 2
        few, many = (middle, many) if drawn(middle)[2] <= most else (few, middle - 1)
    return drawn(few)


def _points(stream: Stream, stances: Sequence[StanceRow], known_on: date) -> list[Point]:
    if stream.sort == "value":
        return [(day.on, day.value) for day in days_of(stances, track=stream.track, known_on=known_on)]
    # An analyst's highest counts where there are several on a day; an answer off the scale has no height.
    highest: dict[date, float] = {}
    for stance in stances:
        value = stance.value or 0.0
        highest[stance.last] = max(value, highest.get(stance.last, value))
    return sorted(highest.items())


def _marks_by_day(stream: Stream, stances: Sequence[StanceRow]) -> Mapping[date, int]:
    """How many marks each day has: one for each of its values, and one for each stance that gives none."""
    if stream.sort != "value":
        return Counter(stance.last for stance in stances)
    return Counter(on for on, _ in {(stance.last, stance.value) for stance in stances})


def _run_starts(points: Sequence[Point]) -> list[int]:
    """For each point the place of the first of its run, throughout which the value is the same."""
    begun: list[int] = []
    for at, (_, value) in enumerate(points):
        begun.append(begun[-1] if at and points[at - 1][1] == value else at)
    return begun
