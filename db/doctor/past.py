"""History: whether every row can be traced to who made it, and is what was filed of it last."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import exists, func, select, tuple_
from sqlalchemy.orm import Session

from db.doctor.finding import NAMED, Finding, named
from db.former import same, thing_of
from db.history import Document, document, stance_documents
from db.models import (
    Actor,
    ActorAlias,
    Affiliation,
    Event,
    Evidence,
    History,
    Issue,
    Member,
    ScaleLevel,
    Source,
    SourceAlias,
    Stance,
    Token,
)

_THINGS: Final[tuple[type[Any], ...]] = (Actor, Source, Issue, Event, Stance)
"""Filed one by one, by their slug; an import files what it brings as a whole."""
_PARTS: Final[tuple[type[Any], ...]] = (Affiliation, ActorAlias, ScaleLevel, SourceAlias, Evidence, Member, Token)
"""Filed with what they belong to, in the same change."""
_AT_ONCE: Final = 500
_RESTORE: Final = "something wrote past the program: restore a backup from before, or save the thing again"


def gaps_in_history(session: Session) -> Iterator[Finding]:
    """Rows whose making or last change was never filed, and rows that are not as they were filed last."""
    imports = frozenset(session.scalars(select(History.change_id).where(History.table_name == "import").distinct()))
    for kind in _THINGS:
        unfiled, differing = _Names(), _Names()
        for part in _in_parts(session, kind):
            _look_through(session, kind, part, imports, unfiled, differing)
        table = kind.__tablename__
        if unfiled.count:
            yield Finding(f"History does not say who made or last changed {unfiled.words(table)}; {_RESTORE}.")
        if differing.count:
            yield Finding(f"What history filed last is not what is there of {differing.words(table)}; {_RESTORE}.")
    for kind in _PARTS:
        yield from _untold(session, kind)


class _Names:
    """The names of some things, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.some: list[str] = []

    def add(self, name: str) -> None:
        self.count += 1
        if len(self.some) < NAMED:
            self.some.append(name)

    def words(self, table: str) -> str:
        rows = "1 row" if self.count == 1 else f"{self.count:,} rows"
        return f"{rows} of {table} ({named(self.some, self.count)})"


class _Row:
    """A thing's slug, and the changes that made it and last touched it."""

    __slots__ = ("changes", "last", "slug")

    def __init__(self, slug: str, made: int, last: int) -> None:
        self.slug, self.last = slug, last
        self.changes = (made, last)


def _in_parts(session: Session, kind: type[Any]) -> Iterator[list[_Row]]:
    """The things of a kind, some at a time."""
    last = 0
    while True:
        rows = session.execute(
            select(kind.id, kind.slug, kind.created_in, kind.changed_in)
            .where(kind.id > last)
            .order_by(kind.id)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        yield [_Row(row.slug, row.created_in, row.changed_in) for row in rows]


def _look_through(
    session: Session,
    kind: type[Any],
    part: Sequence[_Row],
    imports: frozenset[int],
    unfiled: _Names,
    differing: _Names,
) -> None:
    asked = {(row.slug, change) for row in part for change in row.changes if change not in imports}
    filed = _filed(session, kind.__tablename__, asked)
    lasting = {row.slug: filed[(row.slug, row.last)] for row in part if (row.slug, row.last) in filed}
    there = _documents(session, kind, list(lasting))
    for row in part:
        if any((row.slug, change) not in filed for change in row.changes if change not in imports):
            unfiled.add(row.slug)
        elif row.slug in lasting and not same(there[row.slug], lasting[row.slug]):
            differing.add(row.slug)


def _filed(session: Session, table: str, asked: set[tuple[str, int]]) -> Mapping[tuple[str, int], Document]:
    """What was filed of things in changes; the last where one change filed a thing twice."""
    if not asked:
        return {}
    rows = session.execute(
        select(History.slug, History.change_id, History.after)
        .where(History.table_name == table, tuple_(History.slug, History.change_id).in_(sorted(asked)))
        .order_by(History.id)
    )
    return {(slug, change): after for slug, change, after in rows}


def _documents(session: Session, kind: type[Any], slugs: Sequence[str]) -> Mapping[str, Document]:
    if kind is Stance:
        return stance_documents(session, slugs)
    found = {slug: thing_of(session, kind.__tablename__, slug) for slug in slugs}
    contents = {slug: document(thing) if thing else {} for slug, thing in found.items()}
    session.expunge_all()
    return contents


def _untold(session: Session, kind: type[Any]) -> Iterator[Finding]:
    """Rows whose last change filed nothing at all."""
    untold = ~exists().where(History.change_id == kind.changed_in)
    count = session.scalar(select(func.count()).select_from(kind).where(untold))
    if count:
        keys = session.scalars(select(kind.id).where(untold).order_by(kind.id).limit(NAMED)).all()
        rows = "1 row" if count == 1 else f"{count:,} rows"
        yield Finding(
            f"History does not say who last changed {rows} of {kind.__tablename__} (numbers {named(keys, count)}); "
            f"{_RESTORE}."
        )
