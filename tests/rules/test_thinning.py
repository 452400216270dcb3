"""What is drawn of lines that have more stances than room: nothing that is drawn is moved by what is left out."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution
from positions.standing import Track, days_of, position_on
from positions.thinning import Bins, Kept, keep, stream_of, thin
from tests.rules.builders import CALENDAR, some_stances, stance

FIRST, LAST = CALENDAR[0], CALENDAR[-1]


def drawn(stances: Sequence[StanceRow], kept: Kept, known_on: date) -> list[StanceRow]:
    found = []
    for row in stances:
        stream = stream_of(row, known_on=known_on)
        if stream and row.last in kept.get(stream, ()):
            found.append(row)
    return found


def of_one_line(stances: Sequence[StanceRow]) -> list[StanceRow]:
    return [row._replace(line="a", issue="sanctions") for row in stances]


@given(some_stances(), st.sampled_from(CALENDAR), st.integers(1, 40))
def test_the_position_on_every_drawn_day_is_what_it_is_without_thinning(
    stances: list[StanceRow], known_on: date, most: int
) -> None:
    line = of_one_line(stances)
    kept, _, _ = keep(line, first=FIRST, last=LAST, known_on=known_on, most=most)
    fewer = drawn(line, kept, known_on)
    for track in (Track.SAID, Track.DONE):
        for day in days_of(fewer, track=track, known_on=known_on):
            if day.on <= known_on:
                thinned = position_on(fewer, on=day.on, known_on=known_on, track=track)
                whole = position_on(line, on=day.on, known_on=known_on, track=track)
                assert thinned is not None
                assert whole is not None
                assert (thinned.value, thinned.effective_on, thinned.day) == (
                    whole.value,
                    whole.effective_on,
                    whole.day,
                )


@given(some_stances(), st.sampled_from(CALENDAR), st.integers(1, 40))
def test_the_lowest_and_the_highest_value_of_a_line_are_drawn(
    stances: list[StanceRow], known_on: date, most: int
) -> None:
    line = of_one_line(stances)
    kept, _, _ = keep(line, first=FIRST, last=LAST, known_on=known_on, most=most)
    for track in (Track.SAID, Track.DONE):
        whole = [day.value for day in days_of(line, track=track, known_on=known_on) if FIRST <= day.on <= LAST]
        fewer = [day.value for day in days_of(drawn(line, kept, known_on), track=track, known_on=known_on)]
        assert (min(whole, default=None), max(whole, default=None)) == (
            min(fewer, default=None),
            max(fewer, default=None),
        )


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=1, max_size=len(CALENDAR)),
    st.integers(1, len(CALENDAR)),
)
def test_every_step_that_is_drawn_is_one_that_was_taken_on_that_day(values: list[float], number: int) -> None:
    points = list(zip(CALENDAR, values, strict=False))
    kept = sorted(thin(points, Bins(FIRST, LAST, number)))
    value = dict(points)
    for before, after in pairwise(kept):
        if value[before] != value[after]:
            eve = max(on for on in value if on < after)
            assert value[eve] != value[after]


@given(some_stances(), st.integers(1, 40))
def test_there_are_at_most_as_many_marks_as_asked_for_unless_one_bin_has_more(
    stances: list[StanceRow], most: int
) -> None:
    line = of_one_line(stances)
    kept, bins, marks = keep(line, first=FIRST, last=LAST, known_on=LAST, most=most)
    assert marks <= most or bins.number == 1
    valued = {(stream_of(s, known_on=LAST), s.last, s.value) for s in drawn(line, kept, LAST) if gives(s)}
    others = [s for s in drawn(line, kept, LAST) if not gives(s)]
    assert marks == len(valued) + len(others)


def gives(row: StanceRow) -> bool:
    return row.answer is Answer.PLACED and row.attribution is not Attribution.ANALYST


def test_of_each_bin_the_first_the_last_the_lowest_and_the_highest_are_kept() -> None:
    values = [0, 0.1, 3, 0.2, -3, 0.3, 0.4, 1, 1.1, 1.2]
    days = [date(2019, 1, 1 + at) for at in range(10)]
    kept = thin(list(zip(days, values, strict=True)), Bins(days[0], days[-1], 2))
    assert [on.day for on in sorted(kept)] == [1, 3, 5, 6, 10]


def test_a_kept_day_brings_along_the_day_on_which_its_value_began() -> None:
    values = [0, 2, 1, 1, 1]
    days = [date(2019, 1, 1 + at) for at in range(5)]
    kept = thin(list(zip(days, values, strict=True)), Bins(days[0], days[-1], 1))
    assert [on.day for on in sorted(kept)] == [1, 2, 3, 5]


def test_what_was_retracted_or_not_yet_known_is_in_no_stream() -> None:
    row = stance(on="2019-01-03", known_on="2019-01-05")
    assert stream_of(row, known_on=date(2019, 1, 4)) is None
    assert stream_of(row._replace(retracted=True), known_on=date(2019, 1, 9)) is None
    assert stream_of(row, known_on=date(2019, 1, 5)) is not None
