"""What a cell of a workbook says as text: numbers without a needless fraction, dates in ISO 8601."""

import re
from array import array
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from db.problems import Problem
from positions.importers.xlsx_book import LARGEST_TEXTS, Workbook
from positions.importers.xlsx_xml import PartReader

LONGEST_CELL: Final = 32_767
"""The most characters that a spreadsheet takes in a cell."""
Shows = Literal["number", "day", "month", "year", "time"]
"""What the format of a cell shows of its number: a date that shows no day is a month, or a year."""
_OF_DATES: Final[dict[int, Shows]] = {
    **dict.fromkeys((*range(14, 17), 22, *range(27, 32), 36, *range(50, 55), 57, 58), "day"),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 47, 55, 56), "time"),
    17: "month",
}
"""The formats that every workbook has, by number (ECMA-376, 18.8.30)."""
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LAST_DAY: Final = 2_958_465
"""The number of 31 December 9999, counted from 1900."""
_LATER: Final = 1_462
"""So many days later than in other workbooks dates begin in those that count from 1904."""


class Texts(PartReader):
    """The texts that cells refer to by number, kept as bytes: the same text in a million cells is one."""

    def __init__(self, book: Workbook) -> None:
        self.held = bytearray()
        self.ends = array("I", [0])
        self.piece = ""
        self.inside = self.spoken = False
        if book.texts and book.has(book.texts):
            for _ in book.read(book.texts, self, largest=LARGEST_TEXTS):
                pass

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self.ends) - 1:
            raise ValueError
        return self.held[self.ends[place] : self.ends[place + 1]].decode()

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A text begins, or a piece of one, or how it is spoken."""
        if name == "si":
            self.piece = ""
        elif name == "t":
            self.inside = not self.spoken
        elif name == "rPh":
            self.spoken = True

    def end(self, name: str) -> None:
        """A whole text is kept."""
        if name == "si":
            self.held += unescaped(self.piece).encode()
            self.ends.append(len(self.held))
        elif name == "t":
            self.inside = False
        elif name == "rPh":
            self.spoken = False

    def text(self, text: str) -> None:
        """Words, which count unless they say how others are spoken."""
        if self.inside:
            self.piece += text
            if len(self.piece) > LONGEST_CELL:
                raise Problem(
                    f"A cell of the workbook begins with {self.piece[:40]!r} and has more than {LONGEST_CELL:,} "
                    "characters: shorten it."
                )


class Styles(PartReader):
    """What the formats of cells show, by the number of the style."""

    def __init__(self, book: Workbook) -> None:
        self.shows: list[Shows] = []
        self.codes: dict[str, Shows] = {}
        self.inside = False
        if book.styles and book.has(book.styles):
            for _ in book.read(book.styles, self):
                pass

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A format, or a style that uses one."""
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = shown_by(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            number = attributes.get("numFmtId", "0")
            self.shows.append(self.codes.get(number) or _OF_DATES.get(int(number), "number"))

    def end(self, name: str) -> None:
        """Styles of other things than cells do not count."""
        if name == "cellXfs":
            self.inside = False

    def shown(self, style: str) -> Shows:
        """What a style shows; a number when there is no such style."""
        return self.shows[int(style)] if style.isdecimal() and int(style) < len(self.shows) else "number"


def shown_by(code: str) -> Shows:
    """What a format shows, from its code such as "yyyy-mm-dd"."""
    if _ELAPSED.search(code):
        return "number"
    plain = _LITERAL.sub("", code.partition(";")[0]).lower()
    if "y" in plain or "d" in plain:
        return "day" if "d" in plain else "month" if "m" in plain else "year"
    return "time" if "h" in plain or "s" in plain else "day" if "m" in plain else "number"


def unescaped(text: str) -> str:
    """Text with the characters that XML cannot hold, which workbooks write as _x000D_; halves of one stay."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


@lru_cache(maxsize=1 << 14)
def number_text(text: str) -> str:
    """A number as people write it: 2 for 2.0 and 0.29 for 0.28999999999999998; what is no number stays."""
    try:
        number = float(text)
    except ValueError:
        return text
    if not number.is_integer() or abs(number) >= 1e16:
        return text if number in {float("inf"), float("-inf")} or number != number else repr(number)
    return str(int(number))


@lru_cache(maxsize=1 << 14)
def date_text(text: str, shows: Shows, *, since_1904: bool) -> str:
    """A date, counted in days, as far as its format shows it; a number of no date stays a number."""
    try:
        days = float(text)
    except ValueError:
        return text
    last = _LAST_DAY - _LATER if since_1904 else _LAST_DAY
    if not 0 <= days < last:
        return number_text(text)
    whole, seconds = divmod(round(days * 86_400), 86_400)
    if shows == "time" and whole == 0:
        return str(timedelta(seconds=seconds)).rjust(8, "0")
    if not since_1904 and whole == 60:
        return "1900-02-29"  # spreadsheets count a day that never was
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if whole < 60 else 30)  # noqa: DTZ001
    moment = first + timedelta(days=whole, seconds=seconds)
    day = moment.date().isoformat()
    if seconds:
        return moment.isoformat()
    if shows == "month" and moment.day == 1:
        return day[:7]
    return day[:4] if shows == "year" and (moment.month, moment.day) == (1, 1) else day


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)
