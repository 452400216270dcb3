"""Timeline: how the chosen actors' positions move on the chosen issues, with the evidence behind every dot."""

import streamlit as st

from positions import data, empty
from positions.chart import MOST_STANCES, show_chart
from positions.filters import chart_filters
from positions.opening import begin, look_now
from positions.widgets import View

book = begin("Timeline")
view = View("timeline")
filters = chart_filters(view, book)
look = look_now(marked=view.passed("mark"))
view.write()
chosen = filters.selection
if not chosen.issues or not chosen.actors:
    empty.nothing_chosen("issues" if chosen.actors else "actors")
    st.stop()
since = None if chosen.since else data.fitting_since(chosen, MOST_STANCES)
if since:
    filters = filters.newest(since, MOST_STANCES)
lines = data.lines(filters.for_lines)
if not lines:
    empty.nothing_found()
    st.stop()
show_chart(lines, book=book, filters=filters, look=look)
