"""How far apart two actors are, and who moved: statuses, dates and scales, one by one."""

from collections.abc import Sequence
from datetime import date

import pytest

from db.dates import read_day
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Kind
from positions.distance import Gap, Moved, Status, gap_on, gaps_of
from positions.standing import CARRIED_AFTER, Track
from tests.rules.builders import is_sentence, stance
from tests.rules.test_standing import A, B

Line = Sequence[StanceRow]
STAYS = (stance(on="2019-01-01", value=-2),)


def line(*said: tuple[str, float]) -> list[StanceRow]:
    """Another actor's line: dates and values."""
    return [stance(on=on, value=value, speaker="b") for on, value in said]


def gaps(a: Line, b: Line, *, known_on: str = "2019-12-31", track: Track = Track.SAID) -> list[tuple[object, ...]]:
    found = gaps_of(a, b, known_on=read_day(known_on), track=track)
    return [(str(gap.on), gap.a, gap.b, gap.gap, gap.moved) for gap in found]


def gap(
    *, a: Line, b: Line, on: str, known_on: str = "2019-12-31", carried_after: int = CARRIED_AFTER
) -> Gap | None:
    return gap_on(a, b, on=read_day(on), known_on=read_day(known_on), carried_after=carried_after)


def status(*, a: Line, b: Line, on: str, carried_after: int = CARRIED_AFTER) -> Status:
    found = gap(a=a, b=b, on=on, carried_after=carried_after)
    assert found is not None
    return found.status


# The gap


def test_a_gap_is_the_absolute_difference_of_two_positions() -> None:
    above, below = line(("2019-02-01", 1.5)), line(("2019-02-01", -3))
    assert [row[3] for row in gaps(STAYS, above)] == [3.5]
    assert [row[3] for row in gaps(STAYS, below)] == [1]


def test_two_who_agree_have_a_gap_of_nothing_which_is_not_no_gap() -> None:
    assert gaps(STAYS, line(("2019-02-01", -2))) == [("2019-02-01", -2, -2, 0, Moved.B)]


def test_an_actor_is_no_distance_from_itself() -> None:
    assert {row[3] for row in gaps(A, A)} == {0}


@pytest.mark.parametrize("nobody", [[], line(("2020-06-01", 1))], ids=["never heard", "heard later"])
def test_there_is_no_gap_where_one_has_no_position(nobody: Line) -> None:
    assert gaps(STAYS, nobody) == gaps(nobody, STAYS) == gaps(nobody, nobody) == []
    assert gap(a=STAYS, b=nobody, on="2019-12-31") is None
    assert gap(a=nobody, b=STAYS, on="2019-12-31") is None


def test_a_gap_begins_on_the_day_on_which_the_second_takes_a_position() -> None:
    other = line(("2019-02-01", 2))
    assert gap(a=STAYS, b=other, on="2019-01-31") is None
    begun = gap(a=STAYS, b=other, on="2019-02-01")
    assert begun == Gap(on=date(2019, 2, 1), a=-2, b=2, status=Status.CURRENT, moved=Moved.B)


@pytest.mark.parametrize(
    "silent",
    [
        stance(on="2019-02-01", speaker="b", answer=Answer.UNCLEAR),
        stance(on="2019-02-01", speaker="b", answer=Answer.DECLINED),
        stance(on="2019-02-01", speaker="b", retracted=True),
        stance(on="2019-02-01", speaker="b", attribution=Attribution.ANALYST),
        stance(on="2019-02-01", speaker="b", known_on="2020-01-01"),
        stance(on="2019-02-01", speaker="b", kind=Kind.ACTION),
    ],
    ids=["unclear", "declined", "retracted", "an analyst's", "not known yet", "on the other track"],
)
def test_what_gives_no_value_makes_no_gap(silent: StanceRow) -> None:
    assert gaps(STAYS, [silent]) == []


def test_what_was_said_and_what_was_done_are_as_far_apart_as_each_is() -> None:
    ours = [stance(on="2019-01-01", value=1), stance(on="2019-01-02", value=2, kind=Kind.ACTION)]
    theirs = [stance(on="2019-01-01", value=0), stance(on="2019-01-02", value=-2, kind=Kind.ACTION)]
    assert [row[:4] for row in gaps(ours, theirs)] == [("2019-01-01", 1, 0, 1)]
    assert [row[:4] for row in gaps(ours, theirs, track=Track.DONE)] == [("2019-01-02", 2, -2, 4)]
    assert [row[3] for row in gaps(ours, theirs, track=Track.ALL)] == [1, 4]


# The date


def test_a_gap_holds_from_the_day_it_changed_until_the_next_change() -> None:
    other = line(("2019-02-01", 0), ("2019-03-01", 2))
    found = [gap(a=STAYS, b=other, on=on) for on in ("2019-02-01", "2019-02-28", "2019-03-01", "2019-12-31")]
    assert [(str(g.on), g.gap) for g in found if g] == [
        ("2019-02-01", 2),
        ("2019-02-01", 2),
        ("2019-03-01", 4),
        ("2019-03-01", 4),
    ]


def test_a_span_that_straddles_the_chosen_date_has_not_taken_effect() -> None:
    other = line(("2019-01-01", 0), ("2019-02-20/2019-03-05", 2))
    assert [g and g.gap for g in (gap(a=STAYS, b=other, on=f"2019-03-0{day}") for day in (4, 5))] == [2, 4]


def test_as_known_on_a_day_nothing_that_became_public_later_is_used() -> None:
    told_later = [*line(("2019-01-01", 0)), stance(on="2019-02-01", value=2, speaker="b", known_on="2019-06-01")]
    assert [row[3] for row in gaps(STAYS, told_later, known_on="2019-05-31")] == [2]
    assert [row[3] for row in gaps(STAYS, told_later, known_on="2019-06-01")] == [2, 4]
    then = gap(a=STAYS, b=told_later, on="2019-02-01", known_on="2019-06-01")
    assert then is not None
    assert then.gap == 4


def test_a_gap_later_than_what_is_known_is_refused() -> None:
    with pytest.raises(ValueError, match="Nothing later than 2019-02-28 is known: ask for a gap") as refused:
        gap(a=A, b=B, on="2019-03-01", known_on="2019-02-28")
    assert is_sentence(str(refused.value))
    with pytest.raises(ValueError, match="Nothing later"):
        gap(a=[], b=[], on="2019-03-01", known_on="2019-02-28")


# Who moved


def test_the_one_who_moved_made_the_change_and_both_when_both_did() -> None:
    ours = [stance(on="2019-01-01"), stance(on="2019-02-01", value=1), stance(on="2019-04-01", value=2)]
    theirs = line(("2019-01-01", 0), ("2019-03-01", -1), ("2019-04-01", -2))
    assert gaps(ours, theirs) == [
        ("2019-01-01", 0, 0, 0, Moved.BOTH),
        ("2019-02-01", 1, 0, 1, Moved.A),
        ("2019-03-01", 1, -1, 2, Moved.B),
        ("2019-04-01", 2, -2, 4, Moved.BOTH),
    ]


def test_both_may_move_and_leave_the_gap_as_it_was() -> None:
    ours = [stance(on="2019-01-01"), stance(on="2019-02-01", value=1)]
    assert gaps(ours, line(("2019-01-01", 1), ("2019-02-01", 2)))[1] == ("2019-02-01", 1, 2, 1, Moved.BOTH)


def test_to_be_heard_again_with_the_same_value_is_no_move() -> None:
    assert len(gaps(STAYS, line(("2019-02-01", 1), ("2019-03-01", 1)))) == 1
    again = [*STAYS, stance(on="2019-03-01", value=-2)]
    assert gaps(again, line(("2019-02-01", 0), ("2019-03-01", 1)))[1][4] is Moved.B


def test_less_than_a_level_is_a_move() -> None:
    assert gaps(STAYS, line(("2019-02-01", 1), ("2019-03-01", 1.25)))[1] == ("2019-03-01", -2, 1.25, 3.25, Moved.B)


def test_opposing_statements_of_one_day_move_a_position_to_their_mean() -> None:
    opposed = [*line(("2019-02-01", 2)), stance(on="2019-02-01", value=-1, speaker="c", line="b")]
    assert gaps(STAYS, opposed) == [("2019-02-01", -2, 0.5, 2.5, Moved.B)]


def test_a_move_before_the_other_was_heard_is_no_row_and_the_first_gap_is_of_who_came_last() -> None:
    ours = [*STAYS, stance(on="2019-01-15", value=0)]
    assert gaps(ours, line(("2019-02-01", 1))) == [("2019-02-01", 0, 1, 1, Moved.B)]
    assert gaps(line(("2019-02-01", 1)), ours) == [("2019-02-01", 1, 0, 1, Moved.A)]


# Current and carried


@pytest.mark.parametrize(("on", "expected"), [("2019-08-27", Status.CURRENT), ("2019-08-28", Status.CARRIED)])
def test_a_gap_is_carried_once_either_was_last_heard_over_180_days_ago(on: str, expected: Status) -> None:
    silent, heard = line(("2019-02-28", 0)), [*STAYS, stance(on="2019-08-01", value=-2)]
    assert status(a=heard, b=silent, on=on) is expected
    assert status(a=silent, b=heard, on=on) is expected


def test_to_be_heard_again_with_the_same_value_renews_a_gap() -> None:
    once, again = line(("2019-01-01", 0)), line(("2019-01-01", 0), ("2019-01-20", 0))
    assert status(a=again, b=again, on="2019-01-25", carried_after=10) is Status.CURRENT
    assert status(a=once, b=again, on="2019-01-25", carried_after=10) is Status.CARRIED


def test_a_change_is_carried_when_the_other_had_not_been_heard_of_late() -> None:
    late = line(("2019-07-01", 0), ("2019-07-02", 1))
    assert [gap.status for gap in gaps_of(STAYS, late, known_on=date(2019, 12, 31))] == [Status.CARRIED] * 2
    assert [gap.status for gap in gaps_of(STAYS, late, known_on=date(2019, 12, 31), carried_after=182)] == [
        Status.CURRENT,
        Status.CURRENT,
    ]


# Scales


@pytest.mark.parametrize(
    ("ours", "theirs", "apart"), [(0, 1, 1), (-5, 5, 10), (0, 100, 100), (12.5, 50, 37.5)], ids=str
)
def test_a_gap_is_in_units_of_its_scale_from_two_levels_to_a_hundred(
    ours: float, theirs: float, apart: float
) -> None:
    rows = gaps([stance(on="2019-01-01", value=ours)], line(("2019-01-01", theirs)))
    assert rows == [("2019-01-01", ours, theirs, apart, Moved.BOTH)]


# The worked example of the design


def test_the_worked_example_on_the_day_after_hanoi() -> None:
    hanoi = gap(a=A, b=B, on="2019-03-01")
    assert hanoi == Gap(on=date(2019, 2, 28), a=-2, b=1, status=Status.CURRENT, moved=Moved.BOTH)
    assert hanoi.gap == 3


def test_the_worked_example_before_anybody_spoke() -> None:
    assert gap(a=A, b=B, on="2018-01-01") is None


def test_the_worked_example_on_every_day_on_which_either_moves() -> None:
    assert gaps(A, B) == [
        ("2018-06-12", 0, 0, 0, Moved.BOTH),
        ("2019-02-28", -2, 1, 3, Moved.BOTH),
        ("2019-03-15", -2, 2, 4, Moved.B),
        ("2019-03-20", 0, 2, 2, Moved.A),
    ]
    assert {gap.status for gap in gaps_of(A, B, known_on=date(2019, 12, 31))} == {Status.CURRENT}
    assert status(a=A, b=B, on="2019-12-31") is Status.CARRIED
