"""Timeline: how the chosen actors' positions move on the chosen issues, with the evidence behind every dot."""

import streamlit as st

from positions import data, empty, notice
from positions.chart import show_chart
from positions.charts.frame import Look
from positions.filters import chart_filters
from positions.viewport import is_narrow
from positions.widgets import View

st.title("Timeline", anchor=False)
notice.show()
book = data.book()
if not book.issues:
    empty.nothing_recorded()
    st.stop()
view = View("timeline")
filters = chart_filters(view, book)
look = Look(dark=st.context.theme.type == "dark", narrow=is_narrow(), marked=view.passed("mark"))
view.write()
chosen = filters.selection
if not chosen.issues or not chosen.actors:
    empty.nothing_chosen("issues" if chosen.actors else "actors")
    st.stop()
lines = data.lines(filters.for_lines)
if not lines:
    empty.nothing_found()
    st.stop()
show_chart(lines, book=book, filters=filters, look=look)
