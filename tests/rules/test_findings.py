"""What stands out near a date, in sentences made from the record: they tell, and never judge."""

from datetime import date

import pytest

from db.dates import read_day
from db.queries.stances import StanceRow
from db.vocabulary import Answer, EventKind
from positions.answers import Line, Moved, Standing, standing_of
from positions.findings import Coverage, aftermath, coverage, headline, largest_near, last_of_kind, voices_words
from positions.shifts import shifts_of
from tests.charts.builders import actor, event, issue
from tests.rules.builders import stance

ACTORS = {slug: actor(slug) for slug in ("a", "b", "c")}
START = stance(on="2018-12-12", value=0)
MOVE = stance(on="2019-02-28", value=-2)
LATE = "2021-01-01"


def moved(*stances: StanceRow, on: str = "2019-02-28", known_on: str = LATE) -> Moved:
    """The move of a line on a day, as known."""
    found = shifts_of(stances, step=1, known_on=read_day(known_on))
    return Moved("a", "sanctions", next(shift for shift in found if str(shift.on) == on))


def after(*stances: StanceRow, known_on: str = LATE) -> str:
    """What came of the move of 28 February, in words."""
    return aftermath(moved(START, MOVE, *stances, known_on=known_on).shift, known_on=read_day(known_on))


def standing(on: str, *stances: StanceRow) -> Standing:
    """Where a line stands on a day."""
    found = standing_of(Line("a", "sanctions", stances), on=read_day(on), known_on=read_day(LATE))
    assert found
    return found


# The largest move near a date


def test_the_largest_move_near_a_date_comes_first_of_equals_the_nearest_and_then_the_later() -> None:
    small = moved(START, stance(on="2019-02-28", value=-1))
    large = moved(START, MOVE)
    earlier = moved(START, stance(on="2019-02-20", value=2), on="2019-02-20")
    assert largest_near([small, large], date(2019, 3, 1)) is large
    assert largest_near([large, earlier], date(2019, 2, 21)) is earlier
    assert largest_near([earlier, large], date(2019, 2, 24)) is large


@pytest.mark.parametrize(("on", "found"), [("2019-01-14", True), ("2019-04-14", True), ("2019-04-15", False)])
def test_near_is_up_to_45_days_before_or_after(on: str, found: bool) -> None:
    assert (largest_near([moved(START, MOVE)], read_day(on)) is not None) is found


def test_without_a_move_there_is_none() -> None:
    assert largest_near([], date(2019, 3, 1)) is None


def test_the_headline_says_who_moved_when_from_and_to_in_the_words_of_the_scale() -> None:
    told = headline(moved(START, MOVE), ACTORS, issue(), known_on=read_day(LATE))
    assert told.startswith("A moved on sanctions on 28 Feb 2019, from Some to None: ")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], "A, who had said otherwise before; nobody else joined."),
        ([stance(on="2019-03-01", value=-2, speaker="b")], "A, who had said otherwise before; others joined."),
    ],
)
def test_the_headline_names_the_voices(more: list[StanceRow], told: str) -> None:
    assert f": {told} " in headline(moved(START, MOVE, *more), ACTORS, issue(), known_on=read_day(LATE))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], "C, another speaker than before; one voice."),
        ([stance(on="2019-03-01", value=-2, speaker="b")], "C, another speaker than before; others joined."),
    ],
)
def test_another_speaker_who_only_speaks_is_called_so(more: list[StanceRow], told: str) -> None:
    found = moved(START, stance(on="2019-02-28", value=-2, speaker="c"), *more)
    assert f": {told} " in headline(found, ACTORS, issue(), known_on=read_day(LATE))


def test_speakers_who_made_it_together_are_all_named() -> None:
    both = (MOVE, stance(on="2019-02-28", value=-2, speaker="c"))
    assert ": A and C, " in headline(moved(START, *both), ACTORS, issue(), known_on=read_day(LATE))


# What came of it


def test_a_return_within_the_window_is_told_with_its_day() -> None:
    assert after(stance(on="2019-03-20", value=0)) == "Within 90 days: came back. It was fully back on 20 Mar 2019."


def test_half_way_and_fully_back_are_told_apart_and_a_late_return_says_how_late() -> None:
    told = after(stance(on="2019-03-18", value=-1), stance(on="2019-05-31", value=0))
    assert told == (
        "Within 90 days: part of the way back. It was half-way back on 18 Mar 2019, fully back on 31 May 2019 "
        "(2 days after the window)."
    )


def test_a_return_on_the_last_day_of_the_window_is_not_late() -> None:
    assert "after the window" not in after(stance(on="2019-05-29", value=0))
    assert "(1 day after the window)" in after(stance(on="2019-05-30", value=0))


def test_half_way_alone_says_that_it_is_not_fully_back_as_known() -> None:
    assert after(stance(on="2019-03-18", value=-1)).endswith(
        "half-way back on 18 Mar 2019, and not fully back as known."
    )


def test_a_move_that_held_says_when_it_was_next_heard_and_one_without_an_echo_that_there_is_none() -> None:
    assert after(stance(on="2019-03-20", value=-2)) == "Within 90 days: held. Next heard on 20 Mar 2019."
    assert after() == "Within 90 days: unconfirmed. Nothing was heard after it."


def test_within_the_window_it_is_too_early_to_say_and_the_windows_end_is_named() -> None:
    assert after(known_on="2019-03-10") == (
        "As known on 10 Mar 2019 it is too early to say (90 days end on 29 May 2019). Nothing was heard after it."
    )


def test_a_return_that_is_not_yet_known_is_not_told() -> None:
    assert "20 Mar" not in after(stance(on="2019-03-20", value=0), known_on="2019-03-19")
    assert "20 Mar" not in after(stance(on="2019-03-20", value=0, known_on="2019-09-01"), known_on="2019-08-31")


# Coverage, and days since


def test_coverage_counts_cells_with_a_position_and_their_median_age_and_which_are_carried() -> None:
    found = [standing("2019-12-31", stance(on=on)) for on in ("2019-12-21", "2019-12-01", "2019-01-01")]
    silent = standing("2019-12-31", stance(on="2019-12-01", answer=Answer.UNCLEAR))
    assert coverage([*found, silent], 12) == Coverage(filled=3, cells=12, median_age=30, carried=1)


def test_without_a_position_there_is_no_age() -> None:
    assert coverage([], 12) == Coverage(0, 12, None, 0)


def test_the_last_event_of_a_kind_is_one_that_was_over_by_then() -> None:
    summits = [event("2018-06-12"), event("2019-02-27/2019-02-28"), event("2019-06-30")]
    talks = event("2019-02-01", kind=EventKind.TALKS)
    for on, expected in (("2019-02-27", "2018-06-12"), ("2019-02-28", "2019-02-27/2019-02-28")):
        last = last_of_kind([*summits, talks], EventKind.SUMMIT, read_day(on))
        assert last
        assert last.occurred_on == expected
    assert last_of_kind(summits, EventKind.SUMMIT, date(2018, 6, 11)) is None


def test_who_was_one_of_several_before_is_not_called_another_speaker() -> None:
    day = "2019-01-01"
    both = [stance(on=day, value=0, speaker="a"), stance(on=day, value=1, speaker="b")]
    later = stance(on="2019-02-01", value=-0.5, speaker="a")
    (shift,) = shifts_of([*both, later], step=1, known_on=date(2019, 3, 1))
    told = voices_words(shift, {"a": actor("a", name="A"), "b": actor("b", name="B")})
    assert told == "A, one of those who spoke before; one voice"
