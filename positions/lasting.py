"""Did a move last? What the record holds for and against, put side by side; the reader judges. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.queries.stances import StanceRow
from db.vocabulary import Certainty, Kind
from positions.answers import Line
from positions.shifts import WINDOW, Shift, makers, shifts_of
from positions.standing import Track, days_of, gives_value, rank

WINDOWS: Final = (60, 90, 120, 180)
CHOICES: Final[dict[str, Callable[[StanceRow], bool]]] = {
    "All stances": lambda stance: True,
    "Without remarks and gestures": lambda stance: stance.kind is not Kind.SIGNAL,
    "High certainty only": lambda stance: stance.certainty is Certainty.HIGH,
    "Without the article's own rows": lambda stance: not stance.in_article,
}
"""Other ways to choose the stances, under which an outcome may or may not survive."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """The stances of one line after a shift, within a span of days, sorted by what they say of it.

    made: on the day itself, best ranked. joined: other speakers nearer the new value. again: who made it, saying it
    again. back: anybody at least half-way back. between: the rest.
    """

    made: tuple[StanceRow, ...]
    joined: tuple[StanceRow, ...]
    again: tuple[StanceRow, ...]
    back: tuple[StanceRow, ...]
    between: tuple[StanceRow, ...]


def find_shift(
    stances: Sequence[StanceRow], on: date, *, step: float, known_on: date, track: Track, window: int
) -> Shift | None:
    """The shift of a line on a day; none when it did not move then."""
    every = shifts_of(stances, step=step, known_on=known_on, track=track, window=window)
    return next((shift for shift in every if shift.on == on), None)


def aftermath_of(
    stances: Sequence[StanceRow], shift: Shift, *, known_on: date, track: Track, until: date
) -> Aftermath:
    """What the speakers of a line said from the day of a shift up to another day."""
    start, end = shift.before.value, shift.after.value
    direction = 1 if end > start else -1
    made = makers(shift.after)
    joined: list[StanceRow] = []
    again: list[StanceRow] = []
    back: list[StanceRow] = []
    between: list[StanceRow] = []
    for stance in sorted(stances, key=lambda s: (s.last, s.slug)):
        if not gives_value(stance, track=track, known_on=known_on) or stance.value is None:
            continue
        if not shift.on < stance.last <= until:
            continue
        if direction * (end - stance.value) >= abs(end - start) / 2:
            back.append(stance)
        elif abs(stance.value - end) >= abs(stance.value - start):
            between.append(stance)
        else:
            (again if stance.speaker in made else joined).append(stance)
    best = tuple(stance for stance in shift.after.stances if rank(stance) == rank(shift.after.stances[0]))
    return Aftermath(best, tuple(joined), tuple(again), tuple(back), tuple(between))


def survival(
    stances: Sequence[StanceRow], moved: Shift, *, step: float, known_on: date, track: Track
) -> dict[str, dict[int, Shift | None]]:
    """What becomes of a shift under other choices of stances and window.

    Where the line did not move on that day, the first move the same way within 90 days after it; else none.
    Returns after the longest window are not looked for: they are no part of an outcome.
    """
    found: dict[str, dict[int, Shift | None]] = {}
    for name, keeps in CHOICES.items():
        kept = _around([stance for stance in stances if keeps(stance)], moved, known_on=known_on, track=track)
        found[name] = {}
        for window in WINDOWS:
            every = shifts_of(kept, step=step, known_on=known_on, track=track, window=window)
            found[name][window] = _same_move(every, moved)
    return found


def _around(stances: Sequence[StanceRow], moved: Shift, *, known_on: date, track: Track) -> list[StanceRow]:
    """What moves soon after a shift and their outcomes rest on, with every speaker's last day before it."""
    last = end_of(moved, WINDOW + max(WINDOWS))
    before: dict[str, date] = {}
    for stance in stances:
        if stance.last < moved.on and gives_value(stance, track=track, known_on=known_on):
            before[stance.speaker] = max(stance.last, before.get(stance.speaker, stance.last))
    return [s for s in stances if moved.on <= s.last <= last or before.get(s.speaker) == s.last]


def _same_move(every: Sequence[Shift], moved: Shift) -> Shift | None:
    """The shift among others that stands for a given one."""
    rises = moved.after.value > moved.before.value
    last = end_of(moved, WINDOW)
    return next((s for s in every if moved.on <= s.on <= last and (s.after.value > s.before.value) is rises), None)


def within(line: Line, *, first: date, last: date, known_on: date, track: Track) -> tuple[StanceRow, ...]:
    """A line's stances that took effect from one day to another on a track, as known on a day."""
    return tuple(
        stance
        for stance in line.stances
        if first <= stance.last <= last and stance.known_on <= known_on and track.has(stance.kind)
    )


def held_for(stances: Sequence[StanceRow], shift: Shift, *, known_on: date, track: Track) -> tuple[date, int]:
    """Since when the line had stood where it stood before a shift, and for how many days until then."""
    since = shift.before.on
    for day in reversed([d for d in days_of(stances, track=track, known_on=known_on) if d.on <= shift.before.on]):
        if day.value != shift.before.value:
            break
        since = day.on
    return since, (shift.on - since).days


def end_of(shift: Shift, window: int) -> date:
    """The last day of the window of a shift."""
    return shift.on + timedelta(days=window)
