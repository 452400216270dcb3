"""Takes a figure along: as an image made by the browser, as a page of its own, and as its rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from db.dates import today
from positions import chosen_edition, data
from positions.charts import colours
from positions.charts.frame import Look
from positions.exports.about import About
from positions.exports.figure import html_file
from positions.exports.rows import csv_file, json_file, slugs_in, with_sources, xlsx_file

if TYPE_CHECKING:
    import plotly.graph_objects as go

Rows = Sequence[Mapping[str, Any]]


def image_config(name: str) -> dict[str, Any]:
    """How the browser behaves on a figure: one button that saves it, in the format chosen beside it."""
    chosen = st.session_state.get(f"take-{name}", "PNG")
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "responsive": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": chosen.lower(), "filename": name, "scale": 2},
    }


def take_along(
    figure: "go.Figure", rows: Callable[[], Rows], *, name: str, title: str, known_on: date, look: Look
) -> None:
    """A box with every way to take a figure along; files are made only when asked for."""
    if st.context.is_embedded:
        return

    link = urlencode(st.query_params.to_dict(), safe=",/")
    about = About(title, link, known_on, today(), data.version(), chosen_edition.words_to_cite())
    opened = data.store()

    def cited() -> Rows:
        found = rows()
        return with_sources(found, data.evidence_from(opened, [slug for row in found for slug in slugs_in(row)]))

    with st.popover("Take it along", icon=":material/download:"):
        st.radio("Image", ["PNG", "SVG"], key=f"take-{name}", horizontal=True)
        st.caption("The camera in the figure's corner saves it in this format.")
        files: dict[str, tuple[str, str, Callable[[], str | bytes]]] = {
            "Page that works offline": ("html", "text/html", lambda: _page(figure, about, look)),
            "Rows as CSV": ("csv", "text/csv", lambda: csv_file(cited(), about)),
            "Rows as XLSX": ("xlsx", _XLSX, lambda: xlsx_file(cited(), about)),
            "Rows as JSON": ("json", "application/json", lambda: json_file(cited(), about)),
        }
        for label, (ending, kind, make) in files.items():
            st.download_button(
                label, make, f"{name}.{ending}", kind, key=f"take-{name}-{ending}", on_click="ignore"
            )


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(figure: "go.Figure", about: About, look: Look) -> str:
    return html_file(figure, about, paper=colours.PAGE[look.dark], ink=colours.INK[look.dark])
