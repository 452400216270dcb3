"""The changes of the page History, day by day, each with what it did when it is opened."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from db.queries.acts import Touched
from db.queries.changes import ChangeLine, touched
from positions import data, escape, words
from positions.data import Book
from positions.history_page import taking_back
from positions.pagelist import PATHS
from positions.past import told

AT_ONCE: Final = 20
"""Things of one change that are shown at a time."""


def show(found: Sequence[ChangeLine], book: Book, *, opened: bool = False) -> None:
    """Changes, the newest first, under the days on which they were made (UTC); opened: with what they did."""
    for day, changes in groupby(found, key=lambda change: change.at.date()):
        st.markdown(f"##### {words.day_words(day)}")
        for change in changes:
            _show(change, book, opened=opened)


def _show(change: ChangeLine, book: Book, *, opened: bool) -> None:
    with st.container(border=True, gap="xxsmall", key=f"history-change-{change.id}"):
        names = told.names_for(book, change.first, cited=False)
        st.caption(told.about(change))
        box = st.expander(
            told.headline(change, names),
            icon=told.icon(change),
            expanded=opened,
            key=f"history-open-{change.id}",
            on_change="rerun",
            type="compact",
        )
        if box.open:
            with box:
                _show_things(change, book)
        _show_links(change)


def _show_links(change: ChangeLine) -> None:
    """To the change that this one takes back, and to the one that took it back."""
    for other, says in ((change.takes_back, "See change"), (change.taken_back_in, "Taken back by change")):
        if other is not None:
            label, link = f"{says} {other}", {"change": str(other)}
            st.page_link(PATHS["history"], label=label, icon=":material/undo:", query_params=link)


def _show_things(change: ChangeLine, book: Book) -> None:
    key = f"history-shown-{change.id}"
    limit = st.session_state.get(key, AT_ONCE)
    with data.store().reading() as session:
        found = touched(session, change.id, limit=limit)
    names = told.names_for(book, found, cited=True)
    for done in found:
        told.show_thing(done, names)
        _show_way(done)
    total = sum(count.things for count in change.counts)
    with st.container(horizontal=True):
        if len(found) < total:
            left = min(AT_ONCE, total - len(found))
            st.button(
                f"Show {left:,} more of {total - len(found):,}",
                key=f"history-more-{change.id}",
                on_click=lambda: st.session_state.update({key: limit + AT_ONCE}),
            )
        taking_back.button(change)


def _show_way(done: Touched) -> None:
    """A link to the thing as it is now."""
    if done.table in {"actor", "issue", "event", "source"} and "merged_into" not in done.after:
        part = {"actor": "actors", "issue": "issues", "event": "events", "source": "sources"}[done.table]
        link = {"show": part, done.table: done.slug}
        st.page_link(
            PATHS["codebook"], label=escape.markdown(done.slug), icon=":material/menu_book:", query_params=link
        )
    if done.table == "stance" and st.button(
        escape.markdown(done.slug),
        icon=":material/right_panel_open:",
        key=f"history-stance-{done.id}",
        type="tertiary",
    ):
        taking_back.open_stance(done.slug)
