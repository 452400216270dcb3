"""The whole record, table by table: plain rows under the column names of the data set's CSV files.

Rows stream, and come in an order that a record made of them gives again; none holds a row number of the store.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.base import Base
from db.entries import SourceEntry
from db.models import (
    Actor,
    ActorAlias,
    Affiliation,
    Event,
    Evidence,
    Issue,
    ScaleLevel,
    Source,
    SourceAlias,
    Stance,
)

Cell = str | float | bool | date | None
_BATCH: Final = 1_000
"""Rows that are in memory at a time."""
_holder, _principal = aliased(Actor), aliased(Actor)

TABLES: Final[Mapping[str, Select[*tuple[Any, ...]]]] = {
    "actors": select(Actor.slug, Actor.name, Actor.kind, Actor.note, Actor.colour).order_by(Actor.id),
    "affiliations": select(
        *(_holder.slug.label("actor"), _principal.slug.label("principal"), Affiliation.role),
        *(Affiliation.starts_on, Affiliation.ends_on, Affiliation.speaks_for),
    )
    .join(_holder, _holder.id == Affiliation.actor_id)
    .join(_principal, _principal.id == Affiliation.principal_id)
    .order_by(_holder.id, Affiliation.id),
    "issues": select(
        *(Issue.slug, Issue.name, Issue.question, Issue.low_end, Issue.high_end, Issue.note),
    ).order_by(Issue.place, Issue.slug),
    "scale_levels": select(Issue.slug.label("issue"), ScaleLevel.value, ScaleLevel.label, ScaleLevel.meaning)
    .join(Issue, Issue.id == ScaleLevel.issue_id)
    .order_by(Issue.place, Issue.slug, ScaleLevel.value),
    "sources": select(
        *(Source.slug, Source.title, Source.publisher, Source.author, Source.published_on),
        *(Source.url, Source.language, Source.archived_url),
    ).order_by(Source.slug),
    "events": select(
        *(Event.slug, Event.name, Event.kind, Event.occurred_on, Event.description, Source.slug.label("source")),
    )
    .outerjoin(Source, Source.id == Event.source_id)
    .order_by(Event.slug),
    "stances": select(
        *(Stance.slug, Actor.slug.label("actor"), Issue.slug.label("issue"), Stance.stated_on, Stance.known_on),
        *(Stance.answer, Stance.value, Stance.kind, Stance.certainty, Stance.attribution, Stance.summary),
        *(Event.slug.label("event"), Stance.in_article, Stance.verified, Stance.note, Stance.retracted_why),
    )
    .join(Actor, Actor.id == Stance.actor_id)
    .join(Issue, Issue.id == Stance.issue_id)
    .outerjoin(Event, Event.id == Stance.event_id)
    .order_by(Stance.stated_last, Stance.slug),
    # An outer join, whose rows without evidence are passed over: SQLite then walks the stances in their order and
    # sorts nothing.
    "evidence": select(Stance.slug.label("stance"), Source.slug.label("source"), Evidence.quote, Evidence.locator)
    .outerjoin(Evidence, Evidence.stance_id == Stance.id)
    .outerjoin(Source, Source.id == Evidence.source_id)
    .order_by(Stance.stated_last, Stance.slug, Evidence.place),
    "actor_aliases": select(ActorAlias.slug, ActorAlias.name, Actor.slug.label("actor"))
    .join(Actor, Actor.id == ActorAlias.actor_id)
    .order_by(ActorAlias.slug),
    "source_aliases": select(SourceAlias.slug, SourceAlias.name, Source.slug.label("source"))
    .join(Source, Source.id == SourceAlias.source_id)
    .order_by(SourceAlias.slug),
}
"""Every table of the record: actors in the order in which they were recorded, issues in their own, stances by the
day on which they took effect and evidence as its stances, all else by slug.
"""
_COUNTED: Final[Mapping[str, type[Base]]] = {
    **{"actors": Actor, "affiliations": Affiliation, "issues": Issue, "scale_levels": ScaleLevel},
    **{"sources": Source, "events": Event, "stances": Stance, "evidence": Evidence},
    **{"actor_aliases": ActorAlias, "source_aliases": SourceAlias},
}


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table, in their order."""
    return tuple(TABLES[table].selected_columns.keys())


def rows(session: Session, table: str) -> Iterator[Row[*tuple[Any, ...]]]:
    """All rows of a table; each has a cell (`Cell`) for every column."""
    found = session.execute(TABLES[table], execution_options={"yield_per": _BATCH})
    if table == "evidence":
        return (row for row in found if row.source is not None)
    return iter(found)


def sources(session: Session) -> Iterator[SourceEntry]:
    """All sources by slug, each as its entry."""
    return (SourceEntry(**row._mapping) for row in rows(session, "sources"))


def sizes(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    return {table: session.scalar(select(func.count()).select_from(_COUNTED[table])) or 0 for table in TABLES}
