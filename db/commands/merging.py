"""Merging two duplicates: what one has goes to the other, which stays findable under both names.

The one that goes is kept in history with its whole content; every stance that moves is filed, too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Update, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, selectinload

from db.commands.posts import merged_posts, move_posts
from db.commands.stances import Saved
from db.engine import Store
from db.history import (
    Document,
    Writer,
    check_seen,
    document,
    file_history,
    open_change,
    stance_documents,
)
from db.models import (
    Actor,
    ActorAlias,
    Change,
    Event,
    Evidence,
    History,
    Source,
    SourceAlias,
    Stance,
    Voice,
)
from db.problems import Problem
from db.queries.editing import whole_actor, whole_source, whole_stances
from db.voices import rebuild_voices

Merged = TypeVar("Merged", Actor, Source)
AT_ONCE: Final = 500
"""Stances moved at a time, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The changes that made the versions of the two that the writer saw."""

    duplicate: int
    kept: int


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do: counts of what moves, and the fields that the kept one has blank and takes over.

    posts: those that the duplicate holds and those held with it. together: of these, how many the kept one has
    already; dropped: how many would make it speak for itself.
    """

    stances: int
    posts: int = 0
    together: int = 0
    dropped: int = 0
    events: int = 0
    taken_over: tuple[str, ...] = ()


def plan_actor_merge(session: Session, duplicate: str, kept: str) -> MergePlan:
    """What merging this duplicate into the kept actor would do."""
    gone, stays = _pair(session, duplicate, kept, whole_actor, "actor")
    posts = merged_posts(session, gone, stays)
    stances = session.scalar(select(func.count(Stance.id)).where(Stance.actor_id == gone.id)) or 0
    return MergePlan(
        stances,
        posts=len(posts),
        together=sum(1 for post in posts if post.twin),
        dropped=sum(1 for post in posts if post.to_itself),
        taken_over=_blank(gone, stays, _OF_ACTOR),
    )


def plan_source_merge(session: Session, duplicate: str, kept: str) -> MergePlan:
    """What merging this duplicate into the kept source would do."""
    gone, stays = _pair(session, duplicate, kept, whole_source, "source")
    cited = select(func.count(func.distinct(Evidence.stance_id))).where(Evidence.source_id == gone.id)
    told = select(func.count(Event.id)).where(Event.source_id == gone.id)
    return MergePlan(
        session.scalar(cited) or 0,
        events=session.scalar(told) or 0,
        taken_over=_blank(gone, stays, _OF_SOURCE),
    )


def merge_actors(store: Store, duplicate: str, kept: str, *, by: Writer, seen: Seen) -> Saved:
    """Give the kept actor all stances and posts of its duplicate, which then is only another name of it.

    Two posts that are the same are one, as long as both together; one with itself is dropped.
    """
    with store.writing() as session:
        gone, stays = _pair(session, duplicate, kept, whole_actor, "actor")
        check_seen(gone, seen.duplicate)
        check_seen(stays, seen.kept)
        change = open_change(session, by)
        was = _contents(session, [gone, stays])
        _take_over(gone, stays, _OF_ACTOR)
        move_posts(session, change, gone, stays)
        _move_stances(session, change, Stance.actor_id == gone.id, lambda slugs: _give(session, slugs, stays))
        session.execute(delete(Voice).where(or_(Voice.speaker_id == gone.id, Voice.principal_id == gone.id)))
        session.execute(update(ActorAlias).where(ActorAlias.actor_id == gone.id).values(actor_id=stays.id))
        session.add(ActorAlias(slug=gone.slug, name=gone.name, actor_id=stays.id, **_marks(change)))
        _finish(session, change, gone, stays, was)
        rebuild_voices(session)
        return Saved(stays.slug, change.id)


def merge_sources(store: Store, duplicate: str, kept: str, *, by: Writer, seen: Seen) -> Saved:
    """Give the kept source all citations of its duplicate, which then is only another name of it.

    A stance that cites both keeps both quotes; where they say the same they are one.
    """
    with store.writing() as session:
        gone, stays = _pair(session, duplicate, kept, whole_source, "source")
        check_seen(gone, seen.duplicate)
        check_seen(stays, seen.kept)
        change = open_change(session, by)
        was = _contents(session, [gone, stays])
        _take_over(gone, stays, _OF_SOURCE)
        cites = Stance.id.in_(select(Evidence.stance_id).where(Evidence.source_id == gone.id))
        _move_stances(session, change, cites, lambda slugs: _cite(session, change, slugs, gone, stays))
        _move_events(session, change, gone, stays)
        session.execute(update(SourceAlias).where(SourceAlias.source_id == gone.id).values(source_id=stays.id))
        session.add(SourceAlias(slug=gone.slug, name=gone.title, source_id=stays.id, **_marks(change)))
        _finish(session, change, gone, stays, was)
        return Saved(stays.slug, change.id)


_OF_ACTOR: Final = ("colour", "note")
_OF_SOURCE: Final = (
    *("publisher", "author", "published_on", "published_first", "published_last"),
    *("url", "archived_url", "language"),
)


def _pair(
    session: Session, duplicate: str, kept: str, find: Callable[[Session, str], Merged | None], what: str
) -> tuple[Merged, Merged]:
    found = []
    for slug in (duplicate, kept):
        one = find(session, slug)
        if one is None:
            raise Problem(f"There is no {what} {slug[:60]!r} in the record: choose one on the page Codebook.")
        found.append(one)
    if found[0] is found[1]:
        raise Problem(f"These are one and the same {what}: choose two to merge.")
    return found[0], found[1]


def _blank(gone: Merged, stays: Merged, fields: Sequence[str]) -> tuple[str, ...]:
    """The fields that the kept one has blank and the duplicate has not."""
    return tuple(field for field in fields if getattr(gone, field) and not getattr(stays, field))


def _take_over(gone: Merged, stays: Merged, fields: Sequence[str]) -> None:
    for field in _blank(gone, stays, fields):
        setattr(stays, field, getattr(gone, field))


def _contents(session: Session, things: Iterable[Actor | Source]) -> dict[str, Document]:
    return {thing.slug: document(thing) | _other_names(session, thing) for thing in things}


def _other_names(session: Session, thing: Actor | Source) -> Document:
    """What duplicates merged before were called; it is filed here only, where it changes."""
    if isinstance(thing, Actor):
        rows = session.execute(select(ActorAlias.slug, ActorAlias.name).where(ActorAlias.actor_id == thing.id))
    else:
        rows = session.execute(select(SourceAlias.slug, SourceAlias.name).where(SourceAlias.source_id == thing.id))
    return {"other_names": [{"slug": slug, "name": name} for slug, name in rows]}


def _finish(session: Session, change: Change, gone: Merged, stays: Merged, was: dict[str, Document]) -> None:
    """File both, and let the duplicate go."""
    stays.changed_in = change.id
    file_history(session, change, stays, was[stays.slug], **_other_names(session, stays))
    session.add(
        History(
            change_id=change.id,
            table_name=gone.__tablename__,
            slug=gone.slug,
            # Its row and who recorded it: an edition of before has it where it stood among actors.
            before=was[gone.slug] | {"row": gone.id, "recorded_in": gone.created_in},
            after={"merged_into": stays.slug},
        )
    )
    session.flush()
    session.delete(gone)
    session.flush()


# Stances and events


def _move_stances(
    session: Session, change: Change, which: ColumnElement[bool], move: Callable[[Sequence[str]], None]
) -> None:
    """Move these stances some at a time, and file each; rows are not loaded, since there may be very many."""
    slugs = session.scalars(select(Stance.slug).where(which).order_by(Stance.id)).all()
    for start in range(0, len(slugs), AT_ONCE):
        part = slugs[start : start + AT_ONCE]
        was = stance_documents(session, part)
        session.execute(_all(Stance).where(Stance.slug.in_(part)).values(changed_in=change.id))
        move(part)
        now = stance_documents(session, part)
        common = {"change_id": change.id, "table_name": Stance.__tablename__}
        session.execute(
            insert(History), [common | {"slug": slug, "before": was[slug], "after": now[slug]} for slug in part]
        )


def _all(kind: type[Evidence | Stance]) -> Update:
    """A change of rows that no object of the session stands for."""
    return update(kind).execution_options(synchronize_session=False)


def _give(session: Session, slugs: Sequence[str], actor: Actor) -> None:
    session.execute(_all(Stance).where(Stance.slug.in_(slugs)).values(actor_id=actor.id))


def _cite(session: Session, change: Change, slugs: Sequence[str], gone: Source, stays: Source) -> None:
    """Let stances cite the kept source; pieces of evidence that then say the same are one."""
    chosen = select(Stance.id).where(Stance.slug.in_(slugs))
    session.execute(
        _all(Evidence)
        .where(Evidence.source_id == gone.id, Evidence.stance_id.in_(chosen))
        .values(source_id=stays.id, changed_in=change.id)
    )
    twice = (
        select(Stance.slug)
        .join(Evidence, Evidence.stance_id == Stance.id)
        .where(Stance.slug.in_(slugs), Evidence.source_id == stays.id)
        .group_by(Stance.slug, Evidence.quote, Evidence.locator)
        .having(func.count(Evidence.id) > 1)
        .order_by(Stance.slug)
    )
    for stance in whole_stances(session, list(dict.fromkeys(session.scalars(twice)))):
        _once(session, change, stance, stays)


def _once(session: Session, change: Change, stance: Stance, source: Source) -> None:
    """Keep each piece of evidence from this source once; those behind take the places that become free."""
    said: set[tuple[str, str]] = set()
    for row in list(stance.evidence):
        if row.source is source and (row.quote, row.locator) in said:
            stance.evidence.remove(row)
        elif row.source is source:
            said.add((row.quote, row.locator))
    session.flush()  # rows that go leave their places first, and those behind them follow one by one
    for place, row in enumerate(stance.evidence, start=1):
        if row.place != place:
            row.place, row.changed_in = place, change.id
            session.flush()


def _move_events(session: Session, change: Change, gone: Source, stays: Source) -> None:
    told = select(Event).where(Event.source_id == gone.id).order_by(Event.id).options(selectinload(Event.source))
    for event in session.scalars(told).all():
        was = document(event)
        event.source, event.changed_in = stays, change.id
        file_history(session, change, event, was)


def _marks(change: Change) -> dict[str, int]:
    return {"created_in": change.id, "changed_in": change.id}
