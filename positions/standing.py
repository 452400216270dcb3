"""Where an actor stands at a date: the rules that turn stances into days, positions and steps.

Pure functions over the stances of one line (an actor or a whole government on one issue). What counts:

- A stance takes effect on the last day of its date, and counts as known on K when it was public on or before K.
- Retracted ones, those not placed on the scale, and an analyst's descriptions give no value.
- What was said and what was done are two tracks, never mixed unless asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from statistics import fmean
from typing import Final

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind

CARRIED_AFTER: Final = 180
"""Days after which a position not heard again is carried: shown, but no longer current."""

_KIND_RANK: Final = {Kind.DECLARED_POLICY: 0, Kind.DEMAND: 1, Kind.OFFER: 1, Kind.ACTION: 2, Kind.SIGNAL: 3}
_CERTAINTY_RANK: Final = {Certainty.HIGH: 0, Certainty.MEDIUM: 1, Certainty.LOW: 2}


class Track(StrEnum):
    """What was said (declared policy, demand, offer, signal), what was done (action), or both together."""

    SAID = "said"
    DONE = "done"
    ALL = "all"

    def has(self, kind: Kind) -> bool:
        """Whether a stance of this kind is on this track."""
        return self is Track.ALL or (kind is Kind.ACTION) == (self is Track.DONE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day with a value on a track.

    value: in scale units, the mean of the best ranked stances, so it may lie between levels. low, high: the
    spread of all that day's values. stances: all that gave a value that day, best ranked first.
    """

    on: date
    value: float
    low: float
    high: float
    stances: tuple[StanceRow, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an actor stands on a date.

    value: in scale units. effective_on: the day that gave it. age_days: days from then to the date, 0 or more.
    carried: last heard too long ago. since: how a later question was answered, if unclear or declined.
    """

    value: float
    effective_on: date
    age_days: int
    carried: bool
    since: Answer | None
    since_on: date | None
    day: Day


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of a line: the value holds from `first`, is last heard until `heard_until`, and ends at `until`."""

    first: date
    heard_until: date
    until: date
    value: float


def gives_value(stance: StanceRow, *, track: Track, known_on: date) -> bool:
    """Whether a stance gives a value on this track, by what was known on a day."""
    return (
        stance.known_on <= known_on
        and stance.answer is Answer.PLACED
        and stance.attribution is not Attribution.ANALYST
        and not stance.retracted
        and track.has(stance.kind)
    )


def days_of(stances: Iterable[StanceRow], *, track: Track, known_on: date) -> tuple[Day, ...]:
    """The days with a value, oldest first.

    Among a day's stances the best ranked count: by certainty (high, medium, low), then by kind (declared policy;
    demand and offer; action; signal). Equals are averaged.
    """
    giving = sorted(
        (stance for stance in stances if gives_value(stance, track=track, known_on=known_on)),
        key=lambda stance: (stance.last, rank(stance), stance.slug),
    )
    return grouped(giving)


def grouped(giving: Iterable[StanceRow]) -> tuple[Day, ...]:
    """The days of stances that all give a value, ordered by day and best ranked first."""
    return tuple(_day(on, tuple(group)) for on, group in groupby(giving, key=lambda stance: stance.last))


def position_on(
    stances: Sequence[StanceRow],
    *,
    on: date,
    known_on: date,
    track: Track = Track.SAID,
    carried_after: int = CARRIED_AFTER,
) -> Position | None:
    """The position on a day, by what was known on `known_on`: the last day with a value, on or before it.

    None before the first. A later unclear or declined answer leaves it and is told. Raises ValueError when the
    day lies after `known_on`: nothing is known of it.
    """
    if on > known_on:
        raise ValueError(f"Nothing later than {known_on} is known: ask for a position on or before that day.")
    past = [day for day in days_of(stances, track=track, known_on=known_on) if day.on <= on]
    if not past:
        return None
    day = past[-1]
    later = last_unplaced(stances, after=day.on, on=on, known_on=known_on, track=track)
    age = (on - day.on).days
    return Position(
        value=day.value,
        effective_on=day.on,
        age_days=age,
        carried=age > carried_after,
        since=later.answer if later else None,
        since_on=later.last if later else None,
        day=day,
    )


def last_unplaced(
    stances: Iterable[StanceRow], *, after: date | None, on: date, known_on: date, track: Track
) -> StanceRow | None:
    """The last unclear or declined answer after a day, up to another; on one day a refusal outweighs unclear."""
    answers = [
        stance
        for stance in stances
        if stance.answer is not Answer.PLACED
        and stance.known_on <= known_on
        and stance.last <= on
        and (after is None or stance.last > after)
        and stance.attribution is not Attribution.ANALYST
        and not stance.retracted
        and track.has(stance.kind)
    ]
    return max(answers, key=lambda s: (s.last, s.answer is Answer.DECLINED, s.slug), default=None)


def steps_of(days: Sequence[Day], *, until: date, carried_after: int = CARRIED_AFTER) -> tuple[Step, ...]:
    """The line through these days up to and including `until`; neighbours meet, nothing is sloped or bridged."""
    shown = [day for day in days if day.on <= until]
    ends = [*(day.on for day in shown[1:]), until][: len(shown)]
    return tuple(
        Step(
            day.on,
            end if (end - day.on).days <= carried_after else day.on + timedelta(carried_after),
            end,
            day.value,
        )
        for day, end in zip(shown, ends, strict=True)
    )


def rank(stance: StanceRow) -> tuple[int, int]:
    """How a stance ranks among those of its day, the least first: by certainty, then by kind."""
    return _CERTAINTY_RANK[stance.certainty], _KIND_RANK[stance.kind]


def _day(on: date, stances: tuple[StanceRow, ...]) -> Day:
    values = [s.value for s in stances if s.value is not None]
    if len(values) == 1:  # as on most days
        return Day(on, values[0], values[0], values[0], stances)
    first = rank(stances[0])
    best = [s.value for s in stances if s.value is not None and rank(s) == first]
    return Day(on, fmean(best), min(values), max(values), stances)
