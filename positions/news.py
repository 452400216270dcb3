"""What is new about a shift since a reader last looked: pure, on the stances that make it and what came of it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from db.queries.stances import StanceRow
from positions.answers import Line, Moved


def behind(moved: Moved, lines: Mapping[tuple[str, str], Line], *, window: int) -> tuple[StanceRow, ...]:
    """The stances that make a shift and its outcome: of the days before and after it, and all in the window after.

    lines: by actor and issue. window: days. Those of the first half-way and full return are in it, however late.
    """
    shift = moved.shift
    last = shift.on + timedelta(days=window)
    returns = {shift.half_back_on, shift.fully_back_on}
    later = (
        stance
        for stance in lines[moved.actor, moved.issue].stances
        if shift.on < stance.last <= last or stance.last in returns
    )
    return (*shift.before.stances, *shift.after.stances, *later)


def public_since(stances: Iterable[StanceRow], since: date) -> bool:
    """Whether any of some stances became public on a day or later."""
    return any(stance.known_on >= since for stance in stances)
