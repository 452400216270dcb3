"""How far apart two actors are, for any stances: a slow second version of the rule, and what always holds.

The slow version goes one day at a time, in the words of the design; it is never made from the code.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution
from positions.distance import Gap, Moved, Status, gap_on, gaps_of
from positions.standing import Track, position_on
from tests.rules.builders import CALENDAR, any_stance, some_stances
from tests.rules.test_standing_of_any_stances import slow_position

Line = Sequence[StanceRow]
SWAPPED = {Moved.A: Moved.B, Moved.B: Moved.A, Moved.BOTH: Moved.BOTH}


def slow_movers(a: Line, b: Line, *, on: date, known_on: date, track: str) -> str:
    """Who stands elsewhere than the day before, or nowhere then; blank when neither does."""
    movers = []
    for name, line in (("a", a), ("b", b)):
        now, before = (
            slow_position(line, on=day, known_on=known_on, track=track) for day in (on, on - timedelta(days=1))
        )
        if now and (before is None or before[0] != now[0]):
            movers.append(name)
    return "both" if len(movers) == 2 else "".join(movers)


def slow_gap(
    a: Line, b: Line, *, on: date, known_on: date, track: str, carried_after: int
) -> tuple[object, ...] | None:
    """Where both stand on the day; then go back a day at a time to the last on which one of them moved."""
    of_a, of_b = (slow_position(line, on=on, known_on=known_on, track=track) for line in (a, b))
    if of_a is None or of_b is None:
        return None
    carried = any(on > heard + timedelta(days=carried_after) for _, heard in (of_a, of_b))
    day = on
    while not (moved := slow_movers(a, b, on=day, known_on=known_on, track=track)):
        day -= timedelta(days=1)
    return day, of_a[0], of_b[0], abs(of_a[0] - of_b[0]), "carried" if carried else "current", moved


def told(gap: Gap | None) -> tuple[object, ...] | None:
    return gap and (gap.on, gap.a, gap.b, gap.gap, gap.status, gap.moved)


lines = some_stances()
known_days = st.sampled_from(CALENDAR) | st.just(CALENDAR[-1])
tracks = st.sampled_from(Track)
few_days = st.integers(0, 6)


@given(lines, lines, known_days, tracks, few_days)
def test_the_gap_on_every_day_is_that_of_the_slow_version(
    a: Line, b: Line, known_on: date, track: Track, carried_after: int
) -> None:
    for on in (day for day in CALENDAR if day <= known_on):
        fast = gap_on(a, b, on=on, known_on=known_on, track=track, carried_after=carried_after)
        slow = slow_gap(a, b, on=on, known_on=known_on, track=track, carried_after=carried_after)
        assert told(fast) == slow


@given(lines, lines, known_days, tracks, few_days)
def test_there_is_a_row_for_every_day_on_which_either_moved(
    a: Line, b: Line, known_on: date, track: Track, carried_after: int
) -> None:
    every = [
        slow_gap(a, b, on=on, known_on=known_on, track=track, carried_after=carried_after)
        for on in CALENDAR
        if on <= known_on and slow_movers(a, b, on=on, known_on=known_on, track=track)
    ]
    fast = gaps_of(a, b, known_on=known_on, track=track, carried_after=carried_after)
    assert [told(gap) for gap in fast] == [row for row in every if row]


# What holds for any stances


@given(lines, lines, known_days, tracks, few_days)
def test_a_gap_is_between_the_two_positions_of_its_day(
    a: Line, b: Line, known_on: date, track: Track, carried_after: int
) -> None:
    for on in (day for day in CALENDAR if day <= known_on):
        gap = gap_on(a, b, on=on, known_on=known_on, track=track, carried_after=carried_after)
        of_a, of_b = (
            position_on(line, on=on, known_on=known_on, track=track, carried_after=carried_after) for line in (a, b)
        )
        if gap is None or of_a is None or of_b is None:
            assert gap is None
            assert of_a is None or of_b is None
            continue
        assert (gap.a, gap.b, gap.gap) == (of_a.value, of_b.value, abs(of_a.value - of_b.value))
        assert (gap.status is Status.CARRIED) == (of_a.carried or of_b.carried)


@given(lines, lines, known_days, tracks)
def test_a_row_is_the_gap_on_its_day(a: Line, b: Line, known_on: date, track: Track) -> None:
    for row in gaps_of(a, b, known_on=known_on, track=track):
        assert gap_on(a, b, on=row.on, known_on=known_on, track=track) == row


@given(lines, lines, known_days, tracks, few_days)
def test_swapping_the_actors_leaves_the_gap_and_swaps_who_moved(
    a: Line, b: Line, known_on: date, track: Track, carried_after: int
) -> None:
    there = gaps_of(a, b, known_on=known_on, track=track, carried_after=carried_after)
    back = gaps_of(b, a, known_on=known_on, track=track, carried_after=carried_after)
    assert [gap.gap for gap in back] == [gap.gap for gap in there]
    assert back == tuple(Gap(gap.on, gap.b, gap.a, gap.status, SWAPPED[gap.moved]) for gap in there)


@given(lines, lines, known_days, tracks)
def test_reversing_the_scale_leaves_the_gaps(a: Line, b: Line, known_on: date, track: Track) -> None:
    turned = [[row._replace(value=None if row.value is None else -row.value) for row in line] for line in (a, b)]
    there, back = (gaps_of(*both, known_on=known_on, track=track) for both in ((a, b), turned))
    assert [(gap.on, gap.gap, gap.status, gap.moved) for gap in back] == [
        (gap.on, gap.gap, gap.status, gap.moved) for gap in there
    ]


@given(lines, lines, lines, known_days, known_days, tracks)
def test_later_stances_never_change_an_earlier_gap(
    a: Line, b: Line, more: Line, on: date, known_on: date, track: Track
) -> None:
    later = [row for row in more if row.last > on]
    known_on = max(on, known_on)
    assert gap_on([*a, *later], b, on=on, known_on=known_on, track=track) == gap_on(
        a, b, on=on, known_on=known_on, track=track
    )


@given(lines, lines, known_days, tracks)
def test_what_becomes_known_later_never_changes_what_was_known_earlier(
    a: Line, b: Line, known_on: date, track: Track
) -> None:
    known = [[row for row in line if row.known_on <= known_on] for line in (a, b)]
    assert gaps_of(a, b, known_on=known_on, track=track) == gaps_of(*known, known_on=known_on, track=track)


giving_no_value = st.one_of(
    any_stance(answer=st.sampled_from((Answer.UNCLEAR, Answer.DECLINED))),
    any_stance(retracted=st.just(True)),
    any_stance(attribution=st.just(Attribution.ANALYST)),
)


@given(lines, lines, st.lists(giving_no_value, max_size=5), known_days, tracks)
def test_what_is_not_placed_or_is_retracted_or_an_analysts_changes_no_gap(
    a: Line, b: Line, more: Line, known_on: date, track: Track
) -> None:
    assert gaps_of([*more, *a], b, known_on=known_on, track=track) == gaps_of(a, b, known_on=known_on, track=track)
    assert gaps_of(more, b, known_on=known_on, track=track) == ()
