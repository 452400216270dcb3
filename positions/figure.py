"""Shows a figure: the chart, ways to take it along, and the rows behind it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from positions import drawer
from positions.charts.frame import Look
from positions.clicks import boxed_days, clicked
from positions.taking import Rows, image_config, take_along

if TYPE_CHECKING:
    import plotly.graph_objects as go


def show_figure(
    figure: "go.Figure",
    rows: Callable[[], Rows],
    *,
    name: str,
    title: str,
    alt: str,
    known_on: date,
    look: Look,
    on_box: Callable[[date, date], None] | None = None,
) -> tuple[str, ...]:
    """Draw a figure, and give what was clicked on it: the parts of the marks' customdata, each once.

    rows: the rows behind the figure, made when somebody opens or takes them. name: of its files and its key. title:
    what files say it shows. alt: its finding, for those who do not see it. on_box: called with the first and last
    day of a box that is drawn over the figure, which otherwise cannot be.
    """
    key = drawer.key_of_round(name)
    if on_box:
        figure.update_layout(dragmode="select", selectdirection="h")
    state = st.plotly_chart(
        figure,
        key=key,
        theme=None,
        on_select=partial(_boxed, key, on_box) if on_box else "rerun",
        selection_mode=("points", "box") if on_box else "points",
        config=image_config(name),
        alt=alt,
    )
    if not st.context.is_embedded:
        with st.container(horizontal=True, vertical_alignment="center"):
            take_along(figure, rows, name=name, title=title, known_on=known_on, look=look)
            shown = st.toggle("Show the rows behind it", key=f"rows-{name}")
        if shown:
            st.dataframe(list(rows()), hide_index=True, placeholder="–")
    return clicked(state)


def _boxed(key: str, on_box: Callable[[date, date], None]) -> None:
    """Tell of a box that was drawn, and let go of it."""
    days = boxed_days(st.session_state[key])
    if days:
        drawer.next_round()
        on_box(*days)
