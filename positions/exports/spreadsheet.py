"""CSV for spreadsheets: text that one would run as a formula is marked, numbers stay numbers."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Tells spreadsheets that the text is UTF-8, so that Korean and Arabic come out right."""
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_MARK: Final = "'"


def harmless(cell: object) -> object:
    """A cell as it is shown: whole numbers without a fraction, and an apostrophe before text that begins like a
    formula (or with the mark itself).
    """
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str) and cell.startswith((*_DANGEROUS, _MARK)):
        return _MARK + cell
    return cell


def csv_text(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Rows as CSV with a header; an absent value is an empty cell."""
    out = StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(row[column]) for column in columns] for row in rows)
    return out.getvalue()
