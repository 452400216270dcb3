"""The least a page can do: draw what is on one of ours from a constant, in the same containers.

The constant stands beside the page's file, under the same name.
"""

import pickle
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def constant(path: str) -> list:
    """The calls that draw the page, read once."""
    return pickle.loads(Path(path).read_bytes())  # noqa: S301 - written by the benchmark itself


def draw(calls: list) -> None:
    """Make these calls, and those within each of them inside what it makes."""
    for command, about, within in calls:
        made = OWN.get(command, getattr(st, command, None))(**about)
        if command == "columns":
            for column, (_, _, inner) in zip(made, within, strict=True):
                with column:
                    draw(inner)
        elif within:
            with made:
                draw(within)


def plotly_chart(figure: dict, **about: object) -> None:
    """A figure from its constant."""
    st.plotly_chart(go.Figure(figure), **about)


def download_button(data: str, **about: object) -> None:
    """A file that is made when somebody asks for it."""
    st.download_button(data=lambda: data, **about)


def component(js: str, key: str) -> None:
    """A component of our own."""
    st.components.v2.component(f"floor_{key}", js=js)(key=key)


OWN = {"plotly_chart": plotly_chart, "download_button": download_button, "bidi_component": component}
if (stored := Path(__file__).with_suffix(".pickle")).exists():
    draw(constant(str(stored)))
