"""Kinds of parameters: what text each takes, what value that gives, and the same as a JSON schema."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

OPEN: Final = frozenset({"all", "none"})
"""Words by which links say that nothing is chosen: that side stays open."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE: Final = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_NUMBER: Final = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_SLUG: Final = "[a-z0-9]+(-[a-z0-9]+)*"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """How a kind of parameter is read: `read` gives the value, or raises ValueError with a sentence."""

    read: Callable[[str], Any]
    schema: Schema


def slugs() -> Reader:
    """Slugs with commas between them, each once; whether the record has them is seen later."""

    def read(written: str) -> tuple[str, ...]:
        _not_empty(written, "all, none, or slugs with commas between them")
        return () if written in OPEN else tuple(dict.fromkeys(written.split(",")))

    return Reader(read, {"type": "string", "pattern": f"^{_SLUG}(,{_SLUG})*$"})


def slug() -> Reader:
    """One slug."""

    def read(written: str) -> str:
        _not_empty(written, "a slug")
        return written

    return Reader(read, {"type": "string", "pattern": f"^{_SLUG}$", "maxLength": 120})


def words(vocabulary: type[StrEnum]) -> Reader:
    """Members of a closed vocabulary with commas between them, each once."""
    listed = ", ".join(vocabulary)

    def member(word: str) -> StrEnum:
        try:
            return vocabulary(word)
        except ValueError:
            raise ValueError(f"{word[:40]!r} is not one of {listed}.") from None

    def read(written: str) -> tuple[StrEnum, ...]:
        _not_empty(written, f"all, none, or some of {listed}")
        return () if written in OPEN else tuple(dict.fromkeys(member(word) for word in written.split(",")))

    one = f"({'|'.join(vocabulary)})"
    return Reader(read, {"type": "string", "pattern": f"^(all|none|{one}(,{one})*)$"})


def choice(options: Mapping[str, Any]) -> Reader:
    """One of a few words, each with its value."""

    def read(written: str) -> Any:  # noqa: ANN401 - whatever the words stand for
        if written not in options:
            raise ValueError(f"{written[:40]!r} is not one of {', '.join(options)}.")
        return options[written]

    return Reader(read, {"type": "string", "enum": list(options)})


def day(unset: str) -> Reader:
    """A day, or the word by which links leave it unset."""

    def read(written: str) -> date | None:
        if written == unset:
            return None
        if not _DAY.fullmatch(written):
            raise ValueError(f"{written[:40]!r} is not one day: write it as 2019-02-28, or {unset}.")
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise ValueError(f"There is no day {written}: write it as 2019-02-28, or {unset}.") from None

    return Reader(read, {"anyOf": [{"const": unset}, {"type": "string", "format": "date"}]})


def text(longest: int, *, least: int = 0) -> Reader:
    """Any text of so many characters."""

    def read(written: str) -> str:
        if not least <= len(written) <= longest:
            raise ValueError(f"This has {len(written):,} characters: write {least} to {longest}.")
        return written

    return Reader(read, {"type": "string", "minLength": least, "maxLength": longest})


def whole(least: int, most: int) -> Reader:
    """A whole number between two others."""

    def read(written: str) -> int:
        number = int(written) if _WHOLE.fullmatch(written) else 0
        if not least <= number <= most:
            raise ValueError(f"{written[:40]!r} is no whole number from {least:,} to {most:,}.")
        return number

    return Reader(read, {"type": "integer", "minimum": least, "maximum": most})


def above_zero() -> Reader:
    """A number above 0."""

    def read(written: str) -> float:
        number = float(written) if _NUMBER.fullmatch(written) else 0.0
        if not 0 < number < math.inf:
            raise ValueError(f"{written[:40]!r} is no number above 0.")
        return number

    return Reader(read, {"type": "number", "exclusiveMinimum": 0})


def _not_empty(written: str, write: str) -> None:
    if not written:
        raise ValueError(f"Nothing is written here: leave it out, or write {write}.")
