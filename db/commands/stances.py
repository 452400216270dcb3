"""Adding, editing, retracting a stance, and taking the last change of it back at once."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.making import Maker
from db.engine import Store
from db.entries import NEW, Submission, new_source
from db.history import Writer, check_seen, document, file_history, open_change, values_of
from db.inputs import Checked, Values, check_reason, check_submission
from db.models import History, Stance
from db.problems import Conflict, Problem
from db.queries.codebook import codebook_for
from db.queries.detail import whole_stance
from db.vocabulary import Via
from db.voices import rebuild_voices


@dataclass(frozen=True, slots=True)
class Saved:
    """A stance as saved: its slug, and the change that saved it (which can be undone)."""

    slug: str
    change: int


def add_stance(store: Store, entry: Submission, *, by: Writer) -> Saved:
    """Record a stance with the actor and the sources it brings along; raises Refused and saves nothing then."""
    with store.writing() as session:
        checked = check_submission(entry, codebook_for(session, entry))
        maker = Maker(session, open_change(session, by))
        stance = maker.stance(_bring(maker, checked))
        maker.file(stance)
        return Saved(stance.slug, maker.change.id)


def edit_stance(store: Store, slug: str, entry: Submission, *, by: Writer, seen: int) -> Saved:
    """Give a stance new values; `seen` is the change that made the version the writer saw (else Conflict)."""
    with store.writing() as session:
        stance = _get(session, slug)
        check_seen(stance, seen)
        checked = check_submission(entry, codebook_for(session, entry))
        before = document(stance)
        maker = Maker(session, open_change(session, by))
        maker.fill(stance, _bring(maker, checked) | {"slug": slug, "retracted_why": stance.retracted_why})
        file_history(session, maker.change, stance, before)
        return Saved(slug, maker.change.id)


def retract_stance(store: Store, slug: str, why: str, *, by: Writer, seen: int) -> Saved:
    """Let a stance no longer count, for a reason; it stays visible as retracted."""
    with store.writing() as session:
        stance = _get(session, slug)
        check_seen(stance, seen)
        if stance.retracted_why is not None:
            raise Problem(f"{slug} is retracted already: {stance.retracted_why}")
        reason = check_reason(why)
        return _set_retracted(session, stance, reason, replace(by, why=reason))


def restore_stance(store: Store, slug: str, *, by: Writer, seen: int) -> Saved:
    """Let a retracted stance count again."""
    with store.writing() as session:
        stance = _get(session, slug)
        check_seen(stance, seen)
        if stance.retracted_why is None:
            raise Problem(f"{slug} is not retracted: it counts as it is.")
        return _set_retracted(session, stance, None, replace(by, via=Via.RESTORE))


def undo_stance(store: Store, saved: Saved, *, by: Writer) -> Saved:
    """Take a saved change back: a new stance is retracted, a changed one gets its former content again.

    Raises Conflict when somebody changed the stance since. Actors and sources that came along stay in the record.
    """
    with store.writing() as session:
        stance = _get(session, saved.slug)
        if stance.changed_in != saved.change:
            raise Conflict(f"{saved.slug} has been changed again since: open it to see who changed what.")
        if stance.created_in == saved.change:
            return _set_retracted(session, stance, "Undone right after it was saved.", replace(by, via=Via.RESTORE))
        before = session.scalars(
            select(History.before).where(
                History.table_name == "stance", History.slug == saved.slug, History.change_id == saved.change
            )
        ).first()
        if before is None:
            raise Conflict(f"{saved.slug} was changed together with a whole import: undo or redo that.")
        now = document(stance)
        maker = Maker(session, open_change(session, replace(by, via=Via.RESTORE)))
        maker.fill(stance, before | values_of(Stance, before))
        file_history(session, maker.change, stance, now)
        return Saved(saved.slug, maker.change.id)


def _set_retracted(session: Session, stance: Stance, why: str | None, by: Writer) -> Saved:
    before = document(stance)
    change = open_change(session, by)
    stance.retracted_why, stance.changed_in = why, change.id
    file_history(session, change, stance, before)
    return Saved(stance.slug, change.id)


def _get(session: Session, slug: str) -> Stance:
    stance = whole_stance(session, slug)
    if stance is None:
        raise Problem(f"There is no stance {slug[:60]!r} in the record: choose one on the page Record.")
    return stance


def _bring(maker: Maker, checked: Checked) -> Values:
    """Make the new actor and sources, and put their slugs where the stance stands for them."""
    slugs = {new_source(at): maker.source(row, part=f"source.{at}.") for at, row in enumerate(checked.sources)}
    stance = dict(checked.stance)
    stance["evidence"] = [
        row | {"source": slugs[row["source"]].slug if row["source"] in slugs else row["source"]}
        for row in stance["evidence"]
    ]
    for source in slugs.values():
        maker.file(source)
    if checked.actor:
        actor = maker.actor(checked.actor, part="actor.")
        stance["actor"] = actor.slug if stance["actor"] == NEW else stance["actor"]
        if checked.affiliation:
            maker.affiliation(checked.affiliation | {"actor": actor.slug})
        rebuild_voices(maker.session)
        maker.file(actor)
    return stance
