"""Where words go on a chart without lying on each other: names at line ends, and names of events above."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from db.queries.codebook import EventRow
from db.vocabulary import EventKind
from positions import words
from positions.charts import colours
from positions.charts.frame import Look, Panel, Window
from positions.charts.text import plain, shortened, wrapped

CHARACTER_PX: Final = 6.4
LABEL_PX: Final = 15
"""Height of a label at a line's end."""
NAME_ROWS: Final = 3
ROW_PX: Final = 15
TICK_PX: Final = 11
"""Room of the marks of events whose names have none."""


@dataclass(frozen=True, slots=True)
class End:
    """The end of a line: its value beside its level, in scale units, and what to call it."""

    y: float
    name: str
    colour: str


def room_for(names: Sequence[str], look: Look) -> int:
    """Pixels right of the plot for the longest name."""
    if look.narrow:
        return 12
    return round(min(190, max((len(name) for name in names), default=0) * CHARACTER_PX + 18))


def end_labels(ends: Sequence[End], panel: Panel, window: Window, look: Look) -> list[dict[str, Any]]:
    """A name at the end of each line; neighbours are pushed apart until each can be read."""
    ordered = sorted(ends, key=lambda end: end.y)
    low, high = panel.range
    places = bounded(
        spread([end.y for end in ordered], LABEL_PX * panel.units_per_px), LABEL_PX * panel.units_per_px, low, high
    )
    return [
        {
            "x": window.last.isoformat(),
            "xref": "x",
            "y": y,
            "yref": panel.axis,
            "xanchor": "right" if look.narrow else "left",
            "yanchor": "bottom" if look.narrow else "middle",
            "xshift": 0 if look.narrow else 7,
            "yshift": 3 if look.narrow else 0,
            "showarrow": False,
            "text": shortened(end.name, 26),
            "hovertext": plain(end.name),
            "bgcolor": colours.PAGE[look.dark] + "cc" if look.narrow else "rgba(0,0,0,0)",
            "font": {"size": 11 if look.narrow else 12, "color": end.colour},
        }
        for y, end in zip(places, ordered, strict=True)
    ]


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Ascending places, moved until neighbours are `gap` apart; those that would touch share a middle."""
    groups: list[list[float]] = []
    for place in places:
        groups.append([place])
        while len(groups) > 1 and _touch(groups[-2], groups[-1], gap):
            last = groups.pop()
            groups[-1] += last
    return [_mean(group) + gap * (at - (len(group) - 1) / 2) for group in groups for at in range(len(group))]


def bounded(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Spread places moved into a range, beyond which nothing is drawn; nearer together where they do not fit."""
    if not places:
        return []
    gap = min(gap, (high - low) / len(places))
    ends = low + gap / 2, high - gap / 2
    upward = [max(place, ends[0] + gap * at) for at, place in enumerate(places)]
    left = len(places) - 1
    return [min(place, ends[1] - gap * (left - at)) for at, place in enumerate(upward)]


def _touch(below: Sequence[float], above: Sequence[float], gap: float) -> bool:
    return _mean(above) - _mean(below) < gap * (len(above) + len(below)) / 2


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def event_names(
    events: Sequence[EventRow], window: Window, look: Look, *, right: int = 0
) -> dict[str, tuple[int, bool]]:
    """The events whose names have room, by slug: the row (0 the lowest), and whether the name ends at the event.

    Summits come first, then talks, then the rest, each by date; a name that would touch another is left out. right:
    the room beyond the plot, in pixels.
    """
    days = max((window.last - window.first).days, 1)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(NAME_ROWS)]
    rows: dict[str, tuple[int, bool]] = {}
    order = {EventKind.SUMMIT: 0, EventKind.TALKS: 1}
    for event in sorted(events, key=lambda e: (order.get(e.kind, 2), e.last)):
        at = (event.last - window.first).days / days * look.plot_px
        half = len(_name(event, look)) * CHARACTER_PX / 2 + 5
        ends_there = at + half > look.plot_px + right
        span = (at - 2 * half, at + 5) if ends_there else (at - half, at + half)
        if span[0] < -look.left:
            continue
        for row, others in enumerate(taken):
            if all(span[1] < left or span[0] > end for left, end in others):
                others.append(span)
                rows[event.slug] = row, ends_there
                break
    return rows


def event_marks(
    events: Sequence[EventRow], window: Window, look: Look, *, right: int = 0
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Uprights, words above them, and the room in pixels that the words take; every event is told on hover."""
    shown = [event for event in events if window.has(event.last)]
    rows = event_names(shown, window, look, right=right)
    muted = colours.MUTED[look.dark]
    uprights = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": day.isoformat(),
            "x1": day.isoformat(),
            "y0": 0,
            "y1": 1,
            "line": {"color": muted, "width": 1, "dash": "1px,4px"},
            "layer": "below",
        }
        for day in (event.last for event in shown)
    ]
    names = [_event_word(event, rows.get(event.slug), muted, look) for event in shown]
    room = TICK_PX + ROW_PX * (max((row for row, _ in rows.values()), default=-1) + 1) + 6 if shown else 8
    return uprights, names, room


def _event_word(event: EventRow, named: tuple[int, bool] | None, colour: str, look: Look) -> dict[str, Any]:
    return {
        "x": event.last.isoformat(),
        "xref": "x",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": TICK_PX + ROW_PX * named[0] if named else 0,
        "xanchor": "right" if named and named[1] else "center",
        "showarrow": False,
        "text": _name(event, look) if named else "▾",
        "hovertext": f"<b>{plain(event.name)}</b><br>{words.span_words(event.occurred_on)}<br>"
        + wrapped(event.description, 56),
        "captureevents": True,
        "font": {"size": 11, "color": colour},
    }


def _name(event: EventRow, look: Look) -> str:
    """The first part of a name, short enough for its place."""
    first = event.name.partition(",")[0].partition(";")[0]
    return shortened(first, 14 if look.narrow else 24)
