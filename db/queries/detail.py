"""One stance with all there is to it: its words, its evidence, and who changed it when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.models import Change, Evidence, History, Stance, StoreIdentity
from db.vocabulary import Answer, Attribution, Certainty, Kind, Via


class EvidenceRow(NamedTuple):
    """A piece of evidence with its source."""

    source: str
    title: str
    publisher: str
    author: str
    published_on: str
    url: str
    archived_url: str
    quote: str
    locator: str


class ChangeRow(NamedTuple):
    """A change of one thing: when, by whom, by which way, why, and which fields it touched."""

    id: int
    at: datetime
    by: str
    via: Via
    why: str
    fields: tuple[str, ...]


class StanceDetail(NamedTuple):
    """A stance with its evidence and its history, the newest change first."""

    slug: str
    actor: str
    actor_name: str
    issue: str
    stated_on: str
    known_on: date
    last: date
    answer: Answer
    value: float | None
    kind: Kind
    certainty: Certainty
    attribution: Attribution
    summary: str
    event: str
    event_name: str
    in_article: bool
    verified: bool
    note: str
    retracted_why: str | None
    seen: int
    """The change that made this version; a writer hands it back."""
    evidence: tuple[EvidenceRow, ...]
    history: tuple[ChangeRow, ...]


def stance_detail(session: Session, slug: str) -> StanceDetail | None:
    """The stance with this slug; none when there is none."""
    stance = whole_stance(session, slug)
    if stance is None:
        return None
    return StanceDetail(
        slug=stance.slug,
        actor=stance.actor.slug,
        actor_name=stance.actor.name,
        issue=stance.issue.slug,
        stated_on=stance.stated_on,
        known_on=stance.known_on,
        last=stance.stated_last,
        answer=stance.answer,
        value=stance.value,
        kind=stance.kind,
        certainty=stance.certainty,
        attribution=stance.attribution,
        summary=stance.summary,
        event=stance.event.slug if stance.event else "",
        event_name=stance.event.name if stance.event else "",
        in_article=stance.in_article,
        verified=stance.verified,
        note=stance.note,
        retracted_why=stance.retracted_why,
        seen=stance.changed_in,
        evidence=tuple(_evidence(row) for row in stance.evidence),
        history=history_of(session, "stance", slug),
    )


def whole_stance(session: Session, slug: str) -> Stance | None:
    """The row of a stance with everything it refers to; none when there is none."""
    return session.scalars(
        select(Stance)
        .where(Stance.slug == slug)
        .options(
            *(selectinload(part) for part in (Stance.actor, Stance.issue, Stance.event)),
            selectinload(Stance.evidence).selectinload(Evidence.source),
        )
    ).one_or_none()


def history_of(session: Session, table: str, slug: str) -> tuple[ChangeRow, ...]:
    """Every change of one thing, the newest first."""
    rows = session.execute(
        select(Change.id, Change.at, Change.by, Change.via, Change.why, History.before, History.after)
        .join(History, History.change_id == Change.id)
        .where(History.table_name == table, History.slug == slug)
        .order_by(Change.id.desc())
    )
    return tuple(
        ChangeRow(key, at, by, via, why, _touched(before, after)) for key, at, by, via, why, before, after in rows
    )


def sources_of(session: Session, slugs: Sequence[str]) -> dict[str, tuple[EvidenceRow, ...]]:
    """The evidence of some stances, by slug, in its order."""
    rows = session.scalars(
        select(Evidence)
        .join(Stance, Stance.id == Evidence.stance_id)
        .where(Stance.slug.in_(slugs))
        .order_by(Stance.slug, Evidence.place)
        .options(selectinload(Evidence.source), selectinload(Evidence.stance))
    )
    found: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        found.setdefault(row.stance.slug, []).append(_evidence(row))
    return {slug: tuple(evidence) for slug, evidence in found.items()}


def identity(session: Session) -> tuple[str, int]:
    """Which store this is and its revision: together they tell any state of any store apart."""
    uuid = session.scalars(select(StoreIdentity.uuid)).one()
    return uuid, session.scalars(select(Change.id).order_by(Change.id.desc()).limit(1)).first() or 0


def _touched(before: dict[str, Any] | None, after: dict[str, Any]) -> tuple[str, ...]:
    return tuple(key for key, value in after.items() if before is not None and before.get(key) != value)


def _evidence(row: Evidence) -> EvidenceRow:
    source = row.source
    return EvidenceRow(
        *(source.slug, source.title, source.publisher, source.author, source.published_on),
        *(source.url, source.archived_url, row.quote, row.locator),
    )
