"""Dates as people know them: what is read, what is refused in a sentence, and that there is nothing else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db import vocabulary as v
from db.dates import Span, read_day, read_span
from tests.rules.builders import is_sentence


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-02-28", "2019-02-28", "2019-02-28"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("2019-05-24/2019-05-31", "2019-05-24", "2019-05-31"),
        ("2018-12/2019-01", "2018-12-01", "2019-01-31"),
        ("2017/2018", "2017-01-01", "2018-12-31"),
        ("2017/2018-06-12", "2017-01-01", "2018-06-12"),
        ("2018-06-12/2018", "2018-06-12", "2018-12-31"),
        ("2019-02-28/2019-02-28", "2019-02-28", "2019-02-28"),
        ("0001/9999", "0001-01-01", "9999-12-31"),
    ],
)
def test_a_date_keeps_its_wording_and_knows_its_first_and_its_last_day(text: str, first: str, last: str) -> None:
    assert read_span(text) == Span(text, date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("month", "last"), [("2019-02", 28), ("2020-02", 29), ("1900-02", 28), ("2000-02", 29), ("2019-04", 30)]
)
def test_a_month_ends_on_its_own_last_day(month: str, last: int) -> None:
    assert read_span(month).last.day == last


def test_only_a_day_is_known_to_the_day() -> None:
    assert read_span("2019-02-28").is_day
    assert not read_span("2019-02").is_day


def test_blanks_around_a_date_are_no_part_of_it() -> None:
    assert read_span(" 2019-02\n").text == "2019-02"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "'' is not a date: write a day"),
        ("yesterday", "'yesterday' is not a date"),
        ("28.02.2019", "'28.02.2019' is not a date"),
        ("2019-2-28", "'2019-2-28' is not a date"),
        ("20190228", "'20190228' is not a date"),
        ("2019-02-28T12:00", "'2019-02-28T12:00' is not a date"),
        ("2019-02?", "'2019-02?' is not a date"),
        ("2019-XX", "'2019-XX' is not a date"),
        ("-2019", "'-2019' is not a date"),
        ("٢٠١٩", "'٢٠١٩' is not a date"),
        ("2019/", "'' is not a date"),
        ("/2019", "'' is not a date"),
        ("../2019", "'..' is not a date"),
        ("2019-02-29", "There is no date 2019-02-29"),
        ("1900-02-29", "There is no date 1900-02-29"),
        ("2019-13", "There is no date 2019-13"),
        ("2019-00", "There is no date 2019-00"),
        ("2019-04-31", "There is no date 2019-04-31"),
        ("0000", "There is no date 0000"),
        ("2019/2018", "The span 2019/2018 ends before it begins"),
        ("2019-02-28/2019-02-27", "The span 2019-02-28/2019-02-27 ends before it begins"),
        ("2017/2018/2019", "'2017/2018/2019' has more than two dates"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_span(text)
    assert str(refused.value).startswith(says)
    assert is_sentence(str(refused.value))


@pytest.mark.parametrize("text", ["2019-02", "2019", "2019-02-27/2019-02-28", "2019-02-28/2019-02-28"])
def test_where_one_day_is_asked_for_no_other_date_will_do(text: str) -> None:
    with pytest.raises(ValueError, match=f"{text} is not one day: write it as 2019-02-28."):
        read_day(text)


@pytest.mark.parametrize("text", ["2019-05-24 / 2019-05-31", "2019" + " " * 20 + "/2020"])
def test_blanks_within_a_span_do_not_make_it_longer_than_the_record_stores(text: str) -> None:
    assert len(read_span(text).text) <= v.DATE


# What holds for any date


@given(st.dates())
def test_every_day_is_read_back(day: date) -> None:
    assert read_span(day.isoformat()) == Span(day.isoformat(), day, day)
    assert read_day(day.isoformat()) == day


@given(st.dates(max_value=date(9999, 11, 30)))
def test_every_month_ends_on_the_day_before_the_next_begins(day: date) -> None:
    month, following = day.isoformat()[:7], (day.replace(day=1) + timedelta(days=31)).isoformat()[:7]
    assert read_span(month).first == day.replace(day=1)
    assert read_span(month).last + timedelta(days=1) == read_span(following).first


@given(st.dates())
def test_every_year_has_its_first_and_its_last_day(day: date) -> None:
    year = read_span(day.isoformat()[:4])
    assert (year.first, year.last) == (date(day.year, 1, 1), date(day.year, 12, 31))


forms = st.tuples(st.dates(), st.sampled_from((4, 7, 10))).map(lambda form: form[0].isoformat()[: form[1]])


@given(forms, forms)
def test_a_span_runs_from_the_first_day_of_one_date_to_the_last_of_the_other(one: str, other: str) -> None:
    first, last = read_span(one).first, read_span(other).last
    if first <= last:
        assert read_span(f"{one}/{other}") == Span(f"{one}/{other}", first, last)
    else:
        with pytest.raises(ValueError, match="ends before it begins"):
            read_span(f"{one}/{other}")


@pytest.mark.parametrize("read", [read_span, read_day])
@given(
    text=st.text(st.characters()) | st.text("0123456789-/ \t\n.T") | st.lists(forms | st.text("-/ ")).map("/".join)
)
@example("9999-12-31/9999")
@example("2019-02-28\n")
@example("\ud800")
def test_any_text_is_read_or_refused_in_a_sentence(read: Callable[[str], Span | date], text: str) -> None:
    found = read_or_told(read, text)
    if isinstance(found, str):
        assert is_sentence(found)
    else:
        assert isinstance(found, date) or found.first <= found.last


def read_or_told(read: Callable[[str], Span | date], text: str) -> Span | date | str:
    try:
        return read(text)
    except ValueError as refused:
        return str(refused)
