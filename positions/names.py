"""Names of actors that lead to their pages."""

from collections.abc import Iterable

import streamlit as st

from db.queries.codebook import ActorRow
from positions import escape
from positions.data import Book
from positions.pagelist import ACTOR
from positions.widgets import carried


def linked(actor: ActorRow) -> str:
    """An actor's name as markdown, with a link to its page; slugs need no escaping."""
    return f"[{escape.markdown(actor.name)}](actor?actor={actor.slug})"


def show_names(slugs: Iterable[str], book: Book) -> None:
    """A line of names under a figure, in which names cannot be links; nothing where the figure is embedded."""
    if st.context.is_embedded:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for slug in slugs:
            label = escape.markdown(book.actors[slug].name)
            st.page_link(ACTOR, label=label, icon=":material/person:", width="content", query_params=_to(slug))


def _to(slug: str) -> dict[str, str]:
    return {"actor": slug, **carried()}
