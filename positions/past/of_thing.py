"""The history of one thing, the newest change first, each with what it changed: for a tab or a box."""

import streamlit as st

from db.queries.acts import Act
from db.queries.thing_changes import ThingChange, changes_of
from positions import data, escape, words
from positions.pagelist import PATHS
from positions.past import told

MOST = 30
"""Changes of one thing that are shown; the others are on the page History."""


def show(table: str, slug: str) -> None:
    """Every change of a thing: when, by whom, by which way, why, and what it changed."""
    with data.store().reading() as session:
        found = changes_of(session, table, slug, limit=MOST + 1)
    names = told.names_for(data.book(), [change.done for change in found], cited=True)
    for change in found[:MOST]:
        lines = [f"**{escape.markdown(_who(change))}**"]
        if change.why:
            lines.append(escape.markdown(change.why))
        lines += _what(change, told.told_differences(change.done, names))
        st.markdown("  \n".join(lines))
        st.page_link(
            PATHS["history"],
            label=f"Change {change.id}",
            icon=":material/history:",
            query_params={"change": str(change.id)},
        )
    if len(found) > MOST:
        st.caption(f"The newest {MOST} changes are shown; the others are on the page History.")


def _who(change: ThingChange) -> str:
    return f"{words.day_words(change.at.date())}, {change.at:%H:%M} UTC, {change.by} ({words.VIA[change.via]})"


def _what(change: ThingChange, differences: list[str]) -> list[str]:
    """What changed; of a new thing its content is what is shown beside, and of an import its file."""
    match change.done.act:
        case Act.CREATED:
            return ["Recorded"]
        case Act.IMPORTED:
            return [f"Recorded by an import: {escape.markdown(str(change.done.after.get('file') or 'a file'))}"]
        case Act.UNDONE:
            return ["Retracted with its whole import"]
        case Act.REDONE:
            return ["Counts again with its whole import"]
        case _:
            return differences
