"""A brief: what happened between two dates, for chosen parties and issues, on one page with its sources. Pure.

The document is plain data; `positions/exports/brief_files.py` writes it as HTML or Markdown. Every number comes
from the same rules as the pages'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from db.queries.codebook import ActorRow, EventRow, IssueRow
from db.queries.stances import StanceRow
from db.vocabulary import EventKind
from positions import findings, words
from positions.answers import Line, Moved, Standing, shifts_in, standing_of
from positions.distance import Moved as Mover
from positions.distance import gap_on
from positions.standing import Track


class Text(NamedTuple):
    """Words, the slugs of the stances whose sources are footnotes, and whether it belongs to the one above."""

    words: str
    stances: tuple[str, ...] = ()
    below: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table or with points below it; `empty` is said where there is nothing."""

    title: str
    empty: str
    table: Table | None = None
    points: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole document."""

    title: str
    about: str
    sections: tuple[Section, ...]

    @property
    def stances(self) -> list[str]:
        """The slugs of the stances whose sources are footnotes, each once."""
        cells = [text for s in self.sections if s.table for row in s.table.rows for text in row]
        texts = [*cells, *(text for s in self.sections for text in s.points)]
        return list(dict.fromkeys(slug for text in texts for slug in text.stances))


Standings = Mapping[tuple[str, str], Standing | None]
"""Where actors stand on issues on a day, by the slugs of both; None where nothing is known of it by then."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a brief is about: lines of the chosen actors on the chosen issues, from one day to another, as known."""

    lines: Sequence[Line]
    actors: Sequence[ActorRow]
    issues: Sequence[IssueRow]
    events: Sequence[EventRow]
    every_actor: Mapping[str, ActorRow]
    first: date
    last: date
    known_on: date
    since: date | None = None
    """The first day of the stances in its lines, before which only the last of each speaker is; none for all."""

    def stances(self, actor: str, issue: str) -> tuple[StanceRow, ...]:
        """The stances of an actor's line on an issue."""
        return next((one.stances for one in self.lines if (one.actor, one.issue) == (actor, issue)), ())

    def standings(self, on: date) -> Standings:
        """Where everybody chosen stands on every issue on a day."""
        pairs = [(actor.slug, issue.slug) for issue in self.issues for actor in self.actors]
        lines = [Line(*pair, self.stances(*pair)) for pair in pairs]
        return {(line.actor, line.issue): standing_of(line, on=on, known_on=self.known_on) for line in lines}


def make_brief(scope: Scope, *, title: str) -> Brief:
    """The brief of a scope."""
    names = words.listed([actor.name for actor in scope.actors])
    span = f"{words.day_words(scope.first)} to {words.day_words(scope.last)}"
    about = f"{names}, {span}, as known on {words.day_words(scope.known_on)}. {_since(scope)}"
    now = scope.standings(scope.last)
    sections = (_stood(scope, now), _apart(scope), _moved(scope), _deeds(scope, now), _unknown(scope, now))
    return Brief(title, about, sections)


def _since(scope: Scope) -> str:
    told = []
    for kind, name in ((EventKind.SUMMIT, "summit"), (EventKind.TALKS, "talks")):
        last = findings.last_of_kind(scope.events, kind, scope.last)
        if last:
            days = words.counted((scope.last - last.last).days, "day")
            told.append(f"the last {name} ({last.name}) {days} before")
    return f"On {words.day_words(scope.last)}: {words.listed(told)}." if told else ""


def _stands(standing: Standing | None, issue: IssueRow) -> Text:
    if standing is None:
        return Text("no record")
    position = standing.position
    since = f"; since then {words.ANSWER[standing.since]}" if standing.since else ""
    if position is None:
        return Text(words.ANSWER[standing.since] if standing.since else "no record")
    carried = f" (carried, last heard {words.day_words(position.effective_on)})" if position.carried else ""
    slugs = tuple(stance.slug for stance in position.day.stances)
    return Text(words.level_words(issue, position.value) + carried + since, slugs)


def _stood(scope: Scope, now: Standings) -> Section:
    then = scope.standings(scope.first)
    rows = tuple(
        (
            Text(issue.name),
            Text(actor.name),
            _stands(then[actor.slug, issue.slug], issue),
            _stands(now[actor.slug, issue.slug], issue),
        )
        for issue in scope.issues
        for actor in scope.actors
    )
    head = ("Issue", "Actor", words.day_words(scope.first), words.day_words(scope.last))
    return Section("Where they stood, then and now", "Nobody chosen.", Table(head, rows))


def _apart(scope: Scope) -> Section:
    rows = []
    for issue in scope.issues:
        for a, b in combinations(scope.actors, 2):
            of_a, of_b = scope.stances(a.slug, issue.slug), scope.stances(b.slug, issue.slug)
            then, now = (gap_on(of_a, of_b, on=on, known_on=scope.known_on) for on in (scope.first, scope.last))
            told = [
                f"{words.gap_words(issue, gap.gap)} ({gap.status})" if gap else "not comparable"
                for gap in (then, now)
            ]
            mover = {Mover.A: a.name, Mover.B: b.name, Mover.BOTH: "both"}
            last = "–"
            if now:
                earlier = scope.since and now.on < scope.since
                day = words.day_words(now.on)
                last = f"before {words.day_words(scope.first)}" if earlier else f"{mover[now.moved]}, {day}"
            rows.append(tuple(Text(cell) for cell in (issue.name, f"{a.name} and {b.name}", *told, last)))
    head = ("Issue", "Pair", words.day_words(scope.first), words.day_words(scope.last), "Last moved")
    return Section("How far apart", "One party has no distance.", Table(head, tuple(rows)) if rows else None)


def _moved(scope: Scope) -> Section:
    issues = {issue.slug: issue for issue in scope.issues}
    steps = {slug: issue.step for slug, issue in issues.items()}
    moves = shifts_in(scope.lines, steps, known_on=scope.known_on)
    between = [moved for moved in moves if scope.first < moved.shift.on <= scope.last]
    return Section(
        "What moved, and what came of it",
        "Nobody moved.",
        points=tuple(point for moved in between for point in _move(moved, issues[moved.issue], scope)),
    )


def _move(moved: Moved, issue: IssueRow, scope: Scope) -> tuple[Text, ...]:
    """A shift with the evidence on both sides."""
    shift = moved.shift
    told = [Text(findings.headline(moved, scope.every_actor, issue, known_on=scope.known_on))]
    for name, day in (("Before", shift.before), ("After", shift.after)):
        for stance in day.stances:
            what = f"{name}: {words.span_words(stance.stated_on)}, {stance.speaker_name}, {words.KIND[stance.kind]}"
            told.append(Text(f"{what}: {stance.summary}", (stance.slug,), below=True))
    return tuple(told)


def _deeds(scope: Scope, now: Standings) -> Section:
    points = []
    for issue in scope.issues:
        for actor in scope.actors:
            done = [
                s
                for s in scope.stances(actor.slug, issue.slug)
                if Track.DONE.has(s.kind) and scope.first <= s.last <= scope.last and s.known_on <= scope.known_on
            ]
            said = _stands(now[actor.slug, issue.slug], issue)
            for stance in done:
                value = (
                    words.ANSWER[stance.answer] if stance.value is None else words.level_words(issue, stance.value)
                )
                head = f"{actor.name}, {words.within(issue.name)}: said {said.words}; did {value}"
                told = f"{head}, {words.span_words(stance.stated_on)}: {stance.summary}"
                points.append(Text(told, (*said.stances, stance.slug)))
    return Section("What was said against what was done", "No action is on record between.", points=tuple(points))


def _unknown(scope: Scope, now: Standings) -> Section:
    points = []
    for issue in scope.issues:
        for actor in scope.actors:
            standing = now[actor.slug, issue.slug]
            if standing is None or standing.position is None:
                points.append(
                    Text(f"{actor.name} on {words.within(issue.name)}: {_stands(standing, issue).words}.")
                )
            elif standing.position.carried:
                age = words.ago(standing.position.age_days)
                points.append(Text(f"{actor.name} on {words.within(issue.name)}: last heard {age}."))
    return Section("What is not known", "Everybody chosen was heard on every issue.", points=tuple(points))
