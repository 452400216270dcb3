"""Takes a change back: whatever it touched gets its former content again, as a change that can be taken back, too.

No stance is deleted: one that the change recorded is retracted. An actor, issue, source or event that it recorded
goes where nothing refers to it, history keeping what it was, and stays else. A merged actor or source is there
again, with what went from it to the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.commands.restoring import NEW, Restorer, check_scale
from db.commands.undoing import check_untouched, filed_of, redo_in, undo_in
from db.engine import Store
from db.former import same, state_of, thing_of
from db.history import Writer, open_change, stance_documents
from db.models import Actor, Affiliation, Change, History
from db.problems import Conflict, Problem
from db.queries.acts import KINDS, Act, Touched, why_of
from db.queries.editing import whole_issue
from db.queries.usage import references
from db.vocabulary import Via

AT_ONCE: Final = 500
"""Stances at a time, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Reverted:
    """What taking a change back has done: the change that did, and how many things it touched.

    stays: what the change recorded and stays, since something refers to it, as table and slug.
    """

    change: int
    touched: int
    stays: tuple[tuple[str, str], ...] = ()


def revert_change(store: Store, change: int, *, by: Writer) -> Reverted:
    """Take a change back, all of it or nothing; `by.why` is kept with it.

    Raises Conflict when something that it touched has been changed since, with who did, and Problem when there is
    nothing that could be taken back.
    """
    with store.writing() as session:
        return revert_in(session, change, by=by)


def revert_in(session: Session, change: int, *, by: Writer) -> Reverted:
    """The same inside a write transaction that is open."""
    found = check_revertible(session, change)
    writer = replace(by, via=Via.RESTORE, why=why_of(change, by.why))
    if found.brought:
        (own,) = (thing for thing in found.things if thing.table == "import")
        done = (redo_in if own.act is Act.UNDONE else undo_in)(session, found.brought, by=writer)
        return Reverted(done, int(own.after["counts"].get("stance", 0)))
    restorer = Restorer(session, open_change(session, writer))
    count = restorer.begin(found.things)
    for part in _stances(session, change):
        check_stances(session, change, part)
        count += restorer.stances(part)
    count += restorer.finish(found.things)
    return Reverted(restorer.change.id, count, tuple(restorer.stays))


class Revertible(NamedTuple):
    """A change that can be taken back: the things of the codebook that it touched, and how many stances.

    brought: for an import, and for undoing or redoing one, the change that brought it in.
    """

    things: tuple[Touched, ...]
    stances: int
    brought: int | None = None


def check_revertible(session: Session, change: int) -> Revertible:
    """What taking a change back would touch; Conflict or Problem when it cannot be. Of many stances the first."""
    if session.get(Change, change) is None:
        raise Problem(f"There is no change {change} in the record: choose one on the page History.")
    counted = select(History.table_name, func.count()).where(History.change_id == change)
    counts: dict[str, int] = dict(session.execute(counted.group_by(History.table_name)).all())
    if "import" in counts:
        return _import(session, change)
    others = set(counts) - set(KINDS)
    if others:
        raise Problem(
            f"Change {change} is about {min(others)}s, no part of the record: change it where it was made."
        )
    things = _things(session, change)
    stances = counts.get("stance", 0)
    if not stances and not things:
        raise Problem(f"Change {change} touched nothing: there is nothing to take back.")
    if not stances and not any(thing.act not in NEW or _may_go(session, thing) for thing in things):
        raise Problem(
            f"Change {change} recorded what others refer to now: take those back first, or correct it on the page "
            "Codebook."
        )
    for thing in things:
        _check_thing(session, change, thing)
    check_stances(session, change, next(_stances(session, change), ()))
    return Revertible(things, stances)


def check_stances(session: Session, change: int, part: Sequence[Touched]) -> None:
    """Raise Conflict when one of these stances is no longer as the change left it."""
    now = stance_documents(session, [stance.slug for stance in part])
    for stance in part:
        if not same(now.get(stance.slug, {}), stance.after):
            raise _changed(session, change, stance)


def _things(session: Session, change: int) -> tuple[Touched, ...]:
    rows = session.execute(
        select(History.id, History.table_name, History.slug, History.before, History.after)
        .where(History.change_id == change, History.table_name != "stance")
        .order_by(History.id)
    )
    return tuple(Touched(*row) for row in rows)


def _stances(session: Session, change: int) -> Iterator[tuple[Touched, ...]]:
    """The stances that a change touched, some at a time."""
    last = 0
    while True:
        rows = session.execute(
            select(History.id, History.table_name, History.slug, History.before, History.after)
            .where(History.change_id == change, History.table_name == "stance", History.id > last)
            .order_by(History.id)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield tuple(Touched(*row) for row in rows)
        last = rows[-1].id


def _import(session: Session, change: int) -> Revertible:
    """An import as a whole: undoing or redoing one can be taken back until it is done again."""
    things = _things(session, change)
    (own,) = (thing for thing in things if thing.table == "import")
    first = select(History.change_id).where(
        History.table_name == "import", History.slug == own.slug, History.before.is_(None)
    )
    brought = session.scalars(first).one()
    filed = filed_of(session, brought)
    last = filed[-1]
    if own.act is Act.IMPORTED:
        if last.after["retracted_why"]:
            raise Problem(f"Change {change} is undone already: {last.after['retracted_why']}")
    elif last.after["retracted_why"] != own.after["retracted_why"]:
        raise _changed(session, change, own)
    check_untouched(session, filed)
    return Revertible(things, int(own.after["counts"].get("stance", 0)), brought)


def _check_thing(session: Session, change: int, thing: Touched) -> None:
    if thing.act in NEW and not _may_go(session, thing):
        return  # it stays, whatever became of it
    if not same(state_of(session, thing.table, thing.slug), thing.after):
        raise _changed(session, change, thing)
    if thing.table == "issue" and thing.act is Act.CHANGED and thing.before:
        issue = whole_issue(session, thing.slug)
        assert issue  # noqa: S101 - it is the same as it was filed
        check_scale(session, issue, thing.before)


def _may_go(session: Session, thing: Touched) -> bool:
    """Whether a thing that was recorded is still there, and nothing refers to it."""
    row = thing_of(session, thing.table, thing.slug)
    return row is not None and not references(session, row)


def _changed(session: Session, change: int, thing: Touched) -> Conflict:
    """Who changed it since, and when, as far as that is filed."""
    later = _later(session, change, thing)
    who = f" by {later.by} on {later.at:%Y-%m-%d} (change {later.id})" if later else ""
    return Conflict(
        f"{thing.slug} has been changed since{who}: nothing was taken back. Take that back first, or edit "
        f"{thing.slug} as it is now."
    )


def _later(session: Session, change: int, thing: Touched) -> Change | None:
    """The last change of a thing after this one: as filed, or else as its row is marked."""
    names = {thing.slug, str(thing.after.get("merged_into", thing.slug))}
    last = session.scalar(
        select(func.max(History.change_id)).where(
            History.table_name == thing.table, History.slug.in_(names), History.change_id > change
        )
    )
    marks = [last or 0]
    if thing.table in KINDS:
        kind = KINDS[thing.table]
        marks.append(session.scalar(select(kind.changed_in).where(kind.slug == thing.slug)) or 0)
    if thing.table == "actor":
        posts = select(func.max(Affiliation.changed_in)).join(Actor, Actor.id == Affiliation.actor_id)
        marks.append(session.scalar(posts.where(Actor.slug == thing.slug)) or 0)
    return session.get(Change, max(marks)) if max(marks) > change else None
