"""How far apart two actors are on an issue, and who moved: the rules, pure, on the stances of two lines.

A gap is the absolute difference of two positions, in scale units. Scales are ordinal, so gaps are never averaged
over issues, only counted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter

from db.queries.stances import StanceRow
from positions.standing import CARRIED_AFTER, Day, Track, days_of, steps_of


class Status(StrEnum):
    """Whether a gap is between positions heard of late: current when neither is carried, else carried."""

    CURRENT = "current"
    CARRIED = "carried"


class Moved(StrEnum):
    """Who made the last change of a gap."""

    A = "a"
    B = "b"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance of two positions from a day on, until the next.

    a, b: the two positions; gap: 0 or more; all in scale units. on: the day on which one of them, or both, moved.
    status: on that day, or on the day that was asked for.
    """

    on: date
    a: float
    b: float
    status: Status
    moved: Moved

    @property
    def gap(self) -> float:
        """The absolute difference."""
        return abs(self.a - self.b)


def gaps_of(
    a: Sequence[StanceRow],
    b: Sequence[StanceRow],
    *,
    known_on: date,
    track: Track = Track.SAID,
    carried_after: int = CARRIED_AFTER,
) -> tuple[Gap, ...]:
    """The gap on every day on which either moves or takes its first position, once both have one; oldest first."""
    of_a, of_b = (days_of(stances, track=track, known_on=known_on) for stances in (a, b))
    return _gaps(of_a, of_b, carried_after)


def _gaps(of_a: Sequence[Day], of_b: Sequence[Day], carried_after: int) -> tuple[Gap, ...]:
    """The gaps of two lines, given their days."""
    moves_a, moves_b = _moves(of_a), _moves(of_b)
    found = []
    for on in sorted(moves_a | moves_b):
        day_a, day_b = _last(of_a, on), _last(of_b, on)
        if day_a and day_b:
            moved = Moved.BOTH if on in moves_a and on in moves_b else Moved.A if on in moves_a else Moved.B
            found.append(Gap(on, day_a.value, day_b.value, _status(day_a, day_b, on, carried_after), moved))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time over which a gap and its status stay the same, from the first day up to the last."""

    first: date
    last: date
    gap: float
    status: Status
    moved: Moved


def stretches_of(
    a: Sequence[StanceRow],
    b: Sequence[StanceRow],
    *,
    until: date,
    known_on: date,
    track: Track = Track.SAID,
    carried_after: int = CARRIED_AFTER,
) -> tuple[Stretch, ...]:
    """The gap up to a day in stretches, each ended by a move or by a position becoming carried or current."""
    both = of_a, of_b = tuple(days_of(stances, track=track, known_on=known_on) for stances in (a, b))
    gaps = [gap for gap in _gaps(of_a, of_b, carried_after) if gap.on <= until]
    steps = [step for days in both for step in steps_of(days, until=until, carried_after=carried_after)]
    carried = {step.heard_until + timedelta(days=1) for step in steps if step.heard_until < step.until}
    turns = sorted({step.first for step in steps} | carried)
    found: list[Stretch] = []
    for gap, end in zip(gaps, [*(gap.on for gap in gaps[1:]), until], strict=False):
        edges = sorted({gap.on, end, *turns[bisect_right(turns, gap.on) : bisect_left(turns, end)]})
        for first, last in pairwise(edges):
            inside = last - timedelta(days=1)
            day_a, day_b = (_last(days, inside) for days in both)
            if day_a and day_b:
                status = _status(day_a, day_b, inside, carried_after)
                found.append(Stretch(first, last, gap.gap, status, gap.moved))
    return _joined(found)


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours that say the same, as one."""
    found: list[Stretch] = []
    for one in stretches:
        if found and replace(found[-1], last=one.last) == replace(one, first=found[-1].first):
            found[-1] = replace(found[-1], last=one.last)
        else:
            found.append(one)
    return tuple(found)


def gap_on(
    a: Sequence[StanceRow],
    b: Sequence[StanceRow],
    *,
    on: date,
    known_on: date,
    track: Track = Track.SAID,
    carried_after: int = CARRIED_AFTER,
) -> Gap | None:
    """The gap on a day with who made its last change; none where one of them has no position.

    Raises ValueError when the day lies after `known_on`: nothing is known of it.
    """
    if on > known_on:
        raise ValueError(f"Nothing later than {known_on} is known: ask for a gap on or before that day.")
    of_a, of_b = (
        [day for day in days_of(stances, track=track, known_on=known_on) if day.on <= on] for stances in (a, b)
    )
    gaps = _gaps(of_a, of_b, carried_after)
    return replace(gaps[-1], status=_status(of_a[-1], of_b[-1], on, carried_after)) if gaps else None


def _moves(days: Sequence[Day]) -> frozenset[date]:
    """The days on which a value begins or changes."""
    changed = {after.on for before, after in pairwise(days) if after.value != before.value}
    return frozenset(changed | {day.on for day in days[:1]})


def _last(days: Sequence[Day], on: date) -> Day | None:
    """The last day on or before another, sought and not walked to: a long line has as many gaps as days."""
    at = bisect_right(days, on, key=attrgetter("on"))
    return days[at - 1] if at else None


def _status(a: Day, b: Day, on: date, carried_after: int) -> Status:
    oldest = max((on - day.on).days for day in (a, b))
    return Status.CARRIED if oldest > carried_after else Status.CURRENT
