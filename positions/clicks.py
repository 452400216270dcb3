"""What a click on a figure or a table finds."""

from datetime import date
from typing import Any, Final

SELECTABLE: Final = ("single-row", "single-cell")
"""A row of a table is chosen by its box or by any of its cells."""


def clicked(state: Any) -> tuple[str, ...]:  # noqa: ANN401 - Streamlit's selection, a mapping
    """The slugs behind the marks of a selection, in order, each once."""
    points = state["selection"]["points"] if state else []
    found = dict.fromkeys(str(point.get("customdata", "")) for point in points)
    return tuple(dict.fromkeys(slug for data in found for slug in data.split(",") if slug))


def boxed_days(state: Any) -> tuple[date, date] | None:  # noqa: ANN401 - Streamlit's selection, a mapping
    """The first and the last day of a box drawn over a chart of days; none when none was."""
    boxes = state["selection"]["box"] if state else []
    days = sorted(date.fromisoformat(str(x)[:10]) for box in boxes for x in box["x"])
    return (days[0], days[-1]) if days else None


def picked_row(state: Any) -> int | None:  # noqa: ANN401 - Streamlit's selection, a mapping
    """The row that was chosen, by its box or by one of its cells; none when none was."""
    chosen = state["selection"]
    rows = [*chosen["rows"], *(row for row, _ in chosen["cells"])]
    return rows[0] if rows else None
