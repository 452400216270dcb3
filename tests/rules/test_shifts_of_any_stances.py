"""When a position moved, for any stances: a slow second version of the rule, and what always holds.

The slow version goes one day at a time, in the words of the design; it is never made from the code.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions.shifts import Outcome, Shift, shifts_of
from positions.standing import Track
from tests.rules.builders import CALENDAR, any_stance, some_stances
from tests.rules.test_standing_of_any_stances import slow_value

LEVEL = 2520.0
"""The distance of two levels: every number up to ten divides it, so that the mean of a day's equals is exact."""
Values = dict[date, float]
"""The days with a value, and the value."""
VOICES: dict[str, SearchStrategy[Any]] = {
    "line": st.just("a"),
    "speaker": st.sampled_from("abc"),
    "value": st.integers(-4, 4).map(lambda halves: halves * LEVEL / 2),
}
PLAIN: dict[str, SearchStrategy[Any]] = {
    "answer": st.just(Answer.PLACED),
    "kind": st.just(Kind.OFFER) | st.sampled_from(Kind),
    "certainty": st.just(Certainty.HIGH) | st.sampled_from(Certainty),
    "attribution": st.just(Attribution.OWN),
    "retracted": st.just(False),
}
"""Stances that give a value, most of them equals: lines of these often shift, and often return."""


def told(shift: Shift) -> dict[str, object]:
    return {
        "before": (shift.before.on, shift.before.value),
        "after": (shift.on, shift.after.value),
        "outcome": shift.outcome,
        "half_back_on": shift.half_back_on,
        "fully_back_on": shift.fully_back_on,
        "next_on": shift.next_on,
        "same_voice": shift.same_voice,
        "joined": shift.joined,
    }


def slow_values(stances: Sequence[StanceRow], *, known_on: date, track: str) -> Values:
    every = {on: slow_value(stances, on=on, known_on=known_on, track=track) for on in CALENDAR}
    return {on: value[0] for on, value in every.items() if value}


def slow_shifts(
    stances: Sequence[StanceRow], *, step: float, known_on: date, track: str, window: int
) -> list[dict[str, object]]:
    """Look at each day with a value beside the one before it."""
    values = slow_values(stances, known_on=known_on, track=track)
    own = {
        speaker: slow_values([row for row in stances if row.speaker == speaker], known_on=known_on, track=track)
        for speaker in "abc"
    }
    found = []
    for start, on in pairwise(sorted(values)):
        old, new = values[start], values[on]
        if abs(old - new) < step:
            continue
        within = [on + timedelta(days=n) for n in range(1, window + 1)]
        half_back = slow_back(values, on=on, old=old, new=new, needed=abs(new - old) / 2)
        fully_back = slow_back(values, on=on, old=old, new=new, needed=abs(new - old))
        makers = slow_makers(stances, on=on, known_on=known_on, track=track)
        found.append(
            {
                "before": (start, old),
                "after": (on, new),
                "outcome": slow_outcome(values, half_back, fully_back, within=within, known_on=known_on),
                "half_back_on": half_back[0] if half_back else None,
                "fully_back_on": fully_back[0] if fully_back else None,
                "next_on": min((day for day in values if day > on), default=None),
                "same_voice": any(slow_same_voice(own[who], on=on, up=new > old, step=step) for who in makers),
                "joined": any(
                    slow_joined(own[who], old=old, new=new, within=within, half_back=half_back)
                    for who in own.keys() - makers
                ),
            }
        )
    return found


def slow_back(values: Values, *, on: date, old: float, new: float, needed: float) -> list[date]:
    """The days after a shift on which the line is so far back; a way is counted up or down, as the shift went."""
    back = {day: new - value if new > old else value - new for day, value in values.items() if day > on}
    return [day for day in CALENDAR if day in back and back[day] >= needed]


def slow_outcome(
    values: Values, half_back: list[date], fully_back: list[date], *, within: list[date], known_on: date
) -> str:
    if any(day in fully_back for day in within):
        return "came_back"
    if any(day in half_back for day in within):
        return "part_back"
    if known_on <= within[-1]:
        return "open"
    return "held" if any(day in values for day in within) else "unconfirmed"


def slow_makers(stances: Sequence[StanceRow], *, on: date, known_on: date, track: str) -> set[str]:
    """Whose stances are the best ranked of a day."""
    giving = [row for row in stances if row.last == on and slow_value([row], on=on, known_on=known_on, track=track)]
    for certainty in ("high", "medium", "low"):
        for kinds in ({"declared_policy"}, {"demand", "offer"}, {"action"}, {"signal"}):
            if best := {row.speaker for row in giving if row.certainty == certainty and row.kind in kinds}:
                return best
    return set()


def slow_same_voice(own: Values, *, on: date, up: bool, step: float) -> bool:
    """Go back a day at a time to what the speaker said before."""
    day = on - timedelta(days=1)
    while day >= CALENDAR[0]:
        if day in own:
            return (own[on] - own[day] if up else own[day] - own[on]) >= step
        day -= timedelta(days=1)
    return False


def slow_joined(own: Values, *, old: float, new: float, within: list[date], half_back: list[date]) -> bool:
    """Go forward a day at a time until the line is half-way back or the window ends."""
    for day in within:
        if day in half_back:
            return False
        if day in own and abs(new - own[day]) < abs(old - own[day]):
            return True
    return False


def a_line(**chosen: SearchStrategy[Any]) -> SearchStrategy[list[StanceRow]]:
    """Any stances of a government and of those who speak for it."""
    return some_stances(**VOICES | chosen)


lines = a_line() | a_line(**PLAIN)
plain_lines = a_line(**PLAIN)
known_days = st.sampled_from(CALENDAR) | st.just(CALENDAR[-1])
tracks = st.sampled_from(Track)
windows = st.integers(1, 8)
steps = st.sampled_from((LEVEL / 2, LEVEL, LEVEL * 2))


@settings(max_examples=1_000)
@given(lines, steps, known_days, tracks, windows)
def test_shifts_are_those_of_the_slow_version(
    stances: list[StanceRow], step: float, known_on: date, track: Track, window: int
) -> None:
    fast = shifts_of(stances, step=step, known_on=known_on, track=track, window=window)
    slow = slow_shifts(stances, step=step, known_on=known_on, track=track, window=window)
    assert [told(shift) for shift in fast] == slow


# What holds for any stances


@given(lines, steps, known_days, tracks, windows)
def test_reversing_the_scale_mirrors_the_shifts(
    stances: list[StanceRow], step: float, known_on: date, track: Track, window: int
) -> None:
    turned = [row._replace(value=None if row.value is None else -row.value) for row in stances]
    there, back = (
        [told(shift) for shift in shifts_of(rows, step=step, known_on=known_on, track=track, window=window)]
        for rows in (stances, turned)
    )
    mirrored = [shift | {side: (shift[side][0], -shift[side][1]) for side in ("before", "after")} for shift in back]
    assert mirrored == there


@given(lines, steps, known_days, tracks, windows)
def test_what_becomes_known_later_never_changes_what_was_known_earlier(
    stances: list[StanceRow], step: float, known_on: date, track: Track, window: int
) -> None:
    known = [row for row in stances if row.known_on <= known_on]
    assert shifts_of(stances, step=step, known_on=known_on, track=track, window=window) == shifts_of(
        known, step=step, known_on=known_on, track=track, window=window
    )


giving_no_value = st.one_of(
    any_stance(**VOICES | {"answer": st.sampled_from((Answer.UNCLEAR, Answer.DECLINED))}),
    any_stance(**VOICES | {"retracted": st.just(True)}),
    any_stance(**VOICES | {"attribution": st.just(Attribution.ANALYST)}),
)


@given(plain_lines, st.lists(giving_no_value, max_size=5), steps, known_days, tracks, windows)
def test_what_is_not_placed_or_is_retracted_or_an_analysts_changes_no_shift(
    stances: list[StanceRow], more: list[StanceRow], step: float, known_on: date, track: Track, window: int
) -> None:
    assert shifts_of([*more, *stances], step=step, known_on=known_on, track=track, window=window) == shifts_of(
        stances, step=step, known_on=known_on, track=track, window=window
    )
    assert shifts_of(more, step=step, known_on=known_on, track=track, window=window) == ()


@given(plain_lines, st.randoms(), steps)
def test_the_order_of_the_stances_makes_no_difference(
    stances: list[StanceRow], random: Random, step: float
) -> None:
    shuffled = random.sample(stances, len(stances))
    there, back = (shifts_of(rows, step=step, known_on=CALENDAR[-1]) for rows in (stances, shuffled))
    assert there == back


@given(a_line(**PLAIN | {"secret": st.just(0)}), known_days, windows)
def test_once_the_window_has_passed_only_a_secret_could_change_the_outcome(
    stances: list[StanceRow], known_on: date, window: int
) -> None:
    then = shifts_of(stances, step=LEVEL, known_on=known_on, window=window)
    now = shifts_of(stances, step=LEVEL, known_on=CALENDAR[-1], window=window)
    settled = [shift for shift in then if known_on > shift.on + timedelta(days=window)]
    assert all(shift.outcome is not Outcome.OPEN for shift in settled)
    assert [(s.on, s.outcome, s.joined) for s in settled] == [
        (s.on, s.outcome, s.joined) for s in now[: len(settled)]
    ]


@given(plain_lines, windows, windows)
def test_a_wider_window_never_takes_a_return_back(stances: list[StanceRow], one: int, other: int) -> None:
    narrow, wide = (
        shifts_of(stances, step=LEVEL, known_on=CALENDAR[-1], window=window) for window in sorted((one, other))
    )
    returned = (Outcome.PART_BACK, Outcome.CAME_BACK)
    for in_few_days, in_more in zip(narrow, wide, strict=True):
        if in_few_days.outcome in returned:
            assert in_more.outcome in returned[returned.index(in_few_days.outcome) :]


@given(plain_lines, known_days, tracks)
def test_a_smaller_step_finds_all_that_a_larger_one_finds(
    stances: list[StanceRow], known_on: date, track: Track
) -> None:
    some, more = (
        {(s.on, s.size, s.outcome) for s in shifts_of(stances, step=step, known_on=known_on, track=track)}
        for step in (LEVEL, LEVEL / 2)
    )
    assert some <= more
