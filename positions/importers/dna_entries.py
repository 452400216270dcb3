"""What a project of Discourse Network Analyzer (DNA) becomes in the record: its databases and event lists alike.

A statement is the stance of its person, or of its organization where no person is coded; a person speaks for the
organizations that statements name beside it. Newspapers report most of it, so a coder is medium sure of each.
Actors and issues go by their names, so that those of the record are found; sources and stances by slugs, which are
the same whenever the project is brought in again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from db import vocabulary as v
from db.bundle import Bundle, Numbered
from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EvidenceEntry,
    IssueEntry,
    SourceEntry,
    StanceEntry,
)
from db.problems import Problem
from db.reading import slugify
from positions.importers.dna_named import Named
from positions.importers.dna_scale import Scale
from positions.importers.dna_words import cut, mark, one_line
from positions.importers.unchanged import CHANGED


@dataclass(frozen=True, slots=True)
class DnaVariables:
    """The names of the variables that say who spoke, on what, and with which value (a boolean or an integer)."""

    person: str = "person"
    organization: str = "organization"
    concept: str = "concept"
    value: str = "agreement"


LARGEST_VALUE: Final = 10**9
"""No scale of a coder goes further, up or down."""
DEFAULT: Final = DnaVariables()
"""The variables of the statement type that DNA makes in every new project."""


class Document(NamedTuple):
    """What was coded: documents that agree in all of this are one source. day: 2019-02-28."""

    title: str
    author: str
    publisher: str
    day: str


class Coded(NamedTuple):
    """A complete statement. number: its row in the file; value: 0 or 1 for a boolean; document: none if untold."""

    number: int
    statement: int
    day: str
    person: str
    organization: str
    concept: str
    value: int
    document: Document | None
    quote: str
    locator: str


class Gathered:
    """What the statements read so far need: the things they name, and what had to be left out.

    Capitals do not tell names apart, as they do not where the record looks for a name.
    """

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.actors: Named[str] = Named(str.casefold)
        self.issues: Named[str] = Named(str.casefold)
        self.sources: Named[Document] = Named(tuple)
        self.left_out: Counter[str] = Counter()
        self._organizations: set[str] = set()
        self._beside: dict[tuple[str, str], tuple[int, str, str]] = {}

    def know_organization(self, name: str, number: int) -> None:
        """An actor that is no person."""
        self.actors.know(name, number)
        self._organizations.add(name.casefold())

    def take(self, coded: Coded) -> None:
        """Note what a statement needs, and what of it is too long for the record."""
        if coded.person:
            self.actors.use(coded.person, coded.number)
        if coded.organization:
            self.know_organization(coded.organization, coded.number)
            self.actors.use(coded.organization, coded.number)
        both = coded.person.casefold(), coded.organization.casefold()
        if all(both) and both[0] != both[1]:
            number, first, last = self._beside.get(both, (coded.number, coded.day, coded.day))
            self._beside[both] = number, min(first, coded.day), max(last, coded.day)
        self.issues.use(coded.concept, coded.number)
        self.scale.note(coded.value)
        if coded.document:
            self.sources.use(coded.document, coded.number)
        self._count_cut(coded.quote, v.LONG, "quotes")
        self._count_cut(coded.locator, v.NAME, "sections")

    def stance(self, coded: Coded) -> StanceEntry:
        """The stance that a statement becomes, once all were taken; raises Problem for one that was not."""
        actor, issue = self.actors.spelt(coded.person or coded.organization), self.issues.spelt(coded.concept)
        document = coded.document and self.sources.spelt(coded.document)
        if not actor or not issue or document != coded.document or not self.scale.holds(coded.value):
            raise Problem(CHANGED)
        quoted = cut(coded.quote, v.LONG), cut(coded.locator, v.NAME)
        return StanceEntry(
            actor=cut(actor, v.NAME),
            issue=cut(issue, v.NAME),
            stated_on=coded.day,
            summary=self.scale.summary(cut(issue, v.NAME), coded.value),
            value=self.scale.value(coded.value),
            kind=v.Kind.DECLARED_POLICY,
            certainty=v.Certainty.MEDIUM,
            slug=_stance_slug(coded),
            evidence=(EvidenceEntry(_source_slug(document), *quoted),) if document else (),
        )

    def bundle(self, stances: Iterable[Numbered[StanceEntry]]) -> Bundle:
        """All of it, with the stances that are read as they are needed; what is cut counts as left out."""
        return Bundle(
            stances=stances,
            actors=[(number, self._actor(name)) for number, name in self.actors.used()],
            affiliations=list(self._affiliations()),
            issues=[(number, self._issue(name)) for number, name in self.issues.used()],
            sources=[(number, self._source(document)) for number, document in self.sources.used()],
            left_out={what: count for what, count in self.left_out.items() if count},
        )

    def _actor(self, name: str) -> ActorEntry:
        self._count_cut(name, v.NAME, "names")
        kind = v.ActorKind.INSTITUTION if name.casefold() in self._organizations else v.ActorKind.PERSON
        return ActorEntry(cut(name, v.NAME), kind)

    def _affiliations(self) -> Iterator[Numbered[AffiliationEntry]]:
        """Open where a person has one organization; else from the first to the last day it is seen with each."""
        several = Counter(person for person, _ in self._beside)
        for both, (number, first, last) in self._beside.items():
            days = (first, last) if several[both[0]] > 1 else ("", "")
            person, organization = (cut(self.actors.spelt(name) or name, v.NAME) for name in both)
            yield (
                number,
                AffiliationEntry(person, organization, starts_on=days[0], ends_on=days[1], speaks_for="yes"),
            )

    def _issue(self, name: str) -> IssueEntry:
        self._count_cut(name, v.NAME, "concepts")
        return self.scale.issue(name)

    def _source(self, document: Document) -> SourceEntry:
        self._count_cut(document.title, v.TITLE, "titles")
        self._count_cut(document.author, v.NAME, "authors")
        self._count_cut(document.publisher, v.NAME, "publishers")
        return SourceEntry(
            title=cut(document.title, v.TITLE),
            slug=_source_slug(document),
            publisher=cut(document.publisher, v.NAME),
            author=cut(document.author, v.NAME),
            published_on=document.day,
        )

    def _count_cut(self, text: str, longest: int, what: str) -> None:
        if len(text) > longest:
            self.left_out[f"ends of {what} longer than {longest:,} characters"] += 1


def lacking(actor: str, concept: str, value: object) -> str:
    """What an incomplete statement lacks; blank for a complete one."""
    if not actor:
        return "a person or an organization"
    return "" if concept and value is not None else "a value" if concept else "a concept"


def _source_slug(document: Document) -> str:
    """Title, day and a mark of all that is told of the document: the same in every project that has it."""
    title = slugify(document.title)[:60].strip("-") or "source"
    return f"{title}-{document.day}-{mark(_as_exported(' '.join(document)))}"


def _stance_slug(coded: Coded) -> str:
    """The statement's number, which other projects use too, and a mark of the words it was coded on, which they do
    not: both stay when the coding changes.
    """
    words = _as_exported(one_line(coded.quote))
    return f"dna-{coded.statement}-{mark(words)}" if words else f"dna-{coded.statement}"


def _as_exported(text: str) -> str:
    """Text as an event list has it, where DNA writes other quotation marks and no semicolons."""
    return text.replace(";", ",").replace('"', "'")
