"""What stands out on a date, in sentences made from the record: the largest shift near it, coverage, days since.

It tells how far a line came back or that it held, and who spoke; whether a move was meant is left to the reader.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final, NamedTuple

from db.queries.codebook import ActorRow, EventRow, IssueRow
from db.vocabulary import EventKind
from positions import words
from positions.answers import Moved, Standing
from positions.shifts import WINDOW, Outcome, Shift, makers

NEAR: Final = 45
"""Days before or after a date within which a shift is near it."""


class Coverage(NamedTuple):
    """How much of a matrix the record can fill: cells with a position, cells in all, their median age in days."""

    filled: int
    cells: int
    median_age: float | None
    carried: int


def largest_near(moves: Iterable[Moved], on: date, *, near: int = NEAR) -> Moved | None:
    """The largest shift at most `near` days from a date; of equals the nearest, then the later; or none."""
    close = [moved for moved in moves if abs((moved.shift.on - on).days) <= near]
    return max(close, key=lambda m: (m.shift.size, -abs((m.shift.on - on).days), m.shift.on), default=None)


def headline(moved: Moved, actors: Mapping[str, ActorRow], issue: IssueRow, *, known_on: date) -> str:
    """A shift in sentences: who moved from where to where, by whose words, and what was heard after."""
    shift = moved.shift
    path = f"from {words.level_words(issue, shift.before.value)} to {words.level_words(issue, shift.after.value)}"
    first = f"{actors[moved.actor].name} moved on {words.within(issue.name)} on {words.day_words(shift.on)}, {path}"
    return f"{first}: {voices_words(shift, actors)}. {aftermath(shift, known_on=known_on)}"


def voices_words(shift: Shift, actors: Mapping[str, ActorRow]) -> str:
    """Who made the new value, and whether it was the same voice as before or others joined."""
    who = words.listed([actors[slug].name for slug in sorted(makers(shift.after))])
    if shift.same_voice and shift.joined:
        return f"{who}, who had said otherwise before; others joined"
    if shift.same_voice:
        return f"{who}, who had said otherwise before; nobody else joined"
    among = makers(shift.after) & makers(shift.before)
    before = "one of those who spoke before" if among else "another speaker than before"
    return f"{who}, {before}; {'others joined' if shift.joined else 'one voice'}"


def aftermath(shift: Shift, *, known_on: date, window: int = WINDOW) -> str:
    """What came of it within the window, and when it came half and fully back, however late."""
    ends = shift.on + timedelta(days=window)
    outcome = words.OUTCOME[shift.outcome]
    if shift.outcome is Outcome.OPEN:
        known, end = words.day_words(known_on), words.day_words(ends)
        first = f"As known on {known} it is {outcome} ({window} days end on {end})"
    else:
        first = f"Within {window} days: {outcome}"
    return f"{first}. {_returns(shift, ends)}"


def _returns(shift: Shift, ends: date) -> str:
    half, fully = shift.half_back_on, shift.fully_back_on
    if half is None:
        return (
            f"Next heard on {words.day_words(shift.next_on)}." if shift.next_on else "Nothing was heard after it."
        )
    late = f" ({words.counted((fully - ends).days, 'day')} after the window)" if fully and fully > ends else ""
    if fully == half:
        return f"It was fully back on {words.day_words(half)}{late}."
    if fully is None:
        return f"It was half-way back on {words.day_words(half)}, and not fully back as known."
    return f"It was half-way back on {words.day_words(half)}, fully back on {words.day_words(fully)}{late}."


def coverage(standings: Sequence[Standing], cells: int) -> Coverage:
    """How many of so many cells have a position, and how old these are."""
    found = [standing.position for standing in standings if standing.position]
    ages = [position.age_days for position in found]
    carried = sum(1 for position in found if position.carried)
    return Coverage(len(found), cells, median(ages) if ages else None, carried)


def last_of_kind(events: Iterable[EventRow], kind: EventKind, on: date) -> EventRow | None:
    """The last event of a kind that was over on a day."""
    past = [event for event in events if event.kind is kind and event.last <= on]
    return max(past, key=lambda event: event.last, default=None)
