"""Tells the log of every change: one line when it is kept, one when it is not.

A line says who, by which way, which change, and how many things of each table it filed; never what they say.
"""

import sys
from typing import Any, Final

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, SessionTransaction

from db import log
from db.models import Change, History

_OPENED: Final = "log: changes of this transaction"


def note_change(session: Session, change: Change, **facts: object) -> None:
    """Remember a change that was opened: the log is told how it ends."""
    told = {"user": change.by, "change": change.id, "via": change.via.value, **facts}
    session.info.setdefault(_OPENED, {})[change.id] = told


@event.listens_for(Session, "before_commit")
def _count(session: Session) -> None:
    """Count what each change has filed, while the session can still be asked."""
    opened: dict[int, dict[str, Any]] = session.info.get(_OPENED, {})
    if not opened or session.in_nested_transaction():
        return
    session.flush()
    rows = session.execute(
        select(History.change_id, History.table_name, func.count())
        .where(History.change_id.in_(opened))
        .group_by(History.change_id, History.table_name)
        .order_by(History.change_id, History.table_name)
    )
    for change, table, count in rows.all():
        opened[change][table] = count
        if table == "import":
            opened[change] |= _brought(session, change)


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for facts in session.info.pop(_OPENED, {}).values():
        log.event("change", **facts)


@event.listens_for(Session, "after_transaction_end")
def _tell_of_none(session: Session, transaction: SessionTransaction) -> None:
    """A change that is still noted when its transaction has ended was not kept."""
    if transaction.parent is not None:
        return
    error = sys.exc_info()[0]
    for facts in session.info.pop(_OPENED, {}).values():
        log.event("not-kept", reason=error.__name__ if error else None, **facts)


def _brought(session: Session, change: int) -> dict[str, int]:
    """How many rows an import brought to each table."""
    after = session.scalars(
        select(History.after).where(History.change_id == change, History.table_name == "import")
    )
    counts: dict[str, int] = {}
    for filed in after:
        counts |= {f"{table}s": count for table, count in dict(filed.get("counts") or {}).items() if count}
    return counts
