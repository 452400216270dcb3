"""Which changes the page History shows: its filters, all of them in the link."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from db.queries.changes import Sort, Sought
from positions.data import Book
from positions.widgets import View

ALL: Final = "all"
SORTS: Final[Mapping[str, str]] = {
    ALL: "Everything",
    Sort.CREATE: "New things",
    Sort.CHANGE: "Edits",
    Sort.RETRACTION: "Retractions",
    Sort.MERGE: "Merges",
    Sort.IMPORT: "Imports",
    Sort.RESTORE: "Taken back",
}


def choose(view: View, book: Book, people: Sequence[str], *, members: bool) -> Sought:
    """The changes that are sought; members: also those that gave roles and tokens."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = view.one("by", "By", {ALL: "Anybody", **{name: name for name in people}}, default=ALL, width=165)
        sort = view.one("did", "What", SORTS, default=ALL, width=165)
        actors = {slug: actor.name for slug, actor in book.actors.items()}
        actor = view.one("of-actor", "Actor", {ALL: "Any actor", **actors}, default=ALL, width=165)
        issues = {slug: issue.name for slug, issue in book.issues.items()}
        issue = view.one("on-issue", "Issue", {ALL: "Any issue", **issues}, default=ALL, width=165)
        since = view.day("from-day", "From", empty="start", width=150)
        until = view.day("to-day", "To", empty="end", width=150)
    return Sought(
        by="" if by == ALL else by,
        since=since,
        until=until,
        sort=None if sort == ALL else Sort(sort),
        actor="" if actor == ALL else actor,
        issue="" if issue == ALL else issue,
        members=members,
    )
