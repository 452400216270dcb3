"""What to do next where there is nothing to show: no page is empty without a sentence."""

import streamlit as st

from positions.pagelist import ADD


def nothing_recorded() -> None:
    """For a store without any issue."""
    st.info(
        "This store is empty. Add the first issue with its scale, then the first stance; or start with the North "
        "Korea record: set POSITIONS_DATABASE_URL to a new file and start again.",
        icon=":material/inbox:",
    )
    st.page_link(ADD, label="Add the first issue", icon=":material/add_circle:")


def no_stances() -> None:
    """For a store with issues and no stance."""
    st.info("This store holds no stance yet: add the first, and its position is drawn.", icon=":material/inbox:")
    st.page_link(ADD, label="Add the first stance", icon=":material/add_circle:")


def nothing_chosen(what: str) -> None:
    """For a chart without actors or issues."""
    st.info(f"Choose {what} above to draw positions.", icon=":material/touch_app:")


def nothing_found() -> None:
    """For a selection without any stance."""
    st.info(
        "The record has no stance of these actors on these issues that passes the filters. No record is not a "
        "neutral position: choose others, or widen the filters.",
        icon=":material/search_off:",
    )
