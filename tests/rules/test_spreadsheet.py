"""CSV for spreadsheets: no text is run as a formula, and everything can be read back as it was."""

import csv
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from positions.exports.spreadsheet import BYTE_ORDER_MARK, csv_text, harmless

FORMULAS = ("=HYPERLINK(A1)", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "'=1", "'")


def read_back(text: str) -> list[list[str]]:
    """The cells of a CSV that begins with the mark spreadsheets look for."""
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@pytest.mark.parametrize("formula", FORMULAS)
def test_text_that_begins_like_a_formula_is_marked_as_text(formula: str) -> None:
    assert harmless(formula) == "'" + formula


@pytest.mark.parametrize("cell", ["Asked for 1=1", "2019-02-28", "−2", "", "(=1)", "북한", -1, -0.5, 0, None, True])
def test_other_text_and_every_number_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


def test_a_negative_number_stays_a_number() -> None:
    assert read_back(csv_text([{"value": -2.0}], ["value"])) == [["value"], ["-2"]]


def test_an_absent_value_is_an_empty_cell() -> None:
    assert read_back(csv_text([{"value": None, "note": ""}], ["value", "note"])) == [["value", "note"], ["", ""]]


def test_only_the_columns_asked_for_are_written_in_their_order() -> None:
    assert read_back(csv_text([{"a": 1, "b": 2, "c": 3}], ["c", "a"])) == [["c", "a"], ["3", "1"]]


def test_a_table_without_rows_has_its_header() -> None:
    assert read_back(csv_text([], ["a", "b"])) == [["a", "b"]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
@example([*FORMULAS, 'He said "no, never"', "two\nlines", "two\r\nlines", "북한", "كوريا", ",;\t", ""])
def test_any_text_can_be_read_back_and_none_begins_like_a_formula(cells: list[str]) -> None:
    found = [cell for (cell,) in read_back(csv_text([{"text": cell} for cell in cells], ["text"]))[1:]]
    assert [cell.removeprefix("'") for cell in found] == cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in found)
