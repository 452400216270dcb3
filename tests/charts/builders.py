"""Lines to draw, with the parts a test is about, and the figure as a browser receives it."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from db.dates import read_day, read_span
from db.queries.codebook import ActorRow, EventRow, IssueRow, LevelRow
from db.queries.stances import StanceRow
from db.vocabulary import ActorKind, Colour, EventKind
from positions.answers import Line
from positions.charts.frame import Look, Window
from positions.charts.timeline import timeline
from positions.standing import Track

Figure = dict[str, Any]
BOTH: Final = (Track.SAID, Track.DONE)
FIVE: Final = ("None", "A little", "Some", "Most", "All")
HOSTILE: Final = (
    "<b>x</b>",
    "<script>alert(1)</script>",
    "%{x}",
    "$x$",
    "<br>",
    "&lt;i&gt;",
    "**x**",
    '<a href="javascript:x">',
)


def issue(
    *,
    slug: str = "sanctions",
    name: str = "",
    question: str = "How much relief?",
    labels: Sequence[str] = FIVE,
    lowest: float = -2,
    apart: float = 1,
    low_end: str = "",
    high_end: str = "",
) -> IssueRow:
    """An issue with these levels, so far apart; an end without a name is called by its label."""
    levels = [LevelRow(lowest + at * apart, label, f"Means: {label}") for at, label in enumerate(labels)]
    ends = (levels[0].value, levels[-1].value, low_end or labels[0], high_end or labels[-1])
    return IssueRow(slug, name or slug.title(), question, *ends, "", tuple(levels))


def actor(
    slug: str, *, name: str = "", colour: Colour | None = Colour.BLUE, principals: tuple[str, ...] = ()
) -> ActorRow:
    """An actor, called by its slug in capitals unless named."""
    return ActorRow(slug, name or slug.upper(), ActorKind.STATE, colour, "", principals)


def event(
    on: str, *, name: str = "Summit", kind: EventKind = EventKind.SUMMIT, slug: str = "", description: str = ""
) -> EventRow:
    """An event by its date as written."""
    span = read_span(on)
    return EventRow(slug or f"{name}-{on}", name, kind, on, span.first, span.last, description)


def line(*stances: StanceRow, actor: str = "a", issue: str = "sanctions") -> Line:
    """A line through these stances, in the order in which the record gives them."""
    return Line(actor, issue, tuple(sorted(stances, key=lambda stance: (stance.last, stance.slug))))


def drawn(
    *lines: Line,
    issues: Sequence[IssueRow] = (),
    actors: Sequence[ActorRow] = (),
    events: Sequence[EventRow] = (),
    tracks: Sequence[Track] = BOTH,
    since: str = "",
    until: str = "",
    known_on: str = "2021-01-01",
    look: Look = Look(),  # noqa: B008 - a frozen value
    chart: Callable[..., Any] = timeline,
) -> Figure:
    """The figure of some lines; issues and actors are made unless given."""
    known = read_day(known_on)
    figure = chart(
        lines,
        issues=issues or [issue(slug=slug) for slug in dict.fromkeys(line.issue for line in lines)],
        actors={**_made(lines), **{row.slug: row for row in actors}},
        events=events,
        tracks=tracks,
        window=window(lines, since=since, until=until, known_on=known),
        known_on=known,
        look=look,
    )
    found: Figure = json.loads(figure.to_json())
    return found


def window(lines: Sequence[Line], *, since: str = "", until: str = "", known_on: date) -> Window:
    """The days around some lines, as the page chooses them."""
    days = [day for line in lines for stance in line.stances for day in (stance.first, stance.last)]
    chosen = {"since": read_day(since) if since else None, "until": read_day(until) if until else None}
    return Window.around(days, **chosen, known_on=known_on)


def _made(lines: Sequence[Line]) -> Mapping[str, ActorRow]:
    colours = list(Colour)
    slugs = list(dict.fromkeys(line.actor for line in lines))
    return {slug: actor(slug, colour=colours[at % len(colours)]) for at, slug in enumerate(slugs)}
