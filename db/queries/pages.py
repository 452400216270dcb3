"""Stances a page at a time, by key: a page begins behind the last stance of the one before."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from db.models import Actor, Event, Issue, Stance
from db.queries.stances import Selection, conditions, of_actors
from db.vocabulary import Answer, Attribution, Certainty, Kind

Place = tuple[date, str]
"""Where a page ends: the day on which its last stance takes effect, and that stance's slug."""


class FullRow(NamedTuple):
    """A stance with every field of its own; `event` is none where it names no event."""

    slug: str
    actor: str
    issue: str
    stated_on: str
    last: date
    known_on: date
    answer: Answer
    value: float | None
    kind: Kind
    certainty: Certainty
    attribution: Attribution
    summary: str
    event: str | None
    in_article: bool
    verified: bool
    note: str
    retracted_why: str | None


def stance_page(
    session: Session, selection: Selection, *, after: Place | None, limit: int, retracted: bool
) -> tuple[FullRow, ...]:
    """The first `limit` stances of the selection behind a place, by the day they take effect and by slug.

    A page costs what it holds, wherever it begins: the index on this order is entered at the place. Each stance
    comes once; retracted ones only when asked for.
    """
    if after and selection.since and selection.since <= after[0]:
        selection = replace(selection, since=None)  # one lower bound, or SQLite may enter the index at the other
    chosen = (
        select(
            *(Stance.slug, Actor.slug, Issue.slug, Stance.stated_on, Stance.stated_last, Stance.known_on),
            *(Stance.answer, Stance.value, Stance.kind, Stance.certainty, Stance.attribution, Stance.summary),
            *(Event.slug, Stance.in_article, Stance.verified, Stance.note, Stance.retracted_why),
        )
        .join(Actor, Actor.id == Stance.actor_id)
        .join(Issue, Issue.id == Stance.issue_id + 0)  # not by the issue's index: it would sort the whole issue
        .outerjoin(Event, Event.id == Stance.event_id)
        .where(*conditions(selection), *of_actors(selection))
        .order_by(Stance.stated_last, Stance.slug)
        .limit(limit)
    )
    if after:
        chosen = chosen.where(tuple_(Stance.stated_last, Stance.slug) > after)
    if not retracted:
        chosen = chosen.where(Stance.retracted_why.is_(None))
    return tuple(FullRow._make(row) for row in session.execute(chosen))
