"""How every number is computed: each rule in the words of its own docstring, with an example from the record."""

import inspect
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from db import voices
from db.queries.codebook import ActorRow, IssueRow
from positions import distance, shifts, standing, words
from positions.answers import Line
from positions.distance import gaps_of
from positions.shifts import shifts_of
from positions.standing import Track, days_of, position_on, steps_of


class Example(NamedTuple):
    """What examples are made from: two lines on one issue, by what is known on a day."""

    a: Line
    b: Line
    actors: dict[str, ActorRow]
    issue: IssueRow
    known_on: date


class Rule(NamedTuple):
    """A number's name, the code whose docstring tells its rule, and an example from the record."""

    name: str
    told_by: Sequence[object]
    example: Callable[[Example], str]
    text: str
    """The rule in plain words, as the code itself says it."""


def _rule(name: str, told_by: Sequence[object], example: Callable[[Example], str]) -> Rule:
    text = "\n\n".join(_unwrapped(inspect.getdoc(one) or "") for one in told_by)
    return Rule(name, told_by, example, text)


def _unwrapped(text: str) -> str:
    """A docstring without the line ends that only its source needs."""
    return re.sub(r"(?<!\n)\n(?!\n|- )", " ", text)


def _whose(e: Example) -> str:
    speakers = dict.fromkeys(s.speaker_name for s in e.a.stances)
    return f"The line of {_name(e)} rests on the stances of {words.listed(list(speakers))}."


def _counts(e: Example) -> str:
    known = [s for s in e.a.stances if standing.gives_value(s, track=Track.SAID, known_on=e.known_on)]
    return (
        f"Of {words.counted(len(e.a.stances), 'stance')} of {_name(e)}, {len(known)} give a value to what was said."
    )


def _day(e: Example) -> str:
    days = days_of(e.a.stances, track=Track.ALL, known_on=e.known_on)
    if not days:
        return f"{_name(e)} has no day with a value."
    day = max(days, key=lambda d: len(d.stances))
    value = words.level_words(e.issue, day.value)
    count = words.counted(len(day.stances), "stance")
    return f"On {words.day_words(day.on)} {_name(e)} has {count} with a value; the day's value is {value}."


def _position(e: Example) -> str:
    days = days_of(e.a.stances, track=Track.SAID, known_on=e.known_on)
    if not days:
        return f"{_name(e)} has no position in words."
    last = days[-1].on
    position = position_on(e.a.stances, on=last, known_on=e.known_on)
    stands = words.level_words(e.issue, position.value) if position else "none"
    return f"On {words.day_words(last)} the position of {_name(e)} is {stands}."


def _carried(e: Example) -> str:
    days = days_of(e.a.stances, track=Track.SAID, known_on=e.known_on)
    gaps = [s for s in steps_of(days, until=days[-1].on) if s.heard_until < s.until] if days else []
    if not gaps:
        return f"{_name(e)} was never silent for over {standing.CARRIED_AFTER} days."
    first = gaps[0]
    return f"{_name(e)} was carried from {words.day_words(first.heard_until)} to {words.day_words(first.until)}."


def _shift(e: Example) -> str:
    moves = shifts_of(e.a.stances, step=e.issue.step, known_on=e.known_on)
    if not moves:
        return f"{_name(e)} has not moved."
    move = max(moves, key=lambda m: (m.size, m.on))
    path = " to ".join(words.level_words(e.issue, day.value) for day in (move.before, move.after))
    told = f"{_name(e)} moved on {words.day_words(move.on)}, from {path}: {words.OUTCOME[move.outcome]}"
    return f"{told}, {words.voices_of(move)}."


def _gap(e: Example) -> str:
    gaps = gaps_of(e.a.stances, e.b.stances, known_on=e.known_on)
    if not gaps:
        return "The two have no day on which both have a position."
    last = gaps[-1]
    other = e.actors[e.b.actor].name
    apart = words.gap_words(e.issue, last.gap)
    return f"Since {words.day_words(last.on)} {_name(e)} and {other} are: {apart} ({last.status})."


def _name(e: Example) -> str:
    return e.actors[e.a.actor].name


RULES: Final = (
    _rule("Whose stances", (voices,), _whose),
    _rule("What counts", (standing, Track, standing.gives_value), _counts),
    _rule("A day's value", (standing.days_of, standing.Day), _day),
    _rule("Position on a day", (standing.position_on, standing.Position), _position),
    _rule("Carried", (standing.steps_of, standing.Step), _carried),
    _rule("Shift, and what came of it", (shifts, shifts.Outcome, shifts.Shift), _shift),
    _rule("Gap, and who moved", (distance, distance.gaps_of, distance.Status, distance.Moved), _gap),
)
