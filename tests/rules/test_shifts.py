"""When a position moved and what came of it: outcomes, boundaries, voices and scales, one by one."""

from collections.abc import Sequence
from datetime import date

import pytest

from db.dates import read_day
from db.queries.codebook import IssueRow, LevelRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions.shifts import WINDOW, Outcome, Shift, shifts_of
from positions.standing import Track
from tests.rules.builders import stance
from tests.rules.test_standing import A, B

BEFORE, MOVE = stance(on="2019-01-31"), stance(on="2019-02-28", value=-2)
"""A departure by two levels. Its window of 90 days ends on 29 May 2019."""


def shifts(
    *stances: StanceRow,
    step: float = 1,
    known_on: str = "2019-12-31",
    track: Track = Track.SAID,
    window: int = WINDOW,
) -> tuple[Shift, ...]:
    return shifts_of(stances, step=step, known_on=read_day(known_on), track=track, window=window)


def first(*stances: StanceRow, known_on: str = "2019-12-31", window: int = WINDOW) -> Shift:
    return shifts(*stances, known_on=known_on, window=window)[0]


def departure(*later: StanceRow, known_on: str = "2019-12-31", window: int = WINDOW) -> Shift:
    """The departure, followed by these."""
    return first(BEFORE, MOVE, *later, known_on=known_on, window=window)


def dates(found: Sequence[Shift]) -> list[str]:
    return [str(shift.on) for shift in found]


# What a shift is


def test_a_shift_is_two_neighbouring_days_that_differ_by_a_step() -> None:
    (shift,) = shifts(BEFORE, MOVE)
    assert (shift.before.stances, shift.after.stances) == ((BEFORE,), (MOVE,))
    assert (shift.on, shift.before.value, shift.after.value, shift.size) == (date(2019, 2, 28), 0, -2, 2)


def test_less_than_a_step_is_no_shift() -> None:
    nearly = stance(on="2019-02-28", value=0.75)
    assert shifts(BEFORE, nearly) == ()
    assert dates(shifts(BEFORE, nearly, step=0.75)) == ["2019-02-28"]
    assert shifts(BEFORE, MOVE, step=2.5) == ()


def test_a_slow_drift_never_shifts_for_only_neighbours_are_compared() -> None:
    drift = [stance(on=f"2019-0{month}-01", value=month / 2) for month in range(1, 6)]
    assert shifts(*drift) == ()


def test_nobody_one_stance_or_one_day_makes_no_shift() -> None:
    assert shifts() == ()
    assert shifts(MOVE) == ()
    assert shifts(MOVE, stance(on="2019-02-28", value=2, speaker="b")) == ()


def test_the_same_value_again_is_no_shift() -> None:
    assert dates(shifts(BEFORE, MOVE, stance(on="2019-03-01", value=-2))) == ["2019-02-28"]


def test_opposing_statements_of_one_day_move_the_line_to_their_mean() -> None:
    (shift,) = shifts(BEFORE, MOVE, stance(on="2019-02-28", value=0, speaker="b"))
    assert (shift.after.value, shift.after.low, shift.after.high) == (-1, -2, 0)


def test_a_shift_takes_place_on_the_last_day_of_a_span() -> None:
    span = stance(on="2019-02-20/2019-03-05", value=-2)
    assert dates(shifts(BEFORE, span)) == ["2019-03-05"]
    assert shifts(BEFORE, span, known_on="2019-03-04") == ()


def test_what_is_said_does_not_shift_what_is_done() -> None:
    deed = stance(on="2019-02-28", value=-2, kind=Kind.ACTION)
    assert shifts(BEFORE, deed) == ()
    assert shifts(BEFORE, deed, track=Track.DONE) == ()
    assert dates(shifts(BEFORE, deed, track=Track.ALL)) == ["2019-02-28"]


@pytest.mark.parametrize(
    "silent",
    [
        stance(on="2019-02-28", answer=Answer.UNCLEAR),
        stance(on="2019-02-28", answer=Answer.DECLINED),
        stance(on="2019-02-28", value=-2, retracted=True),
        stance(on="2019-02-28", value=-2, attribution=Attribution.ANALYST),
        stance(on="2019-02-28", value=-2, known_on="2020-01-01"),
    ],
    ids=["unclear", "declined", "retracted", "an analyst's", "not known yet"],
)
def test_what_gives_no_value_neither_shifts_nor_confirms_nor_brings_back(silent: StanceRow) -> None:
    assert shifts(BEFORE, silent) == ()
    earlier = stance(on="2019-01-01", value=-2)
    assert first(earlier, BEFORE, silent) == first(earlier, BEFORE)
    assert first(earlier, BEFORE, silent).outcome is Outcome.UNCONFIRMED


def test_shifts_come_oldest_first_however_the_stances_were_found() -> None:
    later = stance(on="2019-03-20")
    assert dates(shifts(later, MOVE, BEFORE)) == ["2019-02-28", "2019-03-20"]


# The outcomes in their order

FULLY, HALF_WAY = stance(on="2019-03-20"), stance(on="2019-03-10", value=-1)


def test_fully_back_within_the_window_came_back() -> None:
    assert departure(FULLY).outcome is Outcome.CAME_BACK


def test_half_way_back_within_the_window_is_part_of_the_way() -> None:
    assert departure(HALF_WAY).outcome is Outcome.PART_BACK


def test_fully_back_outranks_half_way_back_whichever_came_first() -> None:
    assert departure(HALF_WAY, FULLY).outcome is Outcome.CAME_BACK
    assert departure(FULLY, stance(on="2019-04-01", value=-1)).outcome is Outcome.CAME_BACK


def test_a_return_is_told_on_the_day_on_which_it_is_known_though_the_window_is_open() -> None:
    assert departure(HALF_WAY, FULLY, known_on="2019-03-09").outcome is Outcome.OPEN
    assert departure(HALF_WAY, FULLY, known_on="2019-03-10").outcome is Outcome.PART_BACK
    assert departure(HALF_WAY, FULLY, known_on="2019-03-19").outcome is Outcome.PART_BACK
    assert departure(HALF_WAY, FULLY, known_on="2019-03-20").outcome is Outcome.CAME_BACK


def test_a_return_that_was_kept_secret_comes_back_once_it_is_known() -> None:
    secret = stance(on="2019-03-20", known_on="2019-09-01")
    assert departure(secret, known_on="2019-08-31").outcome is Outcome.UNCONFIRMED
    assert departure(secret, known_on="2019-09-01").outcome is Outcome.CAME_BACK


def test_a_return_undone_afterwards_still_came_back() -> None:
    assert departure(FULLY, stance(on="2019-03-21", value=-2)).outcome is Outcome.CAME_BACK


@pytest.mark.parametrize("later", [[], [stance(on="2019-03-10", value=-2)]], ids=["unheard", "repeated"])
def test_until_the_window_has_passed_it_is_too_early_to_say(later: list[StanceRow]) -> None:
    assert departure(*later, known_on="2019-02-28").outcome is Outcome.OPEN
    assert departure(*later, known_on="2019-05-29").outcome is Outcome.OPEN
    assert departure(*later, known_on="2019-05-30").outcome is not Outcome.OPEN


@pytest.mark.parametrize("value", [-3, -2, -1.25])
def test_heard_within_the_window_without_coming_half_way_back_it_held(value: float) -> None:
    assert departure(stance(on="2019-03-10", value=value)).outcome is Outcome.HELD


def test_a_shift_with_nobody_heard_after_it_is_unconfirmed() -> None:
    shift = departure()
    assert shift.outcome is Outcome.UNCONFIRMED
    assert (shift.half_back_on, shift.fully_back_on, shift.next_on) == (None, None, None)


def test_an_unclear_or_declined_answer_confirms_nothing() -> None:
    heard = [stance(on="2019-03-10", answer=answer, slug=answer) for answer in (Answer.UNCLEAR, Answer.DECLINED)]
    assert departure(*heard) == departure()


def test_a_deed_does_not_bring_back_what_was_said() -> None:
    assert departure(stance(on="2019-03-10", kind=Kind.ACTION)) == departure()


# The window


@pytest.mark.parametrize(
    ("value", "within", "after"),
    [
        (0, Outcome.CAME_BACK, Outcome.UNCONFIRMED),
        (-1, Outcome.PART_BACK, Outcome.UNCONFIRMED),
        (-2, Outcome.HELD, Outcome.UNCONFIRMED),
    ],
)
def test_the_last_day_of_the_window_counts_and_the_next_does_not(
    value: float, within: Outcome, after: Outcome
) -> None:
    assert departure(stance(on="2019-05-29", value=value)).outcome is within
    assert departure(stance(on="2019-05-30", value=value)).outcome is after


def test_half_way_back_within_the_window_and_fully_after_it_is_part_of_the_way() -> None:
    assert departure(HALF_WAY, stance(on="2019-05-30")).outcome is Outcome.PART_BACK


def test_held_within_the_window_and_back_after_it_held() -> None:
    shift = departure(stance(on="2019-03-10", value=-2), stance(on="2019-05-30"))
    assert (shift.outcome, shift.fully_back_on) == (Outcome.HELD, date(2019, 5, 30))


@pytest.mark.parametrize(("window", "outcome"), [(19, Outcome.UNCONFIRMED), (20, Outcome.CAME_BACK)])
def test_the_choice_of_the_window_decides_the_word(window: int, outcome: Outcome) -> None:
    assert departure(FULLY, window=window).outcome is outcome


def test_a_window_of_one_day_has_the_day_after() -> None:
    assert departure(stance(on="2019-03-01"), window=1).outcome is Outcome.CAME_BACK
    assert departure(known_on="2019-03-01", window=1).outcome is Outcome.OPEN
    assert departure(known_on="2019-03-02", window=1).outcome is Outcome.UNCONFIRMED


def test_the_window_is_of_90_days_unless_set() -> None:
    later = stance(on="2019-05-29")
    assert shifts_of([BEFORE, MOVE, later], step=1, known_on=date(2019, 12, 31)) == shifts(
        *(BEFORE, MOVE, later), window=90
    )


# How far back, and when


@pytest.mark.parametrize("direction", [-1, 1])
@pytest.mark.parametrize(
    ("left", "half_way", "fully"),
    [
        (2.5, False, False),
        (2, False, False),
        (1.25, False, False),
        (1, True, False),
        (0.125, True, False),
        (0, True, True),
        (-1, True, True),
    ],
)
def test_half_the_way_and_all_of_it_are_reached_exactly_and_going_beyond_the_start_is_both(
    direction: int, left: float, half_way: bool, fully: bool
) -> None:
    away, later = (
        stance(on="2019-02-28", value=2 * direction),
        stance(on="2019-03-10", value=left * direction),
    )
    shift = first(BEFORE, away, later)
    assert (shift.half_back_on is not None, shift.fully_back_on is not None) == (half_way, fully)


def test_a_return_beyond_the_start_came_back_and_is_a_shift_of_its_own() -> None:
    there, back = shifts(BEFORE, MOVE, stance(on="2019-03-20", value=2))
    assert (there.outcome, there.half_back_on, there.fully_back_on) == (Outcome.CAME_BACK, back.on, back.on)
    assert (back.before.value, back.after.value, back.outcome) == (-2, 2, Outcome.UNCONFIRMED)


def test_the_first_days_half_way_and_fully_back_are_told_at_any_distance() -> None:
    further = stance(on="2019-03-01", value=-3)
    rows = [stance(on=on, value=-1) for on in ("2019-06-01", "2019-07-01")]
    shift = departure(further, *rows, *(stance(on=on) for on in ("2019-09-01", "2019-10-01")))
    told = (shift.next_on, shift.half_back_on, shift.fully_back_on)
    assert told == (date(2019, 3, 1), date(2019, 6, 1), date(2019, 9, 1))
    assert shift.outcome is Outcome.HELD


def test_no_return_is_told_that_is_not_known_yet() -> None:
    shift = departure(HALF_WAY, FULLY, known_on="2019-03-19")
    assert (shift.half_back_on, shift.fully_back_on) == (date(2019, 3, 10), None)


def test_next_heard_is_the_next_day_with_a_value_whatever_it_says_and_however_late() -> None:
    assert departure(stance(on="2019-03-01", value=-2), FULLY).next_on == date(2019, 3, 1)
    assert departure(stance(on="2019-03-01", answer=Answer.UNCLEAR), FULLY).next_on == date(2019, 3, 20)
    assert departure(stance(on="2019-12-01", value=-2)).next_on == date(2019, 12, 1)


# The same voice


def test_a_speaker_who_had_been_further_back_is_the_same_voice() -> None:
    shift = departure()
    assert shift.same_voice
    assert not shift.one_voice


def test_another_speaker_speaking_is_one_voice() -> None:
    shift = first(BEFORE, stance(on="2019-02-28", value=-2, speaker="b"))
    assert (shift.same_voice, shift.joined, shift.one_voice) == (False, False, True)


@pytest.mark.parametrize(("had_said", "same"), [(-1.25, False), (-1, True), (0, True), (-2, False), (-3, False)])
def test_the_speaker_of_the_new_value_had_been_at_least_a_step_further_back(had_said: float, same: bool) -> None:
    own_words = stance(on="2019-01-01", value=had_said, speaker="b")
    found = shifts(own_words, BEFORE, stance(on="2019-02-28", value=-2, speaker="b"))
    assert found[-1].same_voice is same


def test_further_back_is_measured_by_the_step_that_was_chosen() -> None:
    rows = stance(on="2019-01-01", value=-1, speaker="b"), BEFORE, stance(on="2019-02-28", value=-2, speaker="b")
    assert [shifts(*rows, step=step)[-1].same_voice for step in (1, 1.5)] == [True, False]


def test_only_the_latest_earlier_value_of_the_speaker_counts() -> None:
    once, lately = (
        stance(on="2018-12-01", value=0, speaker="b"),
        stance(on="2019-01-01", value=-2, speaker="b"),
    )
    assert not shifts(once, lately, BEFORE, stance(on="2019-02-28", value=-2, speaker="b"))[-1].same_voice


@pytest.mark.parametrize(
    "unheard",
    [
        stance(on="2019-01-01", speaker="b", kind=Kind.ACTION),
        stance(on="2019-01-01", speaker="b", answer=Answer.UNCLEAR),
        stance(on="2019-01-01", speaker="b", retracted=True),
        stance(on="2019-01-01", speaker="b", attribution=Attribution.ANALYST),
        stance(on="2019-01-01", speaker="b", known_on="2020-01-01"),
        stance(on="2019-03-01", speaker="b"),
    ],
    ids=["on the other track", "unclear", "retracted", "an analyst's", "not known yet", "later"],
)
def test_what_the_speaker_had_not_said_by_then_is_no_earlier_value(unheard: StanceRow) -> None:
    assert not first(BEFORE, stance(on="2019-02-28", value=-2, speaker="b"), unheard).same_voice


def test_a_speaker_outranked_on_the_day_did_not_make_the_new_value() -> None:
    outranked = stance(on="2019-02-28", value=-2, certainty=Certainty.MEDIUM)
    shift = first(BEFORE, outranked, stance(on="2019-02-28", value=-2, speaker="b"))
    assert not shift.same_voice


def test_among_equals_who_made_the_new_value_one_who_had_been_further_back_is_enough() -> None:
    assert first(BEFORE, MOVE, stance(on="2019-02-28", value=-2, speaker="b")).same_voice


# Others who joined

B_NEARER = stance(on="2019-03-01", value=-1.5, speaker="b")


def test_another_speaker_nearer_the_new_value_within_the_window_has_joined() -> None:
    shift = departure(B_NEARER)
    assert shift.joined
    assert not shift.one_voice


def test_one_who_joined_another_speaker_makes_more_than_one_voice() -> None:
    spoken = stance(on="2019-02-28", value=-2, speaker="b")
    shift = first(BEFORE, spoken, stance(on="2019-03-01", value=-2, speaker="c"))
    assert (shift.same_voice, shift.joined, shift.one_voice) == (False, True, False)


def test_the_same_speaker_again_has_not_joined() -> None:
    assert not departure(stance(on="2019-03-01", value=-2)).joined


def test_who_said_the_same_on_the_day_itself_has_not_joined() -> None:
    same_day = stance(on="2019-02-28", value=-2, speaker="b", certainty=Certainty.LOW)
    assert not departure(same_day).joined
    assert not departure(stance(on="2019-02-28", value=-2, speaker="b"), B_NEARER).joined


def test_another_speaker_joins_on_the_last_day_of_the_window_and_not_on_the_next() -> None:
    assert departure(stance(on="2019-05-29", value=-2, speaker="b")).joined
    assert not departure(stance(on="2019-05-30", value=-2, speaker="b")).joined
    assert not departure(B_NEARER, known_on="2019-02-28").joined


@pytest.mark.parametrize(("value", "joined"), [(-3, True), (-2, True), (-1.25, True), (-1, False), (0, False)])
def test_to_join_is_to_be_nearer_the_new_value_than_the_old(value: float, joined: bool) -> None:
    assert departure(stance(on="2019-03-01", value=value, speaker="b")).joined is joined


def test_nobody_joins_on_the_day_of_a_half_way_return_or_after_it() -> None:
    outranked = stance(on="2019-03-10", value=-2, speaker="b", certainty=Certainty.LOW)
    assert not departure(HALF_WAY, outranked).joined
    assert not departure(HALF_WAY, stance(on="2019-03-11", value=-2, speaker="b")).joined
    assert departure(HALF_WAY, stance(on="2019-03-09", value=-2, speaker="b")).joined


def test_a_speaker_outranked_on_a_later_day_joins_by_its_own_words() -> None:
    kept = stance(on="2019-03-01", value=-1.25)
    assert departure(kept, stance(on="2019-03-01", value=-2, speaker="b", certainty=Certainty.LOW)).joined


def test_a_speaker_outranked_on_the_day_of_the_shift_may_join_later() -> None:
    outranked = stance(on="2019-02-28", value=0, speaker="b", certainty=Certainty.LOW)
    assert departure(outranked, B_NEARER).joined


# Scales


def scale(*levels: float) -> IssueRow:
    """An issue with these levels."""
    return IssueRow(
        slug="sanctions",
        name="Sanctions",
        question="How much relief?",
        low=levels[0],
        high=levels[-1],
        low_end="None",
        high_end="All",
        note="",
        levels=tuple(LevelRow(level, f"Level {level}", "") for level in levels),
    )


def line(*values: float) -> list[StanceRow]:
    """A stance a month from January 2019 on."""
    return [stance(on=f"2019-{month:02}-01", value=value) for month, value in enumerate(values, start=1)]


def moves(issue: IssueRow, *values: float) -> list[tuple[float, float, Outcome]]:
    """The shifts of a line by the step of its issue."""
    found = shifts(*line(*values), step=issue.step, known_on="2020-12-31")
    return [(shift.before.value, shift.after.value, shift.outcome) for shift in found]


def test_on_two_levels_a_shift_goes_from_end_to_end_or_not_at_all() -> None:
    assert moves(scale(0, 1), 0, 0.5, 1, 0, 0) == [(1, 0, Outcome.HELD)]


def test_on_eleven_levels_every_level_counts() -> None:
    issue = scale(*range(-5, 6))
    assert moves(issue, -5, -4, -4.5, 5, 0) == [
        (-5, -4, Outcome.PART_BACK),
        (-4.5, 5, Outcome.PART_BACK),
        (5, 0, Outcome.UNCONFIRMED),
    ]


def test_on_a_scale_to_100_the_step_is_the_smallest_distance_between_neighbouring_levels() -> None:
    issue = scale(0, 10, 50, 100)
    assert moves(issue, 0, 9, 19, 100, 59.5) == [
        (9, 19, Outcome.HELD),
        (19, 100, Outcome.PART_BACK),
        (100, 59.5, Outcome.UNCONFIRMED),
    ]


def test_turning_a_scale_to_100_round_mirrors_its_shifts() -> None:
    values = [0, 30, 10, 100, 40, 40]
    there, back = (moves(scale(0, 10, 100), *row) for row in (values, [100 - value for value in values]))
    assert [(100 - start, 100 - end, outcome) for start, end, outcome in back] == there


def test_on_a_scale_of_tenths_a_step_and_half_the_way_back_are_reached_exactly() -> None:
    assert dates(shifts(*line(0.2, 0.3), step=0.1)) == ["2019-02-01"]
    assert shifts(*line(0.1, 0.3, 0.2), step=0.1)[0].half_back_on == date(2019, 3, 1)


def mean(on: str, *values: float) -> list[StanceRow]:
    """A day on which so many spoke."""
    return [stance(on=on, value=value, speaker=f"{place}") for place, value in enumerate(values)]


def test_half_the_way_back_to_a_mean_of_three_is_reached_exactly() -> None:
    away, back = mean("2019-02-28", 0, -1, -1), mean("2019-03-10", -1, -1, -2)
    shift = first(stance(on="2019-01-31", value=-2), *away, *back)
    assert (shift.half_back_on, shift.outcome) == (date(2019, 3, 10), Outcome.PART_BACK)


def test_half_way_between_is_no_nearer_a_mean_of_three() -> None:
    away, again = mean("2019-02-28", 1, 1, 0), mean("2019-03-10", 1, 1, 0)
    half_way = stance(on="2019-03-10", value=-2 / 3, speaker="b", certainty=Certainty.LOW)
    assert not first(stance(on="2019-01-31", value=-2), *away, *again, half_way).joined


# The worked example of the design


def test_the_worked_example_as_known_at_the_end_of_the_year() -> None:
    ours, theirs = shifts(*A), shifts(*B)
    assert [(str(s.on), s.before.value, s.after.value, s.outcome) for s in ours] == [
        ("2019-02-28", 0, -2, Outcome.CAME_BACK),
        ("2019-03-20", -2, 0, Outcome.UNCONFIRMED),
    ]
    assert [(str(s.on), s.before.value, s.after.value, s.outcome) for s in theirs] == [
        ("2019-02-28", 0, 1, Outcome.HELD),
        ("2019-03-15", 1, 2, Outcome.UNCONFIRMED),
    ]
    returned = date(2019, 3, 20)
    assert (ours[0].half_back_on, ours[0].fully_back_on, ours[0].next_on) == (returned, returned, returned)
    assert (theirs[0].half_back_on, theirs[0].fully_back_on, theirs[0].next_on) == (None, None, date(2019, 3, 15))


def test_the_worked_example_as_known_ten_days_on() -> None:
    assert [shift.outcome for shift in shifts(*A, known_on="2019-03-10")] == [Outcome.OPEN]


def test_the_worked_example_before_anybody_moved() -> None:
    assert shifts(*A, known_on="2019-02-27") == shifts(*A, known_on="2018-01-01") == ()
