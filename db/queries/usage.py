"""Where things of the codebook are used: how many stances each has, which they are, and what a change touches."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.history import Thing as Recorded
from db.models import Actor, ActorAlias, Affiliation, Event, Evidence, Issue, Source, SourceAlias, Stance, Voice
from db.queries.stances import RecordRow
from db.upkeep import ScaleUse
from db.voices import FIRST, LAST, Tie, voices


class Thing(StrEnum):
    """What the codebook lists, by the name of its table."""

    ISSUE = "issue"
    ACTOR = "actor"
    EVENT = "event"
    SOURCE = "source"


class LineChange(NamedTuple):
    """How many stances join and leave a principal's line when posts change."""

    principal: str
    name: str
    join: int
    leave: int


def stance_counts(session: Session, thing: Thing) -> dict[str, int]:
    """How many stances each thing has, by slug, retracted ones included; a source: how often it is cited."""
    kind, key = _KEYS[thing]
    counted = select(key.label("thing"), func.count().label("times")).group_by(key).subquery()
    rows = session.execute(select(kind.slug, counted.c.times).join(counted, counted.c.thing == kind.id))
    return dict(rows.all())


def stance_count(session: Session, thing: Thing, slug: str) -> int:
    """How many stances have or cite this thing, each once, retracted ones included."""
    return session.scalar(select(func.count(Stance.id)).where(_has(thing, slug))) or 0


def stances_with(session: Session, thing: Thing, slug: str, *, limit: int) -> tuple[RecordRow, ...]:
    """The newest stances that have or cite this thing, retracted ones included."""
    cited = select(func.count(Evidence.id)).where(Evidence.stance_id == Stance.id).correlate(Stance)
    rows = session.execute(
        select(
            *(Stance.slug, Actor.name, Issue.name, Issue.slug, Stance.stated_on, Stance.known_on),
            *(Stance.answer, Stance.value, Stance.kind, Stance.certainty, Stance.attribution),
            *(Stance.summary, cited.scalar_subquery(), Stance.retracted_why),
        )
        .join(Actor, Actor.id == Stance.actor_id)
        .join(Issue, Issue.id == Stance.issue_id)
        .where(_has(thing, slug))
        .order_by(Stance.stated_last.desc(), Stance.slug)
        .limit(limit)
    )
    return tuple(RecordRow._make(row) for row in rows)


def scale_use(session: Session, issue: Issue) -> ScaleUse:
    """The levels of an issue (loaded with it), and how many stances have each value."""
    counted = (
        select(Stance.value, func.count(Stance.id))
        .where(Stance.issue_id == issue.id, Stance.value.is_not(None))
        .group_by(Stance.value)
        .order_by(Stance.value)
    )
    stances = {float(value): count for value, count in session.execute(counted) if value is not None}
    return ScaleUse({level.value: level.label for level in issue.levels}, stances)


def event_names(session: Session, source: str) -> tuple[str, ...]:
    """The events that a source tells of, by date."""
    told = select(Event.name).join(Source, Source.id == Event.source_id).where(Source.slug == source)
    return tuple(session.scalars(told.order_by(Event.occurred_last, Event.slug)))


def line_changes(session: Session, actor: str, posts: Sequence[Mapping[str, Any]]) -> tuple[LineChange, ...]:
    """How many stances join or leave each principal's line if these (checked) were an actor's only posts."""
    actors = {slug: (key, name) for key, slug, name in session.execute(select(Actor.id, Actor.slug, Actor.name))}
    own = actors[actor][0]
    held = select(Affiliation.actor_id, Affiliation.principal_id, Affiliation.starts_on, Affiliation.ends_on)
    rows = session.execute(held.where(Affiliation.speaks_for, Affiliation.actor_id != own)).all()
    ties = [Tie(holder, principal, first or FIRST, last or LAST) for holder, principal, first, last in rows]
    ties += [
        Tie(own, actors[post["principal"]][0], post["starts_on"] or FIRST, post["ends_on"] or LAST)
        for post in posts
        if post["speaks_for"]
    ]
    now = select(Voice.speaker_id, Voice.principal_id, Voice.starts_on, Voice.ends_on)
    before = _by_pair(Tie(*row) for row in session.execute(now))
    after = _by_pair(voices(ties, [key for key, _ in actors.values()]))
    changed = {pair for pair in {*before, *after} if before.get(pair) != after.get(pair)}
    days = _stances_by_day(session, {speaker for speaker, _ in changed})
    found = []
    for slug, (key, name) in actors.items():
        join = leave = 0
        for speaker, principal in changed:
            if principal != key:
                continue
            for day, count in days.get(speaker, ()):
                was, will = (_on(day, spans.get((speaker, principal), ())) for spans in (before, after))
                join += count if will and not was else 0
                leave += count if was and not will else 0
        if join or leave:
            found.append(LineChange(slug, name, join, leave))
    return tuple(found)


Spans = tuple[tuple[date, date], ...]
Keyed = Actor | Event | Issue | Source
_KEYS: Final[Mapping[Thing, tuple[type[Keyed], InstrumentedAttribute[Any]]]] = {
    Thing.ISSUE: (Issue, Stance.issue_id),
    Thing.ACTOR: (Actor, Stance.actor_id),
    Thing.EVENT: (Event, Stance.event_id),
    Thing.SOURCE: (Source, Evidence.source_id),
}


def _has(thing: Thing, slug: str) -> ColumnElement[bool]:
    kind, key = _KEYS[thing]
    named = aliased(kind)
    is_it = select(named.id).where(named.slug == slug).scalar_subquery()
    if thing is Thing.SOURCE:
        return Stance.id.in_(select(Evidence.stance_id).where(Evidence.source_id == is_it))
    return key == is_it


def _by_pair(ties: Iterable[Tie]) -> dict[tuple[int, int], Spans]:
    found: dict[tuple[int, int], list[tuple[date, date]]] = {}
    for tie in ties:
        found.setdefault((tie.speaker, tie.principal), []).append((tie.first, tie.last))
    return {pair: tuple(sorted(spans)) for pair, spans in found.items()}


def _stances_by_day(session: Session, actors: set[int]) -> dict[int, list[tuple[date, int]]]:
    """How many stances that count each of these actors has on each day they took effect."""
    counted = (
        select(Stance.actor_id, Stance.stated_last, func.count())
        .where(Stance.actor_id.in_(actors), Stance.retracted_why.is_(None))
        .group_by(Stance.actor_id, Stance.stated_last)
        .order_by(Stance.actor_id, Stance.stated_last)
    )
    found: dict[int, list[tuple[date, int]]] = {}
    for actor, day, count in session.execute(counted):
        found.setdefault(actor, []).append((day, count))
    return found


def _on(day: date, spans: Spans) -> bool:
    return any(first <= day <= last for first, last in spans)


def references(session: Session, thing: Recorded) -> int:
    """How many things would hang in the air without an actor, an issue, a source or an event."""
    others: tuple[ColumnElement[bool], ...]
    match thing:
        case Actor():
            posts = and_(Affiliation.principal_id == thing.id, Affiliation.actor_id != thing.id)
            others = (Stance.actor_id == thing.id, posts, ActorAlias.actor_id == thing.id)
        case Issue():
            others = (Stance.issue_id == thing.id,)
        case Event():
            others = (Stance.event_id == thing.id,)
        case _:
            others = (
                Evidence.source_id == thing.id,
                Event.source_id == thing.id,
                SourceAlias.source_id == thing.id,
            )
    return sum(session.scalar(select(func.count()).where(other)) or 0 for other in others)
