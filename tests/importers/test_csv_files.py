"""CSV files: whatever encoding and separator they have, the same table comes out, row by row."""

import codecs
import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.problems import Problem
from positions.exports.spreadsheet import csv_text
from positions.importers.csv_file import unmarked
from positions.importers.table import open_table, sheets
from tests.importers.table_files import cells_of_file, csv_of, refusal

TEXT = "Date,Actor\n2019-02-28,Côte d’Ivoire\n"
READ = [("Date", "Actor"), ("2019-02-28", "Côte d’Ivoire")]


@pytest.mark.parametrize(
    ("content", "called"),
    [
        (TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("cp1252"), "Latin-1"),
    ],
)
def test_the_encoding_is_found_and_told(tmp_path: Path, content: bytes, called: str) -> None:
    path = csv_of(tmp_path, content)
    assert cells_of_file(path) == READ
    assert f"Text in {called}" in open_table(path).told[0]


def test_text_in_latin_1_can_only_be_assumed_and_this_is_told(tmp_path: Path) -> None:
    told = open_table(csv_of(tmp_path, TEXT, encoding="cp1252")).told[0]
    assert "assumed" in told
    assert "save it as UTF-8" in told


def test_letters_of_any_script_far_down_the_file_are_still_found_to_be_utf_8(tmp_path: Path) -> None:
    rows = "\n".join(f"{n},plain" for n in range(100_000))
    path = csv_of(tmp_path, f"n,text\n{rows}\nlast,북한")
    *_, (_, last) = open_table(path).rows()
    assert last == ("last", "북한")


@pytest.mark.parametrize(("separator", "called"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs")])
def test_the_separator_is_found_by_the_header_and_told(tmp_path: Path, separator: str, called: str) -> None:
    path = csv_of(tmp_path, f'a{separator}"b, c; d"\n1{separator}2,5\n'.replace("2,5", '"2,5"'))
    assert cells_of_file(path) == [("a", "b, c; d"), ("1", "2,5")]
    assert f"separated by {called}" in open_table(path).told[0]


def test_a_first_line_that_names_the_separator_is_believed(tmp_path: Path) -> None:
    assert cells_of_file(csv_of(tmp_path, "sep=;\na,b;c\n1;2\n")) == [("a,b", "c"), ("1", "2")]


def test_cells_in_quotation_marks_hold_separators_marks_and_lines(tmp_path: Path) -> None:
    path = csv_of(tmp_path, 'a,b\n"x, ""y""","two\nlines"\nz,\n')
    assert cells_of_file(path) == [("a", "b"), ('x, "y"', "two\nlines"), ("z", "")]


def test_a_row_has_the_number_of_the_line_on_which_it_starts(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "# Title: Gap\nsep=,\n" + '\na,b\n1,"two\nlines"\n\n  ,\n3,4\n')
    assert [number for number, _ in open_table(path).rows()] == [5, 9]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_on_any_machine(tmp_path: Path, ends: str) -> None:
    path = csv_of(tmp_path, ends.join(["a,b", "1,2", "3,4"]))
    assert list(open_table(path).rows()) == [(2, ("1", "2")), (3, ("3", "4"))]


def test_rows_can_be_read_as_often_as_need_be(tmp_path: Path) -> None:
    table = open_table(csv_of(tmp_path, "a,b\n1,2\n3,4\n"))
    first, second = table.rows(), table.rows()
    assert list(zip(first, second, strict=True)) == [((2, ("1", "2")),) * 2, ((3, ("3", "4")),) * 2]


def test_a_short_row_is_filled_up_and_empty_rows_are_skipped(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "a,b,c\n1\n\n,,\n , ,\n1,2,3,,\n")
    assert cells_of_file(path)[1:] == [("1", "", ""), ("1", "2", "3")]


def test_a_row_with_more_cells_than_columns_is_refused_with_its_line(tmp_path: Path) -> None:
    says = refusal(csv_of(tmp_path, "a,b\n1,2\n1,2,3\n"))
    assert says.startswith("Line 3 has 3 cells, but the header names 2")


def test_empty_columns_at_the_end_of_the_header_are_no_columns(tmp_path: Path) -> None:
    assert cells_of_file(csv_of(tmp_path, "a,b,, \n1,2,,\n")) == [("a", "b"), ("1", "2")]


def test_the_lines_in_which_our_own_files_say_what_they_are_stand_above_the_header(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path, "\ufeff# Title: Gap, 2019\r\n# Filters: a=1;b=2\r\n# As known on: 2019\r\na,b\r\n1,2\r\n"
    )
    assert cells_of_file(path) == [("a", "b"), ("1", "2")]
    assert "The header is line 4" in open_table(path).told[1]


def test_a_header_that_begins_with_a_hash_is_a_header(tmp_path: Path) -> None:
    assert cells_of_file(csv_of(tmp_path, "#,Actor\n1,Country A\n"))[0] == ("#", "Actor")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t1", "\r1", "'", "'=1"])
def test_the_mark_of_our_csv_for_spreadsheets_is_taken_off(text: str) -> None:
    assert unmarked("'" + text) == text


@pytest.mark.parametrize("text", ["'tis", "' = 1", "'", "=1", "don't", ""])
def test_an_apostrophe_that_is_no_mark_stays(text: str) -> None:
    assert unmarked(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=6))
def test_any_text_of_our_csv_for_spreadsheets_comes_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    columns = [f"c{place}" for place in range(len(cells) + 1)]
    row = dict(zip(columns, [*cells, "last"], strict=True))
    path = csv_of(tmp_path_factory.mktemp("csv"), csv_text([row], columns))
    assert cells_of_file(path) == [tuple(columns), (*cells, "last")]


@given(
    st.lists(st.lists(st.text(st.sampled_from("a,;\t\"'é\n북 "), max_size=5), min_size=3, max_size=3), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_any_program_writes_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, encoding: str
) -> None:
    written = [["one", "two", "three"], ["1", "2", "3"], *rows]
    out = StringIO()
    csv.writer(out, delimiter=separator).writerows(written)
    path = csv_of(tmp_path_factory.mktemp("csv"), out.getvalue(), encoding=encoding)
    expected = [tuple(unmarked(cell) for cell in row) for row in written]
    assert cells_of_file(path) == [row for row in expected if any(cell.strip() for cell in row)]


def test_a_file_that_is_written_to_while_it_is_read_is_not_read_on(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "a,b\n1,2\n3,4\n")
    table = open_table(path)
    path.write_text("a,b\n1,2\n3,4\n5,6\n")
    with pytest.raises(Problem, match="changed"):
        list(table.rows())


def test_text_has_no_sheets(tmp_path: Path) -> None:
    path = csv_of(tmp_path, TEXT)
    assert sheets(path) == ()
    assert "has no sheets" in refusal(path, sheet="Stances")


def test_the_name_of_a_file_says_nothing_of_what_it_is(tmp_path: Path) -> None:
    path = csv_of(tmp_path, TEXT).rename(tmp_path / "table.xlsx")
    assert cells_of_file(path) == READ
