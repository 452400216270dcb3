"""Lines with more stances than a figure has room for: the record is asked twice, for what the rules read of all of
them and for the whole of what is drawn.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.queries.lines import line_outlines, stances_on
from db.queries.stances import Selection, StanceRow
from positions.answers import Line, group_lines
from positions.thinning import Kept, keep, stream_of


@dataclass(frozen=True, slots=True)
class Thinned:
    """Lines with only the stances that are drawn.

    stances: how many they have in the period. marks: what is drawn of them. bin_days: the width of a bin, of which
    the first, last, lowest and highest day are drawn.
    """

    lines: tuple[Line, ...]
    stances: int
    marks: int
    bin_days: int


def thinned_lines(session: Session, selection: Selection, *, known_on: date, most: int) -> Thinned:
    """The lines of a selection within its period, with at most `most` marks (more only if one bin has them)."""
    outlines = [row for row in line_outlines(session, selection) if row.known_on <= known_on]
    if not outlines:
        return Thinned((), 0, 0, 1)
    first = selection.since or min(row.last for row in outlines)
    last = min(selection.until or known_on, max(row.last for row in outlines))
    kept, bins, marks = keep(outlines, first=first, last=last, known_on=known_on, most=most)
    read = stances_on(session, selection, frozenset[date]().union(*kept.values()))
    drawn = [row for row in read if row.last < first or row.last in _days_of(row, kept, known_on)]
    return Thinned(group_lines(drawn), len(outlines), marks, bins.days)


def _days_of(row: StanceRow, kept: Kept, known_on: date) -> frozenset[date]:
    """The days that are drawn of what a stance belongs to."""
    stream = stream_of(row, known_on=known_on)
    return kept.get(stream, frozenset()) if stream else frozenset()
