"""Overview: where everybody stands on a date, what moved near it, and how much of it the record knows."""

import streamlit as st

from positions import data, empty, notice, overview
from positions.charts.frame import Look
from positions.filters import overview_filters
from positions.viewport import is_narrow
from positions.widgets import View

st.title("Overview", anchor=False)
notice.show()
book = data.book()
extent = data.extent()
if not book.issues or not extent:
    empty.nothing_recorded()
    st.stop()
view = View("overview")
chosen = overview_filters(view, book, extent)
look = Look(dark=st.context.theme.type == "dark", narrow=is_narrow())
view.write()
if not chosen.selection.issues or not chosen.selection.actors:
    empty.nothing_chosen("issues" if chosen.selection.actors else "actors")
    st.stop()
overview.show_headline(chosen, book)
overview.show_matrix(chosen, book, look)
overview.show_beside(chosen, book)
