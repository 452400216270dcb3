"""The imports there were, each of which can be undone as a whole, and done again."""

import streamlit as st

from db.commands.undoing import redo_import, undo_import
from db.problems import Problem
from db.queries.imports import ImportRow, imports
from positions import data, escape, notice, words


def show() -> None:
    """The newest imports, each with its button."""
    with data.store().reading() as session:
        found = imports(session)
    if not found:
        return
    st.subheader("Imports so far", anchor=False)
    for one in found:
        _show(one)


def _show(one: ImportRow) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        day = words.day_words(one.at.astimezone().date())
        told = f"{one.file or 'a file'}: {words.counted(one.stances, 'stance')}, {day}, by {one.by}"
        st.markdown(escape.markdown(f"{told}. {one.undone_why}".strip()))
        if one.undone_why:
            st.button("Bring back", key=f"intake-redo-{one.change}", on_click=_redo, args=(one,))
        else:
            st.button("Undo", key=f"intake-undo-{one.change}", on_click=_undo, args=(one,), icon=":material/undo:")


def _undo(one: ImportRow) -> None:
    try:
        undo_import(data.live(), one.change, by=data.writer())
    except Problem as problem:
        notice.leave(str(problem), None)
    else:
        notice.leave(f"Undone: {words.counted(one.stances, 'stance')} of {one.file} no longer count.", None)


def _redo(one: ImportRow) -> None:
    try:
        redo_import(data.live(), one.change, by=data.writer())
    except Problem as problem:
        notice.leave(str(problem), None)
    else:
        notice.leave(f"Back: {words.counted(one.stances, 'stance')} of {one.file} count again.", None)
