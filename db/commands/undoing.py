"""Takes an import back as a whole, and brings it back again: all its stances are retracted or restored at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from db.engine import Store
from db.former import same
from db.history import Document, Writer, open_change, stance_documents
from db.models import Change, History, Stance
from db.problems import Conflict, Problem
from db.vocabulary import Via

AT_ONCE: Final = 500
"""Stances compared at a time, so that memory stays flat."""


def undo_import(store: Store, change: int, *, by: Writer) -> int:
    """Retract every stance that an import brought, and give the change that did; what came along with them stays.

    change: that of the import. Raises Conflict when somebody has changed one of the stances since.
    """
    with store.writing() as session:
        return undo_in(session, change, by=by)


def undo_in(session: Session, change: int, *, by: Writer) -> int:
    """The same inside a write transaction that is open."""
    filed = filed_of(session, change)
    if filed[-1].after["retracted_why"]:
        raise Problem(f"This import is undone already: {filed[-1].after['retracted_why']}")
    check_untouched(session, filed)
    why = f"Import of {filed[0].after['file'] or 'a file'} undone."
    return _set_retracted(session, filed, why, Stance.retracted_why.is_(None), by)


def redo_import(store: Store, change: int, *, by: Writer) -> int:
    """Restore every stance that undoing an import retracted, and give the change that did.

    change: that of the import. Raises Conflict when somebody has changed one of the stances since.
    """
    with store.writing() as session:
        return redo_in(session, change, by=by)


def redo_in(session: Session, change: int, *, by: Writer) -> int:
    """The same inside a write transaction that is open."""
    filed = filed_of(session, change)
    if not filed[-1].after["retracted_why"]:
        raise Problem("This import is not undone: its stances count as they are.")
    check_untouched(session, filed)
    undone = and_(~_by_import(filed), Stance.retracted_why == filed[-1].after["retracted_why"])
    return _set_retracted(session, filed, None, or_(Stance.changed_in == filed[-1].change_id, undone), by)


def filed_of(session: Session, change: int) -> Sequence[History]:
    """What was filed of an import, and of each time it was undone or redone, the oldest first."""
    own = select(History.slug).where(
        History.table_name == "import", History.change_id == change, History.before.is_(None)
    )
    rows = session.scalars(
        select(History).where(History.table_name == "import", History.slug.in_(own)).order_by(History.change_id)
    ).all()
    if not rows:
        raise Problem(f"Change {change} is no import: choose one that is.")
    return rows


def check_untouched(session: Session, filed: Sequence[History]) -> None:
    """Raise Conflict when a stance of the import is no longer as it brought it, whoever changed it."""
    brought = Stance.created_in == filed[0].change_id
    touched = session.scalars(select(Stance.slug).where(brought, ~_by_import(filed)).order_by(Stance.id)).all()
    changed: list[str] = []
    for start in range(0, len(touched), AT_ONCE):
        changed += _no_longer_so(session, filed, touched[start : start + AT_ONCE])
    if not changed:
        return
    total = session.scalar(select(func.count()).select_from(Stance).where(brought))
    who = session.scalar(
        select(Change.by).join(Stance, Stance.changed_in == Change.id).where(Stance.slug == changed[0])
    )
    raise Conflict(
        f"{len(changed):,} of the {total:,} stances that this import brought have been changed since "
        f"({changed[0]} by {who}): nothing was done. Retract or restore them one by one."
    )


def _by_import(filed: Sequence[History]) -> ColumnElement[bool]:
    """Stances that nothing but the import, undoing it and redoing it has touched."""
    return Stance.changed_in.in_([row.change_id for row in filed])


def _no_longer_so(session: Session, filed: Sequence[History], slugs: Sequence[str]) -> list[str]:
    """Those of some stances that differ from what the import brought; changes that were taken back are none."""
    first: dict[str, Document] = {}
    rows = session.execute(
        select(History.slug, History.before)
        .where(History.table_name == "stance", History.slug.in_(slugs))
        .order_by(History.id)
    )
    for slug, before in rows:
        first.setdefault(slug, before or {})
    undone = {row.after["retracted_why"] for row in filed}
    changed = []
    for slug, now in stance_documents(session, slugs).items():
        brought = first.get(slug, {})
        own = brought.get("retracted_why")
        why = own if own and own not in undone else filed[-1].after["retracted_why"]
        if not same(now, brought | {"retracted_why": why}):
            changed.append(slug)
    return changed


def _set_retracted(
    session: Session, filed: Sequence[History], why: str | None, those: ColumnElement[bool], by: Writer
) -> int:
    change = open_change(session, replace(by, via=Via.RESTORE, why=by.why or why or ""))
    session.execute(
        update(Stance)
        .where(Stance.created_in == filed[0].change_id, those)
        .values(retracted_why=why, changed_in=change.id),
        execution_options={"synchronize_session": False},
    )
    last = filed[-1]
    after = last.after | {"retracted_why": why}
    session.add(History(change_id=change.id, table_name="import", slug=last.slug, before=last.after, after=after))
    return change.id
