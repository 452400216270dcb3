"""Voices: an actor's line on each issue, and under it a lane for everyone who spoke on it.

A lane has no height to show a level by, so colour and number do: brown at the low end of the scale, teal at the
high end, the value in the dot.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from db.queries.codebook import ActorRow, EventRow, IssueRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Kind
from positions import words
from positions.answers import Line
from positions.charts import colours, frame, labels, panel_words
from positions.charts.behind import evidence, hover
from positions.charts.frame import Look, Panel, Plan, Window
from positions.charts.text import plain, shortened
from positions.charts.timeline import brushes, draw_lines, has_lane
from positions.standing import Track, days_of, gives_value, steps_of


def voices(
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
    """The lines of one actor, each with its speakers' lanes below; those heard most come first."""
    shown = [(issue, line) for issue in issues for line in lines if line.issue == issue.slug]
    panels, height = frame.place([plan for one in shown for plan in _plans(*one, window, known_on)])
    traces: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for at, (_, line) in enumerate(shown):
        scale, lanes = panels[2 * at], panels[2 * at + 1]
        drawn, ends = draw_lines(
            brushes([line], scale.issue, actors, tracks, look),
            scale,
            actors,
            tracks,
            window=window,
            known_on=known_on,
            look=look,
        )
        traces += drawn
        names += panel_words.scale_words(scale, look, numbers=True) + labels.end_labels(ends, scale, window, look)
        for place, speaker in enumerate(lanes.speakers):
            own = [s for s in line.stances if s.speaker == speaker]
            traces += _lane(own, place, lanes, tracks, window, known_on)
            names.append(_lane_name(own[0].speaker_name, place, lanes, look))
    right = labels.room_for([actors[line.actor].name + ", done" for line in lines], look)
    uprights, event_words, top = labels.event_marks(events, window, look, right=right)
    layout = frame.layout(panels, height, window, look, top=top, right=right)
    layout["annotations"] = names + panel_words.titles(panels, look) + event_words
    layout["shapes"] = uprights
    return go.Figure({"data": traces, "layout": layout})


def _plans(issue: IssueRow, line: Line, window: Window, known_on: date) -> tuple[Plan, Plan]:
    """A panel for the line, and one for the lanes below it."""
    lanes = Plan(issue, speakers=_speakers(line, known_on, window))
    return Plan(issue, has_lane=has_lane([line], issue, window, known_on)), lanes


def _speakers(line: Line, known_on: date, window: Window) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for stance in line.stances:
        if stance.known_on <= known_on and window.has(stance.last):
            counts[stance.speaker] = counts.get(stance.speaker, 0) + 1
    return tuple(sorted(counts, key=lambda speaker: (-counts[speaker], speaker)))


def _lane(
    stances: Sequence[StanceRow],
    place: int,
    panel: Panel,
    tracks: Sequence[Track],
    window: Window,
    known_on: date,
) -> list[dict[str, Any]]:
    """A speaker's bars, one trace for each level, and dots that carry the level's number.

    No bars where only some stances are drawn: what a speaker said between them is not told.
    """
    issue = panel.issue
    bars: dict[float, list[str | None]] = {}
    for track in () if window.thinned else tracks:
        days = days_of(stances, track=track, known_on=known_on)
        for step in steps_of(days, until=min(window.last, known_on)):
            bars.setdefault(step.value, []).extend([step.first.isoformat(), step.heard_until.isoformat(), None])
    base = {"type": "scatter", "xaxis": "x", "yaxis": panel.axis}
    traces: list[dict[str, Any]] = [
        {
            **base,
            "mode": "lines",
            "x": xs,
            "y": [None if x is None else place for x in xs],
            "line": {"width": 7, "color": colours.level_shade(value, issue.low, issue.high)},
            "opacity": 0.45,
            "hoverinfo": "skip",
        }
        for value, xs in sorted(bars.items())
    ]
    shown = [s for s in stances if s.known_on <= known_on and window.has(s.last)]
    shown = [s for s in shown if any(track.has(s.kind) for track in tracks)]
    return traces + [
        {**base, **_numbers(alike, place, issue, look, brief=window.thinned)}
        for look, alike in _alike(shown, issue, known_on)
    ]


def _fill(stance: StanceRow, issue: IssueRow) -> str:
    return "#ffffff" if stance.value is None else colours.level_shade(stance.value, issue.low, issue.high)


def _alike(
    stances: Sequence[StanceRow], issue: IssueRow, known_on: date
) -> list[tuple[tuple[float, str], list[StanceRow]]]:
    """The stances by the opacity of their dots and the ink of their numbers, which a trace has one of."""
    found: dict[tuple[float, str], list[StanceRow]] = {}
    for stance in stances:
        opacity = 1 if gives_value(stance, track=Track.ALL, known_on=known_on) else 0.5
        found.setdefault((opacity, colours.on_shade(_fill(stance, issue))), []).append(stance)
    return list(found.items())


def _numbers(
    stances: Sequence[StanceRow], place: int, issue: IssueRow, look: tuple[float, str], *, brief: bool
) -> dict[str, Any]:
    opacity, ink = look
    hovers = [hover((s,), issue, brief=brief) for s in stances]
    return {
        "mode": "markers+text",
        "x": [s.last.isoformat() for s in stances],
        "y": [place] * len(stances),
        "text": [_number(s) for s in stances],
        "textfont": {"size": 10, "color": ink},
        "marker": {
            "symbol": ["square" if s.kind is Kind.ACTION else "circle" for s in stances],
            "size": 18,
            "color": [_fill(s, issue) for s in stances],
            "opacity": opacity,
            "line": {"width": 1, "color": "#6b7280"},
        },
        **evidence([(s.slug,) for s in stances], hovers, opacity=opacity, ink=ink, brief=brief),
    }


def _number(stance: StanceRow) -> str:
    if stance.value is not None:
        return words.number(stance.value)
    return "–" if stance.answer is Answer.DECLINED else "?"


def _lane_name(name: str, place: int, panel: Panel, look: Look) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "right",
        "xshift": -8,
        "yref": panel.axis,
        "y": place,
        "showarrow": False,
        "text": shortened(name, 14 if look.narrow else 26),
        "hovertext": plain(name),
        "font": {"size": 11 if look.narrow else 12, "color": colours.INK[look.dark]},
    }
