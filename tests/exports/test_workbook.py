"""The whole record as a workbook, read by another library: text is text, numbers are numbers, nothing is lost."""

import re
from datetime import date
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from python_calamine import load_workbook
from sqlalchemy import update

from db.engine import Store
from db.models import Evidence, Stance
from db.problems import Problem
from db.queries import whole
from db.queries.detail import identity
from positions.exports.package import cell_text
from positions.exports.workbook import SHEET_ROWS, check_fits, write_workbook
from tests.exports.records import HOSTILE, Record, fill, records, store_copied_from
from tests.rules.builders import is_sentence

FORMULAS: Final = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "https://example.org", "<r><t>x</t></r>")


def written(store: Store, **options: Any) -> bytes:  # noqa: ANN401 - what the writer takes
    """The bytes of a store's workbook."""
    out = BytesIO()
    write_workbook(store, out, **options)
    return out.getvalue()


def sheets(workbook: bytes) -> dict[str, list[list[Any]]]:
    """The rows of every sheet, as calamine reads them."""
    book = load_workbook(BytesIO(workbook))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def kept(store: Store) -> dict[str, list[list[Any]]]:
    """The rows of every table, as a sheet is to show them: numbers, and text for all else."""
    with store.reading() as session:
        return {
            table: [
                [*whole.columns(table)],
                *([cell if isinstance(cell, float) else cell_text(cell) for cell in row] for row in rows),
            ]
            for table in whole.TABLES
            for rows in [list(whole.rows(session, table))]
        }


def xml(workbook: bytes) -> str:
    """All of its sheets as they stand in the file."""
    with ZipFile(BytesIO(workbook)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)


def test_it_has_a_sheet_for_every_table_with_every_row(store: Store) -> None:
    found = sheets(written(store))
    assert list(found) == ["About", *whole.TABLES]
    assert {name: rows for name, rows in found.items() if name != "About"} == kept(store)


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_would_run_is_text_and_comes_back_unchanged(store: Store, text: str) -> None:
    with store.writing() as session:  # past the rules of a form, which take blanks away at the beginning
        session.execute(update(Stance).values(summary=text, note=text))
        session.execute(update(Evidence).values(quote=text, locator=text))
    workbook = written(store)
    assert sheets(workbook)["stances"] == kept(store)["stances"]
    assert sheets(workbook)["evidence"] == kept(store)["evidence"]
    assert not re.search(r"<f>|<hyperlink", xml(workbook))


def test_numbers_are_numbers_and_an_absent_one_is_an_empty_cell(store: Store) -> None:
    head, *rows = sheets(written(store))["stances"]
    values = {row[head.index("slug")]: row[head.index("value")] for row in rows}
    assert (values["s009"], values["s008"]) == (-2.0, "")
    assert '<c r="B2"><v>-2</v></c>' in xml(written(store))


@settings(max_examples=20)
@given(records())
def test_any_record_comes_back_as_it_was(empty_url: str, record: Record) -> None:
    with store_copied_from(empty_url) as (store, _):
        fill(store, record)
        found, expected = sheets(written(store)), kept(store)
        for table in whole.TABLES:
            assert [list(map(_read, row)) for row in found[table]] == [
                list(map(_read, row)) for row in expected[table]
            ]


def _read(cell: Any) -> Any:  # noqa: ANN401 - a number or a text
    """A number as a sheet keeps it, to 16 digits; calamine leaves U+FFFF as it is escaped, unlike spreadsheets."""
    if isinstance(cell, float):
        return f"{cell:.13g}"
    return cell.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")


def test_what_looks_like_markup_of_a_cell_is_text(store: Store) -> None:
    hostile = "<r>&<t>x</t></r>"
    assert hostile not in HOSTILE
    with store.writing() as session:
        session.execute(update(Stance).where(Stance.slug == "s010").values(summary=hostile))
    head, *rows = sheets(written(store))["stances"]
    assert [row[head.index("summary")] for row in rows if row[0] == "s010"] == [hostile]


def test_it_says_what_it_is_when_it_was_made_and_under_which_licence(store: Store) -> None:
    with store.reading() as session:
        uuid, revision = identity(session)
    about = dict(sheets(written(store, licence="CC-BY-4.0", on=date(2026, 1, 31)))["About"])
    assert (about["Made on"], about["Record"], about["Revision"]) == ("2026-01-31", uuid, str(revision))
    assert about["Licence"] == "CC-BY-4.0"
    assert about["Citation"] == f"Positions; record {uuid}, revision {revision}; made on 31 Jan 2026."
    assert dict(sheets(written(store))["About"])["Licence"] == "Not stated: ask who keeps the record"


def test_the_header_stays_in_sight_and_columns_have_widths(store: Store) -> None:
    text = xml(written(store))
    assert text.count('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>') == len(
        whole.TABLES
    )
    assert text.count("<cols>") == len(whole.TABLES) + 1


def test_a_record_that_a_sheet_cannot_hold_is_refused_before_anything_is_written(store: Store) -> None:
    out = BytesIO()
    with pytest.raises(Problem) as problem:
        write_workbook(store, out, most=200)
    says = str(problem.value)
    assert says.startswith("The table stances has 208 rows, and a sheet of a workbook holds 199: export a package")
    assert is_sentence(says)
    assert out.getvalue() == b""


def test_a_sheet_holds_a_header_and_all_other_rows() -> None:
    check_fits({"stances": SHEET_ROWS - 1})
    with pytest.raises(Problem, match="has 1,048,576 rows, and a sheet of a workbook holds 1,048,575"):
        check_fits({"stances": SHEET_ROWS})


def test_an_empty_store_gives_headers(empty_store: Store) -> None:
    found = sheets(written(empty_store))
    assert {name: rows for name, rows in found.items() if name != "About"} == kept(empty_store)
