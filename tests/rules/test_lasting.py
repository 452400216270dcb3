"""Did a move last: what the record holds for and against it, and whether its outcome survives other choices."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import read_day
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions.answers import Line
from positions.lasting import (
    CHOICES,
    WINDOWS,
    Aftermath,
    aftermath_of,
    end_of,
    find_shift,
    held_for,
    survival,
    within,
)
from positions.shifts import Outcome, Shift, shifts_of
from positions.standing import Track, gives_value
from tests.rules.builders import CALENDAR, some_stances, stance

LATE = date(2021, 1, 1)
START = stance(on="2018-12-12", value=0)
MOVE = stance(on="2019-02-28", value=-2)


def the_move(*stances: StanceRow, known_on: date = LATE) -> Shift:
    """The move of 28 February among these stances."""
    found = find_shift(stances, date(2019, 2, 28), step=1, known_on=known_on, track=Track.SAID, window=90)
    assert found
    return found


def sorted_out(*later: StanceRow, until: str = "2019-05-29", known_on: date = LATE) -> Aftermath:
    """The stances after the move of 28 February, by what they say of it."""
    stances = (START, MOVE, *later)
    shift = the_move(*stances, known_on=known_on)
    return aftermath_of(stances, shift, known_on=known_on, track=Track.SAID, until=read_day(until))


# Finding a move


def test_a_move_is_found_by_its_day_and_only_there() -> None:
    assert the_move(START, MOVE).after.stances == (MOVE,)
    for day in (date(2018, 12, 12), date(2019, 3, 1)):
        kwargs = {"step": 1, "known_on": LATE, "track": Track.SAID, "window": 90}
        assert find_shift([START, MOVE], day, **kwargs) is None


def test_a_move_of_less_than_a_step_is_none() -> None:
    half = stance(on="2019-02-28", value=-0.5)
    assert find_shift([START, half], half.last, step=1, known_on=LATE, track=Track.SAID, window=90) is None


# What followed it


def test_stances_after_it_are_sorted_by_what_they_say_of_it() -> None:
    again = stance(on="2019-03-01", value=-2)
    joined = stance(on="2019-03-02", value=-2, speaker="b")
    back = stance(on="2019-03-18", value=-1, speaker="c")
    further = stance(on="2019-05-01", value=1, speaker="b")
    found = sorted_out(again, joined, back, further)
    assert found == Aftermath(made=(MOVE,), joined=(joined,), again=(again,), back=(back, further), between=())


def test_half_way_back_counts_as_back_and_any_less_does_not() -> None:
    half, less = (stance(on="2019-03-18", value=value, speaker="b") for value in (-1, -1.5))
    assert sorted_out(half).back == (half,)
    assert sorted_out(less).joined == (less,)


def test_going_further_the_same_way_is_on_the_new_side() -> None:
    start, move = stance(on="2018-12-12", value=1), stance(on="2019-02-28", value=0)
    further = stance(on="2019-03-18", value=-2, speaker="b")
    found = aftermath_of(
        (start, move, further),
        the_move(start, move, further),
        known_on=LATE,
        track=Track.SAID,
        until=date(2019, 5, 29),
    )
    assert (found.joined, found.back) == ((further,), ())


@pytest.mark.parametrize(
    "silent",
    [
        stance(on="2019-03-18", answer=Answer.UNCLEAR),
        stance(on="2019-03-18", value=0, attribution=Attribution.ANALYST),
        stance(on="2019-03-18", value=0, retracted=True),
        stance(on="2019-03-18", value=0, kind=Kind.ACTION),
        stance(on="2019-03-18", value=0, known_on="2022-01-01"),
        stance(on="2019-05-30", value=0),
        stance(on="2019-02-28", value=0, kind=Kind.SIGNAL, speaker="b"),
    ],
    ids=["unclear", "an analyst's", "retracted", "a deed", "not yet known", "after the last day", "the day itself"],
)
def test_what_gives_no_value_on_the_track_in_the_time_is_no_evidence(silent: StanceRow) -> None:
    assert sorted_out(silent) == Aftermath((MOVE,), (), (), (), ())


def test_the_best_ranked_of_the_day_made_it() -> None:
    remark = stance(on="2019-02-28", value=1, kind=Kind.SIGNAL, speaker="b")
    assert sorted_out(remark).made == (MOVE,)


def test_what_its_maker_said_otherwise_on_the_same_day_did_not_make_it() -> None:
    remark = stance(on="2019-02-28", value=1, kind=Kind.SIGNAL, slug="remark")
    assert sorted_out(remark).made == (MOVE,)


@given(some_stances(speaker=st.sampled_from(("a", "b", "c"))), st.sampled_from(CALENDAR))
def test_each_stance_after_a_move_is_in_one_heap(stances: list[StanceRow], until: date) -> None:
    known_on = CALENDAR[-1]
    for shift in shifts_of(stances, step=0.5, known_on=known_on):
        found = aftermath_of(stances, shift, known_on=known_on, track=Track.SAID, until=until)
        heaps = [row.slug for heap in (found.joined, found.again, found.back, found.between) for row in heap]
        giving = (row for row in stances if gives_value(row, track=Track.SAID, known_on=known_on))
        assert sorted(heaps) == sorted(row.slug for row in giving if shift.on < row.last <= until)


# Under other choices


def article(row: StanceRow) -> StanceRow:
    """The same stance as one of the article's own rows."""
    return row._replace(in_article=True)


def test_every_window_and_choice_of_stances_has_an_answer() -> None:
    found = survival([START, MOVE], the_move(START, MOVE), step=1, known_on=LATE, track=Track.SAID)
    assert {name: tuple(row) for name, row in found.items()} == dict.fromkeys(CHOICES, WINDOWS)
    assert WINDOWS == (60, 90, 120, 180)


def test_the_window_decides_the_word() -> None:
    stances = [START, MOVE, stance(on="2019-05-31", value=0)]
    found = survival(stances, the_move(*stances), step=1, known_on=LATE, track=Track.SAID)["All stances"]
    outcomes = [shift and shift.outcome for shift in found.values()]
    assert outcomes == [Outcome.UNCONFIRMED, Outcome.UNCONFIRMED, Outcome.CAME_BACK, Outcome.CAME_BACK]


@pytest.mark.parametrize(
    ("choice", "left_out"),
    [
        ("Without remarks and gestures", stance(on="2019-02-28", value=-2, kind=Kind.SIGNAL)),
        ("High certainty only", stance(on="2019-02-28", value=-2, certainty=Certainty.MEDIUM)),
        ("Without the article's own rows", article(MOVE)),
    ],
)
def test_a_move_whose_stance_a_choice_leaves_out_is_none(choice: str, left_out: StanceRow) -> None:
    stances = [START, left_out]
    found = survival(stances, the_move(*stances), step=1, known_on=LATE, track=Track.SAID)
    assert set(found[choice].values()) == {None}
    assert None not in found["All stances"].values()


@pytest.mark.parametrize(("on", "same"), [("2019-05-29", True), ("2019-05-30", False)])
def test_the_first_move_the_same_way_within_90_days_stands_for_it(on: str, same: bool) -> None:
    later = stance(on=on, value=-2, speaker="b", slug="later")
    stances = [START, MOVE._replace(kind=Kind.SIGNAL), later]
    found = survival(stances, the_move(*stances), step=1, known_on=LATE, track=Track.SAID)
    (moves,) = {shift and shift.on for shift in found["Without remarks and gestures"].values()}
    assert moves == (later.last if same else None)


def test_a_move_the_other_way_does_not_stand_for_it() -> None:
    stances = [START, MOVE._replace(kind=Kind.SIGNAL), stance(on="2019-03-20", value=2)]
    found = survival(stances, the_move(*stances), step=1, known_on=LATE, track=Track.SAID)
    assert set(found["Without remarks and gestures"].values()) == {None}


# The days around it


def test_the_line_before_is_told_since_it_first_stood_there_without_a_break() -> None:
    before = [stance(on="2018-06-12", value=0), stance(on="2018-09-01", value=1)]
    again = stance(on="2019-01-31", value=0)
    stances = [*before, START, again, MOVE]
    assert held_for(stances, the_move(*stances), known_on=LATE, track=Track.SAID) == (START.last, 78)


def test_the_window_ends_so_many_days_after_the_move() -> None:
    assert end_of(the_move(START, MOVE), 90) == date(2019, 5, 29)


def test_a_time_has_its_first_and_its_last_day_and_only_what_was_known_on_the_track() -> None:
    days = ("2019-02-27", "2019-02-28", "2019-03-10", "2019-03-11")
    deeds = [stance(on=on, kind=Kind.ACTION) for on in days]
    others = [
        stance(on="2019-03-01", kind=Kind.ACTION, known_on="2022-01-01", slug="secret"),
        stance(on="2019-03-01", slug="said"),
    ]
    line = Line("a", "sanctions", (*deeds, *others))
    found = within(line, first=date(2019, 2, 28), last=date(2019, 3, 10), known_on=LATE, track=Track.DONE)
    assert found == tuple(deeds[1:3])
