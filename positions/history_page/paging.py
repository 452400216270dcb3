"""Pages of changes by key: a page begins behind a change, which stands in the link."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from db.queries.changes import ChangeLine
from positions.widgets import View

ROWS: Final = 25
"""Changes of a page."""
_FILTERS: Final = "history: filters as they were when the page was turned"


def number(text: str) -> int | None:
    """The change that a link names; none for what can be no number of one."""
    found = int(text) if text.isdecimal() and len(text) < 11 else 0
    return found if 0 < found < 2**31 else None


def begin(view: View) -> int | None:
    """The change behind which the page begins; none for the newest page, to which other filters lead back."""
    filters = dict(view.link)
    before = number(str(st.query_params.get("before", "")))
    if before is None or st.session_state.get(_FILTERS, filters) != filters:
        return None
    view.link["before"] = str(before)
    return before


def buttons(view: View, found: Sequence[ChangeLine], *, before: int | None, newer: int | None) -> None:
    """To newer and to older changes; they go by the link, so that the browser's Back works."""
    st.session_state[_FILTERS] = {name: value for name, value in view.link.items() if name != "before"}
    with st.container(horizontal=True):
        if before:
            st.button("Newer", icon=":material/arrow_back:", key="history-newer", on_click=_turn, args=(newer,))
        if len(found) == ROWS:
            st.button(
                "Older", icon=":material/arrow_forward:", key="history-older", on_click=_turn, args=(found[-1].id,)
            )


def show_all() -> None:
    """Leave the one change that the link names."""
    st.query_params.clear()


def _turn(before: int | None) -> None:
    if before is None:
        del st.query_params["before"]
    else:
        st.query_params["before"] = str(before)
