"""Reads the text of one field after another and collects what is wrong with it, a sentence a field."""

import math
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from db import vocabulary as v
from db.dates import Span, read_day, read_span
from db.problems import Refused, Trouble

Choice = TypeVar("Choice", bound=StrEnum)
Words = Mapping[str, Callable[[str], str]]
"""Finds the slug of what a word means, by the kind of thing: blank for nothing, SEVERAL for more than one."""
SEVERAL: Final = "?"
NO_WORDS: Final[Words] = {}
RESERVED: Final = frozenset({"all", "none"})
"""Words that stand for a choice in links, so no slug."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters (Unicode's Cc and Cs) that are no part of a text."""
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_YES_OR_NO: Final = {"yes": True, "no": False, "": False}
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def slugify(*parts: str) -> str:
    """A slug from words in any script; blank when no Latin letter or digit is in them."""
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[: v.SLUG - 10].strip("-")
    return "" if slug in RESERVED else slug


def slugs_among(words: Iterable[str]) -> set[str]:
    """Those of some words that can be slugs: no store is asked for others, which some cannot even hold."""
    return {word for word in words if _SLUG.fullmatch(word) and len(word) <= v.SLUG}


@lru_cache(maxsize=1_000)
def _member(kind: type[Choice], text: str) -> Choice:
    return kind(text)


class Reader:
    """The troubles of one entry so far."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []

    def refuse(self, field: str, says: str) -> None:
        """Note one trouble."""
        self.troubles.append(Trouble(field, says))

    def done(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values, or Refused when there was any trouble."""
        if self.troubles:
            raise Refused(self.troubles)
        return values

    def text(self, field: str, text: str, longest: int, *, needed: str = "") -> str:
        """Text without blanks around it; `needed` says what to write where it is empty."""
        text = text.strip()
        if needed and not text:
            self.refuse(field, f"Write {needed}.")
        if len(text) > longest:
            self.refuse(field, f"This has {len(text):,} characters; at most {longest:,} fit.")
        if _CONTROL.search(text):
            self.refuse(field, "This holds control characters: type it again without them.")
        return text

    def slug(self, field: str, text: str) -> str:
        """A slug; blank stays blank."""
        text = text.strip()
        if text and (not _SLUG.fullmatch(text) or len(text) > v.SLUG or text in RESERVED):
            self.refuse(field, f"{text[:40]!r} is no slug: use small letters, digits and single hyphens.")
        return text

    def choice(self, field: str, text: str, kind: type[Choice]) -> Choice | None:
        """A member of a closed vocabulary."""
        try:
            found: Choice = _member(kind, text.strip())
        except ValueError:
            choices = ", ".join(kind)
            self.refuse(field, f"{text[:40]!r} is not one of {choices}." if text else f"Choose one of {choices}.")
            return None
        return found

    def known(self, field: str, word: str, slugs: Container[str], what: str, words: Words = NO_WORDS) -> str | None:
        """The slug of something in the record; where there are words for it, it may go by one of them."""
        word = word.strip()
        find = words.get(what)
        slug = find(word) if find else word if word in slugs else ""
        if not word:
            self.refuse(field, f"Choose the {what}, or add a new one.")
        elif slug == SEVERAL:
            self.refuse(field, f"Several go by {word[:40]!r}: write the slug of the {what} that is meant.")
        elif not slug:
            self.refuse(field, f"There is no {what} {word[:40]!r} in the record: choose another, or add it first.")
        return slug

    def yes_or_no(self, field: str, text: str) -> bool:
        """Yes or no."""
        answer = _YES_OR_NO.get(text.strip().lower())
        if answer is None:
            self.refuse(field, f"{text[:40]!r} is neither yes nor no.")
        return bool(answer)

    def number(self, field: str, text: str) -> float | None:
        """A finite number."""
        number = float(text) if _NUMBER.fullmatch(text.strip()) else math.inf
        if math.isfinite(number):
            return number + 0.0  # a zero has no sign
        self.refuse(field, f"{text[:40]!r} is no number." if text.strip() else "Choose the level.")
        return None

    def span(self, field: str, text: str, *, needed: bool = False) -> Span | None:
        """A day, a month, a year or a span; none when blank and not needed."""
        if not text.strip() and not needed:
            return None
        try:
            if not text.strip():
                raise ValueError("Write the date: a day, a month, a year or a span of these.")
            return read_span(text)
        except ValueError as error:
            self.refuse(field, str(error))
            return None

    def day(self, field: str, text: str) -> date | None:
        """One day; none when blank."""
        if not text.strip():
            return None
        try:
            return read_day(text)
        except ValueError as error:
            self.refuse(field, str(error))
            return None

    def link(self, field: str, text: str) -> str:
        """A web address, http or https; blank stays blank."""
        text = self.text(field, text, v.URL)
        if not text:
            return ""
        try:
            parts = urlsplit(text)
            web = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
        except ValueError:
            web = False
        if not web:
            self.refuse(field, f"{text[:60]!r} is no web address: it has to begin with http:// or https://.")
        return text
