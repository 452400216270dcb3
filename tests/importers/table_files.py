"""Table files for tests: text in any encoding, workbooks, and workbooks with a part changed by hand."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from db.problems import Problem
from positions.importers.table import Table, open_table
from tests.rules.builders import is_sentence

SHEET = "xl/worksheets/sheet1.xml"
PLAIN: Sequence[Sequence[Any]] = (("Date", "Actor"), ("2019-02-28", "Country A"), ("2019-03-01", "Country B"))


def csv_of(folder: Path, content: str | bytes, *, encoding: str = "utf-8") -> Path:
    """A text file with just this content."""
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(folder: Path, rows: Sequence[Sequence[Any]] = PLAIN, *more: Sequence[Sequence[Any]]) -> Path:
    """A workbook with a sheet for each set of rows: Sheet1, Sheet2, ..."""

    def fill(book: Workbook) -> None:
        for sheet_rows in (rows, *more):
            sheet = book.add_worksheet()
            for at, row in enumerate(sheet_rows):
                sheet.write_row(at, 0, row)

    return workbook_by(folder, fill)


def workbook_by(folder: Path, fill: Callable[[Workbook], None]) -> Path:
    """A workbook filled by a function that takes xlsxwriter's."""
    path = folder / "table.xlsx"
    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        fill(book)
    return path


def sheet_by(folder: Path, fill: Callable[[Worksheet], None]) -> Path:
    """A workbook whose only sheet is filled by a function."""
    return workbook_by(folder, lambda book: fill(book.add_worksheet()))


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """A workbook with some text in one of its parts replaced."""
    return rebuilt(path, {part: content_of(path, part).replace(old, new)}, expect=old)


def content_of(path: Path, part: str) -> str:
    """A part of a workbook as text."""
    with ZipFile(path) as archive:
        return archive.read(part).decode()


def rebuilt(path: Path, parts: dict[str, str | bytes | None], *, expect: str = "") -> Path:
    """A workbook with other parts: new ones, changed ones, or (none) without one."""
    with ZipFile(path) as archive:
        content: dict[str, str | bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    if expect:
        assert any(expect.encode() in (content[name] or b"") for name in parts), f"There is no {expect} to replace."
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, held in (content | parts).items():
            if held is not None:
                archive.writestr(name, held)
    return path


def cells_of_file(path: Path, *, sheet: str = "") -> list[tuple[str, ...]]:
    """The header and the rows of a file."""
    table = open_table(path, sheet=sheet)
    return [table.columns, *(cells for _, cells in table.rows())]


def refusal(path: Path, *, sheet: str = "") -> str:
    """The one sentence with which a file is refused, when it is opened or while its rows are read."""
    with pytest.raises(Problem) as refused:
        read_all(open_table(path, sheet=sheet))
    says = str(refused.value)
    assert is_sentence(says)
    assert "\n" not in says
    assert len(says) < 400
    return says


def read_all(table: Table) -> int:
    """How many rows there are."""
    return sum(1 for _ in table.rows())
