"""The pages, in the order of the navigation."""

from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st

from db.vocabulary import Role

_FOLDER: Final = Path(__file__).parent / "pages"


class Listed(NamedTuple):
    """A page: its file under positions/pages, what it is called, its icon, and what it is for."""

    name: str
    title: str
    icon: str
    help: str
    section: str = ""
    """The menu it stands in; blank for the bar itself."""
    visible: bool = True
    needs: Role = Role.READER
    """Whom the navigation shows it to; the page itself says why not to the others."""

    @property
    def path(self) -> str:
        """The file, as Streamlit takes it."""
        return f"{_FOLDER}/{self.name}.py"


LISTED: Final = (
    Listed("timeline", "Timeline", "timeline", "How positions move over time"),
    Listed("overview", "Overview", "grid_on", "Where things stand on a date"),
    Listed("compare", "Compare", "compare_arrows", "Two actors, or one at two dates"),
    Listed("shifts", "Shifts", "swap_vert", "Every move, and what came of it"),
    Listed("shift", "Did it last?", "rule", "One move, with the evidence for both readings", visible=False),
    Listed("actor", "Actor", "person", "All about one actor"),
    Listed("brief", "Brief", "article", "Between two dates, on one page"),
    Listed("questions", "Questions", "quiz", "Questions this record can answer"),
    Listed("computed", "How computed", "calculate", "How every number is computed"),
    Listed("record", "Record", "table_rows", "Every stance in a table"),
    Listed("add", "Add a position", "add_circle", "Record a new stance", needs=Role.EDITOR),
    Listed(
        *("bring", "Import", "upload_file"),
        *("Bring in a table, another tool's file, or a whole record", "More"),
        needs=Role.EDITOR,
    ),
    Listed("codebook", "Codebook", "menu_book", "Issues and their scales, actors, events and sources", "More"),
    Listed(
        "history", "History", "history", "Every change: who, when, why and what; and how to take one back", "More"
    ),
    Listed("releases", "Releases", "sell", "States of the record with a name, to see again and to cite", "More"),
    Listed("members", "Members", "group", "Who may read, edit and administer", "More", needs=Role.ADMIN),
    Listed("export", "Take it all out", "download", "The whole record as a file", "More"),
)
PATHS: Final = {page.name: page.path for page in LISTED}
TIMELINE, SHIFTS, SHIFT = PATHS["timeline"], PATHS["shifts"], PATHS["shift"]
ACTOR, ADD = PATHS["actor"], PATHS["add"]


def pages(role: Role | None) -> dict[str, list[st.Page]]:
    """Every page for the navigation of somebody with this role, by menu; the first is the one that opens."""
    found: dict[str, list[st.Page]] = {}
    for page in LISTED:
        found.setdefault(page.section, []).append(
            st.Page(
                page.path,
                title=page.title,
                icon=f":material/{page.icon}:",
                help=page.help,
                url_path=page.name,
                default=page is LISTED[0],
                visibility="visible" if page.visible and role and role.covers(page.needs) else "hidden",
            )
        )
    return found
