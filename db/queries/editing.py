"""Things of the codebook with all that can be edited: as rows for a form or a print, and whole for the commands."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from db.models import (
    Actor,
    ActorAlias,
    Affiliation,
    Event,
    Evidence,
    Issue,
    Source,
    SourceAlias,
    Stance,
)
from db.queries.codebook import IssueRow, LevelRow
from db.vocabulary import ActorKind, Colour, EventKind


class IssueDetail(NamedTuple):
    """An issue with its levels; `seen` is the change that made this version, which a writer hands back."""

    row: IssueRow
    seen: int


class PostDetail(NamedTuple):
    """A post that an actor holds with a principal; unknown days are none."""

    principal: str
    principal_name: str
    role: str
    starts_on: date | None
    ends_on: date | None
    speaks_for: bool


class ActorDetail(NamedTuple):
    """An actor with its posts by their first day, and what duplicates that went into it were called."""

    slug: str
    name: str
    kind: ActorKind
    colour: Colour | None
    note: str
    posts: tuple[PostDetail, ...]
    other_names: tuple[str, ...]
    seen: int


class SourceDetail(NamedTuple):
    """A source with everything that is recorded of it."""

    slug: str
    title: str
    publisher: str
    author: str
    published_on: str
    url: str
    archived_url: str
    language: str
    other_names: tuple[str, ...]
    seen: int


class EventDetail(NamedTuple):
    """An event with the source that tells of it (blank for none)."""

    slug: str
    name: str
    kind: EventKind
    occurred_on: str
    description: str
    source: str
    source_title: str
    seen: int


def issue_details(session: Session, *, slug: str | None = None) -> tuple[IssueDetail, ...]:
    """All issues in their order, or the one with this slug."""
    chosen = select(Issue).order_by(Issue.place, Issue.slug).options(selectinload(Issue.levels))
    if slug is not None:
        chosen = chosen.where(Issue.slug == slug)
    return tuple(IssueDetail(issue_row(issue), issue.changed_in) for issue in session.scalars(chosen))


def names_besides(session: Session, kind: type[Actor] | type[Source] = Actor) -> dict[str, tuple[str, ...]]:
    """What the duplicates that went into actors or sources were called, by the slug of the kept one."""
    named = (
        select(Actor.slug, ActorAlias.name)
        .join(ActorAlias, ActorAlias.actor_id == Actor.id)
        .order_by(ActorAlias.id)
        if kind is Actor
        else select(Source.slug, SourceAlias.name)
        .join(SourceAlias, SourceAlias.source_id == Source.id)
        .order_by(SourceAlias.id)
    )
    return _grouped((slug, name) for slug, name in session.execute(named))


def issue_row(issue: Issue) -> IssueRow:
    """An issue as a plain row."""
    return IssueRow(
        *(issue.slug, issue.name, issue.question, issue.scale_min, issue.scale_max),
        *(issue.low_end, issue.high_end, issue.note),
        tuple(LevelRow(level.value, level.label, level.meaning) for level in issue.levels),
    )


def actor_details(session: Session, *, slug: str | None = None) -> tuple[ActorDetail, ...]:
    """All actors in the order in which they were recorded, or the one with this slug."""
    chosen = _whole_actors().order_by(Actor.id)
    if slug is not None:
        chosen = chosen.where(Actor.slug == slug)
    others = names_besides(session, Actor)
    return tuple(
        ActorDetail(
            *(actor.slug, actor.name, actor.kind, actor.colour, actor.note),
            tuple(_post(row) for row in sorted(actor.affiliations, key=_by_start)),
            others.get(actor.slug, ()),
            actor.changed_in,
        )
        for actor in session.scalars(chosen)
    )


def source_details(session: Session, *, slug: str | None = None) -> tuple[SourceDetail, ...]:
    """All sources, the newest first, or the one with this slug."""
    chosen = select(Source).order_by(Source.published_last.desc().nulls_last(), Source.slug)
    if slug is not None:
        chosen = chosen.where(Source.slug == slug)
    others = names_besides(session, Source)
    return tuple(
        SourceDetail(
            *(source.slug, source.title, source.publisher, source.author, source.published_on),
            *(source.url, source.archived_url, source.language, others.get(source.slug, ()), source.changed_in),
        )
        for source in session.scalars(chosen)
    )


def event_details(session: Session, *, slug: str | None = None) -> tuple[EventDetail, ...]:
    """All events by date, or the one with this slug."""
    chosen = select(Event).order_by(Event.occurred_last, Event.slug).options(selectinload(Event.source))
    if slug is not None:
        chosen = chosen.where(Event.slug == slug)
    return tuple(
        EventDetail(
            *(event.slug, event.name, event.kind, event.occurred_on, event.description),
            *((event.source.slug, event.source.title) if event.source else ("", "")),
            event.changed_in,
        )
        for event in session.scalars(chosen)
    )


def whole_issue(session: Session, slug: str) -> Issue | None:
    """The row of an issue with its levels; none when there is none."""
    return session.scalars(
        select(Issue).where(Issue.slug == slug).options(selectinload(Issue.levels))
    ).one_or_none()


def whole_actor(session: Session, slug: str) -> Actor | None:
    """The row of an actor with its affiliations; none when there is none."""
    return session.scalars(_whole_actors().where(Actor.slug == slug)).one_or_none()


def whole_source(session: Session, slug: str) -> Source | None:
    """The row of a source; none when there is none."""
    return session.scalars(select(Source).where(Source.slug == slug)).one_or_none()


def whole_event(session: Session, slug: str) -> Event | None:
    """The row of an event with its source; none when there is none."""
    return session.scalars(
        select(Event).where(Event.slug == slug).options(selectinload(Event.source))
    ).one_or_none()


def whole_stances(session: Session, slugs: Sequence[str]) -> Sequence[Stance]:
    """The rows of some stances with everything they refer to."""
    return session.scalars(
        select(Stance)
        .where(Stance.slug.in_(slugs))
        .order_by(Stance.id)
        .options(
            *(selectinload(part) for part in (Stance.actor, Stance.issue, Stance.event)),
            selectinload(Stance.evidence).selectinload(Evidence.source),
        )
    ).all()


def _whole_actors() -> Select[Actor]:
    return select(Actor).options(selectinload(Actor.affiliations).selectinload(Affiliation.principal))


def _post(row: Affiliation) -> PostDetail:
    who = row.principal
    return PostDetail(who.slug, who.name, row.role, row.starts_on, row.ends_on, row.speaks_for)


def _by_start(row: Affiliation) -> tuple[date, int]:
    return (row.starts_on or date.min, row.id)


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for slug, name in rows:
        found.setdefault(slug, []).append(name)
    return {slug: tuple(names) for slug, names in found.items()}
