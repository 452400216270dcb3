"""Add a position: a form that says before saving what the entry would do; editing uses the same one."""

import streamlit as st

from positions import data, escape, notice
from positions.form import fields, first_issue, state
from positions.form.done import show_saved
from positions.form.saving import save, show_effect
from positions.opening import arrived

slug = str(st.query_params.get("edit", ""))
editing = data.stance(slug) if slug else None
st.title("Edit a stance" if editing else "Add a position", anchor=False)
notice.show()
book = data.book()
if not book.issues:
    first_issue.draw()
    st.stop()
came = arrived("Add a position")
if slug and not editing:
    st.warning("The link names a stance that the record does not have. Below is an empty form.")
if (came and (editing or state.saved())) or (not editing and state.is_editing()):
    state.start_again()  # what was saved, or opened for editing, is not what the reader comes for now
if editing:
    state.fill_from(editing)
if show_saved(book):
    st.stop()


@st.fragment
def form() -> None:
    """The form; only this part of the page is drawn again while somebody types."""
    entry = fields.draw(book)
    if state.follow(show_effect(entry, book, editing)):
        st.rerun()
    problem = state.trouble("form")
    if problem:
        st.error(escape.markdown(problem))
    elif state.any_trouble():
        st.error("Not saved. The reasons stand next to the fields; everything you typed is still here.")
    if st.button(
        "Save the changes" if editing else "Save", type="primary", icon=":material/save:", key="form-save"
    ):
        saved = save(entry, editing)
        if saved:
            state.set_saved(saved)
        st.rerun()


form()
