"""A slow second version of the queries: every row is read, and plain Python does the rest, day by day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import combining, normalize

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.engine import Store
from db.models import Affiliation, Evidence, Source, Stance
from db.queries.stances import Selection
from db.vocabulary import Answer, Attribution, Certainty, Kind


@dataclass(frozen=True)
class Post:
    """A post that lets an actor speak for a principal, from a day to a day."""

    actor: str
    principal: str
    first: date
    last: date


@dataclass(frozen=True)
class Cited:
    """A piece of evidence: its source, and the texts in which words are sought."""

    source: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Plain:
    """A stance with everything that a selection can ask about."""

    slug: str
    actor: str
    issue: str
    place: int
    first: date
    last: date
    known_on: date
    answer: Answer
    kind: Kind
    certainty: Certainty
    attribution: Attribution
    retracted: bool
    texts: tuple[str, ...]
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class Record:
    """Everything there is: actors and stances in the order in which they were recorded, and all posts."""

    actors: tuple[str, ...]
    stances: tuple[Plain, ...]
    posts: tuple[Post, ...]


def read_all(store: Store, actors: Iterable[str]) -> Record:
    """The whole record; `actors` in their order."""
    with store.reading() as session:
        return Record(tuple(actors), tuple(_stances(session)), tuple(_posts(session)))


def principals(record: Record, speaker: str, day: date) -> frozenset[str]:
    """For whom an actor speaks on a day: itself, and whoever it comes to by posts that are held that day."""
    reached, new = frozenset({speaker}), {speaker}
    while new:
        new = {
            post.principal
            for post in record.posts
            if post.actor in new and post.first <= day <= post.last and post.principal not in reached
        }
        reached |= new
    return reached


def chosen(record: Record, selection: Selection) -> list[Plain]:
    """The stances of a selection, whoever took them, by the day they took effect."""
    found = [stance for stance in record.stances if _fits(stance, selection)]
    return sorted(found, key=lambda stance: (stance.last, stance.slug))


def lines(record: Record, selection: Selection) -> list[tuple[str, str]]:
    """Actor and stance of each line, ordered as the lines are; those of a period with what stood before it."""
    everything = chosen(record, replace(selection, since=None, until=None))
    found = []
    for at, actor in enumerate(record.actors):
        if selection.actors and actor not in selection.actors:
            continue
        line = [
            stance for stance in everything if not stance.retracted and _is_of(record, actor, stance, selection)
        ]
        stood = _last(line, selection.since)
        for stance in line:
            if _within(stance, selection) or (stance.actor, stance.issue, stance.last) in stood:
                found.append((at, stance.place, stance.last, stance.slug, actor))
    return [(actor, slug) for *_, slug, actor in sorted(found)]


def _is_of(record: Record, actor: str, stance: Plain, selection: Selection) -> bool:
    return actor in (principals(record, stance.actor, stance.last) if selection.whole else {stance.actor})


def _last(line: list[Plain], since: date | None) -> set[tuple[str, str, date]]:
    """Speaker, issue and day: on each track the last with a value before a day, and one without that came after."""
    before = [s for s in line if since and s.last < since and s.attribution is not Attribution.ANALYST]
    placed, other = (
        {(s.actor, s.issue, s.kind is Kind.ACTION): s.last for s in before if (s.answer is Answer.PLACED) is wanted}
        for wanted in (True, False)
    )
    later = {key: day for key, day in other.items() if day >= placed.get(key, date.min)}
    return {(speaker, issue, day) for days in (placed, later) for (speaker, issue, _), day in days.items()}


def table(record: Record, selection: Selection) -> list[Plain]:
    """The stances of the record's table, the oldest first; retracted ones too, each once."""
    return [
        stance
        for stance in chosen(record, selection)
        if not selection.actors
        or set(selection.actors)
        & (principals(record, stance.actor, stance.last) if selection.whole else {stance.actor})
    ]


def evidence(stance: Plain, selection: Selection) -> int:
    """How many pieces of evidence are left."""
    return len([row for row in stance.cited if row.source not in selection.without])


def _fits(stance: Plain, selection: Selection) -> bool:
    return (
        (not selection.issues or stance.issue in selection.issues)
        and (not selection.kinds or stance.kind in selection.kinds)
        and (not selection.certainties or stance.certainty in selection.certainties)
        and (not selection.attributions or stance.attribution in selection.attributions)
        and (selection.known_on is None or stance.known_on <= selection.known_on)
        and _within(stance, selection)
        and (not stance.cited or evidence(stance, selection) > 0)
        and (not selection.text.strip() or _has(stance, selection.text))
    )


def _within(stance: Plain, selection: Selection) -> bool:
    return (selection.since is None or stance.last >= selection.since) and (
        selection.until is None or stance.first <= selection.until
    )


def _has(stance: Plain, sought: str) -> bool:
    """Whether each word and phrase stands in one of the texts, whole and in a row; signs alone do in none."""
    texts = [_words(text) for text in (*stance.texts, *(text for row in stance.cited for text in row.texts))]
    rows = [row for part in re.findall(r'"[^"]*"|[^\s"]+', sought) if (row := _words(part))]
    named = sought.strip().lower() == stance.slug
    return bool(rows) and (named or all(any(_in_a_row(row, text) for text in texts) for row in rows))


def _in_a_row(row: list[str], text: list[str]) -> bool:
    return any(text[at : at + len(row)] == row for at in range(len(text)))


def _words(text: str) -> list[str]:
    """The words of a text in Latin letters, without case and accents."""
    bare = "".join(sign for sign in normalize("NFKD", text) if not combining(sign)).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in bare).split()


def _posts(session: Session) -> Iterable[Post]:
    rows = session.scalars(
        select(Affiliation).options(selectinload(Affiliation.actor), selectinload(Affiliation.principal))
    )
    for row in rows:
        if row.speaks_for:
            first, last = row.starts_on or date.min, row.ends_on or date.max
            yield Post(row.actor.slug, row.principal.slug, first, last)


def _stances(session: Session) -> Iterable[Plain]:
    rows = session.scalars(
        select(Stance)
        .order_by(Stance.id)
        .options(
            *(selectinload(Stance.actor), selectinload(Stance.issue)),
            selectinload(Stance.evidence).selectinload(Evidence.source),
        )
    )
    for row in rows:
        yield Plain(
            slug=row.slug,
            actor=row.actor.slug,
            issue=row.issue.slug,
            place=row.issue.place,
            first=row.stated_first,
            last=row.stated_last,
            known_on=row.known_on,
            answer=row.answer,
            kind=row.kind,
            certainty=row.certainty,
            attribution=row.attribution,
            retracted=row.retracted_why is not None,
            texts=(row.summary, row.note, row.actor.name, row.issue.name),
            cited=tuple(Cited(cited.source.slug, (cited.quote, *_names(cited.source))) for cited in row.evidence),
        )


def _names(source: Source) -> tuple[str, ...]:
    return source.title, source.publisher, source.author
