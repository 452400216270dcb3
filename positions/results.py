"""What a search found: actors and sources of that name, and a list of stances with what was sought in bold."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from db.queries.codebook import IssueRow
from db.queries.found import MOST, Texts
from db.queries.stances import RecordRow
from db.sought import Sought
from positions import chosen_edition, data, escape, words
from positions.data import Book
from positions.drawer import open_drawer
from positions.filters import source_words
from positions.found import Piece, bold, extracts, marked
from positions.names import show_names
from positions.pagelist import PATHS
from positions.table import position_words

ACTORS, SOURCES = 5, 3
"""How many are listed."""
EXTRACTS: Final = 4
"""Further texts that are shown of one stance."""


def show_names_found(text: str, sought: Sought, book: Book) -> None:
    """The actors of that name, with links to their pages, and the sources, with links to the codebook."""
    if st.context.is_embedded:
        return
    found = data.named(text, limit=ACTORS)
    if found.actors:
        show_names((slug for slug, _ in found.actors), book)
    for source in found.sources[:SOURCES]:
        st.page_link(
            PATHS["codebook"],
            label=bold(marked(source_words(source), sought)),
            icon=":material/menu_book:",
            query_params={"show": "sources", "source": source.slug, **chosen_edition.in_link()},
        )
    if found.more or len(found.sources) > SOURCES:
        st.caption("More actors or sources have this in their name: write more of it to see them.")


def show_results(rows: Sequence[RecordRow], sought: Sought, issues: Mapping[str, IssueRow]) -> None:
    """The stances, each with what was sought in bold; a click on one opens its evidence."""
    texts = data.texts_of([row.slug for row in rows])
    opened = [row.slug for row in rows if _show(row, texts[row.slug], sought, issues[row.issue_slug])]
    if opened:
        open_drawer(opened)


def counted(total: int) -> str:
    """How many stances a search found: 1 stance, 208 stances, over 1,000 stances."""
    return f"over {MOST:,} stances" if total > MOST else words.counted(total, "stance")


def nothing_found(sought: Sought) -> None:
    """For a search without any stance."""
    told = (
        "No stance within the filters has all of this: write fewer words, or how one begins with a star (sanct*)."
        if sought.phrases
        else "There is no letter or digit in this: write a word to search for."
    )
    st.info(told, icon=":material/search_off:")


def _show(row: RecordRow, texts: Texts, sought: Sought, issue: IssueRow) -> bool:
    """One stance; gives whether it was clicked."""
    with st.container(border=True, gap="xxsmall"):
        stands = [Piece(f": {position_words(issue, row.answer, row.value)}", hit=False)]
        parts = [
            escape.markdown(words.span_words(row.stated_on)),
            bold(marked(row.actor, sought)),
            bold([*marked(row.issue, sought), *stands]),
            *(["retracted"] if row.retracted_why is not None else []),
        ]
        label, icon = " · ".join(parts), ":material/right_panel_open:"
        clicked = st.button(label, key=f"found-{row.slug}", type="tertiary", icon=icon)
        st.markdown(bold(marked(row.summary, sought)))
        others = [(kind, pieces) for kind, pieces in extracts(texts, row.slug, sought) if pieces]
        for kind, pieces in others[:EXTRACTS]:
            st.caption(f"{kind}: {bold(pieces)}")
    return clicked
