"""Files that are no table, broken or made to do harm: each gets one sentence, and memory stays bounded."""

import codecs
import os
import struct
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from db.problems import Problem
from positions.importers import xlsx_book, xlsx_file
from positions.importers.table import open_table, sheets
from tests.importers.table_files import (
    PLAIN,
    SHEET,
    changed,
    csv_of,
    read_all,
    rebuilt,
    refusal,
    sheet_by,
    workbook,
)
from tests.rules.builders import is_sentence

MEGABYTE = 1 << 20
OPENED_ALONE = """
import resource, sys
from pathlib import Path
from db.problems import Problem
from positions.importers.table import open_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    says = str(sum(1 for _ in open_table(Path(sys.argv[1])).rows()))
except Problem as problem:
    says = str(problem)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, says)
"""
"""Opens a file, and tells how many kilobytes that took and what came of it."""
STARTED_SMALL = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]], check=True)"
"""Starts that from a small process: the memory of who starts a process is counted as if it were its own."""


def opened_alone(path: Path) -> tuple[int, str]:
    """How many megabytes it takes to open a file, whatever library uses them, and what comes of it."""
    done = subprocess.run(
        [sys.executable, "-c", STARTED_SMALL, OPENED_ALONE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    taken, _, says = done.stdout.strip().partition(" ")
    return int(taken) // 1024, says


@contextmanager
def little_memory(most: int) -> Iterator[None]:
    """What happens within takes so many bytes of Python's memory at most."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b" , ,\n", b"# Title: x\n"]
)
def test_a_file_without_anything_in_it(tmp_path: Path, content: bytes) -> None:
    assert refusal(csv_of(tmp_path, content)).startswith("The file is empty")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").startswith("The file cannot be read (No such file")
    assert refusal(tmp_path).startswith("The file cannot be read (Is a directory")


@pytest.mark.parametrize("content", ["a,b", "a,b\n", "a,b\n\n,\n"])
def test_a_header_without_rows(tmp_path: Path, content: str) -> None:
    assert refusal(csv_of(tmp_path, content)).startswith("There are no rows below the header in line 1")


def test_a_sheet_without_rows_or_anything(tmp_path: Path) -> None:
    assert "no rows below the header in row 1 of the sheet 'Sheet1'" in refusal(workbook(tmp_path, PLAIN[:1]))
    assert refusal(workbook(tmp_path, [])).startswith("The workbook is empty")


def test_bytes_of_another_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    japanese = "a,b\n" + "1,2\n" * 100_000 + "、,2\n"
    says = refusal(csv_of(tmp_path, japanese, encoding="shift_jis"))
    assert says.startswith("Line 100002 holds bytes that are neither UTF-8 nor Latin-1")
    half = "é,b\n".encode() + b"1,2\n" * 100_000 + "é,2\n".encode("latin-1")
    assert refusal(csv_of(tmp_path, half)).startswith("Line 100002 holds bytes that are not UTF-8")
    marked = codecs.BOM_UTF8 + "a,b\r\n1,é\r\n".encode("latin-1")
    assert refusal(csv_of(tmp_path, marked)).startswith("Line 2 holds bytes that are not UTF-8")


@pytest.mark.parametrize(
    ("word", "encoding"), [("Россия", "cp1251"), ("روسيا", "cp1256"), ("북한", "cp949"), ("Ελλάδα", "cp1253")]
)
def test_words_in_an_encoding_that_cannot_be_told_are_not_taken_for_others(
    tmp_path: Path, word: str, encoding: str
) -> None:
    assert refusal(csv_of(tmp_path, f"a,b\n1,{word}\n", encoding=encoding)).startswith("Line 2 would read ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_that_is_cut_off_within_a_letter(tmp_path: Path, encoding: str) -> None:
    assert refusal(csv_of(tmp_path, "a,b\n1,북".encode(encoding)[:-1])).startswith(
        "Line 2 holds bytes that are not"
    )


@pytest.mark.parametrize(
    "content", [b"a,b\n1,\x002\n", "a,b\n1,2\n".encode("utf-16-le"), "a\n1\n".encode("utf-32")]
)
def test_nul_bytes_are_refused_with_their_line(tmp_path: Path, content: bytes) -> None:
    assert " holds NUL or control bytes" in refusal(csv_of(tmp_path, content))


def test_nul_bytes_far_down_are_refused_before_any_row_is_given(tmp_path: Path) -> None:
    content = b"a,b\n" + b"1,2\n" * 300_000 + b"1,\0\n"
    with pytest.raises(Problem, match=r"^Line 300002 holds NUL"):
        open_table(csv_of(tmp_path, content))


@pytest.mark.parametrize(
    ("head", "called"),
    [
        (b"%PDF-1.7\n", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08", "a packed file"),
        (b"SQLite format 3\0", "a database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook (.xls) or one with a password"),
    ],
)
def test_files_of_other_kinds_are_called_what_they_are(tmp_path: Path, head: bytes, called: str) -> None:
    assert called in refusal(csv_of(tmp_path, head + os.urandom(1000)))


def test_a_file_whose_first_line_never_ends_is_not_read_on(tmp_path: Path) -> None:
    path = csv_of(tmp_path, b"a," * MEGABYTE)
    os.truncate(path, 2 << 30)  # what follows is a hole, which would be told as NUL bytes
    with little_memory(16 * MEGABYTE):
        assert refusal(path).startswith("Line 1 has more than 1,000,000 characters")


def test_a_later_line_that_never_ends_is_named(tmp_path: Path) -> None:
    path = csv_of(tmp_path, b"a,b\n" + b"1,2\n" * 70_000 + b"x" * (8 * MEGABYTE))
    with little_memory(16 * MEGABYTE):
        assert refusal(path).startswith("Line 70002 has more than 1,000,000 characters")


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file(tmp_path: Path) -> None:
    path = csv_of(tmp_path, 'a,b\n1,2\n1,"2\n' + "1,2\n" * 1_000_000)
    with little_memory(16 * MEGABYTE):
        assert refusal(path).startswith("The row that begins on line 3 has a cell of more than 131,072 characters")
    assert "is not finished where the file ends" in refusal(csv_of(tmp_path, 'a,b\n1,2\n1,"2\n'))


def test_a_row_that_goes_on_over_all_lines_does_not_swallow_the_file(tmp_path: Path) -> None:
    path = csv_of(tmp_path, 'a,b\n1,2\n"' + '","\n' * 1_000_000)
    with little_memory(100 * MEGABYTE):
        assert refusal(path).startswith("The row that begins on line 3 has more than 1,000,000 characters")


def test_a_quotation_mark_in_the_middle_of_a_cell(tmp_path: Path) -> None:
    assert "line 3 has a quotation mark in the middle" in refusal(csv_of(tmp_path, 'a,b\n1,2\n"1"x,2\n'))


@pytest.mark.parametrize("count", [501, 400_000])
def test_far_too_many_columns(tmp_path: Path, count: int) -> None:
    path = csv_of(tmp_path, ",".join(map(str, range(count)))[:999_999] + "\n1\n")
    assert "columns, and at most 500 are read" in refusal(path)


def test_a_million_columns(tmp_path: Path) -> None:
    path = csv_of(tmp_path, ",".join(map(str, range(1_000_000))) + "\n1\n")
    assert refusal(path).startswith("Line 1 has more than 1,000,000 characters")


def test_far_too_many_columns_of_a_sheet(tmp_path: Path) -> None:
    assert "has 501 columns" in refusal(workbook(tmp_path, [list(range(501)), (1,)]))
    path = changed(workbook(tmp_path), SHEET, 'r="B1"', 'r="BDWGO1"')
    assert refusal(path) == "Row 1 has more than 16,384 columns: delete those that are not needed."


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Date,Actor, date", "Columns 1 and 3 in line 1 are both called 'date'"),
        ("Date,,Actor", "Column 2 (B) has no name in line 1"),
        (f"Date,{'x' * 1001}", "The name of column 2 in line 1 has 1,001 characters"),
    ],
)
def test_headers_that_name_no_columns(tmp_path: Path, header: str, says: str) -> None:
    assert refusal(csv_of(tmp_path, f"{header}\n1,2,3\n")).startswith(says)


def test_cells_beyond_the_header_of_a_sheet(tmp_path: Path) -> None:
    says = refusal(workbook(tmp_path, [("a", "b"), (1, 2), (1, 2, 3)]))
    assert says.startswith("Row 3 has 3 cells, but the header names 2")


def test_two_sheets_are_named_for_a_choice(tmp_path: Path) -> None:
    says = refusal(workbook(tmp_path, PLAIN, PLAIN))
    assert says == "The workbook has 2 sheets that hold something: choose one of 'Sheet1', 'Sheet2'."
    assert "no sheet 'Sheet3' that holds anything" in refusal(workbook(tmp_path, PLAIN), sheet="Sheet3")


def test_a_formula_is_refused_with_its_cell(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_formula(2, 27, "=1+1", value=2)

    assert refusal(sheet_by(tmp_path, fill)).startswith("Cell AB3 holds a formula")


def test_merged_cells_are_refused_with_their_range(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.merge_range(1, 0, 2, 1, "both")

    assert refusal(sheet_by(tmp_path, fill)).startswith("The cells A2:B3 are merged")


def test_an_error_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = changed(workbook(tmp_path, [("a", "b"), (1, 2)]), SHEET, '<c r="B2"><v>2', '<c r="B2" t="e"><v>#REF!')
    assert refusal(path) == "Cell B2 holds the error #REF!: correct it or empty the cell."


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(tmp_path: Path, part: str) -> None:
    assert refusal(rebuilt(workbook(tmp_path), {part: b"x"})).startswith("The workbook holds macros")


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("xl/workbook.bin", "This is a binary workbook"),
        ("content.xml", "This is an OpenDocument file"),
        ("word/document.xml", "This is a Word document"),
        ("ppt/presentation.xml", "This is a presentation"),
    ],
)
def test_other_kinds_of_zip_files_are_called_what_they_are(tmp_path: Path, part: str, says: str) -> None:
    assert refusal(rebuilt(workbook(tmp_path), {part: b"x"})).startswith(says)


def test_a_zip_file_of_anything_else(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("table.csv", "a,b\n1,2\n")
    assert refusal(path).startswith("This is a zip file, but no workbook")


def test_a_workbook_with_a_password_or_packed_otherwise(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    held = bytearray(path.read_bytes())
    held[held.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(held)
    assert refusal(path).startswith("The workbook has a password")
    with ZipFile(workbook(tmp_path), "a", ZIP_LZMA) as archive:
        archive.writestr("xl/more.xml", "x")
    assert "packed in a way that spreadsheets do not use" in refusal(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_workbook_that_was_cut_off(tmp_path: Path, share: float) -> None:
    path = workbook(tmp_path)
    os.truncate(path, int(path.stat().st_size * share))
    assert refusal(path).startswith("The workbook is damaged or was cut off")


@pytest.mark.parametrize(
    "part", ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", SHEET]
)
def test_a_workbook_with_a_part_missing_or_broken(tmp_path: Path, part: str) -> None:
    assert refusal(rebuilt(workbook(tmp_path), {part: None})).startswith("The workbook ")
    assert part in refusal(rebuilt(workbook(tmp_path), {part: "<a><b></a>"}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('t="s"><v>0', 't="s"><v>99'),
        ('t="s"><v>0', 't="s"><v>-1'),
        ('r="A1"', 'r="1A"'),
        ('<row r="2"', '<row r="two"'),
        ('<row r="2"', '<row r="1"'),
        ('<row r="2"', '<row r="1048577"'),
    ],
)
def test_a_sheet_with_references_to_nothing(tmp_path: Path, old: str, new: str) -> None:
    assert refusal(changed(workbook(tmp_path), SHEET, old, new))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]><worksheet><sheetData><row><c t="str"><v>&l11;</v></c></row>'
    path = rebuilt(workbook(tmp_path), {SHEET: f"{bomb}</sheetData></worksheet>"})
    assert "damaged in its part" in refusal(path)
    outside = bomb.replace('"ha"', 'SYSTEM "file:///etc/passwd"').replace("&l11;", "&l0;")
    assert "damaged in its part" in refusal(rebuilt(path, {SHEET: f"{outside}</sheetData></worksheet>"}))


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself(tmp_path: Path) -> None:
    path = rebuilt(workbook(tmp_path), {"xl/media/1.bin": bytes(1_000_003)})
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 1_000_003), struct.pack("<L", 2_000_000_000)))
    assert refusal(path).startswith("The workbook is too large to be read (unpacked it has 2,000,")


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    path = rebuilt(workbook(tmp_path), {SHEET: "<worksheet>" + " " * (50 * MEGABYTE)})
    with ZipFile(path) as archive:
        size = struct.pack("<L", archive.getinfo(SHEET).file_size)
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<L", 1_000)))
    with little_memory(16 * MEGABYTE):
        assert refusal(path).startswith("The workbook is damaged")


@pytest.mark.parametrize(
    "content",
    [
        lambda: "<worksheet>" + "<a>" * (10 * MEGABYTE),
        lambda: "<worksheet><sheetData><row>" + '<c t="str"><v>x</v></c>' * MEGABYTE,
        lambda: '<worksheet a="' + "x" * (80 * MEGABYTE),
        lambda: "<worksheet><!--" + "x" * (80 * MEGABYTE),
        lambda: "<worksheet>" + "".join(f"<a{n}/>" for n in range(MEGABYTE)),
        lambda: "<worksheet>" + "".join(f"<a b{n}='1'/>" for n in range(MEGABYTE)),
        lambda: '<worksheet><sheetData><row><c t="str"><v>' + "x" * (80 * MEGABYTE),
        lambda: "<worksheet><sheetData>" + "<row/>" * MEGABYTE,
    ],
    ids=["nested", "cells", "attribute", "comment", "elements", "attributes", "text", "rows"],
)
def test_no_sheet_fills_the_memory(tmp_path: Path, content: Callable[[], str]) -> None:
    taken, says = opened_alone(rebuilt(workbook(tmp_path), {SHEET: content()}))
    assert taken < 40
    assert is_sentence(says)


def test_two_rows_at_the_ends_of_a_sheet_take_no_room_for_those_between(tmp_path: Path) -> None:
    taken, says = opened_alone(changed(workbook(tmp_path, PLAIN[:2]), SHEET, '<row r="2"', '<row r="1048576"'))
    assert (taken < 20, says) == (True, "1")


def test_a_long_text_in_very_many_cells_is_one_text(tmp_path: Path) -> None:
    path = workbook(tmp_path, [("a",), ("x" * 30_000,)])
    rows = '<row><c t="s"><v>0</v></c></row>' + '<row><c t="s"><v>1</v></c></row>' * 2_000
    rebuilt(path, {SHEET: f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})
    taken, says = opened_alone(path)
    assert (taken < 30, says) == (True, "2000")


def test_rows_that_would_fill_the_disk_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "LARGEST_COPY", 25)
    assert refusal(workbook(tmp_path)).startswith("The rows down to row 3 have more than 25 characters")


@pytest.mark.parametrize("part", ["_rels/.rels", "xl/workbook.xml", "xl/styles.xml"])
def test_parts_that_would_fill_the_memory_are_refused(tmp_path: Path, part: str) -> None:
    says = refusal(rebuilt(workbook(tmp_path), {part: " " * 16_000_001}))
    assert f"its part '{part}' alone has 16,000,001 bytes" in says


@pytest.mark.parametrize(
    ("limit", "most", "says"), [("LARGEST_FILE", 1_000, "it has "), ("_ENTRIES", 5, "made of ")]
)
def test_workbooks_that_are_too_large_are_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, says: str
) -> None:
    monkeypatch.setattr(xlsx_book, limit, most)
    assert says in refusal(workbook(tmp_path))


def test_a_text_of_a_workbook_that_is_too_long(tmp_path: Path) -> None:
    path = changed(workbook(tmp_path), "xl/sharedStrings.xml", "Country A", "Country A" * 4_000)
    assert refusal(path).startswith("A cell of the workbook begins with 'Country ACountry A")


def test_a_cell_or_a_row_of_a_sheet_that_is_too_long(tmp_path: Path) -> None:
    cell = '<c r="{}3" t="inlineStr"><is><t>' + "x" * 30_000 + "</t></is></c>"
    row = "".join(cell.format(a + b) for a in "ABC" for b in "ABCDEFGHIJKLMNOPQRST")
    path = changed(workbook(tmp_path), SHEET, "</sheetData>", f'<row r="4">{row}</row></sheetData>')
    assert refusal(path).startswith("Row 4 has more than 1,000,000 characters")
    path = changed(workbook(tmp_path), SHEET, "<v>2</v>", f"<v>{'2' * 32_768}</v>")
    assert refusal(path).startswith("Cell A2 has more than 32,767 characters")


def read_or_refused(path: Path) -> list[str]:
    """What is said when the sheets of a file are asked for, and when it is read to its end; no error passes."""
    told = []
    for read in (sheets, lambda path: read_all(open_table(path))):
        try:
            read(path)
            told.append("It can be read.")
        except Problem as problem:
            told.append(str(problem))
    return told


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    assert all(map(is_sentence, read_or_refused(csv_of(tmp_path_factory.mktemp("any"), content))))


@given(
    st.lists(
        st.sampled_from([b"a", b"\xff", b'"', b",", b";", b"\n", b"\r", b"\t", b"'", b"\xc3\xa9", b"# A: ", b"\0"])
    )
)
def test_any_text_gives_rows_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    assert all(map(is_sentence, read_or_refused(csv_of(tmp_path_factory.mktemp("any"), b"".join(pieces)))))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook that can be read."""
    return workbook(tmp_path_factory.mktemp("whole")).read_bytes()


@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=3), st.data()
)
def test_a_damaged_workbook_gives_rows_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, damage: list[tuple[float, bytes]], data: st.DataObject
) -> None:
    content = bytearray(whole)
    for place, piece in damage:
        start = int(place * len(content))
        content[start : start + data.draw(st.integers(0, 8))] = piece
    assert all(map(is_sentence, read_or_refused(csv_of(tmp_path_factory.mktemp("any"), bytes(content)))))


@given(
    part=st.sampled_from(
        [
            SHEET,
            "xl/workbook.xml",
            "xl/styles.xml",
            "xl/sharedStrings.xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
        ]
    ),
    damage=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.text('<>/"= cvtrs019-\0é', max_size=6)), min_size=1
    ),
    gone=st.integers(0, 20),
)
def test_damaged_parts_of_a_workbook_give_rows_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, part: str, damage: list[tuple[float, str]], gone: int
) -> None:
    path = csv_of(tmp_path_factory.mktemp("any"), whole)
    with ZipFile(path) as archive:
        content = archive.read(part).decode()
    for place, piece in damage:
        start = int(place * len(content))
        content = content[:start] + piece + content[start + gone :]
    assert all(map(is_sentence, read_or_refused(rebuilt(path, {part: content}))))
