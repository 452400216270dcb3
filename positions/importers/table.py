"""Opens a file that holds a table, whatever it is called: a workbook, or text with separated cells."""

from pathlib import Path
from typing import Final

from db.problems import Problem
from positions.importers.csv_file import open_csv
from positions.importers.grid import Table
from positions.importers.xlsx_file import open_xlsx, sheet_names

__all__ = ["Table", "open_table", "sheets"]
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = {
    b"%PDF": "a PDF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed file (gzip)",
    b"SQLite format 3": "a database",
}


def open_table(path: Path, *, sheet: str = "") -> Table:
    """The table of a CSV or XLSX file; raises Problem with what is wrong, where, and what to do."""
    if _is_workbook(path):
        return open_xlsx(path, sheet=sheet)
    if sheet:
        raise Problem(f"The file is text and has no sheets: leave out the sheet {sheet[:40]!r}.")
    return open_csv(path)


def sheets(path: Path) -> tuple[str, ...]:
    """The sheets that hold anything, for a choice where there are several; none for a file that is text."""
    return sheet_names(path) if _is_workbook(path) else ()


def _is_workbook(path: Path) -> bool:
    """Whether the file is a zip file, as workbooks are; raises Problem for a file that is certainly no table."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise Problem(f"The file cannot be read ({error.strerror}): choose another.") from None
    if head.startswith(_OLD):
        raise Problem(
            "This is an old workbook (.xls) or one with a password: save it as .xlsx without one and choose that."
        )
    for signature, called in _OTHERS.items():
        if head.startswith(signature):
            raise Problem(f"This is {called}, which holds no table: choose a CSV or XLSX file.")
    return head.startswith(_ZIP)
