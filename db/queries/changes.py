"""The changes of the record, the newest first: who, when, by which way, why, and what each did to which things.

Pages go by key: one begins behind the last change of the one before, and costs what it holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.models import Actor, Change, History, Issue, Source, Stance
from db.queries.acts import ACT, FILED, Act, Touched, takes_back
from db.vocabulary import Via

_OF_MEMBERS: Final = ("member", "token")
FEW: Final = 3
"""So many things are told of each change in a list."""


class Sort(StrEnum):
    """The sorts of changes that can be chosen; a restore is whatever takes something back."""

    CREATE = "create"
    CHANGE = "change"
    RETRACTION = "retraction"
    MERGE = "merge"
    IMPORT = "import"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which changes: by whom, on which days (UTC), of which sort, and of which actor's or issue's record.

    A change is an actor's when it touched the actor or a stance of it; with an issue, only stances on that.
    """

    by: str = ""
    since: date | None = None
    until: date | None = None
    sort: Sort | None = None
    actor: str = ""
    issue: str = ""
    members: bool = False
    """Whether those that gave roles or tokens are among them."""


class Counted(NamedTuple):
    """How many things of a kind a change did one and the same to."""

    table: str
    act: Act
    things: int


class ChangeLine(NamedTuple):
    """A change: counts of what it did, and the first few things.

    takes_back: the change that it takes back, if it says so. taken_back_in: the latest change that takes it back.
    """

    id: int
    at: datetime
    by: str
    via: Via
    why: str
    counts: tuple[Counted, ...]
    first: tuple[Touched, ...]
    takes_back: int | None
    taken_back_in: int | None


def changes(
    session: Session, sought: Sought, *, before: int | None = None, limit: int = 25
) -> tuple[ChangeLine, ...]:
    """The newest changes of those sought, or the newest of those older than the change `before`."""
    chosen = _chosen(sought).order_by(Change.id.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(Change.id < before)
    return _lines(session, chosen)


def newer_begin(session: Session, sought: Sought, *, first: int, limit: int = 25) -> int | None:
    """Where the page before the one whose first change this is begins (a `before`); none for the newest page."""
    ids = _chosen(sought).with_only_columns(Change.id).where(Change.id > first).order_by(Change.id)
    newer = session.scalars(ids.limit(limit + 1)).all()
    return newer[limit] if len(newer) > limit else None


def change_line(session: Session, change: int, *, members: bool = False) -> ChangeLine | None:
    """The change with this number; none when there is none. members: also one that gave roles or tokens."""
    return next(iter(_lines(session, _chosen(Sought(members=members)).where(Change.id == change))), None)


def touched(session: Session, change: int, *, limit: int = 20) -> tuple[Touched, ...]:
    """The first things that a change touched, those of the codebook before stances."""
    stances = case((History.table_name == "stance", 1), else_=0)
    chosen = select(History.id).where(History.change_id == change).order_by(stances, History.id).limit(limit)
    rows = {row.id: Touched(*row) for row in session.execute(FILED.where(History.id.in_(chosen)))}
    return tuple(sorted(rows.values(), key=lambda done: (done.table == "stance", done.id)))


def people(session: Session) -> tuple[str, ...]:
    """Everybody who has made a change, by name."""
    return tuple(session.scalars(_PEOPLE))


# Which changes


def _chosen(sought: Sought) -> Select[*tuple[Any, ...]]:
    chosen: Select[*tuple[Any, ...]] = select(Change.id, Change.at, Change.by, Change.via, Change.why)
    if sought.by:
        chosen = chosen.where(Change.by == sought.by)
    if sought.since:
        chosen = chosen.where(Change.at >= _midnight(sought.since))
    if sought.until and sought.until < date.max:
        chosen = chosen.where(Change.at < _midnight(sought.until + timedelta(days=1)))
    if sought.sort:
        chosen = chosen.where(_of_sort(sought.sort))
    if not sought.members:
        chosen = chosen.where(~_filed(History.table_name.in_(_OF_MEMBERS)))
    if sought.actor or sought.issue:
        chosen = chosen.where(_about(sought.actor, sought.issue))
    return chosen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _filed(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a change has filed such a row."""
    return exists().where(History.change_id == Change.id, *conditions)


def _of_sort(sort: Sort) -> ColumnElement[bool]:
    match sort:
        case Sort.RESTORE:
            return Change.via == Via.RESTORE
        case Sort.IMPORT:
            return _filed(History.table_name == "import", History.before.is_(None))
        case Sort.CREATE:
            return _filed(History.table_name != "import", History.before.is_(None))
        case Sort.MERGE:
            return _filed(History.table_name.in_(("actor", "source")), ACT == Act.MERGED)
        case Sort.RETRACTION:
            return _filed(ACT.in_((Act.RETRACTED, Act.REMOVED, Act.UNDONE)))
        case Sort.CHANGE:
            return _filed(ACT == Act.CHANGED)


def _about(actor: str, issue: str) -> ColumnElement[bool]:
    """Changes of the actor, of the issue, or of a stance of the one on the other; imports by what they brought."""
    brought = select(Stance.created_in).select_from(Stance)
    if actor:
        brought = brought.join(Actor, Actor.id == Stance.actor_id).where(Actor.slug == actor)
    if issue:
        brought = brought.join(Issue, Issue.id == Stance.issue_id).where(Issue.slug == issue)
    then = [
        and_(
            *([content["actor"].as_string() == actor] if actor else []),
            *([content["issue"].as_string() == issue] if issue else []),
        )
        for content in (History.before, History.after)
    ]
    about = [Change.id.in_(brought), _filed(History.table_name == "stance", or_(*then))]
    if not issue:
        about.append(_filed(History.table_name == "actor", History.slug == actor))
    if not actor:
        about.append(_filed(History.table_name == "issue", History.slug == issue))
    return or_(*about)


# What is told of each

_PEOPLE: Final = select(Change.by).distinct().order_by(Change.by)
_COUNTS: Final = (
    select(History.change_id, History.table_name, ACT.label("act"), func.count())
    .where(History.change_id.in_(bindparam("ids", expanding=True)))
    .group_by(History.change_id, History.table_name, "act")
    .order_by(History.change_id, func.min(History.id))
)
_TAKEN_BACK: Final = (
    select(Change.id, Change.why)
    .where(Change.id > bindparam("first"), Change.via == Via.RESTORE, Change.why.startswith("Takes back change "))
    .order_by(Change.id)
)
"""Statements that are the same each time are built once: that takes longer than a short answer."""


def _lines(session: Session, chosen: Select[*tuple[Any, ...]]) -> tuple[ChangeLine, ...]:
    rows = session.execute(chosen).all()
    ids = [row.id for row in rows]
    counts, taken_back = _counts(session, ids), _taken_back(session, ids)
    return tuple(
        ChangeLine(
            *(row.id, row.at, row.by, row.via, row.why),
            tuple(counts[row.id]),
            _first(session, row.id, counts[row.id]),
            takes_back(row.via, row.why),
            taken_back.get(row.id),
        )
        for row in rows
    )


def _first(session: Session, change: int, counts: Sequence[Counted]) -> tuple[Touched, ...]:
    """The first few things of a change: those that were merged before what moved with them."""
    first = FILED.where(History.change_id == change).order_by(History.id).limit(FEW)
    if any(count.act in {Act.MERGED, Act.SPLIT} for count in counts):
        first = first.where(ACT.in_((Act.MERGED, Act.SPLIT)), History.table_name != "stance")
    elif any(count.table == "import" for count in counts):
        first = first.where(History.table_name == "import")
    return tuple(Touched(*row) for row in session.execute(first))


def _counts(session: Session, ids: Sequence[int]) -> dict[int, list[Counted]]:
    rows = session.execute(_COUNTS, {"ids": ids})
    found: defaultdict[int, list[Counted]] = defaultdict(list)
    for change, table, act, count in rows:
        found[change].append(Counted(table, Act(act), count))
    return found


def _taken_back(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """The latest change that says it takes one of these back, for each."""
    if not ids:
        return {}
    rows = session.execute(_TAKEN_BACK, {"first": min(ids)})
    found = {takes_back(Via.RESTORE, why): key for key, why in rows}
    return {change: found[change] for change in ids if change in found}


def source_titles(session: Session, slugs: Iterable[str]) -> dict[str, str]:
    """The titles of those of these sources that are in the record, by slug."""
    return dict(session.execute(select(Source.slug, Source.title).where(Source.slug.in_(set(slugs)))).all())
