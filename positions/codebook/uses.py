"""Where a thing of the codebook is used: the stances, each a click from its evidence, and who changed it when."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from db.queries.codebook import PostRow
from db.queries.usage import Thing, event_names, stance_count, stances_with
from positions import data, drawer, escape, words
from positions.clicks import SELECTABLE, picked_row
from positions.past import of_thing
from positions.table import COLUMNS, record_rows

MOST: Final = 200
"""Stances listed at once."""
_SHOWN: Final = ("Date", "Actor", "Issue", "Position", "Kind", "Summary", "Status", "Stance")
_WORDS: Final = {
    Thing.ISSUE: "on this issue",
    Thing.ACTOR: "of this actor",
    Thing.EVENT: "at this event",
    Thing.SOURCE: "that cite this source",
}


def show(thing: Thing, slug: str) -> None:
    """What uses it; a click on a stance opens the drawer."""
    with data.store().reading() as session:
        count = stance_count(session, thing, slug)
        found = stances_with(session, thing, slug, limit=MOST)
        events = event_names(session, slug) if thing is Thing.SOURCE else ()
    st.subheader("Where it is used", anchor=False)
    if events:
        st.caption(escape.markdown(f"Tells of {words.listed(list(events))}."))
    if thing is Thing.ACTOR:
        _speakers(data.posts(slug), slug)
    if not count:
        st.caption(f"There is no stance {_WORDS[thing]}.")
        return
    more = f", the newest {MOST} shown" if count > MOST else ""
    st.caption(f"{words.counted(count, 'stance')} {_WORDS[thing]}{more}; click a row to see its evidence")
    rows = record_rows(found, data.book().issues)
    state = st.dataframe(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        key=drawer.key_of_round(f"codebook-uses-{thing}-{slug}"),
        column_order=_SHOWN,
        hide_index=True,
        height=min(36 * (len(rows) + 1), 400),
        placeholder="–",
        on_select="rerun",
        selection_mode=SELECTABLE,
        column_config={"Summary": st.column_config.TextColumn(width="large")},
        alt=f"{count} stances {_WORDS[thing]}",
    )
    picked = picked_row(state)
    if picked is not None:
        drawer.open_drawer([str(rows[picked]["Stance"])])


def show_history(thing: Thing, slug: str) -> None:
    """Who changed it when, why, and what; read when the box is opened."""
    box = st.expander(
        "History", icon=":material/history:", key=f"codebook-history-{thing}-{slug}", on_change="rerun"
    )
    if box.open:
        with box:
            of_thing.show(thing.value, slug)


def _speakers(posts: Sequence[PostRow], slug: str) -> None:
    """Those who speak for it, by name."""
    actors = data.book().actors
    names = list(dict.fromkeys(actors[post.actor].name for post in posts if post.principal == slug))
    if names:
        st.caption(escape.markdown(f"{words.listed(names)} {'speak' if len(names) > 1 else 'speaks'} for it."))
