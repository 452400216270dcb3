"""The list of a part, and the way from a row to its form."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from positions.clicks import SELECTABLE, picked_row
from positions.codebook import form
from positions.codebook.part import Part

_PICKED: Final = "codebook: picked in a list"


def show(part: Part[Any], slug: str, *, most: int) -> None:
    """Draw the list, at most so many pixels high; a click on a row opens it."""
    rows, slugs = part.rows(), list(part.names())
    if not rows:
        st.info(f"There is no {part.thing} yet: fill the form to record the first.", icon=":material/inbox:")
        return
    # A row stays marked while readers pick in the list; picked elsewhere, no row may look as if it were open.
    by_list = st.session_state.get(_PICKED) == (part.thing, slug)
    key = f"codebook-list-{part.thing}{'' if by_list else '-' + slug}"

    state = st.dataframe(
        pd.DataFrame(rows),
        key=key,
        hide_index=True,
        height=min(36 * (len(rows) + 1), most),
        placeholder="–",
        on_select="rerun",
        selection_mode=SELECTABLE,
        column_config={next(iter(rows[0])): st.column_config.TextColumn(width="medium")},
        alt=f"{len(rows)} {part.title.lower()}, each with how often it is used",
    )
    at = picked_row(state)
    if at is not None and slugs[at] != slug:
        st.session_state[_PICKED] = (part.thing, slugs[at])
        form.go_to(part, slugs[at])
        st.rerun()
