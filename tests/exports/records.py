"""Whole records for the tests of files: any that the rules take, and a slow way to make a store of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from db.bundle import Bundle
from db.commands.making import Maker
from db.engine import Store
from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    OtherNameEntry,
    SourceEntry,
    StanceEntry,
)
from db.history import open_change
from db.inputs import check_actor, check_affiliation, check_event, check_issue, check_source, check_stance
from db.models import Actor, ActorAlias, Source, SourceAlias, Stance
from db.reading import RESERVED
from db.references import Codebook, Scale
from db.setup import open_store
from db.vocabulary import ActorKind, Answer, Attribution, Certainty, Colour, EventKind, Kind
from db.voices import rebuild_voices
from tests.store.builders import WRITER, copy_of

Entry = TypeVar("Entry", EventEntry, EvidenceEntry, OtherNameEntry, SourceEntry, StanceEntry)
HOSTILE: Final = (
    *('=HYPERLINK("https://example.org")', "+1", "-1+2", "@SUM(A1)", "'=1", "a,b;c", 'He said "no"', '"', "'"),
    *(
        "two\nlines",
        "two\r\nlines",
        "a lone\rreturn",
        "a\ttab",
        "북한",
        "كوريا الشمالية",
        "Корея",
        "e\u0301\u2028x",
    ),
    *("<r>&</r>", "_x000D_", "1", "1e5", "2019-02-28", "TRUE", "NULL", "\\N", "{}%$#&_~^\\", "😀", "\u200f\ufeff"),
)
"""Text that some reader of files takes for something else."""
TEXTS: Final = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
NEEDED: Final = TEXTS.filter(lambda text: bool(text.strip()))
SLUGS: Final = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,3})?", fullmatch=True).filter(
    lambda slug: slug not in RESERVED
)
DAYS: Final = st.dates(date(1000, 1, 1), date(2020, 12, 31))
LINKS: Final = st.sampled_from(["", "https://example.org/a?b={c}&d=%20#é", "HTTP://example.org/북한"])


@dataclass(frozen=True, slots=True)
class Record:
    """All entries of a record; references are slugs."""

    actors: tuple[ActorEntry, ...] = ()
    affiliations: tuple[AffiliationEntry, ...] = ()
    issues: tuple[IssueEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    events: tuple[EventEntry, ...] = ()
    stances: tuple[StanceEntry, ...] = ()
    actor_aliases: tuple[OtherNameEntry, ...] = ()
    source_aliases: tuple[OtherNameEntry, ...] = ()


def of_bundle(bundle: Bundle) -> Record:
    """What a file brought."""

    def entries(numbered: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of any kind
        return tuple(entry for _, entry in numbered)

    return Record(
        *(entries(bundle.actors), entries(bundle.affiliations), entries(bundle.issues)),
        *(entries(bundle.sources), entries(bundle.events), entries(bundle.stances)),
        *(entries(bundle.actor_aliases), entries(bundle.source_aliases)),
    )


def fill(store: Store, record: Record) -> None:
    """Put a record into an empty store row by row, each by the rules of a form."""
    with store.writing() as session:
        maker = Maker(session, open_change(session, WRITER))
        book = Codebook(frozenset(actor.slug for actor in record.actors), {})
        for actor in record.actors:
            maker.actor(check_actor(actor))
        for post in record.affiliations:
            maker.affiliation(check_affiliation(post, book))
        scales = {}
        for issue in record.issues:
            made = maker.issue(check_issue(issue))
            scales[made.slug] = Scale(made.scale_min, made.scale_max)
        for source in record.sources:
            maker.source(check_source(source))
        book = Codebook(book.actors, scales, frozenset(source.slug for source in record.sources))
        for event in record.events:
            maker.event(check_event(event, book))
        book = Codebook(book.actors, scales, book.sources, frozenset(event.slug for event in record.events))
        for entry in record.stances:
            stance: Stance = maker.stance(check_stance(entry, book))
            stance.retracted_why = entry.retracted_why.strip() or None
        if record.actors:
            rebuild_voices(session)
        marks = {"created_in": maker.change.id, "changed_in": maker.change.id}
        for alias in record.actor_aliases:
            of = maker.get(Actor, alias.of)
            session.add(ActorAlias(slug=alias.slug, name=alias.name.strip(), actor_id=of.id, **marks))
        for alias in record.source_aliases:
            cited = maker.get(Source, alias.of)
            session.add(SourceAlias(slug=alias.slug, name=alias.name.strip(), source_id=cited.id, **marks))


def as_kept(entry: Entry) -> Entry:
    """An entry as the record keeps it: without blanks around its texts."""
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if isinstance(entry, StanceEntry):
        kept["evidence"] = tuple(map(as_kept, entry.evidence))
    return type(entry)(**kept)


@contextmanager
def store_copied_from(url: str) -> Iterator[tuple[Store, Path]]:
    """A store of one example's own, and the folder in which it is."""
    with TemporaryDirectory() as folder:
        store = open_store(copy_of(url, Path(folder)))
        try:
            yield store, Path(folder)
        finally:
            store.close()


@st.composite
def records(draw: DrawFn) -> Record:
    """Any record of a few rows, which passes every rule."""
    actors = tuple(_actor(draw, slug) for slug in _slugs(draw, 0, 4))
    issues = tuple(_issue(draw, slug) for slug in _slugs(draw, 0, 3))
    sources = tuple(_source(draw, slug) for slug in _slugs(draw, 0, 4))
    events = tuple(_event(draw, slug, sources) for slug in _slugs(draw, 0, 3))
    stances = _slugs(draw, 0, 5) if actors and issues else []
    return Record(
        *(actors, _posts(draw, actors), issues, sources, events),
        tuple(_stance(draw, slug, actors, issues, sources, events) for slug in stances),
        *(_other_names(draw, actors), _other_names(draw, sources)),
    )


def _slugs(draw: DrawFn, least: int, most: int) -> list[str]:
    return draw(st.lists(SLUGS, min_size=least, max_size=most, unique=True))


def _actor(draw: DrawFn, slug: str) -> ActorEntry:
    kind = draw(st.sampled_from(ActorKind))
    return ActorEntry(draw(NEEDED), kind, slug, draw(st.sampled_from(["", *Colour])), draw(TEXTS))


def _posts(draw: DrawFn, actors: tuple[ActorEntry, ...]) -> tuple[AffiliationEntry, ...]:
    if len(actors) < 2:
        return ()
    slugs = st.sampled_from([actor.slug for actor in actors])
    pairs = st.tuples(slugs, slugs).filter(lambda pair: pair[0] != pair[1])
    found = draw(st.lists(st.tuples(pairs, TEXTS, st.booleans()), max_size=4, unique_by=lambda post: post[:2]))
    posts = []
    for (actor, principal), role, speaks in found:
        first, last = sorted(draw(st.tuples(DAYS, DAYS)))
        days = [draw(st.sampled_from(["", day.isoformat()])) for day in (first, last)]
        posts.append(AffiliationEntry(actor, principal, role.strip(), *days, "yes" if speaks else "no"))
    return tuple({(post.actor, post.principal, post.role): post for post in posts}.values())


def _other_names(
    draw: DrawFn, things: tuple[ActorEntry, ...] | tuple[SourceEntry, ...]
) -> tuple[OtherNameEntry, ...]:
    """What merged duplicates of these were called, under slugs that nothing else has."""
    slugs = _slugs(draw, 0, 2) if things else []
    return tuple(
        OtherNameEntry(f"formerly-{slug}", draw(NEEDED), draw(st.sampled_from(things)).slug) for slug in slugs
    )


def _issue(draw: DrawFn, slug: str) -> IssueEntry:
    values = draw(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=4, unique=True))
    labels = NEEDED.map(lambda text: text.strip()[:40]).filter(lambda text: bool(text.strip()))
    levels = tuple(LevelEntry(repr(value), draw(labels), draw(TEXTS)) for value in values)
    return IssueEntry(draw(NEEDED), draw(NEEDED), slug, draw(labels), draw(labels), draw(TEXTS), levels)


def _source(draw: DrawFn, slug: str) -> SourceEntry:
    return SourceEntry(
        *(draw(NEEDED), slug, draw(TEXTS), draw(TEXTS), draw(st.just("") | _dates())),
        *(draw(LINKS), draw(LINKS), draw(st.sampled_from(["", "en", "ko"]))),
    )


def _event(draw: DrawFn, slug: str, sources: tuple[SourceEntry, ...]) -> EventEntry:
    source = draw(st.sampled_from(["", *(source.slug for source in sources)]))
    return EventEntry(slug, draw(NEEDED), draw(st.sampled_from(EventKind)), draw(_dates()), draw(TEXTS), source)


def _stance(
    draw: DrawFn,
    slug: str,
    actors: tuple[ActorEntry, ...],
    issues: tuple[IssueEntry, ...],
    sources: tuple[SourceEntry, ...],
    events: tuple[EventEntry, ...],
) -> StanceEntry:
    issue, answer = draw(st.sampled_from(issues)), draw(st.sampled_from(Answer))
    scale = [float(level.value) for level in issue.levels]
    cited = st.builds(EvidenceEntry, st.sampled_from([source.slug for source in sources] or [""]), TEXTS, TEXTS)
    yes_no = st.sampled_from(["yes", "no"])
    return StanceEntry(
        actor=draw(st.sampled_from(actors)).slug,
        issue=issue.slug,
        stated_on=draw(_dates()),
        known_on=draw(st.sampled_from(["", "2021-01-01"])),
        answer=answer,
        value=repr(draw(st.floats(min(scale), max(scale)))) if answer is Answer.PLACED else "",
        kind=draw(st.sampled_from(Kind)),
        certainty=draw(st.sampled_from(Certainty)),
        attribution=draw(st.sampled_from(Attribution)),
        summary=draw(NEEDED),
        event=draw(st.sampled_from(["", *(event.slug for event in events)])),
        in_article=draw(yes_no),
        verified=draw(yes_no),
        note=draw(TEXTS),
        slug=slug,
        evidence=tuple(draw(st.lists(cited, max_size=3))) if sources else (),
        retracted_why=draw(TEXTS),
    )


def _dates() -> SearchStrategy[str]:
    """A day, a month, a year, or a span of these."""
    parts = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(lambda pair: pair[0].isoformat()[: pair[1]])
    spans = st.tuples(DAYS, DAYS).map(lambda days: "/".join(day.isoformat() for day in sorted(days)))
    return parts | spans
