"""History: every change of the record, the newest first, what it changed, and the way to take it back."""

import streamlit as st

from db.queries.changes import change_line, changes, newer_begin, people
from positions import access, data, escape, notice
from positions.history_page import listing, paging, taking_back
from positions.history_page.choosing import choose
from positions.opening import arrived
from positions.widgets import View

if arrived("History"):
    taking_back.forget()
st.title("History", anchor=False)
notice.show()
book = data.book()
view = View("history")
admin = access.is_admin()
with data.store().reading() as session:
    known = people(session)
named = view.passed("change")
if named:
    view.write()
    number = paging.number(named)
    with data.store().reading() as session:
        one = change_line(session, number, members=admin) if number else None
    st.button("All changes", icon=":material/arrow_back:", on_click=paging.show_all, key="history-all")
    if one is None:
        st.info(
            f"There is no change {escape.markdown(named[:20])} in this record: see all of them.",
            icon=":material/search_off:",
        )
    else:
        listing.show((one,), book, opened=True)
else:
    sought = choose(view, book, known, members=admin)
    before = paging.begin(view)
    view.write()
    with data.store().reading() as session:
        found = changes(session, sought, before=before, limit=paging.ROWS)
        newer = newer_begin(session, sought, first=found[0].id, limit=paging.ROWS) if found and before else None
    if not found:
        st.info("No change passes these filters: choose others, or widen the days.", icon=":material/search_off:")
    listing.show(found, book)
    paging.buttons(view, found, before=before, newer=newer)
taking_back.ask()
