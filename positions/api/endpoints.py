"""What can be asked, and how each question is put to the record: the queries and rules of pages and commands."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from db.queries import whole
from db.queries.detail import sources_of
from db.queries.pages import Place, stance_page
from db.vocabulary import Kind
from positions import answers
from positions.answer_rows import Row, gap_row, position_row, shift_row
from positions.api import parameters as p
from positions.api import rows
from positions.api.parameters import Parameter
from positions.api.query import Items, Values
from positions.api.question import selection_of
from positions.api.replies import BadRequest
from positions.api.rows import Columns


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows, which can be gone through once; where the next page begins; the tables that the rows are of."""

    rows: Iterable[Row]
    following: Place | None = None
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address: what it answers, by which parameters, in which columns.

    answer: takes the settled values of every parameter. paged: whether it answers a page at a time. rewritten: the
    query as its parameters have it, where pages write it otherwise.
    """

    name: str
    about: str
    parameters: tuple[Parameter, ...]
    columns: Columns
    answer: Callable[[Session, Values], Answer]
    paged: bool = False
    rewritten: Callable[[Items], Items] = field(default=lambda items: items)


def _stances(session: Session, values: Values) -> Answer:
    kinds = tuple(kind for kind in values["kinds"] or Kind if values["track"].has(kind))
    if not kinds:  # none of the chosen kinds is on this track
        return Answer(())
    selection = replace(
        selection_of(values),
        kinds=kinds if len(kinds) < len(Kind) else (),
        since=values["since"],
        until=values["until"],
        text=values["text"],
    )
    limit = values["limit"]
    found = stance_page(session, selection, after=values["after"], limit=limit + 1, retracted=values["retracted"])
    page = found[:limit]
    place = (page[-1].last, page[-1].slug) if len(found) > limit else None
    evidence = sources_of(session, [stance.slug for stance in page])
    left_out = frozenset(values["without"])
    return Answer(
        [
            rows.stance_row(stance, [row for row in evidence.get(stance.slug, ()) if row.source not in left_out])
            for stance in page
        ],
        place,
    )


def _positions(session: Session, values: Values) -> Answer:
    found = answers.as_of(
        session, selection_of(values), on=values["as_of"], known_on=values["known"], track=values["track"]
    )
    return Answer(position_row(standing) for standing in found)


def _shifts(session: Session, values: Values) -> Answer:
    found = answers.shifts(
        session,
        selection_of(values),
        known_on=values["known"],
        track=values["track"],
        window=values["window"],
        step=values["step"],
    )
    return Answer(shift_row(moved) for moved in found if _asked_for(moved, values))


def _asked_for(moved: answers.Moved, values: Values) -> bool:
    """Whether a shift is in the period, and came to what is asked for."""
    since, until, outcomes = values["since"], values["until"], values["outcome"]
    return (
        (not since or moved.shift.on >= since)
        and (not until or moved.shift.on <= until)
        and (not outcomes or moved.shift.outcome in outcomes)
    )


def _gap(session: Session, values: Values) -> Answer:
    a, b = values["a"], values["b"]
    selection = selection_of({**values, "issues": (values["issue"],), "actors": (a, b)})
    found = answers.gaps(session, selection, a, b, known_on=values["known"], track=values["track"])
    return Answer(gap_row(gap) for gap in found)


def _pair(items: Items) -> Iterator[tuple[str, str]]:
    """The two actors that some links name in one list, as one and the other."""
    for name, written in items:
        if name not in {"actors", "of"}:
            yield name, written
            continue
        pair = written.split(",")
        if len(pair) != 2:
            raise BadRequest(f"{name}: a gap is between two actors: write two slugs with a comma between them.")
        yield from zip(("a", "b"), pair, strict=True)


def _codebook(session: Session, values: Values) -> Answer:
    tables = (values["table"],) if values["table"] else rows.CODEBOOK
    found = [{"table": table, **row._mapping} for table in tables for row in whole.rows(session, table)]
    return Answer(found, tables=tables)


_EVERY_COLUMN: Final[Columns] = {
    "table": rows.one_of(rows.CODEBOOK),
    **{name: schema for table in rows.CODEBOOK for name, schema in rows.table_columns(table).items()},
}
ENDPOINTS: Final = (
    Endpoint(
        "stances",
        "Stances with their evidence, by the day they take effect and by slug, a page at a time.",
        (
            *(p.ISSUES, p.ACTORS, *p.FILTERS, p.TRACKS, p.SINCE, p.UNTIL, p.TEXT),
            *(p.RETRACTED, p.LIMITED, p.AFTER, p.FORMAT),
        ),
        rows.STANCE,
        _stances,
        paged=True,
    ),
    Endpoint(
        "positions",
        "Where actors stand on a day; a pair of actor and issue of which nothing is known by then is left out.",
        (p.AS_OF, p.ISSUES, p.ACTORS, *p.FILTERS, p.TRACK, p.FORMAT),
        rows.POSITION,
        _positions,
    ),
    Endpoint(
        "shifts",
        "When positions moved and what came of it, the oldest first.",
        (
            *(p.ISSUES, p.ACTORS, *p.FILTERS, p.TRACK, p.WINDOWED, p.STEP, p.OUTCOME),
            *(p.SINCE, p.UNTIL, p.FORMAT),
        ),
        rows.SHIFT,
        _shifts,
    ),
    Endpoint(
        "gap",
        "How far apart two actors are on an issue, on each day on which either moves.",
        (p.A, p.B, p.ISSUE, *p.FILTERS, p.TRACK, p.FORMAT),
        rows.GAP,
        _gap,
        rewritten=_pair,
    ),
    Endpoint(
        "codebook",
        "Whom and what the record speaks of: actors, affiliations, issues and their levels, sources, events.",
        (p.table(rows.CODEBOOK), p.EDITION, p.FORMAT),
        _EVERY_COLUMN,
        _codebook,
    ),
)
