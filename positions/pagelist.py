"""The pages, in the order of the navigation."""

from pathlib import Path
from typing import Final

import streamlit as st

_FOLDER: Final = Path(__file__).parent / "pages"
TIMELINE: Final = str(_FOLDER / "timeline.py")
OVERVIEW: Final = str(_FOLDER / "overview.py")
COMPARE: Final = str(_FOLDER / "compare.py")
SHIFTS: Final = str(_FOLDER / "shifts.py")
SHIFT: Final = str(_FOLDER / "shift.py")
RECORD: Final = str(_FOLDER / "record.py")
ADD: Final = str(_FOLDER / "add.py")


def pages() -> list[st.Page]:
    """Every page with its title, icon and what it is for."""
    return [
        st.Page(
            TIMELINE,
            title="Timeline",
            icon=":material/timeline:",
            help="How positions move over time",
            url_path="timeline",
            default=True,
        ),
        st.Page(
            OVERVIEW,
            title="Overview",
            icon=":material/grid_on:",
            help="Where things stand on a date",
            url_path="overview",
        ),
        st.Page(
            COMPARE,
            title="Compare",
            icon=":material/compare_arrows:",
            help="Two actors, or one at two dates",
            url_path="compare",
        ),
        st.Page(
            SHIFTS,
            title="Shifts",
            icon=":material/swap_vert:",
            help="Every move, and what came of it",
            url_path="shifts",
        ),
        st.Page(
            SHIFT,
            title="Did it last?",
            icon=":material/rule:",
            help="One move, with the evidence for both readings",
            url_path="shift",
            visibility="hidden",
        ),
        st.Page(
            RECORD, title="Record", icon=":material/table_rows:", help="Every stance in a table", url_path="record"
        ),
        st.Page(
            ADD, title="Add a position", icon=":material/add_circle:", help="Record a new stance", url_path="add"
        ),
    ]
