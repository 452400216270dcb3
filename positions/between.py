"""The filters of the page Brief: two dates or events, parties and issues."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import streamlit as st

from db.dates import today
from db.queries.codebook import EventRow
from db.queries.stances import Selection
from db.vocabulary import EventKind
from positions import data, words
from positions.brief import Scope
from positions.data import Book
from positions.filters import WHOLE, issues_and_actors, known_control
from positions.widgets import View

MOST_STANCES: Final = 1000
"""Stances of a brief: of more, the newest up to its last day."""


@dataclass(frozen=True, slots=True)
class Between:
    """Whose positions on what, from which day to which, by what was known when; the title names the events.

    since: the first day, where it is later than was asked for since the record has more stances than a brief; it is
    as far back as stances are read.
    """

    selection: Selection
    first: date
    last: date
    known_on: date
    title: str
    since: date | None = None


def between_filters(view: View, book: Book, extent: tuple[date, date]) -> Between:
    """From the first summit to the last unless chosen; a date outweighs the event beside it."""
    issues, actors = issues_and_actors(view, book, list(book.issues)[:3], list(book.actors)[:2], empty="none")
    names = {slug: f"{event.name} ({words.day_words(event.last)})" for slug, event in book.events.items()}
    begin, end = _usual(list(book.events.values()))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first_event = view.one("from", "From the day of", {"none": "a date", **names}, default=begin, width=330)
        first_day = view.day("since", "or from", empty="start", width=150, latest=today())
        last_event = view.one("to", "To the day of", {"none": "a date", **names}, default=end, width=330)
        last_day = view.day("until", "or to", empty="end", width=150, latest=today())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
        known = known_control(view) or today()
    first = first_day or (book.events[first_event].last if first_event != "none" else extent[0])
    last = min(last_day or (book.events[last_event].last if last_event != "none" else extent[1]), known)
    ends = [
        words.day_words(day) if chosen or event == "none" else book.events[event].name
        for day, chosen, event in ((first, first_day, first_event), (last, last_day, last_event))
    ]
    selection = Selection(issues=issues, actors=actors, whole=whole == "whole", known_on=known)
    since = data.fitting_since(replace(selection, until=last), MOST_STANCES) if issues and actors else None
    if since is None or since <= first:
        return Between(selection, first, last, known, f"From {ends[0]} to {ends[1]}")
    return Between(selection, since, last, known, f"From {words.day_words(since)} to {ends[1]}", since)


def scope_of(between: Between, book: Book) -> Scope:
    """What the brief is made from."""
    chosen = between.selection
    return Scope(
        data.lines(replace(chosen, since=between.since)),
        [book.actors[slug] for slug in chosen.actors],
        [book.issues[slug] for slug in chosen.issues],
        list(book.events.values()),
        book.actors,
        between.first,
        between.last,
        between.known_on,
        between.since,
    )


def _usual(events: list[EventRow]) -> tuple[str, str]:
    """The first and the last summit to begin with; no events where there are not two."""
    summits = [event.slug for event in events if event.kind is EventKind.SUMMIT]
    return (summits[0], summits[-1]) if len(summits) > 1 else ("none", "none")
