"""The words on screen: every term has one, and dates, levels and numbers read as people write them."""

from collections.abc import Mapping
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import read_day
from db.queries.codebook import IssueRow, LevelRow
from db.vocabulary import ActorKind, Answer, Attribution, Certainty, EventKind, Kind, Via
from positions import words
from positions.shifts import Outcome

RELIEF = IssueRow(
    *("sanctions", "Sanctions relief", "How much?", 0, 2, "Little", "Much", ""),
    (LevelRow(0, "Little", ""), LevelRow(0.5, "Some", ""), LevelRow(2, "Much", "")),
)


@pytest.mark.parametrize(
    ("called", "terms"),
    [
        (words.KIND, Kind),
        (words.ANSWER, Answer),
        (words.CERTAINTY, Certainty),
        (words.ATTRIBUTION, Attribution),
        (words.ACTOR_KIND, ActorKind),
        (words.EVENT_KIND, EventKind),
        (words.VIA, Via),
        (words.OUTCOME, Outcome),
    ],
)
def test_every_term_of_a_vocabulary_has_words_of_its_own(
    called: Mapping[StrEnum, str], terms: type[StrEnum]
) -> None:
    assert list(called) == list(terms)
    assert len(set(called.values())) == len(terms)


def test_a_day_is_written_out() -> None:
    assert words.day_words(read_day("2019-02-28")) == "28 Feb 2019"
    assert words.day_words(read_day("2019-12-01")) == "1 Dec 2019"


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2019-02-28", "28 Feb 2019"),
        ("2019-02", "Feb 2019"),
        ("2019", "2019"),
        ("2019-05-24/2019-05-31", "24 May 2019 to 31 May 2019"),
        ("2018-12/2019", "Dec 2018 to 2019"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known_and_never_as_one_day_when_it_is_not(date: str, said: str) -> None:
    assert words.span_words(date) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "Little"),
        (0.5, "Some"),
        (2, "Much"),
        (0.25, "between Little and Some (0.25)"),
        (1, "between Some and Much (1)"),
        (3, "3"),
        (-1, "−1"),
    ],
)
def test_a_value_is_said_in_the_words_of_the_scale(value: float, said: str) -> None:
    assert words.level_words(RELIEF, value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0"), (-2.0, "−2"), (0.5, "0.5"), (100.0, "100"), (-0.25, "−0.25")]
)
def test_a_number_has_no_needless_fraction_and_a_true_minus_sign(value: float, said: str) -> None:
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")],
)
def test_a_place_in_a_row_is_said_as_in_english(count: int, said: str) -> None:
    assert words.ordinal(count) == said


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 stances"), (1, "1 stance"), (2, "2 stances"), (12_345, "12,345 stances")]
)
def test_things_are_counted_one_as_one_and_others_as_many(count: int, said: str) -> None:
    assert words.counted(count, "stance") == said


@given(st.lists(st.sampled_from(("Iran", "Oman", "Qatar")), min_size=1, max_size=5))
def test_a_list_has_commas_and_an_and_before_the_last(names: list[str]) -> None:
    listed = words.listed(names)
    assert listed.replace(" and ", ", ").split(", ") == names
    assert listed.count(" and ") == (len(names) > 1)
    assert listed.endswith(names[-1])


def test_a_gap_is_said_in_levels_where_they_are_even_and_in_units_where_they_are_not() -> None:
    even = RELIEF._replace(low=-2, high=2, levels=tuple(LevelRow(at, f"{at}", "") for at in range(-2, 3)))
    assert words.gap_words(even, 0) == "same"
    assert words.gap_words(even, 3) == "3 of 4 levels apart"
    assert words.gap_words(even, 2.5) == "2.5 of 4 apart"
    assert words.gap_words(RELIEF, 1.5) == "1.5 of 2 apart"


def test_gaps_over_issues_are_counted_and_never_averaged() -> None:
    assert (
        words.compared_words([0, 1, 2, 4, None])
        == "same on 1, one level apart on 1, more on 2, not comparable on 1"
    )
    assert words.compared_words([0, 0]) == "same on 2"


@pytest.mark.parametrize(
    ("day", "said"),
    [("2019-02-28", "the same day"), ("2019-03-01", "1 day before"), ("2019-02-25", "3 days later")],
)
def test_an_event_is_placed_in_time_from_a_day(day: str, said: str) -> None:
    assert words.days_between(read_day("2019-02-28"), read_day(day)) == said
