"""On a line: moves that came back are shaded over the time they lasted, moves that held are drawn bold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from positions.answers import Line
from positions.charts.frame import Panel, Window
from positions.charts.marks import Brush
from positions.shifts import Outcome, Shift, shifts_of


def excursions(
    line: Line, panel: Panel, brush: Brush, *, window: Window, known_on: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes for a line's moves that came back within 90 days, and a trace of bold risers for those that held."""
    shifts = shifts_of(line.stances, step=panel.issue.step, known_on=known_on, track=brush.track)
    shown = [shift for shift in shifts if window.has(shift.on)]
    shapes = [_shade(shift, panel, brush) for shift in shown if shift.outcome is Outcome.CAME_BACK]
    held = [shift for shift in shown if shift.outcome is Outcome.HELD]
    return shapes, [_risers(held, panel, brush)] if held else []


def _shade(shift: Shift, panel: Panel, brush: Brush) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": panel.axis,
        "x0": shift.on.isoformat(),
        "x1": (shift.fully_back_on or shift.on).isoformat(),
        "y0": shift.before.value + brush.beside,
        "y1": shift.after.value + brush.beside,
        "fillcolor": brush.colour,
        "opacity": 0.13,
        "line": {"width": 0},
        "layer": "below",
    }


def _risers(held: Sequence[Shift], panel: Panel, brush: Brush) -> dict[str, Any]:
    xs: list[str | None] = []
    ys: list[float | None] = []
    for shift in held:
        xs += [shift.on.isoformat(), shift.on.isoformat(), None]
        ys += [shift.before.value + brush.beside, shift.after.value + brush.beside, None]
    return {
        "type": "scatter",
        "xaxis": "x",
        "yaxis": panel.axis,
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": brush.colour, "width": 5},
        "hoverinfo": "skip",
    }
