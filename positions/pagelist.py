"""The pages, in the order of the navigation."""

from pathlib import Path
from typing import Final

import streamlit as st

_FOLDER: Final = Path(__file__).parent / "pages"
TIMELINE: Final = str(_FOLDER / "timeline.py")
OVERVIEW: Final = str(_FOLDER / "overview.py")
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
            RECORD, title="Record", icon=":material/table_rows:", help="Every stance in a table", url_path="record"
        ),
        st.Page(
            ADD, title="Add a position", icon=":material/add_circle:", help="Record a new stance", url_path="add"
        ),
    ]
