"""Searches the record: stances that have what is sought, by date, and actors and sources of that name.

What stances are chosen by stands in the index as marks, so that a word of most stances is found at once on an issue
that has few. Counts are capped.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session

from db.documents import SPAN, mark
from db.models import Actor, ActorAlias, Evidence, Issue, Source, SourceAlias, Stance, Voice
from db.queries.codebook import SourceRow
from db.queries.detail import EvidenceRow, sources_of
from db.queries.matching import NAME, TEXT, as_slug, matches
from db.queries.stances import RecordRow, Selection, conditions, evidence_count, of_actors, ordered_by
from db.search import DOCUMENT, first_number, name_number
from db.sought import Asked, read_sought

MOST: Final = 1_000
"""How far stances are counted."""
_MOST_SPEAKERS: Final = 500
_MOST_NAMES: Final = 200
"""Names that are looked at before the first of them are given."""
BY_DATE: Final = ("newest first", "oldest first")
"""The orders in which the index itself gives stances, however many there are."""


def find(session: Session, selection: Selection, *, order: str = BY_DATE[0]) -> tuple[str, ...]:
    """Slugs of the stances of a selection that have its text: the first MOST in an order, and one more if there is.

    By date, the one whose slug the text is comes first; those of one day come as they were indexed.
    """
    if not read_sought(selection.text).phrases:
        return ()
    chosen = select(Stance.slug).join(Actor, Actor.id == Stance.actor_id).join(Issue, Issue.id == Stance.issue_id)
    if order not in BY_DATE:
        chosen = chosen.where(*conditions(selection), *of_actors(selection)).order_by(*ordered_by(order))
        return tuple(session.scalars(chosen.limit(MOST + 1)))
    named = conditions(replace(selection, text="")) + of_actors(selection)
    first = session.scalars(chosen.where(Stance.slug == as_slug(selection.text), *named))
    return tuple(dict.fromkeys([*first, *_by_date(session, selection, newest=order == BY_DATE[0])]))[: MOST + 1]


def rows_of(session: Session, selection: Selection, slugs: Sequence[str]) -> tuple[RecordRow, ...]:
    """The rows of the record's table for these stances, in this order; one that is gone is left out."""
    rows = session.execute(
        select(
            *(Stance.slug, Actor.name, Issue.name, Issue.slug, Stance.stated_on, Stance.known_on),
            *(Stance.answer, Stance.value, Stance.kind, Stance.certainty, Stance.attribution),
            *(Stance.summary, evidence_count(selection), Stance.retracted_why),
        )
        .join(Actor, Actor.id == Stance.actor_id)
        .join(Issue, Issue.id == Stance.issue_id)
        .where(Stance.slug.in_(slugs))
    )
    found = {row.slug: RecordRow._make(row) for row in rows}
    return tuple(found[slug] for slug in slugs if slug in found)


class Texts(NamedTuple):
    """Where else than in its row a stance may have what is sought: its note, its evidence, and other names.

    names: of its actor and its sources, from merged duplicates.
    """

    note: str
    evidence: tuple[EvidenceRow, ...]
    names: tuple[str, ...]


def texts_of(session: Session, slugs: Sequence[str]) -> dict[str, Texts]:
    """The texts of some stances, by slug."""
    chosen = Stance.slug.in_(slugs)
    other = union_all(
        select(Stance.slug, ActorAlias.name).join(ActorAlias, ActorAlias.actor_id == Stance.actor_id).where(chosen),
        select(Stance.slug, SourceAlias.name)
        .join(Evidence, Evidence.stance_id == Stance.id)
        .join(SourceAlias, SourceAlias.source_id == Evidence.source_id)
        .where(chosen),
    )
    names: dict[str, list[str]] = {}
    for slug, name in session.execute(other):
        names.setdefault(slug, []).append(name)
    cited = sources_of(session, slugs)
    notes = session.execute(select(Stance.slug, Stance.note).where(chosen))
    return {slug: Texts(note, cited.get(slug, ()), tuple(names.get(slug, ()))) for slug, note in notes}


class Named(NamedTuple):
    """Actors (slug and name) and sources that have what is sought in their name; `more` when not all are given."""

    actors: tuple[tuple[str, str], ...]
    sources: tuple[SourceRow, ...]
    more: bool


def named(session: Session, text: str, *, limit: int) -> Named:
    """Up to so many actors, the shortest names first, and sources, the newest first, whose name has a text."""
    actors = session.execute(
        select(Actor.slug, Actor.name)
        .where(Actor.id.in_(_names(session, Actor, text)))
        .order_by(func.length(Actor.name), Actor.name, Actor.slug)
    ).all()
    sources = session.execute(
        select(Source.slug, Source.title, Source.publisher, Source.published_on, Source.url)
        .where(Source.id.in_(_names(session, Source, text)))
        .order_by(Source.published_last.desc().nulls_last(), Source.slug)
    ).all()
    return Named(
        tuple((slug, name) for slug, name in actors[:limit]),
        tuple(SourceRow(*row) for row in sources[:limit]),
        len(actors) > limit or len(sources) > limit,
    )


def _names(session: Session, kind: type[Actor | Source], text: str) -> list[int]:
    """The ids behind some names that have a text."""
    phrases = read_sought(text).phrases
    if not phrases:
        return []
    found = select(NAME.c.rowid).where(matches(NAME, Asked(phrases)), NAME.c.rowid % 2 == name_number(kind, 0))
    return [number // 2 for number in session.scalars(found.order_by(NAME.c.rowid.desc()).limit(_MOST_NAMES))]


# The index is asked


def _by_date(session: Session, selection: Selection, *, newest: bool) -> list[str]:
    asked = _asked(session, selection)
    if not asked:
        return []
    number = TEXT.c.rowid.desc() if newest else TEXT.c.rowid
    found: list[str] = []
    for part in _spans(selection, asked)[:: 1 if newest else -1]:
        left = MOST + 1 - len(found)
        found += session.scalars(part.where(*_checks(selection)).order_by(number).limit(left))
    return found


def _asked(session: Session, selection: Selection) -> Asked | None:
    """The text and the marks of a selection; none when nothing can be found."""
    phrases = read_sought(selection.text).phrases
    choices = [
        _marks(session, Issue, selection.issues),
        _marks_of_speakers(session, selection),
        [mark("kind", kind) for kind in selection.kinds] or None,
        [mark("certainty", certainty) for certainty in selection.certainties] or None,
        [mark("attribution", attribution) for attribution in selection.attributions] or None,
    ]
    if not phrases or [] in choices:
        return None
    return Asked(phrases, tuple(tuple(marks) for marks in choices if marks))


def _marks(session: Session, kind: type[Issue | Actor], slugs: Sequence[str]) -> list[str] | None:
    """The marks of these issues or actors; none when that side is open."""
    if not slugs:
        return None
    return [mark(kind.__tablename__, key) for key in session.scalars(select(kind.id).where(kind.slug.in_(slugs)))]


def _marks_of_speakers(session: Session, selection: Selection) -> list[str] | None:
    """The marks of all who ever speak for the actors; on which day is checked. None when they are too many."""
    if not selection.whole or not selection.actors:
        return _marks(session, Actor, selection.actors)
    principals = select(Actor.id).where(Actor.slug.in_(selection.actors))
    speakers = select(Voice.speaker_id).where(Voice.principal_id.in_(principals)).distinct()
    found = session.scalars(speakers.limit(_MOST_SPEAKERS + 1)).all()
    return None if len(found) > _MOST_SPEAKERS else [mark("actor", key) for key in found]


def _spans(selection: Selection, asked: Asked) -> list[Select[str]]:
    """Where in the index to look, the newest part first: its numbers are days.

    Until a day: whatever took effect by then, and before it (in order) what had begun by then and went on.
    """
    first = selection.since.toordinal() if selection.since else 0
    last = selection.known_on.toordinal() if selection.known_on else date.max.toordinal()
    if not selection.until or selection.until.toordinal() >= last:
        return [_span(asked, first, last, _begun_until(selection))]
    until = selection.until.toordinal()
    return [
        _span(
            replace(asked, choices=(*asked.choices, (SPAN,))), max(first, until + 1), last, _begun_until(selection)
        ),
        _span(asked, first, until, []),
    ]


def _begun_until(selection: Selection) -> list[ColumnElement[bool]]:
    return [Stance.stated_first <= selection.until] if selection.until else []


def _span(asked: Asked, first: int, last: int, checks: list[ColumnElement[bool]]) -> Select[str]:
    return (
        select(Stance.slug)
        .select_from(TEXT)
        .join(DOCUMENT, DOCUMENT.c.number == TEXT.c.rowid)
        .join(Stance, Stance.id == DOCUMENT.c.stance_id)
        .where(matches(TEXT, asked), TEXT.c.rowid >= first_number(first))
        .where(TEXT.c.rowid < first_number(last + 1), *checks)
    )


def _checks(selection: Selection) -> list[ColumnElement[bool]]:
    """What the index does not know by its marks and numbers."""
    left = Selection(
        actors=selection.actors, whole=selection.whole, without=selection.without, known_on=selection.known_on
    )
    return conditions(left) + (of_actors(left) if left.whole else [])
