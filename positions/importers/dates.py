"""Dates as files write them: the forms of the record, and other common ones when they can mean only one date."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal

from db.dates import FORMS, read_span

Order = Literal["", "day first", "month first"]
"""Which comes first in 03/04/2019; blank: nobody has said."""
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH: Final = {name[:length]: month for month, name in enumerate(_MONTHS, 1) for length in (3, len(name))} | {
    "sept": 9
}
_EDTF: Final = re.compile(r"\d{4}(-\d\d){0,2}( ?/ ?\d{4}(-\d\d){0,2})?", re.ASCII)
_TIME: Final = re.compile(
    r"(?<=\d)(T| |, )\d{1,2}:\d\d(:\d\d([.,]\d+)?)?( ?[AaPp]\.?[Mm]\.?)?( ?Z| ?[+-]\d\d:?\d\d)?$", re.ASCII
)
_WEEKDAY: Final = re.compile(r"(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?\.?,? (?=\w)", re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})((?P=s)(?P<d>\d{1,2}))?", re.ASCII)
_DIGITS: Final = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.]|\. )(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})\.?", re.ASCII)
_MONTH_YEAR: Final = re.compile(r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})", re.ASCII)
_WORDS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<d>\d{1,2})(st|nd|rd|th)?(\. ?|[ -]| of )(?P<m>[A-Za-z]+)\.?(, ?|[ -])(?P<y>\d{4})",
        r"(?P<m>[A-Za-z]+)\.? (?P<d>\d{1,2})(st|nd|rd|th)?(, ?| )(?P<y>\d{4})",
        r"(?P<y>\d{4})[ -](?P<m>[A-Za-z]+)\.?[ -](?P<d>\d{1,2})",
        r"(?P<m>[A-Za-z]+)\.?(, ?|[ -])(?P<y>\d{4})",
    )
)
_SHORT_YEAR: Final = re.compile(
    r"(\d{1,2}[-/. ]){2}\d\d|(\d{1,2}[- ])?[A-Za-z]+[- ]'?\d\d|\d\d-[A-Za-z]+-\d\d", re.ASCII
)
_LONGEST: Final = 100
"""No date has more characters."""


class Ambiguous(ValueError):
    """A date that is one day when days come first, and another when months do."""


def read_date(text: str, *, order: Order = "") -> str:
    """A date in one of the four forms of the record (db/dates.py), from any common form.

    A time of day is left out. Raises Ambiguous when the date depends on an order that is not given, and
    ValueError with a sentence for all else that is no date, years of two digits included.
    """
    return _read(text if len(text) <= _LONGEST else " ".join(text.split())[:_LONGEST], order)


@lru_cache(maxsize=1 << 16)
def _read(text: str, order: Order) -> str:
    plain = " ".join(text.split())
    if _EDTF.fullmatch(plain) and not (_YEAR_FIRST.fullmatch(plain) and "/" in plain):
        return read_span(plain).text
    bare = _WEEKDAY.sub("", _TIME.sub("", plain), count=1)
    for form, read in _FORMS:
        found = form.fullmatch(bare)
        if found and (date := read(found, order)):
            try:
                return read_span(date).text
            except ValueError:
                raise ValueError(f"There is no date {plain}: write {FORMS}.") from None
    if _SHORT_YEAR.fullmatch(bare):
        raise ValueError(f"{plain} has a year of two digits: write it with four.")
    return read_span(plain).text


def _numbers(found: re.Match[str], _order: Order) -> str:
    parts = found.groupdict()
    day = f"-{int(parts['d']):02}" if parts.get("d") else ""
    return f"{parts['y']}-{int(parts['m']):02}{day}"


def _words(found: re.Match[str], _order: Order) -> str:
    parts = found.groupdict()
    month = _MONTH.get(parts["m"].lower())
    day = f"-{int(parts['d']):02}" if parts.get("d") else ""
    return f"{parts['y']}-{month:02}{day}" if month else ""


def _year_last(found: re.Match[str], order: Order) -> str:
    first, second, year = int(found["a"]), int(found["b"]), found["y"]
    if not order and 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        one, other = f"{first} {_MONTHS[second - 1].title()}", f"{second} {_MONTHS[first - 1].title()}"
        raise Ambiguous(
            f"{found[0]} can be {one} or {other} {year}: say whether days or months come first in this file."
        )
    month_first = order == "month first" or (not order and second > 12)
    day, month = (second, first) if month_first else (first, second)
    if order and day <= 12 < month:
        raise ValueError(f"{found[0]} is no date with the {order}: correct it, or write it as 2019-02-28.")
    return f"{year}-{month:02}-{day:02}"


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Order], str]], ...]] = (
    (_YEAR_FIRST, _numbers),
    (_DIGITS, _numbers),
    (_YEAR_LAST, _year_last),
    (_MONTH_YEAR, _numbers),
    *((form, _words) for form in _WORDS),
)
