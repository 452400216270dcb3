"""Reads a file to its end, checks every row by the rules of the record, and keeps what passes beside it."""

from collections.abc import Callable, Mapping, Set
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db.bundle import Bundle
from db.dates import today
from db.engine import Store
from db.staging.held import newest, settle_twins, settle_with_record
from db.staging.staged import Staged
from db.staging.stances import Stances
from db.staging.stopping import TOLD_EVERY, Stop, Stopped, on_and_on, untold
from db.staging.things import Things
from db.staging.ties import take_other_names, take_posts
from db.staging.writing import Writing


def stage(
    store: Store,
    bundle: Bundle,
    folder: Path,
    *,
    create: Set[str] = frozenset(),
    file: str = "",
    digest: str = "",
    about: Mapping[str, Any] | None = None,
    progress: Callable[[int], None] = untold,
    stop: Stop = on_and_on,
) -> Staged:
    """The rows of a file, each with its verdict, in a file of its own in this folder; the record is only read.

    create: which of actors (with posts), issues, sources and events may be new. progress is told how many stances
    have been read. Raises Stopped, and leaves nothing behind, once `stop` says so.
    """
    with store.reading() as session:
        return stage_in(
            session,
            bundle,
            Staged(folder, file=file, digest=digest, about=about),
            create=create,
            progress=progress,
            stop=stop,
        )


def stage_in(
    session: Session,
    bundle: Bundle,
    staged: Staged,
    *,
    create: Set[str],
    progress: Callable[[int], None] = untold,
    stop: Stop = on_and_on,
) -> Staged:
    """Fill an empty file with the rows of a bundle, checked against what the session sees; it goes on any error."""
    try:
        with staged.filling() as connection:
            things = Things(session, Writing(connection), create)
            staged.left_out = dict(bundle.left_out)
            _take_things(things, bundle)
            _take_stances(things, bundle, progress, stop)
            settle_twins(connection)
            staged.known = newest(session)
            settle_with_record(connection, session, stop)
            staged.measure()
    except BaseException:
        staged.close()
        raise
    return staged


def _take_things(things: Things, bundle: Bundle) -> None:
    """In the order in which they refer to one another."""
    things.take("actor", bundle.actors)
    take_other_names(things, "actor", bundle.actor_aliases)
    take_posts(things, bundle.affiliations)
    things.take("issue", bundle.issues)
    things.take("source", bundle.sources)
    take_other_names(things, "source", bundle.source_aliases)
    things.take("event", bundle.events)


def _take_stances(things: Things, bundle: Bundle, progress: Callable[[int], None], stop: Stop) -> None:
    stances = Stances(things, today())
    read = 0
    for read, (number, entry) in enumerate(bundle.stances, start=1):
        stances.take(number, entry)
        if read % TOLD_EVERY == 0:
            progress(read)
            if stop():
                raise Stopped
    things.writing.flush()
    progress(read)
    if stop():
        raise Stopped
