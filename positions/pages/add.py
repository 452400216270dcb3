"""Add a position: a form that says before saving what the entry would do; editing uses the same one."""

import streamlit as st

from positions import access, account, data, escape, notice
from positions.form import editing, fields, first_issue, meeting, state
from positions.form.done import show_saved
from positions.form.saving import save, show_effect
from positions.opening import arrived

slug = str(st.query_params.get("edit", ""))
stance = data.stance(slug) if slug else None
st.title("Edit a stance" if stance else "Add a position", anchor=False)
notice.show()
if not access.may_open_form():
    account.say_why_not()
    st.stop()
book = data.book()
if not book.issues:
    first_issue.draw()
    st.stop()
came = arrived("Add a position")
if slug and not stance:
    st.warning("The link names a stance that the record does not have. Below is the form for a new one.")
    editing.let_go(slug)
if (came and (stance or state.saved())) or (not stance and editing.is_editing()):
    state.start_again()  # what was saved, or opened for editing, is not what the reader comes for now
if stance:
    editing.fill_from(stance)
if show_saved(book):
    st.stop()


@st.fragment
def form() -> None:
    """The form; only this part of the page is drawn again while somebody types."""
    if stance and not editing.is_editing():
        st.rerun()  # what was typed was left out: the fields are filled again where the page is drawn
    entry = fields.draw(book)
    if state.follow(show_effect(entry, book, stance)):
        st.rerun()
    problem = state.trouble("form")
    if problem:
        st.error(escape.markdown(problem))
    elif state.any_trouble():
        st.error("Not saved. The reasons stand next to the fields; everything you typed is still here.")
    chosen = editing.to_be_saved()
    if stance and meeting.show(stance, book):
        return
    if chosen or st.button(
        "Save the changes" if stance else "Save", type="primary", icon=":material/save:", key="form-save"
    ):
        saved = save(entry, stance)
        if saved:
            state.set_saved(saved)
        st.rerun()


form()
