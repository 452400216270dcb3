"""Two actors side by side: dumbbells on each issue's own worded scale, and how far apart they were over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from db.queries.codebook import IssueRow
from positions import words
from positions.charts import colours
from positions.charts.frame import Look, Window, page_layout, time_axis
from positions.charts.text import plain, wrapped
from positions.distance import Moved, Status, Stretch
from positions.standing import Position

ROW_PX: Final = {False: 86, True: 116}
PANEL_PX: Final = 74
GAP_PX: Final = 46


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: what it is called, its colour, its positions by issue."""

    name: str
    colour: str
    positions: Mapping[str, Position]


def dumbbells(a: Side, b: Side, *, issues: Sequence[IssueRow], look: Look) -> go.Figure:
    """A row for each issue: the scale from end to end with its levels, and the two positions on it.

    Carried positions are hollow. Each dot's customdata holds the slugs of the stances behind it.
    """
    traces: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    for row, issue in enumerate(issues):
        traces.append(_scale(row, issue, look))
        spots = [(side, side.positions[issue.slug]) for side in (a, b) if issue.slug in side.positions]
        if len(spots) == 2:
            traces.append(_bar(row, issue, [position for _, position in spots], look))
        traces += [_dot(row, issue, side, position, look) for side, position in spots]
        texts += _row_words(row, issue, a, b, look)
    axis = {"visible": False, "fixedrange": True}
    layout = {
        "xaxis": {**axis, "range": [-0.02, 1.02]},
        "yaxis": {**axis, "range": [len(issues) - 0.55, -0.65]},
        "height": ROW_PX[look.narrow] * len(issues) + 20,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0},
        "annotations": texts,
        **page_layout(look),
    }
    return go.Figure({"data": traces, "layout": layout})


def gaps_over_time(
    stretches: Mapping[str, Sequence[Stretch]],
    a: Side,
    b: Side,
    *,
    issues: Sequence[IssueRow],
    window: Window,
    look: Look,
) -> go.Figure:
    """A panel for each issue: the gap in steps over time, coloured by who moved, hatched while carried."""
    traces: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    texts: list[dict[str, Any]] = []
    total = len(issues) * (PANEL_PX + GAP_PX)
    for at, issue in enumerate(issues):
        axis = "y" if at == 0 else f"y{at + 1}"
        top = 1 - (at * (PANEL_PX + GAP_PX) + GAP_PX * 0.6) / total
        axes[f"yaxis{axis[1:]}"] = _gap_axis(issue, top, PANEL_PX / total, look)
        texts.append(_panel_title(top, issue, look))
        traces += _areas(stretches.get(issue.slug, ()), issue, axis, {"a": a, "b": b}, look)
    layout = {
        **axes,
        "xaxis": {**time_axis(window, look), "anchor": "free", "position": 0},
        "height": total + 44,
        "margin": {"l": 90 if not look.narrow else 44, "r": 12, "t": 4, "b": 40, "pad": 0},
        "annotations": texts,
        **page_layout(look),
    }
    return go.Figure({"data": traces, "layout": layout})


def _gap_axis(issue: IssueRow, top: float, height: float, look: Look) -> dict[str, Any]:
    """The y axis of a panel: from the same position to opposite ends of the scale."""
    span = issue.high - issue.low
    return {
        "domain": [top - height, top],
        "range": [0, span],
        "tickvals": [0, span],
        "ticktext": ["same", "ends" if look.narrow else "opposite ends"],
        "gridcolor": colours.RULE[look.dark],
        "zeroline": False,
        "fixedrange": True,
        "anchor": "x",
        "tickfont": {"size": 11, "color": colours.MUTED[look.dark]},
    }


def _place(value: float, issue: IssueRow) -> float:
    return (value - issue.low) / (issue.high - issue.low)


def _scale(row: int, issue: IssueRow, look: Look) -> dict[str, Any]:
    """The scale's line with a tick at each level that says its words on hover."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [_place(level.value, issue) for level in issue.levels],
        "y": [row] * len(issue.levels),
        "line": {"color": colours.RULE[look.dark], "width": 2},
        "marker": {"symbol": "line-ns", "size": 12, "line": {"width": 2, "color": colours.MUTED[look.dark]}},
        "hovertext": [f"<b>{plain(level.label)}</b><br>{wrapped(level.meaning, 48)}" for level in issue.levels],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _bar(row: int, issue: IssueRow, positions: Sequence[Position], look: Look) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [_place(position.value, issue) for position in positions],
        "y": [row, row],
        "line": {"color": colours.MUTED[look.dark], "width": 5},
        "opacity": 0.5,
        "hoverinfo": "skip",
    }


def _dot(row: int, issue: IssueRow, side: Side, position: Position, look: Look) -> dict[str, Any]:
    heard = f"last heard {words.day_words(position.effective_on)}, {words.ago(position.age_days)}"
    stands = plain(words.level_words(issue, position.value))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_place(position.value, issue)],
        "y": [row],
        "marker": {
            "symbol": "circle-open" if position.carried else "circle",
            "size": 17,
            "color": side.colour,
            "line": {"width": 3, "color": side.colour if position.carried else colours.PAGE[look.dark]},
        },
        "customdata": [",".join(stance.slug for stance in position.day.stances)],
        "hovertext": [
            f"<b>{plain(side.name)}</b>: {stands}<br>{heard}" + (", carried" if position.carried else "")
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _row_words(row: int, issue: IssueRow, a: Side, b: Side, look: Look) -> list[dict[str, Any]]:
    """Above the scale the issue and where each stands, in words; below it the two ends."""
    stands = [_stands(side, issue) for side in (a, b)]
    apart = "<br>" if look.narrow else "   "
    muted = colours.MUTED[look.dark]
    ends = ((0, "left", issue.low_end), (1, "right", issue.high_end))
    above = {
        "x": 0,
        "y": row,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 13,
        "align": "left",
        "text": f"<b>{plain(issue.name)}</b>{apart}{apart.join(stands)}",
        "font": {"size": 12 if look.narrow else 13, "color": colours.INK[look.dark]},
    }
    below = [
        {"x": x, "y": row, "xanchor": anchor, "yanchor": "top", "yshift": -11, "text": wrapped(end, 20, 2)}
        | {"align": anchor, "font": {"size": 11, "color": muted}}
        for x, anchor, end in ends
    ]
    return [{"showarrow": False, **text} for text in (above, *below)]


def _stands(side: Side, issue: IssueRow) -> str:
    position = side.positions.get(issue.slug)
    stands = words.level_words(issue, position.value) if position else "no record"
    carried = " (carried)" if position and position.carried else ""
    return f'<span style="color:{side.colour}">●</span> {plain(side.name)}: {plain(stands)}{carried}'


def _areas(
    stretches: Sequence[Stretch], issue: IssueRow, axis: str, sides: Mapping[str, Side], look: Look
) -> list[dict[str, Any]]:
    """Filled steps, one trace for each mover and status."""
    found: dict[tuple[Moved, Status], dict[str, list[Any]]] = {}
    for stretch in stretches:
        trace = found.setdefault((stretch.moved, stretch.status), {"x": [], "y": [], "hovertext": []})
        who = "both" if stretch.moved is Moved.BOTH else sides[stretch.moved].name
        days = f"{words.day_words(stretch.first)} to {words.day_words(stretch.last)}"
        told = f"<b>{plain(words.gap_words(issue, stretch.gap))}</b>, {stretch.status}<br>{days}"
        told += f"<br>last moved: {plain(who)}"
        height = max(stretch.gap, (issue.high - issue.low) / 100)  # a gap of nothing is still seen
        trace["x"] += [stretch.first.isoformat()] * 2 + [stretch.last.isoformat()] * 2 + [None]
        trace["y"] += [0, height, height, 0, None]
        trace["hovertext"] += [told] * 5
    return [
        _area(trace, axis, sides[moved].colour if moved is not Moved.BOTH else colours.MUTED[look.dark], status)
        for (moved, status), trace in found.items()
    ]


def _area(trace: Mapping[str, list[Any]], axis: str, colour: str, status: Status) -> dict[str, Any]:
    hatch = {"fillpattern": {"shape": "/", "fgcolor": colour, "bgcolor": "rgba(0,0,0,0)", "size": 6}}
    return {
        "type": "scatter",
        "mode": "lines",
        "xaxis": "x",
        "yaxis": axis,
        **trace,
        "line": {"color": colour, "width": 1.5, "dash": "dash" if status is Status.CARRIED else "solid"},
        "fill": "tozeroy",
        "opacity": 0.9,
        "hovertemplate": "%{hovertext}<extra></extra>",
        **(hatch if status is Status.CARRIED else {"fillcolor": colour + "55"}),
    }


def _panel_title(top: float, issue: IssueRow, look: Look) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 3,
        "showarrow": False,
        "text": f"<b>{plain(issue.name)}</b>",
        "font": {"size": 13, "color": colours.INK[look.dark]},
    }
