"""Brings the checked rows of a file into the record as one change, all or nothing, and takes such a change back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.bundle import Bundle
from db.commands.posts import file_posts
from db.engine import Store
from db.history import Document, Writer, open_change
from db.models import Actor, ActorAlias, Change, Evidence, History, Source, SourceAlias, Stance
from db.problems import Conflict, Problem
from db.reading import slugify
from db.search import has_index, index_names, index_range, index_stances
from db.staging.beside import carried, seen, writing_beside
from db.staging.checking import stage, stage_in
from db.staging.held import newest, settle_with_record
from db.staging.moving import check_still_so, lacks_any, move_rows
from db.staging.staged import Staged
from db.staging.stopping import Stop, on_and_on, untold
from db.staging.things import CREATE
from db.staging.writing import Verdict
from db.vocabulary import Via
from db.voices import rebuild_voices


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file has brought: the change, which can be undone (none where all was there already).

    counts: rows added, by table. there: rows that were there already.
    """

    change: int | None
    there: int
    counts: Mapping[str, int] = field(default_factory=dict)


def move(store: Store, staged: Staged, *, by: Writer, stop: Stop = on_and_on) -> Imported:
    """Bring all rows of a file in as one change; raises Problem, and brings in nothing, when one was refused.

    The rows are compared with what others have saved since they were checked; Conflict where that stands against
    them. Raises Stopped, and brings in nothing, once `stop` says so.
    """
    with store.reading() as session:
        _compare_anew(session, staged, stop)  # most of it before anybody has to wait
    try:
        with writing_beside(store, stop) as session:
            _compare_anew(session, staged, stop)
            if not staged.count(Verdict.ADDED):
                return Imported(None, staged.count(Verdict.THERE))
            with seen(session, staged):
                return _bring_in(session, staged, by)
    except IntegrityError as error:
        raise Conflict(
            "Nothing was brought in: the record has changed since the file was checked. Check it again."
        ) from error


def import_package(
    store: Store,
    bundle: Bundle,
    folder: Path,
    *,
    by: Writer,
    file: str = "",
    progress: Callable[[int], None] = untold,
    stop: Stop = on_and_on,
) -> Imported:
    """Bring in a whole package with everything in it; `folder` is for a file that is gone afterwards."""
    with stage(store, bundle, folder, create=CREATE, file=file, progress=progress, stop=stop) as staged:
        return move(store, staged, by=by, stop=stop)


def import_into(session: Session, bundle: Bundle, folder: Path, *, by: Writer, file: str = "") -> Imported:
    """The same inside a write transaction that is open, such as the one that makes a store."""
    with (
        stage_in(session, bundle, Staged(folder, file=file), create=CREATE) as staged,
        carried(session, staged),
    ):
        _check_all_pass(staged)
        return _bring_in(session, staged, by)


def _compare_anew(session: Session, staged: Staged, stop: Stop) -> None:
    """Compare the rows with what others have saved since the last time; raises Problem when one is refused."""
    now = newest(session)
    if now != staged.known:
        with staged.filling() as connection:
            settle_with_record(connection, session, stop, after=staged.known)
        staged.known = now
    _check_all_pass(staged)


def _check_all_pass(staged: Staged) -> None:
    count = staged.count(Verdict.REFUSED)
    if count:
        first = staged.page(Verdict.REFUSED, limit=1)[0]
        where = f"row {first.number} ({first.kind.replace('_', ' ')}), {first.field}"
        more = f" (and {count - 1:,} more)" if count > 1 else ""
        raise Problem(f"Nothing was brought in, since a row is refused{more}. It is {where}: {first.says}")


def _bring_in(session: Session, staged: Staged, by: Writer) -> Imported:
    there = staged.count(Verdict.THERE)
    check_still_so(session, staged)
    if not lacks_any(session):
        return Imported(None, there)
    before = newest(session)
    change = open_change(session, replace(by, via=Via.IMPORT))
    counts = move_rows(session, change.id)
    if counts["actor"] or counts["affiliation"]:
        rebuild_voices(session)
    if counts["affiliation"]:
        file_posts(session, change)
    _index(session, change, before + 1)
    _file(session, staged, change, counts)
    return Imported(change.id, there, {table: count for table, count in counts.items() if count})


def _index(session: Session, change: Change, first: int) -> None:
    if not has_index(session):
        return
    for kind in (Actor, Source):
        index_names(session, kind, session.scalars(select(kind.id).where(kind.created_in == change.id)).all())
    _index_other_names(session, change)
    index_range(session, first, newest(session))


def _index_other_names(session: Session, change: Change) -> None:
    """What was in the record before and got another name is found by it, and so are its stances."""
    actors = (
        select(Actor.id)
        .join(ActorAlias, ActorAlias.actor_id == Actor.id)
        .where(ActorAlias.created_in == change.id, Actor.created_in != change.id)
    )
    sources = (
        select(Source.id)
        .join(SourceAlias, SourceAlias.source_id == Source.id)
        .where(SourceAlias.created_in == change.id, Source.created_in != change.id)
    )
    index_names(session, Actor, session.scalars(actors).all())
    index_names(session, Source, session.scalars(sources).all())
    of_actors = session.scalars(select(Stance.id).where(Stance.actor_id.in_(actors))).all()
    citing = session.scalars(select(Evidence.stance_id).where(Evidence.source_id.in_(sources))).all()
    index_stances(session, sorted({*of_actors, *citing}))


def _file(session: Session, staged: Staged, change: Change, counts: Mapping[str, int]) -> None:
    """One row of history for the whole import."""
    brought: Document = {
        **staged.about,
        "file": staged.file,
        "digest": staged.digest,
        "counts": dict(counts),
        "there": staged.count(Verdict.THERE),
        "left_out": dict(staged.left_out),
        **{f"{kind}s": staged.slugs(kind) for kind in ("actor", "issue", "event")},
        "retracted_why": None,
    }
    slug = f"{slugify(staged.file)[:60].strip('-') or 'import'}-{change.id}"
    session.add(History(change_id=change.id, table_name="import", slug=slug, before=None, after=brought))
