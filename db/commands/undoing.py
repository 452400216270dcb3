"""Takes an import back as a whole, and brings it back again: all its stances are retracted or restored at once."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from db.engine import Store
from db.history import Writer, open_change
from db.models import History, Stance
from db.problems import Conflict, Problem
from db.vocabulary import Via


def undo_import(store: Store, change: int, *, by: Writer) -> int:
    """Retract every stance that an import brought, and give the change that did; what came along with them stays.

    change: that of the import. Raises Conflict when somebody has changed one of the stances since.
    """
    with store.writing() as session:
        filed = _filed(session, change)
        if filed[-1].after["retracted_why"]:
            raise Problem(f"This import is undone already: {filed[-1].after['retracted_why']}")
        _check_untouched(session, filed)
        why = f"Import of {filed[0].after['file'] or 'a file'} undone."
        return _set_retracted(session, filed, why, Stance.retracted_why.is_(None), by)


def redo_import(store: Store, change: int, *, by: Writer) -> int:
    """Restore every stance that undoing an import retracted, and give the change that did.

    change: that of the import. Raises Conflict when somebody has changed one of the stances since.
    """
    with store.writing() as session:
        filed = _filed(session, change)
        if not filed[-1].after["retracted_why"]:
            raise Problem("This import is not undone: its stances count as they are.")
        _check_untouched(session, filed)
        return _set_retracted(session, filed, None, Stance.changed_in == filed[-1].change_id, by)


def _filed(session: Session, change: int) -> Sequence[History]:
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


def _check_untouched(session: Session, filed: Sequence[History]) -> None:
    brought = Stance.created_in == filed[0].change_id
    own = Stance.changed_in.in_([row.change_id for row in filed])
    total, untouched = session.execute(
        select(func.count(), func.count().filter(own)).select_from(Stance).where(brought)
    ).one()
    if total > untouched:
        raise Conflict(
            f"{total - untouched:,} of the {total:,} stances that this import brought have been changed since: "
            "nothing was done. Retract or restore them one by one."
        )


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
