"""Shows a figure: the chart, ways to take it along, and the rows behind it."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from positions import drawer
from positions.charts.frame import Look
from positions.clicks import clicked
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
) -> tuple[str, ...]:
    """Draw a figure, and give what was clicked on it: the parts of the marks' customdata, each once.

    rows: the rows behind the figure, made when somebody opens or takes them. name: of its files and its key. title:
    what files say it shows. alt: its finding, for those who do not see it.
    """
    state = st.plotly_chart(
        figure,
        key=drawer.key_of_round(name),
        theme=None,
        on_select="rerun",
        selection_mode="points",
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
