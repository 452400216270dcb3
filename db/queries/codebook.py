"""What the record speaks of: actors and who they speak for, issues and their levels, sources, events."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from db.entries import Submission
from db.models import Actor, ActorAlias, Affiliation, Event, Issue, ScaleLevel, Source, SourceAlias, Voice
from db.reading import slugs_among
from db.references import Codebook, Scale
from db.vocabulary import ActorKind, Colour, EventKind


class LevelRow(NamedTuple):
    """A worded level of a scale."""

    value: float
    label: str
    meaning: str


class IssueRow(NamedTuple):
    """An issue with its levels, lowest first."""

    slug: str
    name: str
    question: str
    low: float
    high: float
    low_end: str
    high_end: str
    note: str
    levels: tuple[LevelRow, ...]

    @property
    def step(self) -> float:
        """The smallest distance between neighbouring levels."""
        values = [level.value for level in self.levels]
        return min((upper - lower for lower, upper in pairwise(values)), default=self.high - self.low)


class ActorRow(NamedTuple):
    """An actor; `principals` are those it speaks for, the latest post first."""

    slug: str
    name: str
    kind: ActorKind
    colour: Colour | None
    note: str
    principals: tuple[str, ...]


class PostRow(NamedTuple):
    """A post by which an actor speaks for a principal; unknown days are none."""

    actor: str
    principal: str
    role: str
    starts_on: date | None
    ends_on: date | None


class EventRow(NamedTuple):
    """An event with its first and last day."""

    slug: str
    name: str
    kind: EventKind
    occurred_on: str
    first: date
    last: date
    description: str


class SourceRow(NamedTuple):
    """A source as it is chosen from a list."""

    slug: str
    title: str
    publisher: str
    published_on: str
    url: str


def issues(session: Session) -> tuple[IssueRow, ...]:
    """All issues in their order."""
    levels: dict[int, list[LevelRow]] = {}
    scale = select(ScaleLevel.issue_id, ScaleLevel.value, ScaleLevel.label, ScaleLevel.meaning)
    for issue, value, label, meaning in session.execute(scale.order_by(ScaleLevel.issue_id, ScaleLevel.value)):
        levels.setdefault(issue, []).append(LevelRow(value, label, meaning))
    rows = session.execute(
        select(
            *(Issue.id, Issue.slug, Issue.name, Issue.question, Issue.scale_min, Issue.scale_max),
            *(Issue.low_end, Issue.high_end, Issue.note),
        ).order_by(Issue.place, Issue.slug)
    )
    return tuple(IssueRow(*row[1:], tuple(levels.get(row[0], ()))) for row in rows)


def actors(session: Session) -> tuple[ActorRow, ...]:
    """All actors in the order in which they were recorded."""
    posts: dict[int, list[str]] = {}
    speaking = (
        select(Affiliation.actor_id, Actor.slug)
        .join(Actor, Actor.id == Affiliation.principal_id)
        .where(Affiliation.speaks_for)
        .order_by(Affiliation.starts_on.desc().nulls_last(), Affiliation.id)
    )
    for actor, principal in session.execute(speaking):
        posts.setdefault(actor, []).append(principal)
    rows = session.execute(
        select(Actor.id, Actor.slug, Actor.name, Actor.kind, Actor.colour, Actor.note).order_by(Actor.id)
    )
    return tuple(
        ActorRow(slug, name, kind, colour, note, tuple(dict.fromkeys(posts.get(key, ()))))
        for key, slug, name, kind, colour, note in rows
    )


def principals_on(session: Session, actor: str, day: date) -> tuple[str, ...]:
    """Whom an actor speaks for on a day, directly or through others; itself not included."""
    principal = aliased(Actor)
    rows = session.scalars(
        select(principal.slug)
        .join(Voice, Voice.principal_id == principal.id)
        .join(Actor, Actor.id == Voice.speaker_id)
        .where(Actor.slug == actor, principal.slug != actor, Voice.starts_on <= day, Voice.ends_on >= day)
        .order_by(principal.id)
    )
    return tuple(rows)


def posts(session: Session, actor: str) -> tuple[PostRow, ...]:
    """The posts of those who speak for an actor, and its own, by their first day."""
    holder, principal = aliased(Actor), aliased(Actor)
    rows = session.execute(
        select(holder.slug, principal.slug, Affiliation.role, Affiliation.starts_on, Affiliation.ends_on)
        .join(holder, holder.id == Affiliation.actor_id)
        .join(principal, principal.id == Affiliation.principal_id)
        .where(Affiliation.speaks_for, or_(holder.slug == actor, principal.slug == actor))
        .order_by(Affiliation.starts_on.nulls_first(), Affiliation.id)
    )
    return tuple(PostRow(*row) for row in rows)


def events(session: Session) -> tuple[EventRow, ...]:
    """All events by date."""
    rows = session.execute(
        select(
            *(Event.slug, Event.name, Event.kind, Event.occurred_on),
            *(Event.occurred_first, Event.occurred_last, Event.description),
        ).order_by(Event.occurred_last, Event.slug)
    )
    return tuple(EventRow(*row) for row in rows)


def sources(session: Session) -> tuple[SourceRow, ...]:
    """All sources, the newest first."""
    rows = session.execute(
        select(Source.slug, Source.title, Source.publisher, Source.published_on, Source.url).order_by(
            Source.published_last.desc().nulls_last(), Source.slug
        )
    )
    return tuple(SourceRow(*row) for row in rows)


def colours_in_use(session: Session) -> dict[Colour, int]:
    """How many actors have each line colour."""
    used = select(Actor.colour, func.count()).where(Actor.colour.is_not(None)).group_by(Actor.colour)
    return {colour: count for colour, count in session.execute(used) if colour}


class OtherNames(NamedTuple):
    """Slugs of merged duplicates, and the slug of the actor or source that each went into."""

    actors: Mapping[str, str]
    sources: Mapping[str, str]


def other_names(session: Session) -> OtherNames:
    """All slugs under which actors and sources are findable beside their own."""
    actors = select(ActorAlias.slug, Actor.slug).join(Actor, Actor.id == ActorAlias.actor_id)
    sources = select(SourceAlias.slug, Source.slug).join(Source, Source.id == SourceAlias.source_id)
    return OtherNames(dict(session.execute(actors).all()), dict(session.execute(sources).all()))


def codebook_for(session: Session, entry: Submission) -> Codebook:
    """What the checks of this entry may refer to: only what it names is looked up."""
    stance = entry.stance
    actors = slugs_among({stance.actor} | ({entry.affiliation.principal} if entry.affiliation else set()))
    issues, events = slugs_among([stance.issue]), slugs_among([stance.event])
    sources = slugs_among(row.source for row in stance.evidence)
    scales = session.execute(select(Issue.slug, Issue.scale_min, Issue.scale_max).where(Issue.slug.in_(issues)))
    return Codebook(
        actors=frozenset(session.scalars(select(Actor.slug).where(Actor.slug.in_(actors)))),
        issues={slug: Scale(low, high) for slug, low, high in scales},
        sources=frozenset(session.scalars(select(Source.slug).where(Source.slug.in_(sources)))),
        events=frozenset(session.scalars(select(Event.slug).where(Event.slug.in_(events)))),
    )
