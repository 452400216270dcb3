"""What a click on a figure finds, and how figures behave in the browser."""

from typing import Any, Final

CONFIG: Final = {"displaylogo": False, "showSendToCloud": False, "displayModeBar": False, "responsive": True}


def clicked(state: Any) -> tuple[str, ...]:  # noqa: ANN401 - Streamlit's selection, a mapping
    """The slugs behind the marks of a selection, in order, each once."""
    points = state["selection"]["points"] if state else []
    found = [slug for point in points for slug in str(point.get("customdata", "")).split(",") if slug]
    return tuple(dict.fromkeys(found))
