"""What was typed about a thing that others merged into another one meanwhile: told, and kept until discarded."""

from typing import Any

import streamlit as st

from db.queries.usage import Thing
from positions import data, escape
from positions.codebook import form
from positions.codebook.part import Part
from positions.codebook.sheet import Sheet, sheets_of, version_of
from positions.two_versions import in_words


def show(part: Part[Any]) -> None:
    """Draw a box for each thing of a part that is gone while something is typed about it."""
    names = part.names()
    for sheet in sheets_of(part.thing.value):
        if not sheet.is_new and sheet.slug not in names and sheet.is_open and sheet.is_changed():
            _box(part, sheet)


def _box(part: Part[Any], sheet: Sheet) -> None:
    others = data.book().others
    merged = {Thing.ACTOR: others.actors, Thing.SOURCE: others.sources}.get(part.thing, {})
    kept, called = merged.get(sheet.slug), sheet.filled.get("name") or sheet.filled.get("title") or sheet.slug
    became = f"was merged into {part.names()[kept]} since you opened it" if kept else "is no longer in the record"
    with st.container(border=True):
        st.warning(
            escape.markdown(f"{called} {became}. Nothing was saved of what you typed about it, which stands here:"),
            icon=":material/merge:",
        )
        opened = version_of(sheet.filled, part.repeated)
        for label, value in in_words(part.told(), opened, sheet.mine(part.repeated)):
            st.markdown(f"**{escape.markdown(label)}**: {escape.markdown(value)}")
        with st.container(horizontal=True):
            if kept and st.button("Open the one that was kept", key=sheet.key("kept")):
                form.go_to(part, kept)
                st.rerun()
            st.button(
                "Discard what I typed", icon=":material/undo:", key=sheet.key("gone"), on_click=sheet.start_again
            )
