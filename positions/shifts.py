"""When a position moved, and whether the move lasted: the rules, pure, on the stances of one line.

A shift is two neighbouring days with values on one track that differ by at least a step. Let s be its direction
(+1 or -1) and size = |to - from|. A later value v is half-way back if s * (to - v) >= size / 2, and fully back if
s * (to - v) >= size; so is one that goes beyond the start. The program says how far a line came back, or that it
held; whether it was meant is the reader's judgement.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import isclose
from operator import attrgetter
from typing import Final

from db.queries.stances import StanceRow
from positions.standing import Day, Track, days_of, grouped, rank

WINDOW: Final = 90
"""Days after a shift within which a return counts as its outcome."""


class Outcome(StrEnum):
    """What came of a shift within the window, as known on a day; the first that is true.

    came_back: some day was fully back. part_back: some day was half-way back. open: the window has not passed.
    held: some day has a value. unconfirmed: nobody was heard on it.
    """

    CAME_BACK = "came_back"
    PART_BACK = "part_back"
    OPEN = "open"
    HELD = "held"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Shift:
    """A move between two neighbouring days of a line.

    half_back_on, fully_back_on: the first such days, at any distance; none when there is none as known. next_on:
    the next day with a value. same_voice: who made the new value had itself been at least a step further back.
    joined: another speaker took the new side within the window, before any half-way return. With neither it is one
    voice.
    """

    before: Day
    after: Day
    outcome: Outcome
    half_back_on: date | None
    fully_back_on: date | None
    next_on: date | None
    same_voice: bool
    joined: bool

    @property
    def on(self) -> date:
        """The day of the move."""
        return self.after.on

    @property
    def size(self) -> float:
        """How far, in scale units, more than 0."""
        return abs(self.after.value - self.before.value)

    @property
    def one_voice(self) -> bool:
        """Whether nothing but another speaker speaking made it."""
        return not (self.same_voice or self.joined)


def shifts_of(
    stances: Sequence[StanceRow],
    *,
    step: float,
    known_on: date,
    track: Track = Track.SAID,
    window: int = WINDOW,
) -> tuple[Shift, ...]:
    """The shifts of a line, oldest first, by what was known on a day.

    step: the least difference that counts, in scale units. window: days, 1 or more.
    """
    days = days_of(stances, track=track, known_on=known_on)
    by_speaker = _by_speaker(days)
    return tuple(
        _shift(before, after, days, at + 2, by_speaker, step=step, known_on=known_on, window=window)
        for at, (before, after) in enumerate(pairwise(days))
        if _reaches(abs(after.value - before.value), step)
    )


def back_on(later: Iterable[Day], *, start: float, end: float, share: float) -> date | None:
    """The first day on which a value has come back by at least this share of the way from end to start."""
    direction = 1 if end > start else -1
    needed = share * abs(end - start)
    return next((day.on for day in later if _reaches(direction * (end - day.value), needed)), None)


def _reaches(distance: float, needed: float) -> bool:
    """Whether a distance is at least another, or nearly: means and tenths are not exact in floating point."""
    return distance >= needed or isclose(distance, needed, rel_tol=1e-9, abs_tol=1e-9)


def _shift(
    before: Day,
    after: Day,
    days: Sequence[Day],
    next_at: int,
    by_speaker: Mapping[str, Sequence[Day]],
    *,
    step: float,
    known_on: date,
    window: int,
) -> Shift:
    """The shift from one day to the next; `next_at` is the place of the day after both."""
    half, fully = (
        back_on(_from(days, next_at), start=before.value, end=after.value, share=share) for share in (0.5, 1)
    )
    last = after.on + timedelta(days=window)
    next_on = days[next_at].on if next_at < len(days) else None
    return Shift(
        before,
        after,
        _outcome(half, fully, next_on, last=last, known_on=known_on),
        half,
        fully,
        next_on,
        same_voice=_same_voice(before, after, by_speaker, step),
        joined=_joined(before, after, by_speaker, until=last, half_back_on=half),
    )


def _outcome(half: date | None, fully: date | None, next_on: date | None, *, last: date, known_on: date) -> Outcome:
    if fully and fully <= last:
        return Outcome.CAME_BACK
    if half and half <= last:
        return Outcome.PART_BACK
    if known_on <= last:
        return Outcome.OPEN
    return Outcome.HELD if next_on and next_on <= last else Outcome.UNCONFIRMED


def makers(day: Day) -> frozenset[str]:
    """The speakers whose stances made a day's value: the best ranked ones."""
    return frozenset(stance.speaker for stance in day.stances if rank(stance) == rank(day.stances[0]))


def _same_voice(before: Day, after: Day, by_speaker: Mapping[str, Sequence[Day]], step: float) -> bool:
    direction = 1 if after.value > before.value else -1
    for speaker in makers(after):
        own = by_speaker[speaker]
        at = bisect_left(own, after.on, key=_ON)
        if at and _reaches(direction * (own[at].value - own[at - 1].value), step):
            return True
    return False


def _joined(
    before: Day,
    after: Day,
    by_speaker: Mapping[str, Sequence[Day]],
    *,
    until: date,
    half_back_on: date | None,
) -> bool:
    made = makers(after)
    ends = until if half_back_on is None else min(until, half_back_on - timedelta(days=1))
    return any(
        not _reaches(abs(day.value - after.value), abs(day.value - before.value))
        for speaker, own in by_speaker.items()
        if speaker not in made
        for day in _between(own, after.on, ends)
    )


_ON: Final = attrgetter("on")


def _from(days: Sequence[Day], at: int) -> Iterable[Day]:
    """The days from a place on, without a copy of them: a long line has as many shifts as days."""
    return (days[place] for place in range(at, len(days)))


def _between(days: Sequence[Day], after: date, until: date) -> Sequence[Day]:
    """The days after one and up to another, found and not sought for one by one."""
    return days[bisect_right(days, after, key=_ON) : bisect_right(days, until, key=_ON)]


def _by_speaker(days: Sequence[Day]) -> dict[str, tuple[Day, ...]]:
    """Each speaker's own days, from those of the line."""
    own: dict[str, list[StanceRow]] = {}
    for day in days:
        for stance in day.stances:
            own.setdefault(stance.speaker, []).append(stance)
    return {speaker: grouped(stances) for speaker, stances in own.items()}
