"""After saving: the chart with the new dot marked, the way back, and the next entry."""

import streamlit as st

from db.commands.stances import Saved, undo_stance
from db.problems import Problem
from db.queries.codebook import principals_on
from positions import data, escape, notice
from positions.data import Book
from positions.form import state
from positions.pagelist import TIMELINE


def show_saved(book: Book) -> bool:
    """Show what can be done with the stance that was just saved; false when none was."""
    saved = state.saved()
    if saved is None:
        return False
    stance = data.stance(saved.slug)
    if stance is None:
        return False
    st.success(f"Saved as {escape.markdown(saved.slug)}.", icon=":material/check_circle:")
    with data.store().reading() as session:
        line = [*principals_on(session, stance.actor, stance.last), stance.actor][0]
    others = [slug for slug in list(book.actors)[:2] if slug != line]
    with st.container(horizontal=True):
        if st.button("See it on the Timeline", type="primary", icon=":material/timeline:", key="form-see"):
            params = {"issues": stance.issue, "actors": ",".join([line, *others]), "mark": saved.slug}
            st.switch_page(TIMELINE, query_params=params)
        st.button("Add another", icon=":material/add:", on_click=_another, key="form-another")
        st.button("Undo", icon=":material/undo:", on_click=_undo, args=(saved,), key="form-undo")
    return True


def _another() -> None:
    state.start_again()
    st.query_params.clear()


def _undo(saved: Saved) -> None:
    try:
        undo_stance(data.live(), saved, by=data.writer())
    except Problem as problem:
        notice.leave(str(problem), None)
    else:
        notice.leave(f"Taken back: {saved.slug} does not count, as before.", None)
    state.start_again()
    st.query_params.clear()
