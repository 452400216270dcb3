"""Shifts: every move of the chosen actors on the chosen issues, and what came of it."""

import streamlit as st

from positions import data, empty, moves, notice
from positions.charts.frame import Look
from positions.viewport import is_narrow
from positions.widgets import View

st.title("Shifts", anchor=False)
notice.show()
book = data.book()
if not book.issues:
    empty.nothing_recorded()
    st.stop()
view = View("shifts")
chosen = moves.shift_filters(view, book)
look = Look(dark=st.context.theme.type == "dark", narrow=is_narrow())
view.write()
if not chosen.selection.actors:
    empty.nothing_chosen("actors")
    st.stop()
moves.show(chosen, book, look)
