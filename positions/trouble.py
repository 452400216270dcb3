"""What a reader is told when a page, or a part of it, cannot be drawn: one sentence. The details are in the log."""

from typing import Final

import streamlit as st

from db import log
from db.problems import Problem
from positions import escape

_UNFORESEEN: Final = (
    "This could not be shown for a reason that is now in the program's log. Nothing was lost: try again, and tell "
    "whoever runs the program when it happens again."
)


def told(error: Exception) -> bool:
    """Show a sentence in place of an error that no page has caught; one that nobody thought of is logged whole."""
    if isinstance(error, Problem):
        sentence = str(error)
    else:
        log.failure(error)
        sentence = _UNFORESEEN
    st.error(escape.markdown(sentence), icon=":material/error:")
    return True
