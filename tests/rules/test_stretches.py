"""The gap over time in stretches: the same, day by day, as the gap that is asked for on each day."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from db.dates import read_day
from db.queries.stances import StanceRow
from positions.distance import Moved, Status, gap_on, stretches_of
from positions.standing import Track, position_on
from tests.rules.builders import CALENDAR, some_stances, stance

Line = Sequence[StanceRow]
LATE = date(2021, 1, 1)

lines = some_stances()
ends = st.sampled_from(CALENDAR)
tracks = st.sampled_from(Track)
few_days = st.integers(0, 6)


def stretches(a: Line, b: Line, *, until: str) -> list[tuple[str, str, float, Status, Moved]]:
    """The stretches of two lines up to a day, as plain values."""
    found = stretches_of(a, b, until=read_day(until), known_on=LATE)
    return [(str(one.first), str(one.last), one.gap, one.status, one.moved) for one in found]


# By hand


def test_a_gap_begins_when_both_have_a_position_and_lasts_up_to_the_last_day() -> None:
    a, b = [stance(on="2018-06-12", value=0)], [stance(on="2018-07-01", value=1, speaker="b")]
    assert stretches(a, b, until="2018-08-01") == [("2018-07-01", "2018-08-01", 1, Status.CURRENT, Moved.B)]


def test_a_move_ends_a_stretch_and_names_who_moved() -> None:
    a = [stance(on="2019-02-28", value=0), stance(on="2019-03-10", value=-1), stance(on="2019-03-20", value=0)]
    b = [stance(on="2019-02-28", value=1, speaker="b"), stance(on="2019-03-20", value=2, speaker="b")]
    assert stretches(a, b, until="2019-04-01") == [
        ("2019-02-28", "2019-03-10", 1, Status.CURRENT, Moved.BOTH),
        ("2019-03-10", "2019-03-20", 2, Status.CURRENT, Moved.A),
        ("2019-03-20", "2019-04-01", 2, Status.CURRENT, Moved.BOTH),
    ]


def test_it_is_carried_from_180_days_of_silence_of_either_until_that_one_is_heard_again() -> None:
    a = [stance(on="2018-01-01", value=0), stance(on="2018-08-01", value=0)]
    b = [stance(on=on, value=1, speaker="b") for on in ("2018-01-01", "2018-05-01", "2018-07-15")]
    assert stretches(a, b, until="2018-10-01") == [
        ("2018-01-01", "2018-07-01", 1, Status.CURRENT, Moved.BOTH),
        ("2018-07-01", "2018-08-01", 1, Status.CARRIED, Moved.BOTH),
        ("2018-08-01", "2018-10-01", 1, Status.CURRENT, Moved.BOTH),
    ]


def test_without_a_position_of_both_there_is_none() -> None:
    a = [stance(on="2018-01-01")]
    assert stretches(a, [], until="2019-01-01") == []
    assert stretches(a, [stance(on="2019-02-01", speaker="b")], until="2019-01-01") == []


def test_a_position_heard_again_on_the_day_after_is_never_carried() -> None:
    a = [stance(on="2018-01-01", value=0), stance(on="2018-07-01", value=0)]
    b = [stance(on=on, value=1, speaker="b") for on in ("2018-01-01", "2018-06-01")]
    assert stretches(a, b, until="2018-08-01") == [
        ("2018-01-01", "2018-08-01", 1, Status.CURRENT, Moved.BOTH),
    ]


# For any stances


Told = tuple[float, Status, Moved]


def told(a: Line, b: Line, on: date, track: Track, carried_after: int) -> Told | None:
    """The gap on a day, asked for on its own."""
    gap = gap_on(a, b, on=on, known_on=CALENDAR[-1], track=track, carried_after=carried_after)
    return gap and (gap.gap, gap.status, gap.moved)


@settings(max_examples=60)
@given(lines, lines, ends, tracks, few_days)
def test_every_day_with_a_gap_is_in_a_stretch_that_says_what_the_day_says(
    a: Line, b: Line, until: date, track: Track, carried_after: int
) -> None:
    found = stretches_of(a, b, until=until, known_on=CALENDAR[-1], track=track, carried_after=carried_after)
    for on in (day for day in CALENDAR if day < until):
        here = told(a, b, on, track, carried_after)
        stretch = next((one for one in found if one.first <= on < one.last), None)
        assert (stretch is None) == (here is None)
        if stretch and here:
            assert (here[0], here[2]) == (stretch.gap, stretch.moved)
            assert here[1] == stretch.status or _turns(a, b, on, track, carried_after)


def _turns(a: Line, b: Line, on: date, track: Track, carried_after: int) -> bool:
    """Whether this is the last day on which one of the positions is current: there a stretch may end."""
    last = CALENDAR[-1]
    both = (position_on(line, on=on, known_on=last, track=track, carried_after=carried_after) for line in (a, b))
    return any(position is not None and position.age_days == carried_after for position in both)


@given(lines, lines, ends, tracks, few_days)
def test_neighbours_meet_and_differ_and_the_last_ends_on_the_last_day(
    a: Line, b: Line, until: date, track: Track, carried_after: int
) -> None:
    found = stretches_of(a, b, until=until, known_on=CALENDAR[-1], track=track, carried_after=carried_after)
    assert all(one.first < one.last for one in found)
    assert not found or found[-1].last == until
    for one, other in pairwise(found):
        assert one.last == other.first
        assert (one.gap, one.status, one.moved) != (other.gap, other.status, other.moved)
