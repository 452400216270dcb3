"""Actor: all its issues, who speaks for it, how far its speakers lie apart, its moves, its latest evidence."""

import streamlit as st

from positions import actor, data, empty, notice
from positions.charts.frame import Look
from positions.viewport import is_narrow
from positions.widgets import View

st.title("Actor", anchor=False)
notice.show()
book = data.book()
if not book.issues or not book.actors:
    empty.nothing_recorded()
    st.stop()
view = View("actor")
chosen = actor.actor_filters(view, book)
look = Look(dark=st.context.theme.type == "dark", narrow=is_narrow())
view.write()
actor.show(chosen, book, look)
