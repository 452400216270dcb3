"""Answers as rows, for the command line and the HTTP API alike: plain values, dates as ISO text."""

from datetime import date
from typing import Any, Final

from positions.answers import Moved, Standing
from positions.distance import Gap

Row = dict[str, Any]
POSITION: Final = ("actor", "issue", "position", "effective_on", "age_days", "carried", "since", "stances")
SHIFT: Final = (
    *("actor", "issue", "date", "from", "to", "outcome", "half_back_on", "fully_back_on", "next_on"),
    *("same_voice", "joined"),
)
GAP: Final = ("date", "a", "b", "gap", "status", "moved")


def position_row(standing: Standing) -> Row:
    """Where an actor stands on an issue; without a position all that belongs to one is none."""
    position = standing.position
    values = (
        *(standing.actor, standing.issue, position and position.value, position and _iso(position.effective_on)),
        *(position and position.age_days, position and position.carried, standing.since),
        len(position.day.stances) if position else 0,
    )
    return dict(zip(POSITION, values, strict=True))


def shift_row(moved: Moved) -> Row:
    """A shift of an actor on an issue."""
    shift = moved.shift
    values = (
        *(moved.actor, moved.issue, _iso(shift.on), shift.before.value, shift.after.value, shift.outcome.value),
        *(_iso(shift.half_back_on), _iso(shift.fully_back_on), _iso(shift.next_on), shift.same_voice, shift.joined),
    )
    return dict(zip(SHIFT, values, strict=True))


def gap_row(gap: Gap) -> Row:
    """A gap from a day on; tenths are not exact in floating point, so that a gap is rounded far behind them."""
    values = (_iso(gap.on), gap.a, gap.b, round(gap.gap, 9), gap.status.value, gap.moved.value)
    return dict(zip(GAP, values, strict=True))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
