"""Overview: where everybody stands on a date, what moved near it, and how much of it the record knows."""

import streamlit as st

from positions import data, empty, overview
from positions.filters import overview_filters
from positions.opening import begin, extent_or_stop, look_now
from positions.widgets import View

book = begin("Overview")
extent = extent_or_stop()
view = View("overview")
chosen = overview_filters(view, book, extent)
look = look_now()
view.write()
if not chosen.selection.issues or not chosen.selection.actors:
    empty.nothing_chosen("issues" if chosen.selection.actors else "actors")
    st.stop()
lines = data.lines_on(chosen.selection, chosen.on)
moves = data.shifts_around(chosen.selection, on=chosen.on, known_on=chosen.known_on, least=overview.NEWEST)
overview.show_headline(moves, chosen, book)
overview.show_matrix(lines, chosen, book, look)
overview.show_beside(lines, moves, chosen, book)
