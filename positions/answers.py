"""Questions put to the record: a query for the stances, a rule for what they add up to.

Pages, the command line and the API ask here, so that they cannot differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.queries.codebook import issues
from db.queries.lines import last_stances, line_stances
from db.queries.stances import Selection, StanceRow, extent
from db.vocabulary import Answer
from positions.distance import Gap, gaps_of
from positions.shifts import WINDOW, Shift, shifts_of
from positions.standing import Position, Track, last_unplaced, position_on


@dataclass(frozen=True, slots=True)
class Line:
    """The stances of one actor (or whole government) on one issue, by the day they took effect."""

    actor: str
    issue: str
    stances: tuple[StanceRow, ...]


class Standing(NamedTuple):
    """Where an actor stands on an issue on a date; `since` is the last unclear or declined answer after it."""

    actor: str
    issue: str
    position: Position | None
    since: Answer | None
    unplaced: str = ""
    """The slug of that answer."""


class Moved(NamedTuple):
    """A shift of an actor on an issue."""

    actor: str
    issue: str
    shift: Shift


def lines(session: Session, selection: Selection) -> tuple[Line, ...]:
    """The lines of the selection, actors in the record's order, issues in theirs; none without any stance."""
    return group_lines(line_stances(session, selection))


def group_lines(stances: Sequence[StanceRow]) -> tuple[Line, ...]:
    """Stances ordered by line and issue, as lines."""
    keyed = groupby(stances, key=lambda stance: (stance.line, stance.issue))
    return tuple(Line(actor, issue, tuple(rows)) for (actor, issue), rows in keyed)


def as_of(
    session: Session, selection: Selection, *, on: date, known_on: date, track: Track = Track.SAID
) -> tuple[Standing, ...]:
    """Where the chosen actors stand on the chosen issues on a day, by what was known on another.

    A pair of which nothing is known by then is left out; one that has only been unclear or declined to say has
    no position, and says so. Raises ValueError when the day lies after what is known.
    """
    if on > known_on:
        raise ValueError(f"Nothing later than {known_on} is known: ask for positions on or before that day.")
    known = replace(selection, known_on=min(known_on, selection.known_on or known_on))
    found = lines_on(session, known, on)
    standings = (standing_of(line, on=on, known_on=known_on, track=track) for line in found)
    return tuple(standing for standing in standings if standing)


def lines_on(session: Session, selection: Selection, on: date) -> tuple[Line, ...]:
    """The lines of the selection with only the stances on which their positions on a day rest."""
    return group_lines(last_stances(session, selection, on=on))


def standing_of(line: Line, *, on: date, known_on: date, track: Track = Track.SAID) -> Standing | None:
    """Where the actor of a line stands on a day; none when nothing is known of it by then."""
    position = position_on(line.stances, on=on, known_on=known_on, track=track)
    after = position.effective_on if position else None
    unplaced = last_unplaced(line.stances, after=after, on=on, known_on=known_on, track=track)
    if position is None and unplaced is None:
        return None
    answer, slug = (unplaced.answer, unplaced.slug) if unplaced else (None, "")
    return Standing(line.actor, line.issue, position, answer, slug)


def shifts(
    session: Session,
    selection: Selection,
    *,
    known_on: date,
    track: Track = Track.SAID,
    window: int = WINDOW,
    step: float | None = None,
) -> tuple[Moved, ...]:
    """The shifts of the chosen actors on the chosen issues, oldest first, by what was known on a day.

    step: the least difference that counts, in scale units; each issue's own smallest step unless given. With a
    first day in the selection, those from it on.
    """
    steps = {issue.slug: step or issue.step for issue in issues(session)}
    found = shifts_in(lines(session, selection), steps, known_on=known_on, track=track, window=window)
    return tuple(moved for moved in found if selection.since is None or moved.shift.on >= selection.since)


def shifts_around(
    session: Session, selection: Selection, *, on: date, known_on: date, least: int
) -> tuple[Moved, ...]:
    """The shifts of what was said from a year before a day on, or from as long before as it takes for `least`.

    Only so much of the lines is read; fewer come when there are no more.
    """
    span = extent(session)
    days = 365
    while span:
        since = on - timedelta(days=days)
        found = shifts(session, replace(selection, since=since), known_on=known_on)
        if since <= span[0] or sum(moved.shift.on <= on for moved in found) >= least:
            return found
        days = min(4 * days, (on - span[0]).days)
    return ()


def shifts_in(
    found: Sequence[Line],
    steps: Mapping[str, float],
    *,
    known_on: date,
    track: Track = Track.SAID,
    window: int = WINDOW,
) -> tuple[Moved, ...]:
    """The shifts of some lines, oldest first; `steps` has the least difference that counts on each issue."""
    moved = [
        Moved(line.actor, line.issue, shift)
        for line in found
        for shift in shifts_of(line.stances, step=steps[line.issue], known_on=known_on, track=track, window=window)
    ]
    return tuple(sorted(moved, key=lambda one: one.shift.on))


def gaps(
    session: Session,
    selection: Selection,
    a: str,
    b: str,
    *,
    known_on: date,
    track: Track = Track.SAID,
) -> tuple[Gap, ...]:
    """The gap of two actors on the one issue of the selection, on each day on which either moves."""
    found = {line.actor: line.stances for line in lines(session, replace(selection, actors=(a, b)))}
    return gaps_of(found.get(a, ()), found.get(b, ()), known_on=known_on, track=track)
