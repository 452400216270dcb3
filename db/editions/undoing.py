"""Undoes, in a scratch copy, every change after a revision: what came later goes, what was changed is as it was.

Row numbers stay, since actors stand in the order in which they were recorded.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from db.editions.contents import KINDS, imports_undone
from db.editions.names import restore_other_names
from db.editions.restoring import Restorer
from db.models import (
    Actor,
    ActorAlias,
    Affiliation,
    Change,
    Event,
    Evidence,
    History,
    Issue,
    Release,
    ScaleLevel,
    Source,
    SourceAlias,
    Stance,
)
from db.search import index_names, index_stances
from db.voices import rebuild_voices


def undo_after(session: Session, revision: int) -> None:
    """Make the record what it was at a revision. The session is one of a scratch copy, which is a SQLite file."""
    session.execute(text("PRAGMA defer_foreign_keys = ON"))  # things go before what refers to them is as it was
    _remove_later(session, revision)
    restorer = Restorer(session, revision, imports_undone(session, revision))
    for table in KINDS:
        restorer.restore(table)
    restorer.restore_imported()
    restore_other_names(session, revision)
    session.flush()
    for posts in (Affiliation, ScaleLevel):
        session.execute(delete(posts).where(posts.created_in > revision), execution_options=_PAST_OBJECTS)
    for later, column in ((History, History.change_id), (Release, Release.created_in), (Change, Change.id)):
        session.execute(delete(later).where(column > revision), execution_options=_PAST_OBJECTS)
    rebuild_voices(session)


_PAST_OBJECTS: Final = {"synchronize_session": False}
"""For statements on rows that no object of the session stands for."""


def _remove_later(session: Session, revision: int) -> None:
    """Remove things that were recorded later, with what is part of them."""
    stances = _recorded_later(session, Stance, revision)
    _remove(session, Evidence, Evidence.stance_id, stances)
    _remove(session, Stance, Stance.id, stances)
    index_stances(session, stances)
    _remove(session, Event, Event.id, _recorded_later(session, Event, revision))
    issues = _recorded_later(session, Issue, revision)
    _remove(session, ScaleLevel, ScaleLevel.issue_id, issues)
    _remove(session, Issue, Issue.id, issues)
    for alias in (ActorAlias, SourceAlias):
        for row in session.scalars(select(alias).where(alias.created_in > revision)).all():
            session.delete(row)  # one by one, so that the text index learns of it
        session.flush()
    for named in (Actor, Source):
        ids = _recorded_later(session, named, revision)
        if named is Actor:
            _remove(session, Affiliation, Affiliation.actor_id, ids)
            _remove(session, Affiliation, Affiliation.principal_id, ids)
        _remove(session, named, named.id, ids)
        index_names(session, named, ids)


def _recorded_later(session: Session, kind: type[Any], revision: int) -> list[int]:
    """The row numbers of things that were not there; one that came back after a merge has another number now."""
    return list(session.scalars(select(kind.id).where(kind.created_in > revision).order_by(kind.id)))


def _remove(session: Session, kind: type[Any], column: Any, ids: Sequence[int]) -> None:  # noqa: ANN401 - a column
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        session.execute(delete(kind).where(column.in_(some)), execution_options=_PAST_OBJECTS)


_AT_ONCE: Final = 500
