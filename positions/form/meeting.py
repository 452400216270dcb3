"""A stance that was changed by others while it was edited: both versions are shown, and one is chosen."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from db.entries import NEW
from db.queries.codebook import IssueRow
from db.queries.detail import StanceDetail
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions import data, escape, two_versions, words
from positions.data import Book
from positions.filters import source_words
from positions.form import editing, state
from positions.two_versions import NOTHING, Meeting, RowTold, Told, Words

_NEW_SOURCE: Final = {
    "title": "Title",
    "publisher": "Publisher",
    "author": "Author",
    "published_on": "Published on",
    "url": "Link",
    "archived_url": "Link to an archived copy",
    "language": "Language",
}


def show(newest: StanceDetail, book: Book) -> bool:
    """Draw both versions when there are two to choose from; false when there are not."""
    if not editing.has_met():
        return False
    opened = editing.opened()
    met = Meeting(
        key=state.key("met"),
        opened=opened.version,
        theirs=editing.version_of(newest),
        seen=newest.seen,
        told=_told(book),
        keys={"evidence": ("source",)},
        mine=editing.mine,
        taken=dict,
        go_on=editing.go_on,
        leave=state.start_again,
    )
    _tell_retraction(newest)
    two_versions.show(met, [change for change in newest.history if change.id > opened.seen])
    return True


def _tell_retraction(newest: StanceDetail) -> None:
    """Say that the stance was retracted, or counts again, since it was opened."""
    before = editing.opened().retracted_why
    if before is None and newest.retracted_why is not None:
        said = f"Retracted since you opened it: {newest.retracted_why} What you save counts once it is restored."
    elif before is not None and newest.retracted_why is None:
        said = "It was retracted when you opened it, and counts again since."
    else:
        return
    st.info(escape.markdown(said), icon=":material/block:")


def _told(book: Book) -> Words:
    """As the form calls its fields and their values."""
    sources = {slug: source_words(one) for slug, one in data.sources().items()}
    events = {slug: event.name for slug, event in book.events.items()}
    return Words(
        {
            "actor": Told("Actor", lambda slug: _actor(slug, book)),
            "placed": Told("Issue, and where it stands", lambda placed: _placed(placed, book.issues)),
            "stated_on": Told("Date"),
            "known_on": Told("Made public later, on"),
            "kind": Told("Kind", lambda kind: words.KIND[Kind(kind)]),
            "certainty": Told("Coder's certainty", lambda one: words.CERTAINTY[Certainty(one)]),
            "attribution": Told("On whose word", lambda one: words.ATTRIBUTION[Attribution(one)]),
            "summary": Told("What was said or done"),
            "event": Told("Event", lambda slug: _named(slug, events)),
            "verified": Told("Checked against a public source"),
            "note": Told("Note"),
            "evidence.source": Told("Source", lambda slug: _named(slug, {**sources, NEW: "A new source"})),
            "evidence.quote": Told("Quote"),
            "evidence.locator": Told("Where in the source"),
            **{f"evidence.{field}": Told(label) for field, label in _NEW_SOURCE.items()},
        },
        {"evidence": RowTold("Evidence", "source")},
    )


def _named(slug: str, names: Mapping[str, str]) -> str:
    return names.get(slug, slug) or NOTHING


def _actor(slug: str, book: Book) -> str:
    if slug == NEW:
        return f"A new actor, {state.typed('actor.name')}"
    return book.actors[slug].name if slug in book.actors else slug or NOTHING


def _placed(placed: tuple[str, Any], issues: Mapping[str, IssueRow]) -> str:
    """An issue with the level on it in the words of its scale."""
    slug, level = placed
    if slug not in issues:
        return NOTHING
    answers = {Answer.UNCLEAR.value: "unclear", Answer.DECLINED.value: "declined to say", None: "not yet placed"}
    where = answers[level] if level in answers else words.level_words(issues[slug], float(level))
    return f"{issues[slug].name}: {where}"
