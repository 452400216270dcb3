"""Dates as files write them: the same day in any common form, and no guess where it could be another."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import read_span
from positions.importers.dates import Ambiguous, Order, read_date
from tests.rules.builders import is_sentence

ORDERS: tuple[Order, ...] = ("", "day first", "month first")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2019-02-28",
            "2019/02/28",
            "2019.02.28",
            "2019-2-28",
            "20190228",
            "2019-02-28T00:00:00",
            "2019-02-28 13:05",
        ),
        *("2019-02-28T13:05:00.000Z", "2019-02-28T23:05:00+09:00", "  2019-02-28 "),
        *("28 February 2019", "28 Feb 2019", "28. Feb. 2019", "28-Feb-2019", "28th February 2019", "28 feb, 2019"),
        *("28th of February 2019", "February 28, 2019", "Feb 28 2019", "Feb. 28th, 2019", "FEBRUARY 28,2019"),
        *("2019 February 28", "2019-Feb-28", "Thursday, 28 February 2019", "Thu 28 Feb 2019"),
        *("February 28, 2019, 5:15 PM", "Thu, 28 Feb 2019 17:15:00 +0900"),
    ],
)
def test_one_day_is_read_from_any_common_form_whatever_comes_first(text: str) -> None:
    assert {read_date(text, order=order) for order in ORDERS} == {"2019-02-28"}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        *[
            ("February 2019", "2019-02"),
            ("Feb 2019", "2019-02"),
            ("Feb-2019", "2019-02"),
            ("sept. 2019", "2019-09"),
        ],
        *[("02/2019", "2019-02"), ("2.2019", "2019-02"), ("2019/02", "2019-02"), ("2019-02", "2019-02")],
        *[("2019", "2019"), ("2019/2020", "2019/2020"), ("2019-02/2019-03", "2019-02/2019-03")],
        *[("2019-02-27 / 2019-02-28", "2019-02-27/2019-02-28"), ("May 2019", "2019-05")],
    ],
)
def test_months_years_and_spans_stay_what_they_are(text: str, date: str) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize("text", ["28/02/2019", "28.02.2019", "28-2-2019", "28. 2. 2019", "28/02/2019 13:05"])
def test_a_day_that_can_be_no_month_tells_the_order(text: str) -> None:
    assert read_date(text) == read_date(text, order="day first") == "2019-02-28"
    with pytest.raises(ValueError, match=r"is no date with the month first"):
        read_date(text, order="month first")


def test_the_other_order_is_told_likewise() -> None:
    assert read_date("02/28/2019") == read_date("2/28/2019", order="month first") == "2019-02-28"
    with pytest.raises(ValueError, match=r"^02/28/2019 is no date with the day first: "):
        read_date("02/28/2019", order="day first")


@pytest.mark.parametrize("text", ["03/04/2019", "3.4.2019", "3-4-2019", "03/04/2019 10:00"])
def test_what_can_be_two_days_is_asked_about_and_not_guessed(text: str) -> None:
    with pytest.raises(Ambiguous, match=r"can be 3 April or 4 March 2019: say whether days or months come first"):
        read_date(text)
    assert read_date(text, order="day first") == "2019-04-03"
    assert read_date(text, order="month first") == "2019-03-04"


def test_the_same_number_twice_can_be_only_one_day() -> None:
    assert {read_date("03/03/2019", order=order) for order in ORDERS} == {"2019-03-03"}


@pytest.mark.parametrize("text", ["28/02/19", "28.2.19", "19-02-28", "28 Feb 19", "Feb-19", "Feb '19", "28-Feb-19"])
def test_a_year_of_two_digits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"has a year of two digits: write it with four\."):
        read_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "43524",
            "28022019",
            "2019-02-30",
            "31.02.2019",
            "13/13/2019",
            "00/01/2019",
            "2019-13",
            "0000",
        ),
        *(
            "Smarch 2019",
            "28 Smarch 2019",
            "1 2 2019",
            "٢٠١٩",
            "2019-02-28-01",
            "28 February",
            "2019/20",
            "x" * 500,
        ),
        *("2019-03-04/2019-03-01", "2019/2020/2021", "February"),
    ],
)
def test_what_is_no_date_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read_date(text)
    assert not isinstance(refused.value, Ambiguous)
    assert is_sentence(str(refused.value))
    assert len(str(refused.value)) < 250


@given(
    st.dates(date(1000, 1, 1)),
    st.sampled_from(
        ["%d/%m/%Y", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%b %d, %Y", "%Y/%m/%d", "%Y%m%d", "%A, %d %b %Y"]
    ),
)
def test_every_day_is_read_back_from_the_form_in_which_it_was_written(day: date, form: str) -> None:
    order: Order = "month first" if form.startswith("%m") else "day first"
    assert read_date(day.strftime(form), order=order) == day.isoformat()


pieces = st.sampled_from(
    ["2019", "19", "28", "2", "02", "Feb", "February", "Mon", "th", "of", "T", "10:00", "PM", "Z", *"/-., 0123"]
)


@given(st.lists(pieces, max_size=7).map("".join) | st.text(), st.sampled_from(ORDERS))
def test_any_text_is_a_date_of_the_record_or_refused(text: str, order: Order) -> None:
    try:
        read = read_date(text, order=order)
    except ValueError as refused:
        read = ""
        says = str(refused)
    assert is_sentence(says) if not read else read_span(read).text == read
