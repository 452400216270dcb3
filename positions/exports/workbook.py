"""The whole record as a workbook: a sheet for each table, where text is text and never a formula or a link."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, Final

from sqlalchemy.orm import Session

from db.dates import today
from db.engine import Store
from db.problems import Problem
from db.queries import whole
from db.queries.detail import identity
from db.queries.whole import Cell
from positions import words
from positions.exports.package import cell_text
from positions.exports.sheet import write_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET_ROWS: Final = 1_048_576
"""Rows of a sheet, the header among them."""
_OPTIONS: Final = {
    **{"constant_memory": True, "use_zip64": True},
    **{"strings_to_formulas": False, "strings_to_urls": False},
}
_WIDE: Final = frozenset(
    {"summary", "note", "quote", "meaning", "question", "title", "description", "retracted_why"}
)
_MIDDLE: Final = frozenset(
    {"name", "url", "archived_url", "role", "publisher", "author", "low_end", "high_end", "label"}
)


def write_workbook(
    store: Store, file: BinaryIO | Path, *, licence: str = "", on: date | None = None, most: int = SHEET_ROWS
) -> None:
    """Write every table as it is at one moment; on: the day it is made (today), most: rows that a sheet holds.

    Raises Problem, before anything is written, for a table with more rows than a sheet holds.
    """
    with store.reading() as session:
        check_fits(whole.sizes(session), most=most)
        with _new_workbook(file) as book:
            bold = book.add_format({"bold": True})
            _cover(book.add_worksheet("About"), session, bold, licence, on or today())
            for table in whole.TABLES:
                _sheet(book.add_worksheet(table), session, table, bold)


@contextmanager
def _new_workbook(file: BinaryIO | Path) -> Iterator["Workbook"]:
    """A workbook whose rows wait on the disk beside it; nothing of them stays when it cannot be written."""
    from xlsxwriter import Workbook  # only who asks for a workbook waits for it
    from xlsxwriter.exceptions import FileCreateError

    beside = file.absolute().parent if isinstance(file, Path) else None
    with TemporaryDirectory(prefix=".positions-", dir=beside) as folder:
        book = Workbook(str(file) if isinstance(file, Path) else file, _OPTIONS | {"tmpdir": folder})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        finally:
            for sheet in book.worksheets():
                with suppress(OSError):  # a full disk is told already
                    sheet.row_data_fh.close()


def check_fits(sizes: Mapping[str, int], *, most: int = SHEET_ROWS) -> None:
    """Raise Problem for a table with more rows than a sheet holds."""
    for table, size in sizes.items():
        if size >= most:
            raise Problem(
                f"The table {table} has {size:,} rows, and a sheet of a workbook holds {most - 1:,}: export a "
                "package (zip of CSV files) instead."
            )


def _cover(sheet: "Worksheet", session: Session, bold: "Format", licence: str, on: date) -> None:
    uuid, revision = identity(session)
    about = {
        "Title": "A record of policy stances, whole",
        "Made on": on.isoformat(),
        "Record": uuid,
        "Revision": str(revision),
        "Licence": licence or "Not stated: ask who keeps the record",
        "Citation": f"Positions; record {uuid}, revision {revision}; made on {words.day_words(on)}.",
        "Tables": "One on each sheet; the package (zip) says what every column means.",
    }
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)
    for at, (name, text) in enumerate(about.items()):
        sheet.write_string(at, 0, name, bold)
        write_text(sheet, at, 1, text)


def _sheet(sheet: "Worksheet", session: Session, table: str, bold: "Format") -> None:
    sheet.freeze_panes(1, 0)
    columns = whole.columns(table)
    for at, name in enumerate(columns):
        sheet.set_column(at, at, 60 if name in _WIDE else 30 if name in _MIDDLE else 16)
        sheet.write_string(0, at, name, bold)
    for row_at, row in enumerate(whole.rows(session, table), start=1):
        for at, cell in enumerate(row):
            _write(sheet, row_at, at, cell)


def _write(sheet: "Worksheet", row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, float):
        sheet.write_number(row, column, cell)
    else:
        write_text(sheet, row, column, cell_text(cell))
