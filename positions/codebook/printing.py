"""The codebook to take along: as a page to print, and as Markdown; made only when asked for."""

import streamlit as st

from db.dates import today
from db.engine import Store
from positions import data
from positions.exports.codebook_files import Whole, codebook_html, codebook_markdown, read_codebook


def show() -> None:
    """The two buttons."""
    opened, record = data.store(), data.version()
    with st.container(horizontal=True):
        st.download_button(
            "HTML to print",
            lambda: codebook_html(_whole(opened, record)),
            "codebook.html",
            "text/html",
            icon=":material/print:",
            on_click="ignore",
        )
        st.download_button(
            "Markdown",
            lambda: codebook_markdown(_whole(opened, record)),
            "codebook.md",
            "text/markdown",
            icon=":material/download:",
            on_click="ignore",
        )


def _whole(opened: Store, record: tuple[str, int]) -> Whole:
    with opened.reading() as session:
        return read_codebook(session, record=record, made_on=today())
