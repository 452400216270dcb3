"""Moves checked rows into the record, with a statement for each table: slugs become row numbers by joins."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, insert, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.base import Base
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
from db.problems import Conflict
from db.staging.staged import Staged
from db.staging.tables import STAGED
from db.statistics import refresh_statistics

_ACTOR, _SOURCE, _ISSUE, _EVENT, _STANCE = (
    STAGED.tables[f"staged_{kind}"].c for kind in ("actor", "source", "issue", "event", "stance")
)


class _Step(NamedTuple):
    """Rows that the record has not, in the order in which they are added, and the columns that they fill."""

    table: type[Base]
    columns: tuple[InstrumentedAttribute[Any], ...]
    rows: Select[*tuple[Any, ...]]


def check_still_so(session: Session, staged: Staged) -> None:
    """Raise Conflict when the record is no longer what the rows were checked by. The session sees their tables."""
    _check_scales(session, staged)
    _check_things(session)
    _check_references(session)


def move_rows(session: Session, change: int) -> dict[str, int]:
    """Add the rows of the file as made by this change, and count by table what was added.

    Raises Conflict when something that its stances refer to is gone.
    """
    counts: dict[str, int] = {}
    tables = Base.metadata.tables
    for step in _steps(change):
        columns = [*(column.key for column in step.columns), "created_in", "changed_in"]
        rows = step.rows.add_columns(literal(change), literal(change))
        adding = insert(tables[step.table.__tablename__]).from_select(columns, rows)
        done = session.execute(adding, execution_options={"preserve_rowcount": True})
        counts[step.table.__tablename__] = done.rowcount  # type: ignore[attr-defined]
    refresh_statistics(session, *(table for table, count in counts.items() if count))
    for kind in ("stance", "evidence"):
        if counts[kind] != session.scalar(select(func.count()).select_from(STAGED.tables[f"staged_{kind}"])):
            raise _changed("what its stances refer to")
    return counts


def lacks_any(session: Session) -> bool:
    """Whether the record lacks any of the rows of the file; the stances are those that it lacks."""
    if session.scalar(select(_STANCE.id).limit(1)):
        return True
    return any(session.execute(step.rows.limit(1)).first() for step in _steps(0))


def _check_scales(session: Session, staged: Staged) -> None:
    """A value that was on the scale may be off it now."""
    for slug, low, high in session.execute(select(Issue.slug, Issue.scale_min, Issue.scale_max)):
        lowest, highest = staged.spans.get(slug, (low, high))
        if not low <= lowest <= highest <= high:
            raise _changed(f"the scale of {slug}")


def _check_things(session: Session) -> None:
    """Somebody may have added another thing under the slug of a new one."""
    for table, kind, said in _SAID:
        other = or_(*(getattr(kind, column).is_distinct_from(table[column]) for column in said))
        slug = session.scalars(
            select(kind.slug).join(table.slug.table, table.slug == kind.slug).where(other)
        ).first()
        if slug:
            raise _changed(slug)


def _check_references(session: Session) -> None:
    """What a post, an event or another name refers to may have been merged; stances are counted instead."""
    for table, column, kind in _REFERENCES:
        slug = STAGED.tables[f"staged_{table}"].c[column]
        brought = STAGED.tables[f"staged_{kind.__tablename__}"].c.slug
        known = or_(exists().where(kind.slug == slug), exists().where(brought == slug))
        gone = session.scalars(select(slug).where(slug.is_not(None), ~known)).first()
        if gone:
            raise _changed(gone)


def _changed(what: str) -> Conflict:
    return Conflict(f"Nothing was brought in: {what} has changed since the file was checked. Check it again.")


_REFERENCES: Final[tuple[tuple[str, str, type[Any]], ...]] = (
    ("affiliation", "actor", Actor),
    ("affiliation", "principal", Actor),
    ("actor_alias", "actor", Actor),
    ("source_alias", "source", Source),
    ("event", "source", Source),
)
_SAID: Final[tuple[tuple[Any, type[Any], tuple[str, ...]], ...]] = (
    (_ACTOR, Actor, ("name",)),
    (_ISSUE, Issue, ("name", "scale_min", "scale_max")),
    (_SOURCE, Source, ("title", "url")),
    (_EVENT, Event, ("name", "occurred_on")),
)
"""What things under the same slug have to share to be the same."""


def _steps(change: int) -> tuple[_Step, ...]:
    """In the order in which tables refer to one another."""
    return (
        _things(Actor, _ACTOR, Actor.slug, Actor.name, Actor.kind, Actor.colour, Actor.note),
        _other_names(ActorAlias, "actor", Actor),
        _posts(),
        _issues(),
        _levels(change),
        _things(
            *(Source, _SOURCE, Source.slug, Source.title, Source.publisher, Source.author),
            *(Source.published_on, Source.published_first, Source.published_last),
            *(Source.url, Source.archived_url, Source.language),
        ),
        _other_names(SourceAlias, "source", Source),
        _events(),
        _stances(),
        _evidence(),
    )


def _things(table: type[Any], rows: Any, *columns: InstrumentedAttribute[Any]) -> _Step:  # noqa: ANN401 - columns
    chosen = select(*(rows[column.key] for column in columns)).where(_new(table, rows)).order_by(rows.id)
    return _Step(table, columns, chosen)


def _new(table: type[Any], rows: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    return ~exists().where(table.slug == rows.slug)


def _other_names(table: type[Any], kind: str, of: type[Any]) -> _Step:
    rows = STAGED.tables[f"staged_{kind}_alias"].c
    chosen = select(rows.slug, rows.name, of.id).join(of, of.slug == rows[kind]).where(_new(table, rows))
    return _Step(table, (table.slug, table.name, getattr(table, f"{kind}_id")), chosen.order_by(rows.id))


def _posts() -> _Step:
    rows = STAGED.tables["staged_affiliation"].c
    holder, principal = aliased(Actor), aliased(Actor)
    held = exists().where(
        Affiliation.actor_id == holder.id,
        Affiliation.principal_id == principal.id,
        Affiliation.role == rows.role,
        Affiliation.starts_on.is_not_distinct_from(rows.starts_on),
    )
    chosen = (
        select(holder.id, principal.id, rows.role, rows.starts_on, rows.ends_on, rows.speaks_for)
        .join(holder, holder.slug == rows.actor)
        .join(principal, principal.slug == rows.principal)
        .where(~held)
        .order_by(rows.id)
    )
    columns = (Affiliation.actor_id, Affiliation.principal_id, Affiliation.role)
    return _Step(
        Affiliation, (*columns, Affiliation.starts_on, Affiliation.ends_on, Affiliation.speaks_for), chosen
    )


def _issues() -> _Step:
    """Behind the issues that there are."""
    last = select(func.coalesce(func.max(Issue.place), 0)).scalar_subquery()
    step = _things(
        *(Issue, _ISSUE, Issue.slug, Issue.name, Issue.question, Issue.scale_min, Issue.scale_max),
        *(Issue.low_end, Issue.high_end, Issue.note),
    )
    place = last + func.row_number().over(order_by=_ISSUE.id)
    return _Step(Issue, (*step.columns, Issue.place), step.rows.add_columns(place))


def _levels(change: int) -> _Step:
    """Those of issues that this change has made."""
    rows = STAGED.tables["staged_scale_level"].c
    chosen = (
        select(Issue.id, rows.value, rows.label, rows.meaning)
        .join(Issue, Issue.slug == rows.issue)
        .where(Issue.created_in == change)
        .order_by(Issue.id, rows.value)
    )
    return _Step(ScaleLevel, (ScaleLevel.issue_id, ScaleLevel.value, ScaleLevel.label, ScaleLevel.meaning), chosen)


def _events() -> _Step:
    columns = (
        *(Event.slug, Event.name, Event.kind, Event.occurred_on, Event.occurred_first, Event.occurred_last),
        Event.description,
    )
    chosen = (
        select(*(_EVENT[column.key] for column in columns), Source.id)
        .join(Source, Source.slug == _EVENT.source, isouter=True)
        .where(_new(Event, _EVENT))
        .order_by(_EVENT.id)
    )
    return _Step(Event, (*columns, Event.source_id), chosen)


def _stances() -> _Step:
    """In the order of their slugs: the indexes then grow at their ends, in a third of the time."""
    columns = (
        *(Stance.slug, Stance.stated_on, Stance.stated_first, Stance.stated_last, Stance.known_on, Stance.answer),
        *(Stance.value, Stance.kind, Stance.certainty, Stance.attribution, Stance.summary, Stance.in_article),
        *(Stance.verified, Stance.note, Stance.retracted_why),
    )
    chosen = (
        select(*(_STANCE[column.key] for column in columns), Actor.id, Issue.id, Event.id)
        .join(Actor, Actor.slug == _STANCE.actor)
        .join(Issue, Issue.slug == _STANCE.issue)
        .join(Event, Event.slug == _STANCE.event, isouter=True)
        .where(or_(_STANCE.event.is_(None), Event.id.is_not(None)))
        .order_by(_STANCE.slug)
    )
    return _Step(Stance, (*columns, Stance.actor_id, Stance.issue_id, Stance.event_id), chosen)


def _evidence() -> _Step:
    rows = STAGED.tables["staged_evidence"].c
    chosen = (
        select(Stance.id, Source.id, rows.place, rows.quote, rows.locator)
        .select_from(_STANCE.slug.table)
        .join(rows.stance.table, rows.stance == _STANCE.id)
        .join(Stance, Stance.slug == _STANCE.slug)
        .join(Source, Source.slug == rows.source)
        .order_by(_STANCE.slug, rows.place)
    )
    columns = (Evidence.stance_id, Evidence.source_id, Evidence.place, Evidence.quote, Evidence.locator)
    return _Step(Evidence, columns, chosen)
