"""What history says that things were at a change: the content before the first later change of each."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.history import Document
from db.models import Actor, Event, History, Issue, Source, Stance

KINDS: Final[Mapping[str, type[Any]]] = {kind.__tablename__: kind for kind in (Actor, Source, Issue, Event, Stance)}
"""The things that are filed one by one, by table, in the order in which they refer to one another."""
_AT_ONCE: Final = 500


class Was(NamedTuple):
    """A thing changed later. content: what it was, none where it was not there. in_change: the first that did."""

    table: str
    slug: str
    content: Document | None
    in_change: int


def contents_at(session: Session, table: str, revision: int) -> Iterator[Was]:
    """Every thing of a kind that was changed after a revision, a few at a time in memory."""
    oldest = (
        select(func.min(History.id).label("id"))
        .where(History.table_name == table, History.change_id > revision)
        .group_by(History.slug)
        .subquery()
    )
    keys = session.scalars(select(oldest.c.id).order_by(oldest.c.id)).all()
    for start in range(0, len(keys), _AT_ONCE):
        rows = session.execute(
            select(History.slug, History.before, History.change_id)
            .where(History.id.in_(keys[start : start + _AT_ONCE]))
            .order_by(History.id)
        )
        for slug, before, change in rows.all():
            there = before is not None and "merged_into" not in before
            yield Was(table, slug, before if there else None, change)


def touched_by(session: Session, table: str, revision: int) -> dict[str, int]:
    """Of each thing that was changed later, the last change up to the revision that filed it, if any."""
    later = select(History.slug).where(History.table_name == table, History.change_id > revision)
    rows = session.execute(
        select(History.slug, func.max(History.change_id))
        .where(History.table_name == table, History.change_id <= revision, History.slug.in_(later))
        .group_by(History.slug)
    )
    return dict(rows.all())


def touched_between(session: Session, brought_by: int, first: int, last: int) -> list[tuple[str, int]]:
    """The stances of an import that were changed on their own after a change, up to another; and the last time."""
    own = select(Stance.slug).where(Stance.created_in == brought_by)
    rows = session.execute(
        select(History.slug, func.max(History.change_id))
        .where(History.table_name == "stance", History.slug.in_(own))
        .where(History.change_id > first, History.change_id <= last)
        .group_by(History.slug)
    )
    return [(slug, change) for slug, change in rows]


class Made(NamedTuple):
    """A thing of which no row is left: the number of its row (none where it was not filed) and who recorded it."""

    row: int | None
    recorded_in: int


def merged_later(session: Session, table: str, slug: str, revision: int) -> Made | None:
    """What the first merge after a revision filed of the thing that it let go; none where there was none."""
    rows = session.execute(
        select(History.before, History.after)
        .where(History.table_name == table, History.slug == slug, History.change_id > revision)
        .order_by(History.id)
    )
    before = next((before for before, after in rows if before and "merged_into" in after), None)
    if before is None:
        return None
    recorded_in = before.get("recorded_in", 1)  # merges of before this was filed: some change that there is
    return Made(before.get("row"), recorded_in) if recorded_in <= revision else None


def imports_undone(session: Session, revision: int) -> dict[int, list[tuple[int, str | None]]]:
    """Of each import up to the revision that was ever undone: every change of that, the oldest first.

    The import's own change comes first; each has the reason for which its stances no longer counted then.
    """
    first = and_(History.table_name == "import", History.before.is_(None), History.change_id <= revision)
    brought = dict(session.execute(select(History.slug, History.change_id).where(first)).all())
    rows = session.execute(
        select(History.slug, History.change_id, History.after)
        .where(History.table_name == "import")
        .order_by(History.change_id)
    )
    found: dict[int, list[tuple[int, str | None]]] = {}
    for slug, change, after in rows:
        if slug in brought:
            found.setdefault(brought[slug], []).append((change, after["retracted_why"]))
    return {own: steps for own, steps in found.items() if len(steps) > 1}
