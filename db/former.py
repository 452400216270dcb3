"""What a thing is now, told in the way in which history filed it, so that the two can be compared."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.history import Document, Thing, document
from db.models import Actor, ActorAlias, Source, SourceAlias
from db.queries.detail import whole_stance
from db.queries.editing import whole_actor, whole_event, whole_issue, whole_source

_LISTS: Final = {"affiliations": ("principal", "role", "starts_on"), "other_names": ("slug",)}
"""Lists without an order of their own, and what tells their rows apart."""


def thing_of(session: Session, table: str, slug: str) -> Thing | None:
    """The row of a thing with everything that its content needs; none when there is none."""
    match table:
        case "actor":
            return whole_actor(session, slug)
        case "event":
            return whole_event(session, slug)
        case "issue":
            return whole_issue(session, slug)
        case "source":
            return whole_source(session, slug)
        case _:
            return whole_stance(session, slug)


def state_of(session: Session, table: str, slug: str) -> Document:
    """The content of a thing with its other names; for one that is not there what it went into, if anything."""
    thing = thing_of(session, table, slug)
    if thing is not None:
        return document(thing) | other_names(session, thing)
    return {"merged_into": kept_for(session, table, slug)}


def kept_for(session: Session, table: str, slug: str) -> str:
    """The slug of the actor or source that a merged one went into; blank for none."""
    if table == "actor":
        kept = select(Actor.slug).join(ActorAlias, ActorAlias.actor_id == Actor.id).where(ActorAlias.slug == slug)
    elif table == "source":
        kept = (
            select(Source.slug)
            .join(SourceAlias, SourceAlias.source_id == Source.id)
            .where(SourceAlias.slug == slug)
        )
    else:
        return ""
    return session.scalar(kept) or ""


def other_names(session: Session, thing: Thing) -> Document:
    """What duplicates that went into an actor or a source were called."""
    match thing:
        case Actor():
            rows = session.execute(
                select(ActorAlias.slug, ActorAlias.name)
                .where(ActorAlias.actor_id == thing.id)
                .order_by(ActorAlias.slug)
            )
        case Source():
            rows = session.execute(
                select(SourceAlias.slug, SourceAlias.name)
                .where(SourceAlias.source_id == thing.id)
                .order_by(SourceAlias.slug)
            )
        case _:
            return {}
    return {"other_names": [{"slug": slug, "name": name} for slug, name in rows]}


def same(now: Document, filed: Document) -> bool:
    """Whether a thing still is as it was filed; fields that only one of them knows do not count.

    Merged or gone, and there, are never the same.
    """
    if ("merged_into" in filed) != ("merged_into" in now) or bool(filed) != bool(now):
        return False
    return all(_plain(key, now[key]) == _plain(key, filed[key]) for key in filed if key in now)


def _plain(key: str, value: Any) -> Any:  # noqa: ANN401 - a field's content
    told_apart = _LISTS.get(key)
    if not told_apart:
        return value
    return sorted(value, key=lambda row: tuple(str(row.get(name)) for name in told_apart))
