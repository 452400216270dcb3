"""A figure as one HTML file that works offline and calls nobody."""

import html
from typing import TYPE_CHECKING, Final

from positions.exports.about import About

if TYPE_CHECKING:
    import plotly.graph_objects as go

CONFIG: Final = {"displaylogo": False, "showSendToCloud": False, "responsive": True}


def html_file(figure: "go.Figure", about: About, *, paper: str, ink: str) -> str:
    """The figure with Plotly's own script inside, under its title and above its citation; colours are hex codes."""
    body = figure.to_html(full_html=False, include_plotlyjs=True, config=CONFIG)
    title, citation = html.escape(about.title), html.escape(about.citation)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>body{{background:{paper};color:{ink};font-family:sans-serif;margin:1.5rem}}</style></head>"
        f"<body><h1>{title}</h1>{body}<p>{citation}</p></body></html>"
    )
