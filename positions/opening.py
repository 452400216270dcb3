"""How every page begins: its title, what was just saved, and the codebook, or what to do in an empty store."""

from datetime import date
from typing import Final

import streamlit as st

from positions import data, empty, notice
from positions.charts.frame import Look
from positions.data import Book
from positions.viewport import Room, room

_PAGE: Final = "page that was drawn last"

_OF_ACTORS: Final = ("actors", "of", "actor", "a", "b", "other", "voices")
_OF_SOURCES: Final = ("without",)
"""What links call their choices of actors and of sources."""


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
    _rename_merged(book)
    if not book.issues:
        empty.nothing_recorded()
        st.stop()
    return book


def _rename_merged(book: Book) -> None:
    """Let a link that names a merged actor or source name what it went into."""
    for names, merged in ((_OF_ACTORS, book.others.actors), (_OF_SOURCES, book.others.sources)):
        for name in names if merged else ():
            slugs = str(st.query_params.get(name, "")).split(",")
            if any(slug in merged for slug in slugs):
                st.query_params[name] = ",".join(dict.fromkeys(merged.get(slug, slug) for slug in slugs))


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
