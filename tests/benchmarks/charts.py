"""The figures of the Timeline as the page makes them, written to a file for the floor to draw."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from streamlit.testing.v1 import AppTest

from tests.browser.server import APP

Charts = Mapping[str, dict[str, Any]]
TRACKS: Final = {"Said and done": "both", "Said": "said", "Done": "done"}
"""The buttons of the filter that is changed, with what the link says; the first is the page's default."""


def of_timeline() -> Charts:
    """The chart of the Timeline for each button; POSITIONS_DATABASE_URL says of which store."""
    return {button: chart_of(APP, track=track) for button, track in TRACKS.items()}


def chart_of(script: Path, **query: str) -> dict[str, Any]:
    """The chart of a script that is opened by this link: its figure, and how that behaves in the browser."""
    page = AppTest.from_file(str(script), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    chart = page.run().get("plotly_chart")[0].proto
    return {"figure": json.loads(chart.spec), "config": json.loads(chart.config)}


def write(charts: Charts, path: Path) -> Path:
    """Write charts where the floor reads them."""
    path.write_text(json.dumps(charts))
    return path
