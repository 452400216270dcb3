"""The matrix: where each actor stands on each issue on a day, in the words of the scale.

A cell's colour runs between the two named ends of its issue; a carried position is faded, an empty cell says that
there is no record. On a narrow screen the issues stand below one another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go

from db.queries.codebook import ActorRow, IssueRow
from positions import words
from positions.answers import Standing
from positions.charts import colours
from positions.charts.frame import Look, page_layout
from positions.charts.text import plain, shortened, wrapped

CELL_PX: Final = {False: 82, True: 66}
HEAD_PX: Final = {False: 64, True: 40}
FADED: Final = 0.4


@dataclass(frozen=True, slots=True)
class Cell:
    """An actor on an issue: what it said and did, and where it had stood on an earlier day if two are compared."""

    actor: str
    issue: str
    said: Standing | None
    done: Standing | None
    before: Standing | None = None
    compared: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    """A cell's box in the figure, in cells from the top left."""

    left: float
    top: float


def matrix(
    cells: Sequence[Cell],
    *,
    issues: Sequence[IssueRow],
    actors: Sequence[ActorRow],
    on: date,
    look: Look,
) -> go.Figure:
    """Actors by issues on a day; each cell's customdata holds the slugs of the stances behind it."""
    found = {(cell.actor, cell.issue): cell for cell in cells}
    spots = _spots(issues, actors, look)
    columns = 1 if look.stacked else len(issues)
    rows = len(issues) * (len(actors) + 1) if look.stacked else len(actors)
    shapes: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    marks: dict[str, list[Any]] = {"x": [], "y": [], "customdata": [], "hovertext": []}
    for issue in issues:
        for actor in actors:
            spot, cell = spots[issue.slug, actor.slug], found.get((actor.slug, issue.slug))
            fill, faded = _fill(cell, issue, look)
            shapes.append(_box(spot, fill, faded))
            texts.append(_text(spot, _cell_words(cell, issue, look), fill, faded, look))
            marks["x"].append(spot.left + 0.5)
            marks["y"].append(spot.top + 0.5)
            marks["customdata"].append(",".join(_slugs(cell)))
            marks["hovertext"].append(_hover(cell, issue, actor, on))
    trace = {
        "type": "scatter",
        "mode": "markers",
        "marker": {"symbol": "square", "size": 46, "opacity": 0},
        "hovertemplate": "%{hovertext}<extra></extra>",
        **marks,
    }
    layout = _layout(columns, rows, look)
    layout |= {"shapes": shapes, "annotations": texts + _heads(issues, actors, spots, look)}
    return go.Figure({"data": [trace], "layout": layout})


def _spots(issues: Sequence[IssueRow], actors: Sequence[ActorRow], look: Look) -> dict[tuple[str, str], _Spot]:
    if look.stacked:
        block = len(actors) + 1
        return {
            (issue.slug, actor.slug): _Spot(0, block * at + row + 1)
            for at, issue in enumerate(issues)
            for row, actor in enumerate(actors)
        }
    return {
        (issue.slug, actor.slug): _Spot(column, row)
        for column, issue in enumerate(issues)
        for row, actor in enumerate(actors)
    }


def _fill(cell: Cell | None, issue: IssueRow, look: Look) -> tuple[str, bool]:
    """The colour of a cell, and whether it is faded; the page's own where there is no position."""
    position = cell.said.position if cell and cell.said else None
    if position is None:
        return colours.PAGE[look.dark], False
    return colours.level_shade(position.value, issue.low, issue.high), position.carried


def _box(spot: _Spot, fill: str, faded: bool) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": spot.left + 0.03,
        "x1": spot.left + 0.97,
        "y0": spot.top + 0.05,
        "y1": spot.top + 0.95,
        "fillcolor": fill,
        "opacity": FADED if faded else 1,
        "line": {"width": 1, "color": "#9aa3ad"},
        "layer": "below",
    }


def _text(spot: _Spot, text: str, fill: str, faded: bool, look: Look) -> dict[str, Any]:
    page = colours.PAGE[look.dark]
    seen = colours.mix(page, fill, FADED) if faded else fill
    return {
        "x": spot.left + 0.5,
        "y": spot.top + 0.5,
        "xref": "x",
        "yref": "y",
        "showarrow": False,
        "text": text,
        "font": {"size": 12, "color": colours.on_shade(seen)},
    }


def _cell_words(cell: Cell | None, issue: IssueRow, look: Look) -> str:
    """What was said in the words of the scale, how long ago, and what was done."""
    if cell is None or (cell.said is None and cell.done is None):
        return "<i>no record</i>"
    width = 40 if look.stacked else 20
    lines = []
    if cell.compared:
        lines += [wrapped(_stands(cell.before, issue), width, 2), "↓"]
    lines.append(f"<b>{wrapped(_stands(cell.said, issue), width, 2)}</b>")
    if cell.said and cell.said.position and not cell.compared:
        age = words.ago(cell.said.position.age_days)
        told = f"{age}, since then {words.ANSWER[cell.said.since]}" if cell.said.since else age
        lines.append(wrapped(told, width + 2, 2))
    if cell.done and not cell.compared:
        lines.append("■ " + shortened(_stands(cell.done, issue), width))
    return "<br>".join(lines)


def _stands(standing: Standing | None, issue: IssueRow) -> str:
    if standing is None:
        return "no record"
    if standing.position is None:
        return words.ANSWER[standing.since] if standing.since else "no record"
    return words.level_words(issue, standing.position.value)


def _hover(cell: Cell | None, issue: IssueRow, actor: ActorRow, on: date) -> str:
    head = f"<b>{plain(actor.name)}</b>, {plain(issue.name)}, {words.day_words(on)}"
    if cell is None:
        return f"{head}<br>no record by then"
    told = [head]
    for what, standing in (("Said", cell.said), ("Done", cell.done)):
        if standing is None:
            continue
        told.append(f"{what}: {plain(_stands(standing, issue))}")
        position = standing.position
        if position:
            heard = f"last heard {words.day_words(position.effective_on)}, {words.ago(position.age_days)}"
            told.append(heard + (", carried" if position.carried else ""))
        if position and standing.since:
            told.append(f"since then {words.ANSWER[standing.since]}")
    return "<br>".join(told)


def _slugs(cell: Cell | None) -> list[str]:
    standings = (cell.said, cell.done) if cell else ()
    found: list[str] = []
    for standing in standings:
        if standing and standing.position:
            found += [stance.slug for stance in standing.position.day.stances]
        if standing and standing.unplaced:
            found.append(standing.unplaced)
    return found


def _heads(
    issues: Sequence[IssueRow],
    actors: Sequence[ActorRow],
    spots: Mapping[tuple[str, str], _Spot],
    look: Look,
) -> list[dict[str, Any]]:
    """The names of issues above columns (or blocks) with their ends, and of actors beside rows."""
    ink = colours.INK[look.dark]
    heads: list[dict[str, Any]] = []
    for issue in issues:
        spot = spots[issue.slug, actors[0].slug]
        name = plain(issue.name) if look.stacked else wrapped(issue.name, 20, 3)
        heads.append(
            {
                "x": 0 if look.stacked else spot.left + 0.5,
                "xref": "paper" if look.stacked else "x",
                "xanchor": "left" if look.stacked else "center",
                "xshift": -look.left + 2 if look.stacked else 0,
                "y": spot.top,
                "yref": "y",
                "yanchor": "bottom",
                "yshift": 4,
                "align": "left" if look.stacked else "center",
                "showarrow": False,
                "text": f"<b>{name}</b>",
                "hovertext": f"{wrapped(issue.question, 48)}<br>{plain(issue.low_end)} … {plain(issue.high_end)}",
                "captureevents": True,
                "font": {"size": 13, "color": ink},
            }
        )
    shown = issues if look.stacked else issues[:1]
    heads += [_row_head(spots[issue.slug, actor.slug], actor, look) for issue in shown for actor in actors]
    return heads


def _row_head(spot: _Spot, actor: ActorRow, look: Look) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "right",
        "xshift": -8,
        "y": spot.top + 0.5,
        "yref": "y",
        "align": "right",
        "showarrow": False,
        "text": wrapped(actor.name, 13 if look.narrow else 22, 2),
        "hovertext": plain(actor.name),
        "font": {"size": 12, "color": colours.INK[look.dark]},
    }


def _layout(columns: int, rows: int, look: Look) -> dict[str, Any]:
    head = HEAD_PX[look.stacked] if not look.stacked else 0
    axis = {"visible": False, "fixedrange": True}
    return {
        "xaxis": {**axis, "range": [0, columns]},
        "yaxis": {**axis, "range": [rows, 0]},
        "height": rows * CELL_PX[look.stacked] + head + 8,
        "margin": {"l": look.left, "r": 4, "t": head, "b": 8, "pad": 0},
        **page_layout(look),
        "hoverdistance": 40,
    }
