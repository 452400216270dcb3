"""The whole record as one zip of CSV files with a description of them (a Frictionless data package).

It loses nothing: cells hold the text of the record as it is, without marks for spreadsheets. The same record gives
the same bytes.
"""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from db.engine import Store
from db.queries import whole
from db.queries.whole import Cell
from positions.exports.datapackage import descriptor

README: Final = """\
The record of policy stances, whole
===================================

Each CSV file is a table; datapackage.json says what every column means and which values it takes (a tabular data
package, https://specs.frictionlessdata.io/). The text is UTF-8, lines end with a line feed.

Nothing is lost or added: a cell holds exactly the text of the record. Text that begins with =, +, -, @, a tab or
a return is NOT marked, so a spreadsheet may run it as a formula: there, import the files with every column as text,
or use the workbook (XLSX) instead.

The order of rows counts: actors and issues stand in the record's order, the evidence of a stance in its own.

Make a store of it again: positions init --from FILE.zip
"""
_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest day a zip can name: no file in it says when it was made, so that equal records are equal bytes."""
_WHOLE_NUMBER: Final = 1e15
"""From here on a float's own way of writing is shorter."""


def write_package(store: Store, file: BinaryIO | Path, *, licence: str = "") -> None:
    """Write every table as it is at one moment; licence: an identifier (CC-BY-4.0), a web address, or words."""
    with store.reading() as session, ZipFile(file, "w") as archive:
        with _member(archive, "README.txt") as out:
            out.write(README)
        with _member(archive, "datapackage.json") as out:
            out.write(json.dumps(descriptor(licence), indent=2, ensure_ascii=False) + "\n")
        for table in whole.TABLES:
            with _member(archive, f"{table}.csv") as out:
                _write_table(session, table, out)


def cell_text(cell: Cell) -> str:
    """A cell as text that reads back as the same: blank for none, yes or no, ISO dates, numbers in full."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE_NUMBER else repr(cell)


def _write_table(session: Session, table: str, out: TextIOWrapper) -> None:
    writer = csv.writer(_LineFeeds(out), lineterminator="\r\n")
    writer.writerow(whole.columns(table))
    writer.writerows(map(cell_text, row) for row in whole.rows(session, table))


class _LineFeeds:
    """Ends rows with a line feed; the csv module of Python 3.11 quotes a lone return only if it ends rows too."""

    def __init__(self, out: TextIOWrapper) -> None:
        self.out = out

    def write(self, row: str) -> int:
        """One row, which ends with a return and a line feed."""
        return self.out.write(row[:-2] + "\n")


@contextmanager
def _member(archive: ZipFile, name: str) -> Iterator[TextIOWrapper]:
    info = ZipInfo(name, _DAY)
    info.create_system, info.external_attr, info.compress_type = 3, 0o644 << 16, ZIP_DEFLATED
    with (
        archive.open(info, "w", force_zip64=True) as raw,  # a table may pass 2 GB, which is not known beforehand
        TextIOWrapper(raw, encoding="utf-8", newline="") as text,
    ):
        yield text
