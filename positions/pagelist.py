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
ACTOR: Final = str(_FOLDER / "actor.py")
QUESTIONS: Final = str(_FOLDER / "questions.py")
COMPUTED: Final = str(_FOLDER / "computed.py")
BRIEF: Final = str(_FOLDER / "brief.py")
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
        st.Page(ACTOR, title="Actor", icon=":material/person:", help="All about one actor", url_path="actor"),
        st.Page(
            BRIEF,
            title="Brief",
            icon=":material/article:",
            help="Between two dates, on one page",
            url_path="brief",
        ),
        st.Page(
            QUESTIONS,
            title="Questions",
            icon=":material/quiz:",
            help="Questions this record can answer",
            url_path="questions",
        ),
        st.Page(
            COMPUTED,
            title="How computed",
            icon=":material/calculate:",
            help="How every number is computed",
            url_path="computed",
        ),
        st.Page(
            RECORD, title="Record", icon=":material/table_rows:", help="Every stance in a table", url_path="record"
        ),
        st.Page(
            ADD, title="Add a position", icon=":material/add_circle:", help="Record a new stance", url_path="add"
        ),
    ]
