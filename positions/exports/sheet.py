"""Text in the cells of a workbook: always text, whatever it looks like."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_text(sheet: "Worksheet", row: int, column: int, text: str) -> None:
    """Write a text as it is, into a workbook that makes no formulas and no links of strings.

    xlsxwriter takes what stands between <r> and </r> for its own markup and writes it unescaped: such a text goes
    in by its way for formatted text, sign by sign at the beginning, which escapes every part.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, text[0], text[1], text[2:])
    elif text:
        sheet.write_string(row, column, text)
