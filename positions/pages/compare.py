"""Compare: two actors, or one at two dates, on every issue, and how far apart they were over time."""

import streamlit as st

from positions import compare, data, empty, notice
from positions.charts.frame import Look
from positions.viewport import is_narrow
from positions.widgets import View

st.title("Compare", anchor=False)
notice.show()
book = data.book()
extent = data.extent()
if not book.issues or not extent:
    empty.nothing_recorded()
    st.stop()
view = View("compare")
pair = compare.pair_filters(view, book, extent)
look = Look(dark=st.context.theme.type == "dark", narrow=is_narrow())
view.write()
compare.show(pair, book, look)
