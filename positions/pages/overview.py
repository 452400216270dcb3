"""Overview: where everybody stands on a date, what moved near it, and how much of it the record knows."""

import streamlit as st

from positions import empty, overview
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
overview.show_headline(chosen, book)
overview.show_matrix(chosen, book, look)
overview.show_beside(chosen, book)
