"""What a click on a figure finds."""

from typing import Any


def clicked(state: Any) -> tuple[str, ...]:  # noqa: ANN401 - Streamlit's selection, a mapping
    """The slugs behind the marks of a selection, in order, each once."""
    points = state["selection"]["points"] if state else []
    found = [slug for point in points for slug in str(point.get("customdata", "")).split(",") if slug]
    return tuple(dict.fromkeys(found))
