"""What tests put into a store and read out of it: builders with defaults, so that a test names what it is about."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from db.base import Base
from db.commands.making import Maker
from db.commands.stances import Saved, add_stance
from db.engine import Store, sqlite_file
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EvidenceEntry,
    SourceEntry,
    StanceEntry,
    Submission,
    new_source,
)
from db.history import Document, Writer, open_change
from db.models import History
from db.queries.detail import StanceDetail, stance_detail
from db.vocabulary import Via
from db.voices import rebuild_voices
from tests.databases import is_postgresql, new_database

WRITER: Final = Writer("Ada Analyst", Via.FORM, "Read in the transcript")
Contents = dict[str, list[tuple[Any, ...]]]
"""All rows of a store, by table."""


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{path}"


def copy_of(url: str, folder: Path) -> str:
    """The address of a copy, in this folder or on its server, of a store that nobody has open."""
    if is_postgresql(url):
        return new_database(url)
    original = sqlite_file(url)
    assert original
    assert not original.with_name(original.name + "-wal").exists(), "The store is open: its copy would lack rows."
    return sqlite_url(Path(shutil.copy(original, folder)))


def submission(
    *,
    new_actor: ActorEntry | None = None,
    affiliation: AffiliationEntry | None = None,
    sources: tuple[SourceEntry, ...] = (),
    **changes: Any,  # noqa: ANN401 - the fields of a stance as written
) -> Submission:
    """A stance that breaks no rule, with these changes; a new actor takes it, and new sources bear it out."""
    cited = tuple(EvidenceEntry(new_source(place)) for place in range(len(sources)))
    stance = StanceEntry(
        actor=NEW if new_actor else "trump",
        issue="sequencing",
        stated_on="2019-02-28",
        summary="The North has to move first.",
        value="-1",
        evidence=cited or (EvidenceEntry("seed"),),
    )
    return Submission(replace(stance, **changes), new_actor, affiliation, sources)


def add(store: Store, **changes: Any) -> Saved:  # noqa: ANN401 - whatever `submission` takes
    """A stance in the store, added as the form adds it."""
    return add_stance(store, submission(**changes), by=WRITER)


def add_post(
    store: Store,
    *,
    actor: str,
    principal: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    speaks_for: bool = True,
) -> None:
    """A further post for an actor of the record."""
    with store.writing() as session:
        Maker(session, open_change(session, WRITER)).affiliation(
            {
                **{"actor": actor, "principal": principal, "role": "Envoy", "speaks_for": speaks_for},
                **{"starts_on": starts_on, "ends_on": ends_on},
            }
        )
        rebuild_voices(session)


def detail(store: Store, slug: str) -> StanceDetail:
    """A stance with all there is to it."""
    with store.reading() as session:
        found = stance_detail(session, slug)
    assert found, f"There is no stance {slug}."
    return found


def contents(store: Store) -> Contents:
    """Every row of every table."""
    with store.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def growth(before: Contents, store: Store) -> dict[str, int]:
    """How many rows each table has gained since; a table without any is left out."""
    gained = {table: len(rows) - len(before[table]) for table, rows in contents(store).items()}
    return {table: count for table, count in gained.items() if count}


def filed(store: Store, change: int) -> dict[tuple[str, str], tuple[Document | None, Document]]:
    """What a change filed, by table and slug: the content before and after."""
    with store.reading() as session:
        rows = session.scalars(select(History).where(History.change_id == change).order_by(History.id))
        return {(row.table_name, row.slug): (row.before, row.after) for row in rows}
