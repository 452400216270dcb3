"""A copy of a store as one SQLite file of its own, with the tables of the record and its history."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, Table, insert, select

from db.base import Base
from db.engine import Store, make_store
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
    StoreIdentity,
    Voice,
)
from db.search import rebuild
from db.snapshot import write_snapshot

RECORD: Final = frozenset(
    kind.__tablename__
    for kind in (
        *(Actor, ActorAlias, Affiliation, Change, Event, Evidence, History, Issue, Release),
        *(ScaleLevel, Source, SourceAlias, Stance, StoreIdentity, Voice),
    )
)
"""The tables that an edition has; all others (who may sign in) are of today and no part of the record."""
_AT_ONCE: Final = 1_000


def scratch_copy(store: Store, path: Path) -> Store:
    """A copy at a path where no file is, of one moment, while others go on writing to the store."""
    copy = make_store(URL.create("sqlite", database=str(path)).render_as_string())
    if store.engine.dialect.name == "sqlite":
        write_snapshot(store, path)
        with copy.writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in RECORD:
                    session.execute(table.delete())
    else:
        _read_through(store, copy)
    return copy


def _read_through(store: Store, copy: Store) -> None:
    from db.migrate import upgrade  # Alembic costs 0.3 s, and only a copy out of another engine needs it

    with copy.writing() as session, store.reading() as original:
        upgrade(session.connection())
        for table in _tables():
            found = original.execute(select(table), execution_options={"yield_per": _AT_ONCE})
            for rows in found.mappings().partitions():
                session.execute(insert(table), [dict(row) for row in rows])
        rebuild(session)


def _tables() -> list[Table]:
    """Those of the record, in the order in which they refer to one another."""
    return [table for table in Base.metadata.sorted_tables if table.name in RECORD]
