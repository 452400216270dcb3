"""The Timeline: one or several issues as stacked panels on one time axis, a line for each actor."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from db.queries.codebook import ActorRow, EventRow, IssueRow
from positions.answers import Line
from positions.charts import colours, frame, labels, marks, panel_words
from positions.charts.excursions import excursions
from positions.charts.frame import Look, Panel, Plan, Window
from positions.charts.marks import Brush
from positions.standing import Track, days_of


def timeline(
    lines: Sequence[Line],
    *,
    issues: Sequence[IssueRow],
    actors: Mapping[str, ActorRow],
    events: Sequence[EventRow],
    tracks: Sequence[Track],
    window: Window,
    known_on: date,
    look: Look,
) -> go.Figure:
    """The stances of some lines over time, by what was known on a day.

    lines: at most eight actors, on these issues. tracks: said, done or both, drawn apart. The figure has a y axis
    for each issue, in scale units; each dot's customdata holds the slugs of the stances behind it.
    """
    plans = [Plan(issue, has_lane=has_lane(lines, issue, window, known_on)) for issue in issues]
    panels, height = frame.place(plans)
    traces: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    shades: list[dict[str, Any]] = []
    longest = [_name(actors[line.actor], track, tracks) for line in lines for track in tracks]
    for panel in panels:
        pairs = brushes(lines, panel.issue, actors, tracks, look)
        drawn, ends = draw_lines(pairs, panel, actors, tracks, window=window, known_on=known_on, look=look)
        traces += drawn
        for line, brush in pairs:
            if brush.track is Track.SAID and not window.thinned:  # a move that lasted no bin has no width
                shaded, bold = excursions(line, panel, brush, window=window, known_on=known_on)
                shades += shaded
                traces += bold
        names += panel_words.scale_words(panel, look) + labels.end_labels(ends, panel, window, look)
    right = labels.room_for(longest, look)
    uprights, event_words, top = labels.event_marks(events, window, look, right=right)
    layout = frame.layout(panels, height, window, look, top=top, right=right)
    layout["annotations"] = names + panel_words.titles(panels, look) + event_words
    layout["shapes"] = uprights + shades
    return go.Figure({"data": traces, "layout": layout})


def draw_lines(
    pairs: Sequence[tuple[Line, Brush]],
    panel: Panel,
    actors: Mapping[str, ActorRow],
    tracks: Sequence[Track],
    *,
    window: Window,
    known_on: date,
    look: Look,
) -> tuple[list[dict[str, Any]], list[labels.End]]:
    """The traces of a panel's lines, and their ends."""
    traces: list[dict[str, Any]] = []
    ends: list[labels.End] = []
    until = min(window.last, known_on)
    for line, brush in pairs:
        drawn = marks.line_traces(line, panel, brush, window=window, known_on=known_on, look=look)
        off = [s for s in line.stances if brush.track.has(s.kind)]
        lane = marks.lane_trace(off, panel, brush, window=window, known_on=known_on, look=look)
        traces += drawn + ([lane] if lane else [])
        days = [d for d in days_of(line.stances, track=brush.track, known_on=known_on) if d.on <= until]
        if days:
            name = _name(actors[line.actor], brush.track, tracks)
            ends.append(labels.End(days[-1].value + brush.beside, name, brush.colour))
        if look.marked:
            traces += _ring([*drawn, *([lane] if lane else [])], look)
    return traces, ends


def _ring(drawn: Sequence[dict[str, Any]], look: Look) -> list[dict[str, Any]]:
    """A ring around the dot of the marked stance."""
    for trace in drawn:
        for at, slugs in enumerate(trace.get("ids", [])):
            if look.marked in slugs.split(","):
                ring = {"symbol": "circle-open", "size": 24, "color": colours.INK[look.dark], "line": {"width": 2}}
                spot = {"x": [trace["x"][at]], "y": [trace["y"][at]], "mode": "markers", "marker": ring}
                return [{"type": "scatter", "xaxis": "x", "yaxis": trace["yaxis"], "hoverinfo": "skip", **spot}]
    return []


def brushes(
    lines: Sequence[Line],
    issue: IssueRow,
    actors: Mapping[str, ActorRow],
    tracks: Sequence[Track],
    look: Look,
) -> list[tuple[Line, Brush]]:
    """Each line of an issue on each track with its colour, side by side so that all stay visible."""
    pairs = [
        (line, track)
        for line in lines
        if line.issue == issue.slug
        for track in tracks
        if any(track.has(stance.kind) for stance in line.stances)
    ]
    gap = min(0.1, 0.6 / max(len(pairs), 1)) * issue.step
    return [
        (
            line,
            Brush(
                colours.shade(colours.colour_of(actors[line.actor], actors), dark=look.dark),
                ((len(pairs) - 1) / 2 - at) * gap,
                track,
            ),
        )
        for at, (line, track) in enumerate(pairs)
    ]


def _name(actor: ActorRow, track: Track, tracks: Sequence[Track]) -> str:
    return f"{actor.name}, done" if track is Track.DONE and len(tracks) > 1 else actor.name


def has_lane(lines: Sequence[Line], issue: IssueRow, window: Window, known_on: date) -> bool:
    """Whether an unclear or declined answer on an issue falls into the window."""
    return any(
        marks.is_off_scale(stance, known_on) and window.has(stance.last)
        for line in lines
        if line.issue == issue.slug
        for stance in line.stances
    )
