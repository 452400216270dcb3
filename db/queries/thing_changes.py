"""The changes of one thing, the newest first: its own, and the imports that brought it along."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db.models import Change, History
from db.queries.acts import KINDS, Touched
from db.vocabulary import Via


class ThingChange(NamedTuple):
    """A change of one thing, and what it did to it."""

    id: int
    at: datetime
    by: str
    via: Via
    why: str
    done: Touched


def changes_of(session: Session, table: str, slug: str, *, limit: int = 50) -> tuple[ThingChange, ...]:
    """The newest changes of one thing; an import that brought it, or took it back, is filed as a whole.

    table: actor, event, issue, source or stance.
    """
    rows = session.execute(
        select(
            *(Change.id, Change.at, Change.by, Change.via, Change.why),
            *(History.id, History.table_name, History.slug, History.before, History.after),
        )
        .join(History, History.change_id == Change.id)
        .where(or_(and_(History.table_name == table, History.slug == slug), _import_of(table, slug)))
        .order_by(Change.id.desc())
        .limit(limit)
    )
    return tuple(ThingChange(key, at, by, via, why, Touched(*done)) for key, at, by, via, why, *done in rows)


def _import_of(table: str, slug: str) -> ColumnElement[bool]:
    """The import that brought a thing; of a stance also each time it was undone or redone."""
    kind = KINDS[table]
    made = select(kind.created_in).where(kind.slug == slug).scalar_subquery()
    brought = select(History.slug).where(
        History.table_name == "import", History.change_id == made, History.before.is_(None)
    )
    imported = and_(History.table_name == "import", History.slug.in_(brought))
    return imported if table == "stance" else and_(imported, History.before.is_(None))
