"""One stance with all there is to it: its words, its evidence, and who changed it when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, selectinload

from db.models import Actor, Change, Event, Evidence, History, Issue, Source, Stance, StoreIdentity
from db.reading import slugs_among
from db.vocabulary import Answer, Attribution, Certainty, Kind, Via

_REVISION: Final = select(func.max(Change.id)).scalar_subquery()
_IDENTITY: Final = select(StoreIdentity.uuid, func.coalesce(_REVISION, 0))
"""Made once: every page asks for it several times in each run."""
_SOURCES: Final = (
    select(
        *(Stance.slug, Source.slug, Source.title, Source.publisher, Source.author, Source.published_on),
        *(Source.url, Source.archived_url, Evidence.quote, Evidence.locator),
    )
    .join_from(Stance, Evidence, Evidence.stance_id == Stance.id)
    .join(Source, Source.id == Evidence.source_id)
    .where(Stance.slug.in_(bindparam("slugs", expanding=True)))
    .order_by(Stance.slug, Evidence.place)
)


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
        .where(Stance.slug.in_(slugs_among([slug])))  # a link may say anything
        .options(
            *(selectinload(part) for part in (Stance.actor, Stance.issue, Stance.event)),
            selectinload(Stance.evidence).selectinload(Evidence.source),
        )
    ).one_or_none()


def history_of(session: Session, table: str, slug: str) -> tuple[ChangeRow, ...]:
    """Every change of one thing, the newest first; an import that brought it is filed as a whole.

    Undoing an import, and bringing it back, changes its stances and nothing else.
    """
    kind = _KINDS[table]
    brought = select(History.slug).where(
        History.table_name == "import",
        History.change_id == select(kind.created_in).where(kind.slug == slug).scalar_subquery(),
        History.before.is_(None),
    )
    imported = and_(History.table_name == "import", History.slug.in_(brought))
    if kind is not Stance:
        imported = and_(imported, History.before.is_(None))
    rows = session.execute(
        select(Change.id, Change.at, Change.by, Change.via, Change.why, History.before, History.after)
        .join(History, History.change_id == Change.id)
        .where(or_(and_(History.table_name == table, History.slug == slug), imported))
        .order_by(Change.id.desc())
    )
    return tuple(
        ChangeRow(key, at, by, via, why, _touched(before, after)) for key, at, by, via, why, before, after in rows
    )


def sources_of(session: Session, slugs: Sequence[str]) -> dict[str, tuple[EvidenceRow, ...]]:
    """The evidence of some stances, by slug, in its order."""
    rows = session.execute(_SOURCES, {"slugs": list(slugs)})
    found: dict[str, list[EvidenceRow]] = {}
    for slug, *row in rows:
        found.setdefault(slug, []).append(EvidenceRow(*row))
    return {slug: tuple(evidence) for slug, evidence in found.items()}


def identity(session: Session) -> tuple[str, int]:
    """Which store this is and its revision: together they tell any state of any store apart."""
    uuid, revision = session.execute(_IDENTITY).one()
    return uuid, revision


def _touched(before: dict[str, Any] | None, after: dict[str, Any]) -> tuple[str, ...]:
    return tuple(key for key, value in after.items() if before is not None and before.get(key) != value)


def _evidence(row: Evidence) -> EvidenceRow:
    source = row.source
    return EvidenceRow(
        *(source.slug, source.title, source.publisher, source.author, source.published_on),
        *(source.url, source.archived_url, row.quote, row.locator),
    )


_KINDS: Final[dict[str, type[Actor | Event | Issue | Source | Stance]]] = {
    kind.__tablename__: kind for kind in (Actor, Event, Issue, Source, Stance)
}
