"""Sources in the codebook, each with how often it is cited."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from db.commands.sources import add_source, edit_source
from db.commands.stances import Saved
from db.dates import FORMS
from db.entries import SourceEntry
from db.history import Writer
from db.inputs import check_source
from db.queries.editing import source_details
from db.queries.usage import Thing, event_names, stance_count, stance_counts
from positions import data
from positions.codebook import effects, fields
from positions.codebook.part import Opened
from positions.codebook.sheet import Fields, Sheet
from positions.filters import source_words
from positions.two_versions import Told, Words

_LEFT: Final = {
    "publisher": ("Publisher", ""),
    "author": ("Author", ""),
    "published_on": ("Published on", "2019-02-28, 2019-02 or 2019"),
}
_RIGHT: Final = {
    "url": ("Link", "https://"),
    "archived_url": ("Link to an archived copy", "https://"),
    "language": ("Language", "en"),
}
_PLAIN: Final = ("title", *_LEFT, *_RIGHT)
_TOLD: Final = Words(
    {"title": Told("Title")} | {field: Told(label) for field, (label, _) in (_LEFT | _RIGHT).items()}, {}
)


class Sources:
    """The part of the codebook on sources."""

    thing: Thing = Thing.SOURCE
    title: str = "Sources"
    repeated: Mapping[str, Sequence[str]] = {}
    known_by: Mapping[str, Sequence[str]] = {}

    def names(self) -> Mapping[str, str]:
        """Publisher, title and date, by slug."""
        return {slug: source_words(source) for slug, source in data.sources().items()}

    def rows(self) -> list[dict[str, Any]]:
        """Each with how often it is cited."""
        with data.store().reading() as session:
            counts = stance_counts(session, self.thing)
        return [
            {
                "Title": source.title,
                "Cited": counts.get(slug, 0),
                "Date": source.published_on,
                "Publisher": source.publisher,
                "Link": source.url,
            }
            for slug, source in data.sources().items()
        ]

    def blank(self) -> Fields:
        """Nothing yet."""
        return dict.fromkeys((*_PLAIN, "slug"), "")

    def opened(self, slug: str) -> Opened | None:
        """The source as it is recorded."""
        with data.store().reading() as session:
            found = next(iter(source_details(session, slug=slug)), None)
        return found and Opened({field: getattr(found, field) for field in _PLAIN}, found.seen)

    def draw(self, sheet: Sheet) -> SourceEntry:
        """Draw the fields."""
        written = {"title": fields.text(sheet, "title", "Title", height="content")}
        for column, half in zip(st.columns(2), (_LEFT, _RIGHT), strict=True):
            with column:
                for field, (label, placeholder) in half.items():
                    dates = f"Write {FORMS}." if field == "published_on" else None
                    written[field] = fields.line(sheet, field, label, placeholder=placeholder, help=dates)
        return SourceEntry(slug=fields.slug_field(sheet, "publisher and date"), **written)

    def told(self) -> Words:
        """As the form calls them."""
        return _TOLD

    def effect(self, sheet: Sheet, entry: SourceEntry) -> list[str]:
        """Which stances the change touches."""
        values = check_source(entry)
        if sheet.is_new:
            return effects.of_source(None, values, 0, 0)
        with data.store().reading() as session:
            found = next(iter(source_details(session, slug=sheet.slug)), None)
            count = stance_count(session, self.thing, sheet.slug)
            told = event_names(session, sheet.slug)
        return effects.of_source(found, values, count, len(told)) if found else []

    def save(self, sheet: Sheet, entry: SourceEntry, by: Writer) -> Saved:
        """Save it."""
        if sheet.is_new:
            return add_source(data.live(), entry, by=by)
        return edit_source(data.live(), sheet.slug, entry, by=by, seen=sheet.seen)
