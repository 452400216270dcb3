"""Adding and editing an actor with the posts it holds; who speaks for whom is worked out anew."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.making import Maker
from db.commands.stances import Saved
from db.engine import Store
from db.entries import NEW, ActorEntry, AffiliationEntry
from db.history import Writer, check_seen, document, file_history, open_change
from db.inputs import Values
from db.models import Actor
from db.problems import Problem
from db.queries.editing import whole_actor
from db.reading import slugs_among
from db.references import Codebook
from db.upkeep import check_actor_with_posts
from db.voices import rebuild_voices

Posts = Sequence[AffiliationEntry]
"""The posts an actor holds: each names it by its slug, or a new one by NEW."""


def add_actor(store: Store, entry: ActorEntry, posts: Posts, *, by: Writer) -> Saved:
    """Record an actor with its posts; raises Refused and saves nothing when it breaks a rule."""
    with store.writing() as session:
        values, held = check_actor_in(session, entry, posts)
        maker = Maker(session, open_change(session, by))
        actor = maker.actor(values)
        for post in held:
            maker.affiliation(post | {"actor": actor.slug})
        rebuild_voices(session)
        maker.file(actor)
        return Saved(actor.slug, maker.change.id)


def edit_actor(store: Store, slug: str, entry: ActorEntry, posts: Posts, *, by: Writer, seen: int) -> Saved:
    """Give an actor new values, these posts and no others; `seen` is the change that made the version seen.

    A post is known by its principal, its name and its first day. The slug stays.
    """
    with store.writing() as session:
        actor = whole_actor(session, slug)
        if actor is None:
            raise Problem(f"There is no actor {slug[:60]!r} in the record: choose one on the page Codebook.")
        check_seen(actor, seen)
        values, held = check_actor_in(session, entry, posts)
        before = document(actor)
        maker = Maker(session, open_change(session, by))
        maker.fill_actor(actor, values, held)
        rebuild_voices(session)
        file_history(session, maker.change, actor, before)
        return Saved(slug, maker.change.id)


def check_actor_in(session: Session, entry: ActorEntry, posts: Posts) -> tuple[Values, tuple[Values, ...]]:
    """The values of an actor and its posts, checked against this record; a form shows them before saving."""
    named = slugs_among(slug.strip() for post in posts for slug in (post.actor, post.principal))
    known = frozenset(session.scalars(select(Actor.slug).where(Actor.slug.in_(named))))
    brought = {NEW} if any(post.actor == NEW for post in posts) else set()
    return check_actor_with_posts(entry, posts, Codebook(actors=known | brought, issues={}))
