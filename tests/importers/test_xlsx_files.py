"""XLSX files: cells come as a reader of the sheet sees them, rows under the numbers that stand beside them."""

import gc
import tempfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from positions.importers.table import open_table, sheets
from positions.importers.xlsx_cells import date_text, number_text, shown_by
from tests.importers.table_files import (
    PLAIN,
    SHEET,
    cells_of_file,
    changed,
    content_of,
    rebuilt,
    refusal,
    sheet_by,
    workbook,
    workbook_by,
)

WHEN = datetime(2019, 2, 28, 13, 5)  # noqa: DTZ001 - spreadsheets know no zones


def test_the_header_names_the_columns_and_rows_have_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("Date", "Actor"), ("2019", "A"), (), ("", ""), ("2020", "B")])
    table = open_table(path)
    assert table.columns == ("Date", "Actor")
    assert list(table.rows()) == [(2, ("2019", "A")), (5, ("2020", "B"))]
    assert table.told == ("Sheet 'Sheet1' of a workbook.",)


def test_a_table_may_begin_further_down(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path, [(), (), ("a", "b"), (1, 2)]))
    assert list(table.rows()) == [(4, ("1", "2"))]
    assert table.told[1] == "The header is row 3."


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2, "2"),
        (-2.0, "-2"),
        (0.5, "0.5"),
        (0.29, "0.29"),
        (1e16, "1e+16"),
        (0, "0"),
        (123456789012, "123456789012"),
    ],
)
def test_numbers_have_no_needless_fraction(tmp_path: Path, number: float, text: str) -> None:
    assert cells_of_file(workbook(tmp_path, [("a", "b"), (number, "x")]))[1][0] == text


@pytest.mark.parametrize(
    ("written", "text"), [("0.28999999999999998", "0.29"), ("-0", "0"), ("1E3", "1000"), ("x", "x")]
)
def test_numbers_are_read_as_spreadsheets_write_them(written: str, text: str) -> None:
    assert number_text(written) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (date(2019, 2, 28), "yyyy-mm-dd", "2019-02-28"),
        (date(2019, 2, 28), 'dd/mm/yy;@"d"', "2019-02-28"),
        (date(2019, 2, 28), "[$-409]d-mmm-yyyy", "2019-02-28"),
        (date(2019, 2, 28), "[White]mmm yyyy", "2019-02-28"),
        (date(2019, 2, 1), "mmm-yy", "2019-02"),
        (date(2019, 2, 1), "dd.mm.yyyy", "2019-02-01"),
        (date(2019, 1, 1), "yyyy", "2019"),
        (date(2019, 2, 1), "yyyy", "2019-02-01"),
        (WHEN, "yyyy-mm-dd hh:mm", "2019-02-28T13:05:00"),
        (time(9, 5), "hh:mm", "09:05:00"),
        (date(1900, 1, 31), "yyyy-mm-dd", "1900-01-31"),
        (date(1900, 3, 1), "yyyy-mm-dd", "1900-03-01"),
        (0.25, "0%", "0.25"),
        (1.5, "[h]:mm", "1.5"),
        (3, '0 "days"', "3"),
        (3, "0.00_d", "3"),
    ],
)
def test_dates_are_written_as_far_as_their_format_shows_them(
    tmp_path: Path, value: date | time | float, code: str, text: str
) -> None:
    def fill(book: Workbook) -> None:
        shown = book.add_format({"num_format": code})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Actor"])
        (sheet.write_datetime if not isinstance(value, int | float) else sheet.write_number)(1, 0, value, shown)
        sheet.write_string(1, 1, "A")

    assert cells_of_file(workbook_by(tmp_path, fill))[1] == (text, "A")


@pytest.mark.parametrize("number", [14, 22, 27, 57])
def test_the_formats_that_every_workbook_has_show_dates_too(tmp_path: Path, number: int) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date"])
        sheet.write_datetime(1, 0, date(2019, 2, 28), book.add_format({"num_format": number}))

    assert cells_of_file(workbook_by(tmp_path, fill))[1] == ("2019-02-28",)


def test_a_number_that_is_no_date_of_the_calendar_stays_a_number() -> None:
    assert [date_text(text, "day", since_1904=False) for text in ("-1", "2958466", "x", "nan")] == [
        *("-1", "2958466", "x", "nan")
    ]
    assert date_text("60", "day", since_1904=False) == "1900-02-29"
    assert date_text("2957003.999999999", "day", since_1904=True) == "2957003.999999999"


def test_dates_of_workbooks_that_count_from_1904_are_the_days_they_show(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date"])
        sheet.write_datetime(1, 0, WHEN, book.add_format({"num_format": "yyyy-mm-dd"}))

    path = workbook_by(tmp_path, fill)
    since_1900 = content_of(path, SHEET)
    path = changed(path, "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    number = since_1900.rpartition("<v>")[2].partition("<")[0]
    path = changed(path, SHEET, f"<v>{number}</v>", f"<v>{float(number) - 1462}</v>")
    assert cells_of_file(path)[1] == ("2019-02-28T13:05:00",)


@pytest.mark.parametrize("code", ["General", "0.00", "#,##0 [$EUR]", "@", '"yd"0', "0.00E+00", "[Red]0", "[mm]:ss"])
def test_formats_of_numbers_are_not_taken_for_dates(code: str) -> None:
    assert shown_by(code) == "number"


def test_yes_and_no_are_words(tmp_path: Path) -> None:
    assert cells_of_file(workbook(tmp_path, [("a", "b"), (True, False)]))[1] == ("yes", "no")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
@example(["two\r\nlines\tand _x000D_", "=1+1", "'", "https://example.org", " ", "북한", "\x00\x1f￿", "😀", "<&>"])
def test_any_text_comes_back_unchanged(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    def fill(sheet: Worksheet) -> None:
        for place in range(len(cells) + 1):
            sheet.write_string(0, place, f"c{place}")
        for place, cell in enumerate([*cells, "last"]):
            sheet.write_string(1, place, cell)

    path = sheet_by(tmp_path_factory.mktemp("xlsx"), fill)
    assert cells_of_file(path)[1] == (*cells, "last")


def test_text_in_several_fonts_is_one_text_and_how_it_is_spoken_is_left_out(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_rich_string(1, 0, "plain ", book.add_format({"bold": True}), "bold")
        sheet.write_string(1, 1, "日本")

    spoken = '<t>日本</t><rPh sb="0" eb="2"><t>ニホン</t></rPh>'
    path = changed(workbook_by(tmp_path, fill), "xl/sharedStrings.xml", "<t>日本</t>", spoken)
    assert cells_of_file(path)[1] == ("plain bold", "日本")


def test_cells_that_hold_their_own_text_and_have_no_names_are_read(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>a</t></is></c><c t="str"><v>b</v></c></row>'
        '<row><c><v>1</v></c><c t="d"><v>2019-02-28</v></c></row>'
    )
    path = rebuilt(workbook(tmp_path), {SHEET: f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})
    assert cells_of_file(path) == [("a", "b"), ("1", "2019-02-28")]


def test_names_of_elements_may_have_a_prefix(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    xml = content_of(path, SHEET)
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        xml = xml.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
        xml = xml.replace(f"</{name}>", f"</x:{name}>")
    assert "<x:c " in xml
    assert cells_of_file(rebuilt(path, {SHEET: xml})) == list(PLAIN)


def test_cells_stand_in_their_columns_whatever_stands_between(tmp_path: Path) -> None:
    rows = [("a", "b", "c"), ("1", None, "3"), (None, "2")]
    assert cells_of_file(workbook(tmp_path, rows))[1:] == [("1", "", "3"), ("", "2", "")]


def test_of_several_sheets_the_one_asked_for_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, PLAIN, [("x", "y"), (1, 2)])
    assert sheets(path) == ("Sheet1", "Sheet2")
    assert cells_of_file(path, sheet="Sheet2") == [("x", "y"), ("1", "2")]


def test_an_empty_sheet_beside_is_no_choice(tmp_path: Path) -> None:
    path = workbook(tmp_path, PLAIN, [], [(None, "")])
    assert sheets(path) == ("Sheet1",)
    assert cells_of_file(path) == list(PLAIN)


def test_what_another_sheet_holds_does_no_harm(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet().write_row(0, 0, ["a"])
        book.worksheets()[0].write_row(1, 0, ["1"])
        book.add_worksheet("Sums").write_formula(0, 0, "=1+1", value=2)

    path = workbook_by(tmp_path, fill)
    assert sheets(path) == ("Sheet1", "Sums")
    assert cells_of_file(path, sheet="Sheet1") == [("a",), ("1",)]
    assert "A1 holds a formula" in refusal(path, sheet="Sums")


def test_rows_outlive_the_file_they_came_in_and_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path)
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    table = open_table(path)
    path.unlink()
    first, second = table.rows(), table.rows()
    assert list(zip(first, second, strict=True)) == [(row, row) for row in enumerate(PLAIN[1:], start=2)]
    assert list(kept.iterdir())
    del table, first, second
    gc.collect()
    assert list(kept.iterdir()) == []
