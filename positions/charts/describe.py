"""What a chart says in words: its finding for those who do not see it, and the key to its symbols."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from db.queries.codebook import ActorRow, IssueRow
from positions import words
from positions.answers import Line
from positions.charts.frame import Window
from positions.standing import Track, days_of

KEY = (
    "Said: ● stated policy  ▲ demand  ◆ offer  ✚ remark or gesture · Done: ■ action, on a thin dotted line · "
    "Dashed: last heard over 180 days ago · Faint: coder's certainty low · Hollow: no evidence recorded · "
    "Large and pale: an analyst's description, gives no value · Bar: the day is not known · "
    "? unclear  – declined to say · Shaded: a move that came back within 90 days · Bold upright: one that held · "
    "No line: no record"
)

LANES = "Lanes: number and colour give the level, brown at the low end of the scale, teal at the high end"


def describe(
    lines: Sequence[Line],
    *,
    issues: Sequence[IssueRow],
    actors: Mapping[str, ActorRow],
    tracks: Sequence[Track],
    window: Window,
    known_on: date,
) -> str:
    """From where to where each line goes within the window, in the words of the scale."""
    span = f"{words.day_words(window.first)} to {words.day_words(window.last)}"
    told = [f"Positions over time, {span}."]
    for issue in issues:
        for line in (line for line in lines if line.issue == issue.slug):
            for track in tracks:
                told.append(_path(line, issue, actors[line.actor].name, track, window, known_on))
    return " ".join(part for part in told if part)


def _path(line: Line, issue: IssueRow, name: str, track: Track, window: Window, known_on: date) -> str:
    days = [day for day in days_of(line.stances, track=track, known_on=known_on) if day.on <= window.last]
    if not days:
        return ""
    moves = sum(1 for before, after in pairwise(days) if before.value != after.value)
    first, last = (words.level_words(issue, day.value) for day in (days[0], days[-1]))
    what = "did" if track is Track.DONE else "said"
    if not moves:
        return f"{issue.name}: what {name} {what} stays at {first}."
    counted = words.counted(moves, "move") + (" or more" if window.thinned else "")
    return f"{issue.name}: what {name} {what} goes from {first} to {last} in {counted}."
