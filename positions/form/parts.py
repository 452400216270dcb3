"""The parts of the form that may bring something new along: the actor, and the sources."""

from collections.abc import Mapping

import streamlit as st

from db.entries import NEW, ActorEntry, AffiliationEntry, EvidenceEntry, SourceEntry, new_source
from db.vocabulary import ActorKind
from positions import data, escape, words
from positions.data import Book
from positions.filters import source_words
from positions.form.state import kept, key, trouble, typed

NOBODY = ""


def tell(field: str) -> None:
    """The reason a field was refused, right below it; the place is kept, so that no field moves and loses words."""
    place = st.container()
    says = trouble(field)
    if says:
        place.markdown(f":red[:material/error: {escape.markdown(says)}]")


def _follow_merged(field: str, merged: Mapping[str, str]) -> None:
    """Let a choice that others merged into another one meanwhile be that one."""
    if typed(field) in merged:
        st.session_state[key(field)] = merged[typed(field)]


def actor_part(book: Book) -> tuple[str, ActorEntry | None, AffiliationEntry | None]:
    """The actor: one of the record, or a new one with its kind and whom it speaks for."""
    names = {"": "Search for an actor", **{slug: a.name for slug, a in book.actors.items()}, NEW: "A new actor …"}
    _follow_merged("actor", book.others.actors)
    actor = st.selectbox("Actor", list(names), format_func=names.__getitem__, **kept("actor"))
    tell("actor")
    if actor != NEW:
        return actor, None, None
    with st.container(border=True):
        name = st.text_input("Name", **kept("actor.name"))
        tell("actor.name")
        kinds = list(ActorKind)
        kind = st.selectbox("What it is", kinds, format_func=words.ACTOR_KIND.__getitem__, **kept("actor.kind"))
        whom = {NOBODY: "Nobody else", **{slug: a.name for slug, a in book.actors.items()}}
        principal = st.selectbox(
            "Speaks for", list(whom), format_func=whom.__getitem__, **kept("affiliation.principal")
        )
        tell("affiliation.principal")
        post = _post() if principal else ("", "", "")
    affiliation = AffiliationEntry(NEW, principal, *post) if principal else None
    return NEW, ActorEntry(name, kind.value), affiliation


def _post() -> tuple[str, str, str]:
    role = st.text_input("Post", **kept("affiliation.role"), placeholder="Foreign Minister")
    tell("affiliation.role")
    left, right = st.columns(2)
    with left:
        starts = st.text_input("Since", **kept("affiliation.starts_on"), placeholder="2018-04-26")
        tell("affiliation.starts_on")
    with right:
        ends = st.text_input("Until", **kept("affiliation.ends_on"), placeholder="still in office")
        tell("affiliation.ends_on")
    return role, starts, ends


def evidence_part() -> tuple[tuple[EvidenceEntry, ...], tuple[SourceEntry, ...]]:
    """The sources that bear the stance out, each with the words quoted, and those of them that are new."""
    st.session_state.setdefault(key("sources"), 1)
    evidence: list[EvidenceEntry] = []
    fresh: list[SourceEntry] = []
    for place in range(typed("sources", 1)):
        with st.container(border=True):
            row = _source(place, len(evidence), fresh)
        if row:
            evidence.append(row)
    st.button("Another source", icon=":material/add:", key=key("more"), on_click=_one_more)
    return tuple(evidence), tuple(fresh)


def _one_more() -> None:
    st.session_state[key("sources")] = typed("sources", 1) + 1


def _source(place: int, at: int, fresh: list[SourceEntry]) -> EvidenceEntry | None:
    names = {"": "Search for a source", NEW: "A new source …"}
    names |= {slug: source_words(source) for slug, source in data.sources().items()}
    _follow_merged(f"{place}-source", data.book().others.sources)
    source = st.selectbox("Source", list(names), format_func=names.__getitem__, **kept(f"{place}-source"))
    tell(f"evidence.{at}")
    if source == NEW:
        source = new_source(len(fresh))
        fresh.append(_new_source(place, len(fresh)))
    quote = st.text_area(
        "Quote",
        **kept(f"{place}-quote"),
        height=80,
        help="Words said or written in public; up to 10,000 characters.",
    )
    tell(f"evidence.{at}.quote")
    locator = st.text_input(
        "Where in the source", **kept(f"{place}-locator"), placeholder="page, minute, paragraph"
    )
    tell(f"evidence.{at}.locator")
    if not (source or quote.strip() or locator.strip()):
        return None
    return EvidenceEntry(source, quote, locator)


def _new_source(place: int, at: int) -> SourceEntry:
    fields = {
        "title": ("Title", ""),
        "publisher": ("Publisher", ""),
        "author": ("Author", ""),
        "published_on": ("Published on", "2019-02-28, 2019-02 or 2019"),
        "url": ("Link", "https://"),
        "archived_url": ("Link to an archived copy", "https://"),
        "language": ("Language", "en"),
    }
    written: dict[str, str] = {}
    for field, (label, placeholder) in fields.items():
        written[field] = st.text_input(label, **kept(f"{place}-{field}"), placeholder=placeholder)
        tell(f"source.{at}.{field}")
    return SourceEntry(**written)
