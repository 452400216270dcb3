"""A reader at the pages: opens one by a link, clicks, and reads what it shows."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from pandas import DataFrame
from streamlit.testing.v1 import AppTest

APP: Final = str(Path(__file__).parents[2] / "app.py")
Figure = dict[str, Any]
Files = dict[str, Callable[[], str | bytes]]
"""What buttons make when they are clicked, by the name of the file."""


def visit(page: str = "timeline", /, **link: str) -> AppTest:
    """A session of its own, with a page opened by a link."""
    app = AppTest.from_file(APP, default_timeout=30)
    if page != "timeline":
        app.query_params = {"issues": "none"}  # the way to another page leads over the Timeline: without its chart
        app.run()
        return turn_to(app, page, **link)
    app.query_params = dict(link)
    return run(app)


def turn_to(app: AppTest, page: str, /, **link: str) -> AppTest:
    """Another page, chosen in the navigation or by a link."""
    app.switch_page(f"positions/pages/{page}.py")
    app.query_params = dict(link)
    return run(app)


def run(app: AppTest) -> AppTest:
    """The page drawn again; fails on any error that the page did not tell in words."""
    app.run()
    errors = [exception.message for exception in app.exception]
    assert not errors, errors
    return app


def choose(app: AppTest, name: str, value: Any) -> AppTest:  # noqa: ANN401 - whatever the widget takes
    """A filter set to something else."""
    app.get_by_key(f"filter-{name}").set_value(value)
    return run(app)


def press(app: AppTest, key: str) -> AppTest:
    """A button pressed."""
    app.button(key=key).click()
    return run(app)


def spec(app: AppTest) -> str:
    """The figure of the page, as it is sent to the browser."""
    (chart,) = app.get("plotly_chart")
    found: str = chart.proto.spec
    return found


def figure(app: AppTest) -> Figure:
    """The figure of the page."""
    found: Figure = json.loads(spec(app))
    return found


def slugs(app: AppTest) -> set[str]:
    """The stances behind the marks of the figure."""
    return {
        slug for trace in figure(app)["data"] for slugs in trace.get("customdata", ()) for slug in slugs.split(",")
    }


def table(app: AppTest) -> DataFrame:
    """The table of the page."""
    (found,) = app.dataframe
    return found.value


def click_marks(app: AppTest, *slugs: str) -> AppTest:
    """A click on the mark of these stances."""
    (chart,) = app.get("plotly_chart")
    _, _, key = chart.proto.id.split("-", 2)
    return _select(app, key, {"points": [{"customdata": ",".join(slugs)}]})


def click_row(app: AppTest, place: int) -> AppTest:
    """A click on a row of the table."""
    (frame,) = app.dataframe
    return _select(app, str(frame.key), {"rows": [place], "columns": [], "cells": []})


def _select(app: AppTest, key: str, selection: dict[str, Any]) -> AppTest:
    app.session_state[key] = {"selection": selection}
    return run(app)


JOINER: Final = "\u2060"
"""Has neither width nor meaning; it keeps Streamlit from rewriting what people wrote."""


def told(app: AppTest) -> str:
    """Every sentence of the page, drawer included."""
    kinds: Sequence[Any] = (
        *(app.title, app.markdown, app.text, app.caption, app.info, app.warning, app.error, app.success),
    )
    return "\n".join(str(element.value) for elements in kinds for element in elements).replace(JOINER, "")
