"""The parts of the page "Take it all out": the whole record in every format, made when its button is clicked."""

import streamlit as st

from db.engine import Store
from db.problems import Problem
from db.queries import whole
from positions import data, escape
from positions.exports.formats import FORMATS, Format, Sizes, content, whole_words
from positions.exports.workbook import check_fits


def show() -> None:
    """What there is to take, under which licence, and a file for each purpose."""
    opened = data.store()
    with opened.reading() as session:
        sizes = whole.sizes(session)
    st.markdown(f"The whole record: {whole_words(sizes)}. Each file is made at the moment of the click.")
    licence = st.text_input(
        "Licence",
        key="export-licence",
        placeholder="CC-BY-4.0",
        max_chars=200,
        width=330,
        help="What others may do with it, to stand in the package and the workbook; without it none is stated.",
    )
    for form in FORMATS:
        _offer(opened, form, sizes, licence)
    st.caption(
        "For a large record, or a copy every night: `positions export record.zip` in a terminal writes the same."
    )


def why_not(opened: Store, form: Format, sizes: Sizes) -> str:
    """Why this store cannot be taken out in this format; blank when it can."""
    if form.name == "snapshot" and opened.engine.dialect.name != "sqlite":
        return "A snapshot is made of a SQLite store, and this is none: use the tools of its database."
    if form.name == "xlsx":
        try:
            check_fits(sizes)
        except Problem as problem:
            return str(problem)
    return ""


def _offer(opened: Store, form: Format, sizes: Sizes, licence: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{form.title}**")
        st.markdown(form.says)
        reason = why_not(opened, form, sizes)
        if reason:
            st.info(escape.markdown(reason), icon=":material/block:")
            return
        name = f"positions-{form.name}{form.endings[0]}"
        st.download_button(
            f"Take {name}",
            lambda: content(opened, form, licence=licence),  # outside the page: an opened store, and no cache
            name,
            form.mime,
            key=f"export-{form.name}",
            icon=":material/download:",
            on_click="ignore",
        )
