"""Events in the codebook: what happened when, and which source tells of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from db.commands.events import add_event, check_event_in, edit_event
from db.commands.stances import Saved
from db.dates import FORMS
from db.entries import EventEntry
from db.history import Writer
from db.queries.editing import event_details
from db.queries.usage import Thing, stance_count, stance_counts
from db.vocabulary import EventKind
from positions import data, words
from positions.codebook import effects, fields
from positions.codebook.part import Opened
from positions.codebook.sheet import Fields, Sheet
from positions.filters import source_words
from positions.two_versions import NOTHING, Told, Words

_PLAIN: Final = ("name", "kind", "occurred_on", "description", "source")


class Events:
    """The part of the codebook on events."""

    thing: Thing = Thing.EVENT
    title: str = "Events"
    repeated: Mapping[str, Sequence[str]] = {}
    known_by: Mapping[str, Sequence[str]] = {}

    def names(self) -> Mapping[str, str]:
        """Names with their dates, by slug."""
        return {
            slug: f"{event.name}, {words.span_words(event.occurred_on)}"
            for slug, event in data.book().events.items()
        }

    def rows(self) -> list[dict[str, Any]]:
        """Each with the stances taken at it."""
        with data.store().reading() as session:
            counts = stance_counts(session, self.thing)
        return [
            {
                "Event": event.name,
                "Date": event.occurred_on,
                "Stances": counts.get(slug, 0),
                "Kind": words.EVENT_KIND[event.kind],
                "Description": event.description,
            }
            for slug, event in data.book().events.items()
        ]

    def blank(self) -> Fields:
        """Nothing yet."""
        return {**dict.fromkeys((*_PLAIN, "slug"), ""), "kind": EventKind.TALKS.value}

    def opened(self, slug: str) -> Opened | None:
        """The event as it is recorded."""
        with data.store().reading() as session:
            found = next(iter(event_details(session, slug=slug)), None)
        return found and Opened({field: str(getattr(found, field)) for field in _PLAIN}, found.seen)

    def draw(self, sheet: Sheet) -> EventEntry:
        """Draw the fields."""
        name = fields.line(sheet, "name", "Name")
        left, right = st.columns(2)
        with left:
            when = fields.line(sheet, "occurred_on", "Date", placeholder="2019-02-28", help=f"Write {FORMS}.")
        with right:
            kinds = {kind.value: words.EVENT_KIND[kind] for kind in EventKind}
            kind = fields.choice(sheet, "kind", "Kind", kinds)
        description = fields.text(sheet, "description", "Description", height="content")
        sources = {"": "None", **{slug: source_words(one) for slug, one in data.sources().items()}}
        source = fields.choice(sheet, "source", "Source that tells of it", sources)
        slug = fields.slug_field(sheet, "the name")
        return EventEntry(slug, name, kind, when, description, source)

    def told(self) -> Words:
        """As the form calls them, sources by what they are called in lists."""
        sources = {slug: source_words(one) for slug, one in data.sources().items()}
        return Words(
            {
                "name": Told("Name"),
                "kind": Told("Kind", lambda kind: words.EVENT_KIND[EventKind(kind)]),
                "occurred_on": Told("Date"),
                "description": Told("Description"),
                "source": Told("Source that tells of it", lambda slug: sources.get(slug, slug) or NOTHING),
            },
            {},
        )

    def effect(self, sheet: Sheet, entry: EventEntry) -> list[str]:
        """Which stances the change touches."""
        with data.store().reading() as session:
            values = check_event_in(session, entry)
            if sheet.is_new:
                return effects.of_event(None, values, 0)
            found = next(iter(event_details(session, slug=sheet.slug)), None)
            count = stance_count(session, self.thing, sheet.slug)
        return effects.of_event(found, values, count) if found else []

    def save(self, sheet: Sheet, entry: EventEntry, by: Writer) -> Saved:
        """Save it."""
        if sheet.is_new:
            return add_event(data.live(), entry, by=by)
        return edit_event(data.live(), sheet.slug, entry, by=by, seen=sheet.seen)
