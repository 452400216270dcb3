"""The form of one thing: its fields, what saving would do, and saving, or why it was refused."""

from typing import Any

import streamlit as st

from db.problems import Conflict, Problem, Refused
from positions import data, escape, notice
from positions.codebook import fields, meeting
from positions.codebook.part import Part
from positions.codebook.sheet import Sheet


def open_sheet(part: Part[Any], slug: str) -> Sheet:
    """The sheet of a thing, filled from the record unless something was typed over it."""
    sheet = Sheet(part.thing.value, slug)
    opened = None if sheet.is_new else part.opened(slug)
    if opened:
        sheet.open(opened.fields, opened.seen)
    else:
        sheet.open(part.blank(), None)
    return sheet


def draw(part: Part[Any], sheet: Sheet) -> None:
    """Draw the form; called in a fragment, so that only it is drawn again while somebody types."""
    if not sheet.is_open:
        st.rerun()  # it was emptied, and is filled again where the page is drawn
    entry = part.draw(sheet)
    why = fields.line(sheet, "why", "Why", placeholder="kept in the history", max_chars=1000)
    with st.container():
        troubles = _effect(part, sheet, entry)
    if sheet.follow_troubles(troubles):
        st.rerun()
    _refusals(sheet)
    if sheet.to_be_saved():
        _save(part, sheet, entry, why)
        st.rerun()
    if meeting.show(part, sheet):
        return
    with st.container(horizontal=True):
        if st.button("Save", type="primary", icon=":material/save:", key=sheet.key("save")):
            _save(part, sheet, entry, why)
            st.rerun()
        if st.button(
            "Discard what I typed",
            icon=":material/undo:",
            key=sheet.key("discard"),
            disabled=not sheet.is_changed(),
        ):
            sheet.start_again()
            st.rerun()


def _effect(part: Part[Any], sheet: Sheet, entry: Any) -> dict[str, str]:  # noqa: ANN401 - the part's own entry
    """Say what saving would do, or give why it would be refused, by field."""
    if not sheet.is_changed():
        return {}
    try:
        told = part.effect(sheet, entry)
    except Refused as refused:
        troubles = refused.by_field()
        if not sheet.is_new and not sheet.troubles:  # a new one is unfinished at first; what stands is told at once
            st.warning(escape.markdown(" ".join(troubles.values())), icon=":material/block:")
        return troubles
    except Problem as problem:
        st.error(escape.markdown(str(problem)))
        return {}
    for sentence in told:
        st.info(escape.markdown(sentence), icon=":material/visibility:")
    return {}


def _refusals(sheet: Sheet) -> None:
    problem = sheet.trouble("form")
    if problem:
        st.error(escape.markdown(problem))
    elif sheet.troubles:
        st.error("Not saved. The reasons stand next to the fields; everything you typed is still here.")


def _save(part: Part[Any], sheet: Sheet, entry: Any, why: str) -> None:  # noqa: ANN401 - the part's own entry
    try:
        saved = part.save(sheet, entry, data.writer(why))
    except Refused as refused:
        sheet.refuse(refused.by_field())
    except Conflict:
        sheet.meet()
    except Problem as problem:
        sheet.refuse({"form": str(problem)})
    else:
        sheet.start_again()
        go_to(part, saved.slug)
        notice.leave(f"Saved: {part.names().get(saved.slug, saved.slug)}.", None)


def go_to(part: Part[Any], slug: str) -> None:
    """Let the page show this thing next; the link is what it reads."""
    st.query_params.from_dict({"show": part.title.lower(), part.thing.value: slug})
