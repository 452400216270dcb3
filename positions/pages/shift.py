"""Did it last? One move, what surrounded it, and the evidence for both readings."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from db.dates import read_day, today
from db.queries.stances import Selection
from positions import data, lasting, moves, shift
from positions.filters import WHOLE, known_control
from positions.opening import begin, look_now
from positions.pagelist import SHIFTS
from positions.shifts import WINDOW
from positions.widgets import View

book = begin("Did it last?")
view = View("shift")
actor, issue, written = (view.passed(name) for name in ("actor", "issue", "date"))
with st.container(horizontal=True, vertical_alignment="bottom"):
    window = view.one("window", "Window", moves.WINDOWS, default=str(WINDOW), width=120)
    whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
    known = known_control(view) or today()
    others = {slug: one.name for slug, one in book.actors.items() if slug != actor and not one.principals}
    other = view.one("other", "The other party", others, default=next(iter(others)), width=220) if others else ""
look = look_now()
view.write()
st.page_link(SHIFTS, label="All shifts", icon=":material/arrow_back:")
if actor not in book.actors or issue not in book.issues or not other:
    st.info("Choose a move on the page Shifts: this link names none of this record.", icon=":material/touch_app:")
    st.stop()
try:
    on = read_day(written)
except ValueError as error:
    st.warning(f"The link's date cannot be read: {error}")
    st.stop()
selection = Selection(actors=(actor, other), whole=whole == "whole", known_on=known)
own = data.lines(replace(selection, actors=(actor,), issues=(issue,)))
step = book.issues[issue].step
asked = shift.Asked(actor, issue, on, known, int(window), whole == "whole", other)
found = (
    lasting.find_shift(own[0].stances, on, step=step, known_on=known, track=asked.track, window=asked.window)
    if own
    else None
)
if found is None:
    st.info(
        "As known on this day, by these words, the actor did not move on that day.", icon=":material/search_off:"
    )
    st.stop()
if data.is_crowded(selection, moves.MOST_STANCES):
    ends = max(on + timedelta(days=2 * max(lasting.WINDOWS)), found.fully_back_on or on) + timedelta(days=45)
    around = timedelta(days=2 * max(lasting.WINDOWS))
    selection = replace(selection, since=on - around, until=min(ends, known))
shift.show(asked, found, own[0], data.lines(selection), book, look)
