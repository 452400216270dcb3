"""Who changed what, when and why: every write opens one change and files each thing's content before and after.

A thing is filed whole: an actor with its affiliations, an issue with its levels, a stance with its evidence.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from db import vocabulary as v
from db.access import Writer as Writer
from db.access import check_role
from db.logged import note_change
from db.models import Actor, Affiliation, Change, Event, Evidence, History, Issue, ScaleLevel, Source, Stance
from db.problems import Conflict
from db.reading import Reader
from db.vocabulary import Role

Thing = Actor | Event | Issue | Source | Stance
Document = dict[str, Any]


def open_change(session: Session, by: Writer, *, needs: Role = Role.EDITOR) -> Change:
    """Begin a change; its id is the store's next revision. This is the one gate of every write.

    Raises NotAllowed for a writer who has not the role it needs now, and Refused for one without a name.
    """
    check_role(session, by, needs)
    read = Reader()
    name = read.text("by", by.name, v.NAME, needed="who makes the change")
    why = read.text("why", by.why, v.LONG)
    read.done({})
    change = Change(at=datetime.now(UTC), by=name, why=why, via=by.via)
    session.add(change)
    session.flush()
    note_change(session, change)
    return change


def check_seen(thing: Thing, seen: int | None) -> None:
    """Raise Conflict unless the writer saw the newest version (`seen`, the id of the change that made it)."""
    if seen != thing.changed_in:
        raise Conflict(
            f"{thing.slug} has been changed since you opened it. Nothing was saved: open it again to see the newer "
            "version, and make your change there."
        )


def file_history(session: Session, change: Change, thing: Thing, before: Document | None, **more: object) -> None:
    """Keep what a thing was before this change (none for a new one) and what it is now.

    more: what is told beside the thing's own content.
    """
    session.flush()
    session.add(
        History(
            change_id=change.id,
            table_name=thing.__tablename__,
            slug=thing.slug,
            before=before,
            after=document(thing) | more,
        )
    )


def document(thing: Thing) -> Document:
    """The whole content of a thing, with slugs where the store has row numbers; dates as ISO text."""
    content = _columns(thing)
    if isinstance(thing, Actor):
        content["affiliations"] = [_affiliation(row) for row in thing.affiliations]
    if isinstance(thing, Event):
        content["source"] = thing.source.slug if thing.source else None
    if isinstance(thing, Issue):
        content["levels"] = [_columns(level) for level in thing.levels]
    if isinstance(thing, Stance):
        content |= {"actor": thing.actor.slug, "issue": thing.issue.slug}
        content["event"] = thing.event.slug if thing.event else None
        content["evidence"] = [
            {"source": row.source.slug, "quote": row.quote, "locator": row.locator} for row in thing.evidence
        ]
    return content


def values_of(kind: type[Thing | Affiliation | Evidence | ScaleLevel], content: Document) -> Document:
    """The columns of a row behind a content that `document` gave: dates out of ISO text.

    What refers to other rows is left out, and so is what the table has no more.
    """
    columns = {column.key: column for column in kind.__table__.columns if not column.foreign_keys}
    return {
        key: date.fromisoformat(value) if value and isinstance(columns[key].type, Date) else value
        for key, value in content.items()
        if key in columns and key != "id"
    }


def stance_documents(session: Session, slugs: Sequence[str]) -> dict[str, Document]:
    """The contents of many stances by slug, the same as `document` gives, read without loading the rows."""
    own = [column for column in Stance.__table__.columns if not column.foreign_keys and column.key != "id"]
    named = (Actor.slug.label("actor"), Issue.slug.label("issue"), Event.slug.label("event"))
    rows = session.execute(
        select(*own, *named)
        .join(Actor, Actor.id == Stance.actor_id)
        .join(Issue, Issue.id == Stance.issue_id)
        .outerjoin(Event, Event.id == Stance.event_id)
        .where(Stance.slug.in_(slugs))
        .order_by(Stance.id)
    )
    found: dict[str, Document] = {}
    for row in rows:
        found[row.slug] = {**{key: _plain(value) for key, value in row._mapping.items()}, "evidence": []}
    cited = session.execute(
        select(Stance.slug, Source.slug, Evidence.quote, Evidence.locator)
        .join(Stance, Stance.id == Evidence.stance_id)
        .join(Source, Source.id == Evidence.source_id)
        .where(Stance.slug.in_(slugs))
        .order_by(Evidence.stance_id, Evidence.place)
    )
    for slug, source, quote, locator in cited:
        found[slug]["evidence"].append({"source": source, "quote": quote, "locator": locator})
    return found


def _affiliation(row: Affiliation) -> Document:
    return {"principal": row.principal.slug, **_columns(row)}


def _columns(row: Thing | Affiliation | ScaleLevel) -> Document:
    own = [column.key for column in type(row).__table__.columns if not column.foreign_keys]
    return {key: _plain(getattr(row, key)) for key in own if key != "id"}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
