"""The imports of the record: what each brought, whether it counts, and how its columns were read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Change, History

LOOKED_THROUGH = 200
"""So many of the newest imports are looked through for one that read the same columns."""


class ImportRow(NamedTuple):
    """An import. change: the one that brought it, by which it is undone. stances: how many it brought.

    undone_why: the reason why none of them counts any more; blank while they do.
    """

    change: int
    at: datetime
    by: str
    file: str
    stances: int
    undone_why: str


def imports(session: Session, *, limit: int = 20) -> tuple[ImportRow, ...]:
    """The newest imports, the newest first, each as it is now."""
    rows = session.execute(
        select(Change.id, Change.at, Change.by, History.slug, History.after)
        .join(History, History.change_id == Change.id)
        .where(History.table_name == "import", History.before.is_(None))
        .order_by(Change.id.desc())
        .limit(limit)
    ).all()
    now = _as_now(session, [row.slug for row in rows])
    return tuple(
        ImportRow(key, at, by, filed["file"], filed["counts"].get("stance", 0), now[slug]["retracted_why"] or "")
        for key, at, by, slug, filed in rows
    )


def mapping_for(session: Session, columns: Sequence[str]) -> Mapping[str, str]:
    """How the newest import of a file with the same columns read them: a column for each field; empty for none."""
    rows = session.scalars(
        select(History.after)
        .where(History.table_name == "import", History.before.is_(None))
        .order_by(History.id.desc())
        .limit(LOOKED_THROUGH)
    )
    return next((filed["mapping"] for filed in rows if filed.get("columns") == list(columns)), {})


def _as_now(session: Session, slugs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What was last filed of each import: the later row wins."""
    rows = session.execute(
        select(History.slug, History.after)
        .where(History.table_name == "import", History.slug.in_(slugs))
        .order_by(History.id)
    )
    return dict(rows.all())
