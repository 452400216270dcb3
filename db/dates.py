"""Dates as people know them: a day, a month, a year, or a span of these, written in EDTF.

A date keeps its wording and knows its first and its last day; a stance takes effect on the last.
Only the four forms that the record uses are read here (docs/decisions/0003-dates.md says why no library).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

_PART: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DOUBTFUL: Final = re.compile(r"(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])[/.-]\d{4}", re.ASCII)
FORMS: Final = "a day (2019-02-28), a month (2019-02), a year (2019) or a span (2019-02-27/2019-02-28)"


@dataclass(frozen=True, slots=True)
class Span:
    """A date as written, with the first and the last day it can mean (the same for a day)."""

    text: str
    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last


def today() -> date:
    """The local day on this machine's clock."""
    return datetime.now().astimezone().date()


def read_span(text: str) -> Span:
    """Read a date in one of the four forms; raises ValueError with a sentence for the writer."""
    return _read_span("/".join([part.strip() for part in text.split("/")]))


@lru_cache(maxsize=20_000)  # an import reads the same days again and again
def _read_span(text: str) -> Span:
    parts = text.split("/")
    if _DOUBTFUL.fullmatch(text):
        raise ValueError(f"{text} can be read in two ways, as day or as month first: write it as 2019-04-03.")
    if len(parts) > 2:
        raise ValueError(f"{text[:40]!r} has more than two dates: write a span as FIRST/LAST.")
    first, last = _days(parts[0])[0], _days(parts[-1])[1]
    if first > last:
        raise ValueError(f"The span {text} ends before it begins: write the earlier date first.")
    return Span(text, first, last)


def read_day(text: str) -> date:
    """Read one day (2019-02-28); raises ValueError with a sentence for the writer."""
    span = read_span(text)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", span.text):
        raise ValueError(f"{span.text} is not one day: write it as 2019-02-28.")
    return span.first


def _days(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if not match:
        raise ValueError(f"{text[:40]!r} is not a date: write {FORMS}.")
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"There is no date {text}: write {FORMS}.") from None
    if day:
        return first, first
    last_month = int(month or 12)
    return first, date(int(year), last_month, monthrange(int(year), last_month)[1])
