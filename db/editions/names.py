"""Gives the other names of merged actors and sources back to what they were names of."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Actor, ActorAlias, History, Source, SourceAlias

_ALIASES: Final[tuple[tuple[type[Any], type[Any], str], ...]] = (
    (Actor, ActorAlias, "actor_id"),
    (Source, SourceAlias, "source_id"),
)


def restore_other_names(session: Session, revision: int) -> None:
    """Let every other name that there was be that of its owner then: the first later merge filed whose it was.

    Names that were made later are gone already.
    """
    for kind, alias, of in _ALIASES:
        owners = _owners(session, kind.__tablename__, revision)
        keys: dict[str, int] = dict(
            session.execute(select(kind.slug, kind.id).where(kind.slug.in_({*_owner_slugs(owners)}))).all()
        )
        there = {row.slug: row for row in session.scalars(select(alias).where(alias.slug.in_(owners)))}
        for slug, (owner, name) in owners.items():
            held = there.get(slug)
            if held is not None:
                if getattr(held, of) != keys[owner]:
                    _give(session, held, {of: keys[owner]})
                continue
            merged = _merged_in(session, kind.__tablename__, slug, revision)
            if merged:  # the merge was taken back since
                marks = {"created_in": merged, "changed_in": merged}
                session.add(alias(slug=slug, name=name, **{of: keys[owner]}, **marks))


def _give(session: Session, held: Any, owner: dict[str, int]) -> None:  # noqa: ANN401 - of either kind
    """Another name goes and comes again under its number, so that the text index learns of both owners."""
    content = {column.key: getattr(held, column.key) for column in type(held).__table__.columns}
    session.delete(held)
    session.flush()
    session.add(type(held)(**content | owner))


def _owners(session: Session, table: str, revision: int) -> dict[str, tuple[str, str]]:
    """The owner and the wording of other names, by their slugs, as the first later change found them."""
    rows = session.execute(
        select(History.slug, History.before)
        .where(History.table_name == table, History.change_id > revision, History.before.is_not(None))
        .order_by(History.id)
    )
    found: dict[str, tuple[str, str]] = {}
    for owner, before in rows:
        for other in before.get("other_names", ()):
            found.setdefault(other["slug"], (owner, other["name"]))
    return found


def _owner_slugs(owners: dict[str, tuple[str, str]]) -> list[str]:
    return [owner for owner, _ in owners.values()]


def _merged_in(session: Session, table: str, slug: str, revision: int) -> int | None:
    """The change that had merged the thing of this slug into another; none where it was there at the revision."""
    last = session.execute(
        select(History.change_id, History.after)
        .where(History.table_name == table, History.slug == slug, History.change_id <= revision)
        .order_by(History.id.desc())
        .limit(1)
    ).first()
    return last.change_id if last and "merged_into" in last.after else None
