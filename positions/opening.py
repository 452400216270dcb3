"""How every page begins: its title, what was just saved, and the codebook, or what to do in an empty store."""

from datetime import date
from typing import Final

import streamlit as st

from positions import data, empty, notice
from positions.charts.frame import Look
from positions.data import Book
from positions.viewport import Room, room

_PAGE: Final = "page that was drawn last"


def arrived(page: str) -> bool:
    """Whether the reader has just come to this page; call it once in each run of a page."""
    before = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    return bool(before != page)


def begin(title: str) -> Book:
    """Draw the title and any notice, and give the codebook; in a store without issues the page ends here."""
    arrived(title)
    if not st.context.is_embedded:
        st.title(title, anchor=False)
    notice.show()
    book = data.book()
    if not book.issues:
        empty.nothing_recorded()
        st.stop()
    return book


def look_now(*, marked: str = "") -> Look:
    """How figures are to look in this reader's browser; `marked` is the slug of a stance to ring."""
    space, dark = room(), st.context.theme.type == "dark"
    return Look(dark=dark, narrow=space is Room.NARROW, tight=space is Room.TIGHT, marked=marked)


def extent_or_stop() -> tuple[date, date]:
    """The first and the last day of which the record has a stance; without any the page ends here."""
    found = data.extent()
    if found is None:
        empty.no_stances()
        st.stop()
    return found
