"""Reads the words of cells as the record stores them; what cannot be read stays as written and is refused later."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from db.queries.codebook import IssueRow
from db.vocabulary import Answer
from positions import words
from positions.importers.stance_fields import plain

Term = TypeVar("Term", bound=StrEnum)
_YES_OR_NO: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0"), "no"),
}
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_COMMA: Final = re.compile(r"(?P<whole>[+-]?\d+),(?P<part>\d+)", re.ASCII)
_BETWEEN: Final = re.compile(r"between .+ and .+ \((?P<number>[^()]+)\)", re.DOTALL)
"""How a value between two levels is shown (positions/words.py)."""


def terms(shown: Mapping[Term, str]) -> dict[str, str]:
    """The terms of a vocabulary by their plain words: as stored, and as shown."""
    return {plain(word): str(term) for term, as_shown in shown.items() for word in (term, as_shown)}


def term_reader(shown: Mapping[Term, str], default: str) -> Callable[[str], str]:
    """Reads a term of a vocabulary; an empty cell is the default."""
    known = terms(shown)

    def read(text: str) -> str:
        return known.get(plain(text), text) if text.strip() else default

    return read


def yes_or_no(text: str) -> str:
    """Yes or no, from the words and signs for them; an empty cell is no."""
    return _YES_OR_NO.get(text.strip().casefold(), text) if text.strip() else "no"


def number(text: str) -> str:
    """A number with a decimal point and a plain minus sign; blank when it is none, or could be a thousand."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if _NUMBER.fullmatch(text):
        return text
    comma = _COMMA.fullmatch(text)
    if comma and (len(comma["part"]) != 3 or not comma["whole"].strip("+-0")):
        return f"{comma['whole']}.{comma['part']}"
    return ""


class Scales:
    """Reads where stances lie: on the scales of the issues, by their slugs and by their names in small letters."""

    def __init__(self, issues: Mapping[str, IssueRow], *, answer: str) -> None:
        self.issues = issues
        self.answer = answer
        self.answers = terms(words.ANSWER)
        self.levels: dict[str, dict[str, str]] = {}

    def place(self, cells: tuple[str, ...]) -> tuple[str, str]:
        """The answer and the value, from the cells of issue, answer and value."""
        issue, answered, written = cells
        value = self._value(issue, written)
        if not answered.strip():
            return self._by_value(written, value)
        if answer := self.answers.get(plain(answered)):
            return answer, value or written
        level = self._level(issue, answered)
        if level and (not written.strip() or (value and float(value) == float(level))):
            return Answer.PLACED, value or level
        return answered, value or written

    def _by_value(self, written: str, value: str) -> tuple[str, str]:
        """The answer where only the value was written."""
        if value:
            return Answer.PLACED, value
        answer = self.answers.get(plain(written), "")
        return (answer, "") if answer in {Answer.UNCLEAR, Answer.DECLINED} else (self.answer, written)

    def _value(self, issue: str, text: str) -> str:
        """A value as a number or in the words of its level; blank when it is neither."""
        return number(text) or self._level(issue, text)

    def _level(self, issue: str, text: str) -> str:
        """The value of a level, from its words or from those between two; blank when there is no such level."""
        row = self.issues.get(issue.strip()) or self.issues.get(issue.strip().casefold())
        if row is None:
            return ""
        if row.slug not in self.levels:
            self.levels[row.slug] = level_words(row)
        between = _BETWEEN.fullmatch(text.strip())
        return self.levels[row.slug].get(_folded(text), "") or (number(between["number"]) if between else "")


def level_words(issue: IssueRow) -> dict[str, str]:
    """The values of an issue's levels by their labels and meanings; words of two levels are left out."""
    values: dict[str, set[str]] = {}
    for level in issue.levels:
        for said in (level.label, level.meaning):
            values.setdefault(_folded(said), set()).add(repr(level.value).removesuffix(".0"))
    return {said: found.pop() for said, found in values.items() if said and len(found) == 1}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
