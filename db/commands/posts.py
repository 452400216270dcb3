"""The posts of two actors that become one, each kept once; and those that an import brings to actors there are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from db.history import document, file_history
from db.models import Actor, Affiliation, Change


@dataclass(frozen=True, slots=True)
class MergedPost:
    """A post that the duplicate has to do with: who holds it with whom once the kept actor is in its place.

    twin: the row that has the same holder, principal, role and first day already; none for a post that moves.
    """

    row: Affiliation
    holder: Actor
    principal: Actor
    twin: Affiliation | None = None

    @property
    def to_itself(self) -> bool:
        """Whether the kept actor would hold it with itself."""
        return self.holder is self.principal


def merged_posts(session: Session, gone: Actor, stays: Actor) -> list[MergedPost]:
    """The posts that the duplicate holds and those held with it, as they will be."""
    rows = session.scalars(
        select(Affiliation)
        .where(or_(Affiliation.actor_id == gone.id, Affiliation.principal_id == gone.id))
        .order_by(Affiliation.id)
        .options(
            selectinload(Affiliation.principal),
            selectinload(Affiliation.actor).selectinload(Actor.affiliations).selectinload(Affiliation.principal),
        )
    ).all()
    there = _held(session, stays, but={row.id for row in rows})
    posts = []
    for row in rows:
        holder, principal = (stays if one is gone else one for one in (row.actor, row.principal))
        key = (holder.id, principal.id, row.role, row.starts_on)
        if holder is principal:
            posts.append(MergedPost(row, holder, principal))
        else:
            posts.append(MergedPost(row, holder, principal, there.get(key)))
            there.setdefault(key, row)
    return posts


def move_posts(session: Session, change: Change, gone: Actor, stays: Actor) -> None:
    """Move the duplicate's posts, and file the actors that hold a post with it."""
    posts = merged_posts(session, gone, stays)
    holders = {post.row.actor.id: post.row.actor for post in posts if post.row.actor not in (gone, stays)}
    was = {key: document(holder) for key, holder in holders.items()}
    for post in posts:
        if not post.to_itself and not post.twin:
            post.row.actor, post.row.principal, post.row.changed_in = post.holder, post.principal, change.id
            continue
        if post.twin:
            _lengthen(post.twin, post.row, change)
        post.row.actor.affiliations.remove(post.row)
        session.delete(post.row)
    for key, holder in holders.items():
        holder.changed_in = change.id
        file_history(session, change, holder, was[key])
    session.flush()


def file_posts(session: Session, change: Change) -> None:
    """File the actors that were there before a change, an import, and hold a post that it brought."""
    gained = select(Affiliation.actor_id).where(Affiliation.created_in == change.id)
    holders = session.scalars(
        select(Actor)
        .where(Actor.id.in_(gained), Actor.created_in != change.id)
        .order_by(Actor.id)
        .options(selectinload(Actor.affiliations).selectinload(Affiliation.principal))
    ).all()
    for holder in holders:
        now = document(holder)
        old = [row.created_in != change.id for row in holder.affiliations]
        was = now | {"affiliations": [post for post, there in zip(now["affiliations"], old, strict=True) if there]}
        holder.changed_in = change.id
        file_history(session, change, holder, was)


def _held(session: Session, stays: Actor, *, but: set[int]) -> dict[tuple[Any, ...], Affiliation]:
    """The posts that the kept actor has to do with, by what makes a post one and the same."""
    rows = session.scalars(
        select(Affiliation)
        .where(or_(Affiliation.actor_id == stays.id, Affiliation.principal_id == stays.id))
        .order_by(Affiliation.id)
    )
    return {(row.actor_id, row.principal_id, row.role, row.starts_on): row for row in rows if row.id not in but}


def _lengthen(twin: Affiliation, other: Affiliation, change: Change) -> None:
    """Let one post last as long as both, so that no stance leaves a line; both begin on the same day."""
    open_end = twin.ends_on is None or other.ends_on is None
    ends = None if open_end else max(filter(None, (twin.ends_on, other.ends_on)))
    speaks = twin.speaks_for or other.speaks_for
    if (ends, speaks) != (twin.ends_on, twin.speaks_for):
        twin.ends_on, twin.speaks_for, twin.changed_in = ends, speaks, change.id
