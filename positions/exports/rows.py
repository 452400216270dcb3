"""The rows behind a figure as CSV, XLSX and JSON, with the filters, the date, the sources and a citation line."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from db.queries.detail import EvidenceRow
from positions.exports.about import About
from positions.exports.sheet import write_text
from positions.exports.spreadsheet import BYTE_ORDER_MARK, csv_text

SOURCES: Final = "Evidence"


def with_sources(
    rows: Sequence[Mapping[str, Any]], evidence: Mapping[str, Sequence[EvidenceRow]]
) -> list[dict[str, Any]]:
    """Rows with what bears out the stances they name: publisher, title, date and link."""
    return [
        {**row, SOURCES: "; ".join(_cited(one) for slug in slugs_in(row) for one in evidence.get(slug, ()))}
        for row in rows
    ]


def slugs_in(row: Mapping[str, Any]) -> list[str]:
    """The stances that a row names: its own, or those that made a shift."""
    return [row["Stance"]] if "Stance" in row else [slug for slug in row["Stances"].split(", ") if slug]


def csv_file(rows: Sequence[Mapping[str, Any]], about: About) -> str:
    """CSV with what the file says of itself in lines that begin with a hash, above the header."""
    head = "".join(f"# {name}: {' '.join(text.split())}\r\n" for name, text in about.lines().items())
    return BYTE_ORDER_MARK + head + csv_text(rows, list(rows[0]) if rows else []).removeprefix(BYTE_ORDER_MARK)


def json_file(rows: Sequence[Mapping[str, Any]], about: About) -> str:
    """One object: what the file says of itself, and the rows."""
    return json.dumps({"about": about.lines(), "rows": list(rows)}, indent=2, ensure_ascii=False)


def xlsx_file(rows: Sequence[Mapping[str, Any]], about: About) -> bytes:
    """A workbook: the rows, and a sheet that says what they are. Text is written as text, never as a formula."""
    from xlsxwriter import Workbook  # only who asks for a workbook waits for it

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        sheet, cover = book.add_worksheet("Rows"), book.add_worksheet("About")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(rows[0] if rows else []):
            sheet.write_string(0, column, name, bold)
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row.values()):
                if isinstance(cell, int | float):
                    sheet.write_number(at, column, cell)
                elif cell is not None:
                    write_text(sheet, at, column, str(cell))
        for at, (name, text) in enumerate(about.lines().items()):
            cover.write_string(at, 0, name, bold)
            write_text(cover, at, 1, text)
    return out.getvalue()


def _cited(evidence: EvidenceRow) -> str:
    parts = (evidence.publisher, evidence.title, evidence.published_on, evidence.url)
    return ", ".join(part for part in parts if part)
