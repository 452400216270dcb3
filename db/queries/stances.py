"""Chooses stances: for the lines of charts, for the table of the record, and one with all there is to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from db.models import Actor, Evidence, Issue, Source, Stance, Voice
from db.queries.matching import has_words
from db.vocabulary import Answer, Attribution, Certainty, Kind


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stances: an empty tuple leaves that side open.

    `whole` takes in those who speak for an actor on the day; `without` names sources to leave out: a stance goes
    when nothing else bears it out. `since` and `until` crop by the last and the first day of the date.
    """

    issues: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    whole: bool = True
    kinds: tuple[Kind, ...] = ()
    certainties: tuple[Certainty, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    without: tuple[str, ...] = ()
    known_on: date | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    none: bool = False
    """Whether the choices exclude one another, as actions among what was said."""


_CHOSEN: Final[dict[str, Any]] = {
    **dict.fromkeys(("issues", "actors", "without"), ("",)),
    **{"kinds": (Kind.ACTION,), "certainties": (Certainty.HIGH,), "attributions": (Attribution.OWN,)},
    **dict.fromkeys(("known_on", "since", "until"), date.max),
}


def shape_of(selection: Selection) -> tuple[Selection, dict[str, Any]]:
    """What is alike in all selections that need the same statement, and the values to ask that statement with."""
    values = {name: getattr(selection, name) for name in _CHOSEN if getattr(selection, name)}
    return replace(selection, **{name: _CHOSEN[name] for name in values}), values


class StanceRow(NamedTuple):
    """A stance on the line of an actor (itself, or a principal it spoke for on that day)."""

    line: str
    slug: str
    speaker: str
    speaker_name: str
    issue: str
    stated_on: str
    first: date
    last: date
    known_on: date
    answer: Answer
    value: float | None
    kind: Kind
    certainty: Certainty
    attribution: Attribution
    summary: str
    evidence: int
    """How many pieces of evidence, not counting sources left out."""
    retracted: bool
    in_article: bool = False
    """Whether the stance is one that the record's first article itself asserts."""


class RecordRow(NamedTuple):
    """A stance as a row of the record's table."""

    slug: str
    actor: str
    issue: str
    issue_slug: str
    stated_on: str
    known_on: date
    answer: Answer
    value: float | None
    kind: Kind
    certainty: Certainty
    attribution: Attribution
    summary: str
    evidence: int
    retracted_why: str | None


ORDERS = ("newest first", "oldest first", "actor", "issue")


def record_page(
    session: Session, selection: Selection, *, order: str, offset: int = 0, limit: int | None = None
) -> tuple[RecordRow, ...]:
    """A page of the record's table, retracted stances included; each stance once."""
    shape, values = shape_of(selection)
    statement = _record_of(shape, order).offset(offset).limit(limit)
    return tuple(RecordRow._make(row) for row in session.execute(statement, values))


@lru_cache(maxsize=100)
def _record_of(selection: Selection, order: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Stance.slug, Actor.name, Issue.name, Issue.slug, Stance.stated_on, Stance.known_on),
            *(Stance.answer, Stance.value, Stance.kind, Stance.certainty, Stance.attribution),
            *(Stance.summary, evidence_count(selection), Stance.retracted_why),
        )
        .join(Actor, Actor.id == Stance.actor_id)
        .join(Issue, Issue.id == Stance.issue_id)
        .where(*conditions(selection), *of_actors(selection))
        .order_by(*ordered_by(order))
    )


def record_count(session: Session, selection: Selection) -> int:
    """How many stances the record's table has for this selection."""
    shape, values = shape_of(selection)
    return session.scalar(_count_of(shape), values) or 0


@lru_cache(maxsize=100)
def _count_of(selection: Selection) -> Select[int]:
    chosen = select(func.count(Stance.id)).join(Issue, Issue.id == Stance.issue_id)
    chosen = chosen.join(Actor, Actor.id == Stance.actor_id)
    return chosen.where(*conditions(selection), *of_actors(selection))


def likely_duplicates(
    session: Session, *, actor: str, issue: str, first: date, last: date, sources: Sequence[str]
) -> tuple[str, ...]:
    """Slugs of stances of this actor on this issue whose date overlaps and that rest on one of these sources."""
    shared = exists().where(
        Evidence.stance_id == Stance.id, Evidence.source_id == Source.id, Source.slug.in_(sources)
    )
    rows = session.scalars(
        select(Stance.slug)
        .join(Actor, Actor.id == Stance.actor_id)
        .join(Issue, Issue.id == Stance.issue_id)
        .where(Actor.slug == actor, Issue.slug == issue, Stance.stated_first <= last, Stance.stated_last >= first)
        .where(shared, Stance.retracted_why.is_(None))
        .order_by(Stance.slug)
    )
    return tuple(rows)


def extent(session: Session) -> tuple[date, date] | None:
    """The first and the last day of which the record has a stance; none when it has none."""
    first, last = session.execute(select(func.min(Stance.stated_last), func.max(Stance.stated_last))).one()
    return (first, last) if first and last else None


def row_columns(selection: Selection) -> tuple[Any, ...]:
    """The columns of a StanceRow behind its line."""
    return (
        *(Stance.slug, Actor.slug, Actor.name, Issue.slug, Stance.stated_on, Stance.stated_first),
        *(Stance.stated_last, Stance.known_on, Stance.answer, Stance.value, Stance.kind, Stance.certainty),
        *(Stance.attribution, Stance.summary, evidence_count(selection), literal(False), Stance.in_article),
    )


def spoken_for() -> ColumnElement[bool]:
    """Whether a voice speaks for its principal on the day a stance took effect."""
    return and_(
        Voice.speaker_id == Stance.actor_id,
        Stance.stated_last.between(Voice.starts_on, Voice.ends_on),
    )


def of_actors(selection: Selection) -> list[ColumnElement[bool]]:
    """The actors' own stances, and for whole actors those of their speakers, each stance once."""
    if not selection.actors:
        return []
    if not selection.whole:
        return [Actor.slug.in_(given("actors", selection.actors, Actor.slug))]
    principal = aliased(Actor)
    chosen = principal.slug.in_(given("actors", selection.actors, Actor.slug))
    return [exists().where(spoken_for(), principal.id == Voice.principal_id, chosen)]


def given(name: str, value: object, column: Any) -> BindParameter[Any]:  # noqa: ANN401 - a column of SQLAlchemy
    """A value of a selection by its name, so that a statement built once can be asked again with other values."""
    return bindparam(name, value, column.type, expanding=isinstance(value, tuple))


def conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """What a stance has to meet, whoever's it is."""
    wanted: list[ColumnElement[bool]] = [false()] if selection.none else []
    for name, column, values in (
        ("issues", Issue.slug, selection.issues),
        ("kinds", Stance.kind, selection.kinds),
        ("certainties", Stance.certainty, selection.certainties),
        ("attributions", Stance.attribution, selection.attributions),
    ):
        if values:
            wanted.append(column.in_(given(name, values, column)))
    if selection.known_on:
        wanted.append(Stance.known_on <= given("known_on", selection.known_on, Stance.known_on))
    if selection.since:
        wanted.append(Stance.stated_last >= given("since", selection.since, Stance.stated_last))
    if selection.until:
        wanted.append(Stance.stated_first <= given("until", selection.until, Stance.stated_first))
    if selection.without:
        cited = Evidence.stance_id == Stance.id
        wanted.append(or_(~exists().where(cited), exists().where(cited, *_not_left_out(selection))))
    if selection.text.strip():
        wanted.append(has_words(selection.text))
    return wanted


def _not_left_out(selection: Selection) -> list[ColumnElement[bool]]:
    return [Evidence.source_id == Source.id, Source.slug.not_in(given("without", selection.without, Source.slug))]


def evidence_count(selection: Selection) -> Any:  # noqa: ANN401 - a scalar subquery of SQLAlchemy
    """How many pieces of evidence a stance has, not counting sources left out."""
    counted: Select[int] = select(func.count(Evidence.id)).where(Evidence.stance_id == Stance.id)
    if selection.without:
        counted = counted.where(*_not_left_out(selection))
    return counted.correlate(Stance).scalar_subquery()


def ordered_by(order: str) -> tuple[Any, ...]:
    """The columns behind one of ORDERS."""
    newest = (Stance.stated_last.desc(), Stance.slug)
    return {
        "newest first": newest,
        "oldest first": (Stance.stated_last, Stance.slug),
        "actor": (Actor.name, *newest),
        "issue": (Issue.place, *newest),
    }[order]
