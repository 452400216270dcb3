"""The stances behind lines: all of them, those of a period, or those that positions on a day rest on.

On a day, the last days of each line are sought at the ends of ranges of `ix_stance_line`, speaker by speaker: the
cost follows the lines asked for and not how much the record holds of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
    true,
    union,
)
from sqlalchemy.orm import Session, aliased

from db.models import Actor, Issue, Stance, Voice
from db.queries.stances import Selection, StanceRow, conditions, given, row_columns, shape_of
from db.vocabulary import Answer, Attribution, Kind

_PLACED: Final = Stance.answer == Answer.PLACED
_TRACKS: Final = {"said": Stance.kind != Kind.ACTION, "done": Stance.kind == Kind.ACTION}
_line: Final = aliased(Actor, name="line")
Asked = tuple[Select[Any], dict[str, Any]]
"""A statement and its values: building one takes as long as its answer, so one is built for each shape and kept."""


def line_stances(session: Session, selection: Selection) -> tuple[StanceRow, ...]:
    """The stances behind the lines of the chosen actors and issues, by the day they took effect.

    With a first day, those of the period and the last ones of every speaker before it: steps, shifts and voices
    within the period come out as on the whole line.
    """
    return _rows(session, [_all_of(selection), *_before(selection, of_speakers=True)])


def last_stances(session: Session, selection: Selection, *, on: date) -> tuple[StanceRow, ...]:
    """Of each chosen line the stances on its last days up to a day: enough for its positions on that day.

    The period of the selection is not looked at.
    """
    return _rows(session, [_on_last_days(selection, on, of_speakers=False)])


def line_outlines(session: Session, selection: Selection) -> Iterator[StanceRow]:
    """What the position rules read of the stances behind lines, and no more: slugs, texts and evidence are blank.

    Found in `ix_stance_line` alone, in no order; first and last day of a date are its last.
    """
    of = _of_lines(
        selection,
        lambda of: (
            *(of.c.slug, Issue.slug, Stance.stated_last, Stance.known_on, Stance.answer, Stance.value),
            *(Stance.kind, Stance.certainty, Stance.attribution),
        ),
    )
    for line, issue, last, known_on, answer, value, kind, certainty, attribution in session.execute(of):
        about = (answer, value, kind, certainty, attribution)
        yield StanceRow(line, "", "", "", issue, "", last, last, known_on, *about, "", 0, retracted=False)


def stances_on(session: Session, selection: Selection, days: Collection[date]) -> tuple[StanceRow, ...]:
    """The stances behind the lines that took effect on some days, in the order of `line_stances`.

    With a first day also those on which the positions before it rest.
    """
    every, values = _all_of(selection)
    chosen = every.where(Stance.stated_last.in_(sorted(days))), values
    return _rows(session, [chosen, *_before(selection, of_speakers=False)])


def is_crowded(session: Session, selection: Selection, most: int) -> bool:
    """Whether the lines have more than so many stances in the period; the count ends when it has found too many."""
    return _count(session, selection, most) > most


def holds_more(session: Session, most: int) -> bool:
    """Whether the whole record has more than so many stances: of a small one all of any lines fit."""
    return session.scalar(_ONE_MORE, {"most": most}) is not None


def fitting_since(session: Session, selection: Selection, most: int) -> date | None:
    """The first day of the newest period with at most so many stances of the lines; none when all of them fit.

    Periods of 30 days, 60, 120 and so on before the record's last day (or the last that is known or asked for) are
    tried; 30 days are taken in any case. Each count ends when it has found too many.
    """
    if _count(session, selection, most) <= most:
        return None
    newest = session.scalar(select(func.max(Stance.stated_last))) or date.max
    last = min(newest, selection.known_on or newest, selection.until or newest)
    days = 30
    while _count(session, replace(selection, since=last - timedelta(2 * days)), most) <= most:
        days *= 2
    return last - timedelta(days)


_ONE_MORE: Final = select(Stance.id).order_by(Stance.id).offset(bindparam("most", type_=Integer)).limit(1)
"""A stance beyond so many."""


def _rows(session: Session, chosen: Iterable[Asked]) -> tuple[StanceRow, ...]:
    """The rows of disjoint selects, by line, issue and day; the first two columns are the places of the former."""
    rows: list[Any] = [row for statement, values in chosen for row in session.execute(statement, values)]
    found = [(line, place, StanceRow._make(row)) for line, place, *row in rows]
    found.sort(key=lambda one: (one[0], one[1], one[2].issue, one[2].last, one[2].slug))
    return tuple(row for _, _, row in found)


def _count(session: Session, selection: Selection, most: int) -> int:
    """How many stances the lines have, at most one more than `most`."""
    found = _of_lines(selection, lambda _: (Stance.id,)).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _all_of(selection: Selection) -> Asked:
    shape, values = shape_of(selection)
    return _all_of_shape(shape), values


@lru_cache(maxsize=100)
def _all_of_shape(selection: Selection) -> Select[Any]:
    return _of_lines(selection, lambda of: (of.c.line, of.c.place, of.c.slug, *row_columns(selection))).join(
        Actor, Actor.id == Stance.actor_id
    )


def _of_lines(selection: Selection, columns: Callable[[CTE], tuple[Any, ...]]) -> Select[Any]:
    """Columns of the stances of the lines, found speaker by speaker and issue by issue in `ix_stance_line`."""
    speakers = _speakers(selection, date.max)
    return (
        select(*columns(speakers))
        .select_from(speakers)
        .join(Stance, and_(Stance.actor_id == speakers.c.speaker, Stance.issue_id == speakers.c.issue))
        .join(Issue, Issue.id == Stance.issue_id)
        .where(Stance.stated_last.between(_first(selection, speakers), speakers.c.until))
        .where(*conditions(replace(selection, issues=(), since=None)), Stance.retracted_why.is_(None))
    )


def _first(selection: Selection, speakers: CTE) -> ColumnElement[date]:
    """The first day on which a stance of a speaker is looked for: its first day in office or that of the period."""
    starts = speakers.c.starts_on
    since = given("since", selection.since, Stance.stated_last)
    return case((starts < since, since), else_=starts) if selection.since else starts


def _before(selection: Selection, *, of_speakers: bool) -> list[Asked]:
    """The stances on which what was before the first day rests; none without one."""
    if not selection.since or selection.since == date.min:
        return []
    return [_on_last_days(selection, selection.since - timedelta(days=1), of_speakers=of_speakers)]


def _on_last_days(selection: Selection, on: date, *, of_speakers: bool) -> Asked:
    """The stances on the last days up to a day: of each line, or of each speaker of a line."""
    shape, values = shape_of(replace(selection, since=None, until=None))
    return _on_last_days_shape(shape, of_speakers=of_speakers), values | {"on": on}


@lru_cache(maxsize=100)
def _on_last_days_shape(selection: Selection, *, of_speakers: bool) -> Select[Any]:
    days = _last_days(selection, date.max, of_speakers=of_speakers)
    return (
        select(days.c.line, days.c.place, days.c.slug, *row_columns(selection))
        .select_from(days)
        .join(
            Stance,
            and_(
                Stance.actor_id == days.c.speaker,
                Stance.issue_id == days.c.issue,
                Stance.stated_last == days.c.day,
            ),
        )
        .join(Actor, Actor.id == Stance.actor_id)
        .join(Issue, Issue.id == Stance.issue_id)
        .where(*conditions(replace(selection, issues=())), Stance.retracted_why.is_(None))
    )


def _last_days(selection: Selection, on: date, *, of_speakers: bool) -> CTE:
    """Line, speaker, issue and day: on each track the last day with a value, and one without that came after."""
    speakers = _speakers(selection, on)
    placed = _with_days(selection, speakers, {name: and_(_PLACED, track) for name, track in _TRACKS.items()})
    unplaced = {f"un_{name}": and_(~_PLACED, track) for name, track in _TRACKS.items()}
    found = _with_days(selection, placed, unplaced)
    keys = (found.c.line, found.c.slug, found.c.issue, found.c.place, found.c.speaker)
    days = [found.c[name] for name in (*_TRACKS, *unplaced)]
    tops = [func.max(day).over(partition_by=(found.c.line, found.c.issue)).label(f"top_{day.name}") for day in days]
    topped = select(*keys, *days, *tops).cte("topped")
    parts = [
        select(*(topped.c[key.name] for key in keys), topped.c[day.name].label("day")).where(
            topped.c[day.name].is_not(None) if of_speakers else topped.c[day.name] == topped.c[f"top_{day.name}"]
        )
        for day in days
    ]
    return union(*parts).cte("days")


def _speakers(selection: Selection, on: date) -> CTE:
    """Each speaker of each line on each issue, with the days from and to which it spoke for the line until then."""
    until = given("on", on, Voice.ends_on)
    return (
        select(
            *(_line.id.label("line"), _line.slug, Issue.id.label("issue"), Issue.place),
            *(Voice.speaker_id.label("speaker"), Voice.starts_on),
            case((Voice.ends_on < until, Voice.ends_on), else_=until).label("until"),
        )
        .select_from(_line)
        .join(Voice, _voice(selection))
        .join(Issue, _on_chosen_issues(selection))
        .where(Voice.starts_on <= until, *_chosen_lines(selection))
        .distinct()  # they are; but said so, SQLite lists them first instead of walking through stances
        .cte("speakers")
    )


def _with_days(selection: Selection, speakers: CTE, sorts: Mapping[str, ColumnElement[bool]]) -> CTE:
    """The same, with a column for the last day of each sort of stance; one without a value comes after one with."""
    known = {name: speakers.c.get(name.removeprefix("un_")) for name in sorts}
    days = (_last_day(selection, speakers, sort, after=known[name]).label(name) for name, sort in sorts.items())
    return select(*speakers.c, *days).cte("".join(sorts))


def _last_day(
    selection: Selection, speakers: CTE, sort: ColumnElement[bool], *, after: ColumnElement[date] | None
) -> ScalarSelect[date]:
    """The last day of a sort, of a speaker on an issue while it spoke for the line: a seek in `ix_stance_line`.

    after: only a later day counts, so that rare answers are not sought through the years.
    """
    chosen = select(Stance.stated_last)
    if selection.text:  # which may be found in the speaker's name
        chosen = chosen.join(Actor, Actor.id == Stance.actor_id)
    first = speakers.c.starts_on if after is None else func.coalesce(after, speakers.c.starts_on)
    return (
        chosen.where(Stance.actor_id == speakers.c.speaker, Stance.issue_id == speakers.c.issue)
        .where(Stance.stated_last.between(first, speakers.c.until), Stance.attribution != Attribution.ANALYST)
        .where(sort, *conditions(replace(selection, issues=())), Stance.retracted_why.is_(None))
        .order_by(Stance.stated_last.desc())
        .limit(1)
        .correlate(speakers)
        .scalar_subquery()
    )


def _voice(selection: Selection) -> ColumnElement[bool]:
    """Who speaks for a line: its actor, and for a whole one also those who speak for it."""
    own = Voice.principal_id == _line.id
    return own if selection.whole else and_(own, Voice.speaker_id == _line.id)


def _chosen_lines(selection: Selection) -> list[ColumnElement[bool]]:
    return [_line.slug.in_(given("actors", selection.actors, Actor.slug))] if selection.actors else []


def _on_chosen_issues(selection: Selection) -> ColumnElement[bool]:
    return Issue.slug.in_(given("issues", selection.issues, Issue.slug)) if selection.issues else true()
