"""Timeline: how the chosen actors' positions move on the chosen issues, with the evidence behind every dot."""

import streamlit as st

from positions import data, empty
from positions.chart import MOST_MARKS, MOST_STANCES, show_chart
from positions.filters import chart_filters
from positions.opening import begin, extent_or_stop, look_now
from positions.widgets import View, set_period

book = begin("Timeline")
view = View("timeline")
filters = chart_filters(view, book)
look = look_now(marked=view.passed("mark"))
view.write()
chosen = filters.selection
if not chosen.issues or not chosen.actors:
    empty.nothing_chosen("issues" if chosen.actors else "actors")
    st.stop()
thinned, newest = None, None
if not chosen.since:
    newest = data.fitting_since(chosen, MOST_STANCES)
elif data.is_crowded(chosen, MOST_STANCES):
    most = MOST_MARKS // 2 if filters.voices else MOST_MARKS
    thinned = data.thinned(chosen, known_on=filters.known_on, most=most)
filters = filters.newest(newest, MOST_STANCES)
lines = thinned.lines if thinned else data.lines(filters.for_lines)
if not lines:
    empty.nothing_found()
    st.stop()
show_chart(lines, book=book, filters=filters, look=look, thinned=thinned)
if newest and not view.quiet:
    st.button("Show the whole time", icon=":material/fit_width:", on_click=set_period, args=extent_or_stop())
