"""Shifts: every move of the chosen actors on the chosen issues, and what came of it."""

import streamlit as st

from positions import empty, moves
from positions.opening import begin, look_now
from positions.widgets import View

book = begin("Shifts")
view = View("shifts")
chosen = moves.shift_filters(view, book)
look = look_now()
view.write()
if not chosen.selection.actors:
    empty.nothing_chosen("actors")
    st.stop()
moves.show(chosen, book, look)
