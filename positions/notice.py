"""What was just saved, told once at the top of the next page, with a way to take it back."""

import streamlit as st

from db.commands.stances import Saved, undo_stance
from db.problems import Problem
from positions import data, escape

_KEY = "notice"


def leave(text: str, saved: Saved | None) -> None:
    """Keep a notice for the page that is drawn next."""
    st.session_state[_KEY] = (text, saved)


def show() -> None:
    """Show the notice that was left, until it is closed, undone, or another comes."""
    text, saved = st.session_state.get(_KEY, ("", None))
    if not text:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/check_circle: {escape.markdown(text)}")
        if saved:
            st.button("Undo", icon=":material/undo:", key="notice-undo", on_click=_undo, args=(saved,))
        st.button("Close", key="notice-close", type="tertiary", on_click=leave, args=("", None))


def _undo(saved: Saved) -> None:
    try:
        undo_stance(data.live(), saved, by=data.writer())
    except Problem as problem:
        leave(str(problem), None)
    else:
        leave(f"Taken back: {saved.slug} is as it was before.", None)
