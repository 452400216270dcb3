"""Shifts over time as a strip: a row for each actor and issue, an arrow for each shift, its colour the outcome."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from db.queries.codebook import ActorRow, EventRow, IssueRow
from positions import words
from positions.answers import Moved
from positions.charts import colours, labels
from positions.charts.frame import Look, Window, page_layout, time_axis
from positions.charts.text import plain, shortened
from positions.shifts import Outcome

ROW_PX: Final = 24
SHADES: Final = {
    False: {
        Outcome.CAME_BACK: "#ba4e08",
        Outcome.PART_BACK: "#a86b00",
        Outcome.OPEN: "#5a626c",
        Outcome.HELD: "#057294",
        Outcome.UNCONFIRMED: "#6c7678",
    },
    True: {
        Outcome.CAME_BACK: "#f6b190",
        Outcome.PART_BACK: "#f0a70e",
        Outcome.OPEN: "#a3abb6",
        Outcome.HELD: "#4fb3d3",
        Outcome.UNCONFIRMED: "#84857d",
    },
}
HOLLOW: Final = frozenset({Outcome.OPEN, Outcome.UNCONFIRMED})
LEGEND: Final = {
    "orientation": "h",
    "x": 0,
    "y": 0,
    "yref": "container",
    "yanchor": "bottom",
    "itemclick": False,
    "itemdoubleclick": False,
    "itemsizing": "constant",
}
KEY: Final = (
    "▲ towards the high end of the scale  ▼ towards the low end · Hollow: too early to say, or unconfirmed · "
    "Size: how far · Click an arrow for its page"
)


def strip(
    moves: Sequence[Moved],
    *,
    issues: Mapping[str, IssueRow],
    actors: Mapping[str, ActorRow],
    events: Sequence[EventRow],
    window: Window,
    look: Look,
) -> go.Figure:
    """Each shift at its date; customdata is ACTOR|ISSUE|DATE, which names its page."""
    rows = list(dict.fromkeys((moved.issue, moved.actor) for moved in sorted(moves, key=_order(issues, actors))))
    place = {row: at for at, row in enumerate(rows)}
    traces = [
        _outcome(outcome, [m for m in moves if m.shift.outcome is outcome], place, issues, actors, look)
        for outcome in Outcome
    ]
    uprights, names, top = labels.event_marks(events, window, look)
    layout = {
        "xaxis": time_axis(window, look),
        "yaxis": {
            "range": [len(rows) - 0.4, -0.6],
            "tickvals": list(range(len(rows))),
            "ticktext": [_row_name(issues[issue], actors[actor], look) for issue, actor in rows],
            "gridcolor": colours.RULE[look.dark],
            "zeroline": False,
            "fixedrange": True,
        },
        "height": ROW_PX * len(rows) + top + 84,
        "margin": {"l": 150 if look.narrow else 300, "r": 14, "t": top, "b": 84, "pad": 4},
        "annotations": names,
        "shapes": uprights,
        **page_layout(look),
        "showlegend": True,
        "legend": LEGEND,
    }
    return go.Figure({"data": [trace for trace in traces if trace["x"]], "layout": layout})


def _order(issues: Mapping[str, IssueRow], actors: Mapping[str, ActorRow]) -> Any:  # noqa: ANN401 - a sort key
    places = {slug: at for at, slug in enumerate(issues)} | {slug: at for at, slug in enumerate(actors)}
    return lambda moved: (places[moved.issue], places[moved.actor])


def _row_name(issue: IssueRow, actor: ActorRow, look: Look) -> str:
    if look.narrow:
        return f"{shortened(issue.name, 11)}, {shortened(actor.name, 13)}"
    return f"{shortened(issue.name, 26)}, {shortened(actor.name, 22)}"


def _outcome(
    outcome: Outcome,
    moves: Sequence[Moved],
    place: Mapping[tuple[str, str], int],
    issues: Mapping[str, IssueRow],
    actors: Mapping[str, ActorRow],
    look: Look,
) -> dict[str, Any]:
    colour = SHADES[look.dark][outcome]
    tail = "-open" if outcome in HOLLOW else ""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [m.shift.on.isoformat() for m in moves],
        "y": [place[m.issue, m.actor] for m in moves],
        "marker": {
            "symbol": [
                ("triangle-up" if m.shift.after.value > m.shift.before.value else "triangle-down") + tail
                for m in moves
            ],
            "size": [9 + 3 * m.shift.size / issues[m.issue].step for m in moves],
            "color": colour,
            "opacity": 1,
            "line": {"width": 1.5, "color": colour},
        },
        "name": words.OUTCOME[outcome],
        "cliponaxis": False,
        "customdata": [f"{m.actor}|{m.issue}|{m.shift.on.isoformat()}" for m in moves],
        "hovertext": [_hover(m, issues[m.issue], actors[m.actor]) for m in moves],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _hover(moved: Moved, issue: IssueRow, actor: ActorRow) -> str:
    shift = moved.shift
    path = f"{words.level_words(issue, shift.before.value)} → {words.level_words(issue, shift.after.value)}"
    head = f"<b>{plain(actor.name)}</b>, {plain(issue.name)}, {words.day_words(shift.on)}"
    return f"{head}<br>{plain(path)}<br>{words.OUTCOME[shift.outcome]}"
