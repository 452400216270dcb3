"""What a person or a file wrote, before any check: text, under the names of the CSV columns."""

from dataclasses import dataclass
from typing import Final

from db import vocabulary as v


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An actor as written; without a slug one is made from the name."""

    name: str
    kind: str
    slug: str = ""
    colour: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AffiliationEntry:
    """A post as written: who holds it, with whom, from when to when."""

    actor: str
    principal: str
    role: str = ""
    starts_on: str = ""
    ends_on: str = ""
    speaks_for: str = "yes"


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """A level of a scale as written: its value, a label for axes, and the meaning that coders work by."""

    value: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """An issue as written with its levels; ends without a name are called by their level's label."""

    name: str
    question: str
    slug: str = ""
    low_end: str = ""
    high_end: str = ""
    note: str = ""
    levels: tuple[LevelEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A publication as written; without a slug one is made from publisher and date."""

    title: str
    slug: str = ""
    publisher: str = ""
    author: str = ""
    published_on: str = ""
    url: str = ""
    archived_url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class OtherNameEntry:
    """What a duplicate that was merged was called, and the slug of the actor or source that it went into."""

    slug: str
    name: str
    of: str


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event as written."""

    slug: str
    name: str
    kind: str
    occurred_on: str
    description: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """A source under a stance, with the words quoted and where they stand."""

    source: str
    quote: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class StanceEntry:
    """A stance as written; without a slug one is made from actor, issue and date."""

    actor: str
    issue: str
    stated_on: str
    summary: str
    answer: str = v.Answer.PLACED
    value: str = ""
    kind: str = v.Kind.DECLARED_POLICY
    certainty: str = v.Certainty.HIGH
    attribution: str = v.Attribution.OWN
    known_on: str = ""
    event: str = ""
    in_article: str = "no"
    verified: str = "no"
    note: str = ""
    slug: str = ""
    evidence: tuple[EvidenceEntry, ...] = ()
    retracted_why: str = ""
    """Why it no longer counts; blank while it does. Only an import brings one along."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A stance with what it brings along: it names a new actor NEW, and a new source new_source(its place)."""

    stance: StanceEntry
    actor: ActorEntry | None = None
    affiliation: AffiliationEntry | None = None
    sources: tuple[SourceEntry, ...] = ()


NEW: Final = "*new*"
"""Stands for the actor that a submission brings along; never a slug."""


def new_source(place: int) -> str:
    """Stands for the source at this place (from 0) of a submission; never a slug."""
    return f"*new-{place}*"
