"""Where an actor stands, for any stances: a slow second version of the rules, and what always holds.

The slow version goes one day at a time, in the words of the design; it is never made from the code.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Kind
from positions.standing import Step, Track, days_of, position_on, steps_of
from tests.rules.builders import CALENDAR, any_stance, some_stances


def slow_counts(row: StanceRow, *, known_on: date, track: str) -> bool:
    if row.last > known_on or row.known_on > known_on or row.retracted or row.attribution == "analyst":
        return False
    if track == "said":
        return row.kind in {"declared_policy", "demand", "offer", "signal"}
    return row.kind == "action" if track == "done" else True


def slow_value(stances: Iterable[StanceRow], *, on: date, known_on: date, track: str) -> list[float]:
    """The value, the lowest and the highest of a day; nothing on a day without one."""
    rows = [
        row
        for row in stances
        if row.last == on and row.answer == "placed" and slow_counts(row, known_on=known_on, track=track)
    ]
    for certainty in ("high", "medium", "low"):
        for kinds in ({"declared_policy"}, {"demand", "offer"}, {"action"}, {"signal"}):
            equals = [row.value for row in rows if row.certainty == certainty and row.kind in kinds]
            if equals:
                everything = [row.value for row in rows]
                return [sum(equals) / len(equals), min(everything), max(everything)]
    return []


def slow_position(
    stances: Sequence[StanceRow], *, on: date, known_on: date, track: str
) -> tuple[float, date] | None:
    """Go back a day at a time until one has a value."""
    while on >= CALENDAR[0]:
        if value := slow_value(stances, on=on, known_on=known_on, track=track):
            return value[0], on
        on -= timedelta(days=1)
    return None


def slow_since(
    stances: Sequence[StanceRow], *, after: date, on: date, known_on: date, track: str
) -> tuple[str, date] | None:
    """Go back a day at a time until somebody declined or was unclear, as far as the day of the value."""
    while on > after:
        answers = {
            row.answer for row in stances if row.last == on and slow_counts(row, known_on=known_on, track=track)
        }
        for answer in ("declined", "unclear"):
            if answer in answers:
                return answer, on
        on -= timedelta(days=1)
    return None


known_days = st.sampled_from(CALENDAR)
tracks = st.sampled_from(Track)
few_days = st.integers(0, 6)


@given(some_stances(), known_days, tracks)
def test_days_are_those_of_the_slow_version(stances: list[StanceRow], known_on: date, track: Track) -> None:
    fast = {day.on: [day.value, day.low, day.high] for day in days_of(stances, track=track, known_on=known_on)}
    slow = {on: slow_value(stances, on=on, known_on=known_on, track=track) for on in CALENDAR}
    assert fast == {on: value for on, value in slow.items() if value}


@given(some_stances(), known_days, tracks, few_days)
def test_positions_are_those_of_the_slow_version(
    stances: list[StanceRow], known_on: date, track: Track, carried_after: int
) -> None:
    for on in (day for day in CALENDAR if day <= known_on):
        fast = position_on(stances, on=on, known_on=known_on, track=track, carried_after=carried_after)
        slow = slow_position(stances, on=on, known_on=known_on, track=track)
        if fast is None or slow is None:
            assert fast is slow
            continue
        since = slow_since(stances, after=slow[1], on=on, known_on=known_on, track=track)
        assert (fast.value, fast.effective_on) == slow
        assert ((fast.since, fast.since_on) if fast.since else None) == since
        assert fast.effective_on + timedelta(days=fast.age_days) == on
        assert fast.carried == (fast.age_days > carried_after)


# What holds for any stances


@given(some_stances(), some_stances(), known_days, known_days, tracks)
def test_later_stances_never_change_an_earlier_position(
    stances: list[StanceRow], more: list[StanceRow], on: date, known_on: date, track: Track
) -> None:
    later = [row for row in more if row.last > on]
    known_on = max(on, known_on)
    assert position_on([*stances, *later], on=on, known_on=known_on, track=track) == position_on(
        stances, on=on, known_on=known_on, track=track
    )


@given(some_stances(), some_stances(secret=st.integers(1, 8)), known_days, tracks)
def test_what_becomes_known_later_never_changes_what_was_known_earlier(
    stances: list[StanceRow], more: list[StanceRow], known_on: date, track: Track
) -> None:
    found_out = [row for row in more if row.known_on > known_on]
    for on in (day for day in CALENDAR if day <= known_on):
        assert position_on([*stances, *found_out], on=on, known_on=known_on, track=track) == position_on(
            stances, on=on, known_on=known_on, track=track
        )


giving_no_value = st.one_of(
    any_stance(answer=st.sampled_from((Answer.UNCLEAR, Answer.DECLINED))),
    any_stance(retracted=st.just(True)),
    any_stance(attribution=st.just(Attribution.ANALYST)),
)


@given(some_stances(), st.lists(giving_no_value), known_days, tracks)
def test_what_is_not_placed_or_is_retracted_or_an_analysts_never_gives_a_value(
    stances: list[StanceRow], more: list[StanceRow], known_on: date, track: Track
) -> None:
    assert days_of([*stances, *more], track=track, known_on=known_on) == days_of(
        stances, track=track, known_on=known_on
    )
    assert days_of(more, track=track, known_on=known_on) == ()


@given(some_stances(day=st.integers(0, 2), kind=st.just(Kind.OFFER)), st.randoms(), known_days, tracks)
def test_the_order_of_the_stances_makes_no_difference(
    stances: list[StanceRow], random: Random, known_on: date, track: Track
) -> None:
    shuffled = random.sample(stances, len(stances))
    assert days_of(shuffled, track=track, known_on=known_on) == days_of(stances, track=track, known_on=known_on)


@given(some_stances(), known_days, tracks, few_days)
def test_steps_meet_end_to_end_from_the_first_day_to_the_last_and_say_the_position_of_every_day(
    stances: list[StanceRow], known_on: date, track: Track, carried_after: int
) -> None:
    line = days_of(stances, track=track, known_on=known_on)
    steps = steps_of(line, until=known_on, carried_after=carried_after)
    begins = [step.first for step in steps]
    assert begins == [day.on for day in line]
    assert [step.until for step in steps] == [*begins[1:], known_on][: len(steps)]
    assert all(step.first <= step.heard_until <= step.until for step in steps)
    for on in (day for day in CALENDAR if day <= known_on):
        position = position_on(stances, on=on, known_on=known_on, track=track, carried_after=carried_after)
        step = next((step for step in reversed(steps) if step.first <= on), None)
        assert (step and (step.value, on > step.heard_until)) == (position and (position.value, position.carried))


@given(some_stances(), known_days, known_days, few_days)
def test_a_period_only_crops_the_line(
    stances: list[StanceRow], until: date, known_on: date, carried_after: int
) -> None:
    line = days_of(stances, track=Track.SAID, known_on=known_on)
    whole = steps_of(line, until=max(until, known_on), carried_after=carried_after)
    assert steps_of(line, until=until, carried_after=carried_after) == tuple(
        Step(step.first, min(step.heard_until, until), min(step.until, until), step.value)
        for step in whole
        if step.first <= until
    )
