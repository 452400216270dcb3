"""The fields of a stance that a column of a file can hold, and by which names such columns are known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from positions import words

Term = TypeVar("Term", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a stance or of its evidence that a column can be mapped to.

    name: as columns of our own files are called. known_as: other names of columns that hold it, the likeliest
    first, in small letters. needed: whether no row can do without.
    """

    name: str
    label: str
    says: str
    known_as: tuple[str, ...] = ()
    needed: bool = False


def _one_of(shown: Mapping[Term, str]) -> str:
    return ", ".join(stored if stored == word else f"{stored} ({word})" for stored, word in shown.items())


FIELDS: Final = (
    Field(
        "actor",
        "Actor",
        "Who took the stance: the actor's name or its slug.",
        (
            *("speaker", "person", "country", "organization", "organisation", "institution", "party", "state"),
            *("government", "actor name", "name", "who"),
        ),
        needed=True,
    ),
    Field(
        "issue",
        "Issue",
        "The question that it answers: the issue's name or its slug.",
        ("topic", "concept", "question", "subject", "dimension", "theme", "policy", "issue name"),
        needed=True,
    ),
    Field(
        "stated_on",
        "Date",
        "When it was said or done: a day, a month, a year or a span, best written as 2019-02-28, 2019-02, 2019 or "
        "2019-02-27/2019-02-28.",
        ("date", "when", "date stated", "said on", "event date", "statement date", "day", "time", "month", "year"),
        needed=True,
    ),
    Field(
        "summary",
        "Summary",
        "What was said or done, in the coder's own words.",
        ("statement", "text", "description", "what was said", "content", "claim"),
        needed=True,
    ),
    Field(
        "value",
        "Value",
        "Where it lies on the issue's scale: the level's number or its words; a number between two levels is kept.",
        ("level", "position", "score", "code", "coding", "rating", "stance"),
    ),
    Field(
        "answer",
        "Answer",
        "How the question was answered: " + _one_of(words.ANSWER) + "; placed where it is empty.",
        ("answered", "position"),
    ),
    Field("kind", "Kind", "What sort of act it is: " + _one_of(words.KIND) + ".", ("type", "form", "act", "sort")),
    Field(
        "certainty",
        "Certainty",
        "How sure the coder is of the value: " + _one_of(words.CERTAINTY) + ".",
        ("confidence", "coder certainty", "coder s certainty"),
    ),
    Field(
        "attribution",
        "On whose word",
        "On whose word it rests: " + _one_of(words.ATTRIBUTION) + ".",
        ("on whose word", "attributed to", "told by"),
    ),
    Field(
        "known_on",
        "Public since",
        "The day on which it became public, where that was later.",
        ("public since", "public on", "became public", "known since", "released", "released on"),
    ),
    Field("event", "Event", "The event on which it was said or done: its name or its slug.", ("occasion",)),
    Field("in_article", "In the article", "Whether the article that the record began with tells it: yes or no."),
    Field(
        "verified", "Verified", "Whether content and date were seen in a public source: yes or no.", ("checked",)
    ),
    Field("note", "Note", "What a reader of the stance should know.", ("notes", "comment", "comments", "remarks")),
    Field(
        "slug",
        "Slug",
        "The short name that stands in links, made where it is empty; rows below one another with the same slug "
        "are one stance with evidence from each.",
        ("stance slug", "stance"),
    ),
    Field(
        "source",
        "Source",
        "What bears it out: the title of a source or its slug.",
        ("source slug", "reference", "citation"),
    ),
    Field("quote", "Quote", "The words in the source.", ("quotation", "exact words", "verbatim", "excerpt")),
    Field(
        "locator",
        "Place in the source",
        "Where the words stand: a page, a paragraph, a minute.",
        ("page", "pages", "paragraph", "place in the source"),
    ),
    Field(
        "source_title",
        "Title of the source",
        "What the source is called, for sources that the file brings along.",
        ("title", "headline", "article", "document", "document title"),
    ),
    Field(
        "source_publisher",
        "Publisher of the source",
        "Who published the source.",
        ("publisher", "outlet", "newspaper", "media", "medium", "publication"),
    ),
    Field("source_author", "Author of the source", "Who wrote the source.", ("author", "authors", "byline")),
    Field(
        "source_published_on",
        "Date of the source",
        "When the source was published: a day, a month, a year or a span.",
        ("published on", "published", "publication date", "source date", "date published"),
    ),
    Field(
        "source_url",
        "Web address of the source",
        "The link to the source; it begins with http:// or https://.",
        ("url", "link", "web address", "website", "source link"),
    ),
    Field(
        "retracted_why",
        "Retracted because",
        "Why the stance no longer counts; empty while it does.",
        ("retracted why", "reason of retraction"),
    ),
)
BY_NAME: Final = {field.name: field for field in FIELDS}


def plain(name: str) -> str:
    """A name in small letters, with single blanks for all that is neither letter nor digit."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))
