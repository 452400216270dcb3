"""Reads an event list of Discourse Network Analyzer (DNA): the CSV file with one statement a row that it exports.

DNA writes `statement ID`, `time` (in UTC), `document ID`, `document title`, `author`, `source`, `section`, `type`,
`text` and the variables, separated by semicolons; R changes blanks into dots. Columns are found by their words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from db.bundle import Bundle, Numbered
from db.entries import StanceEntry
from db.problems import Problem
from positions.importers.dna_entries import (
    DEFAULT,
    LARGEST_VALUE,
    Coded,
    DnaVariables,
    Document,
    Gathered,
    lacking,
)
from positions.importers.dna_scale import Scale
from positions.importers.dna_words import cut, one_line, passage
from positions.importers.table import Table, open_table

_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_STATEMENT: Final = re.compile(r"\d{1,15}", re.ASCII)
_NUMBER: Final = re.compile(r"([+-]?\d{1,12})(\.0+)?", re.ASCII)
_TRUTHS: Final = {"false": 0, "true": 1}
_NONE: Final = {"", "na", "null"}
"""How R and Java write that there is no value."""
_ROLES: Final = ("person", "organization", "concept", "value")
_NEEDED: Final = ("statement_id", "time")
_DOCUMENT: Final = ("document_id", "document_title", "author", "source", "section", "text")


def looks_like_dna_events(columns: Sequence[str]) -> bool:
    """Whether a table with these columns is an event list with the standard variables."""
    names = set(map(_plain, columns))
    return {"statement_id", "time", DEFAULT.concept, DEFAULT.value} <= names and bool(
        names & {DEFAULT.person, DEFAULT.organization}
    )


def read_dna_events(path: Path, *, variables: DnaVariables = DEFAULT) -> Bundle:
    """The bundle of an event list, read twice: for what it names, and for its stances, one at a time.

    The value is a boolean where only 0, 1, true and false stand, else a scale of whole numbers. Raises Problem
    naming the line; so do the stances, should the file change between the two readings.
    """
    events = _Events(open_table(path), variables)
    gathered = Gathered(Scale(variables.value, boolean=True))
    for coded in events.statements(gathered.left_out):
        gathered.take(coded)
    gathered.scale.boolean = events.boolean
    return gathered.bundle(_Stances(events, gathered))


@dataclass(frozen=True, slots=True)
class _Stances:
    """The stances of an event list, read from the file whenever they are asked for."""

    events: "_Events"
    gathered: Gathered

    def __iter__(self) -> Iterator[Numbered[StanceEntry]]:
        for coded in self.events.statements(Counter()):
            yield coded.number, self.gathered.stance(coded)


class _Events:
    """The rows of an event list. boolean: whether every value read so far says yes or no."""

    def __init__(self, table: Table, variables: DnaVariables) -> None:
        self.table = table
        self.boolean = True
        self._variable = variables.value
        places: dict[str, int] = {}
        for place, column in enumerate(table.columns):
            places.setdefault(_plain(column), place)
        self._columns: dict[str, int] = {name: places[name] for name in (*_NEEDED, *_DOCUMENT) if name in places}
        self._roles = {role: places.get(_plain(name)) for role, name in asdict(variables).items() if name}
        missing = _missing(places, variables)
        if missing:
            raise Problem(
                f"The event list lacks the column {', '.join(missing)}: export it from DNA with that variable, or "
                "name the column that stands for it."
            )
        used = {*self._columns.values(), *self._roles.values()}
        self._others = [(place, cut(name, 60)) for place, name in enumerate(table.columns) if place not in used]

    def statements(self, left_out: Counter[str]) -> Iterator[Coded]:
        """The complete statements; the incomplete ones are counted by what they lack."""
        words_in = numbers_in = 0
        for number, row in self.table.rows():
            person, organization, concept, written = (one_line(self._said(row, role)) for role in _ROLES)
            statement, day = (
                _statement(self._cell(row, "statement_id"), number),
                _day(self._cell(row, "time"), number),
            )
            lacks = lacking(person or organization, concept, None if written.lower() in _NONE else written)
            if lacks:
                left_out[f"statements without {lacks}"] += 1
                continue
            value = self._value(written, number)
            words_in = words_in or number * (written.lower() in _TRUTHS)
            numbers_in = numbers_in or number * (value not in {0, 1})
            if words_in and numbers_in:
                raise Problem(
                    f"Line {words_in} has true or false and line {numbers_in} a number as {self._variable}: write "
                    "numbers in all lines."
                )
            self.boolean = not numbers_in
            for place, name in self._others:
                left_out[f"values of the column {name}"] += bool(row[place].strip())
            quote, section = passage(self._cell(row, "text")), one_line(self._cell(row, "section"))
            document = self._document(row, day, quote)
            yield Coded(number, statement, day, person, organization, concept, value, document, quote, section)

    def _document(self, row: tuple[str, ...], day: str, quote: str) -> Document | None:
        """The document as the row tells of it; none when it says nothing at all."""
        key, title, author, publisher = (
            one_line(self._cell(row, name)) for name in ("document_id", "document_title", "author", "source")
        )
        if not title and not (key or author or publisher or quote):
            return None
        return Document(title or f"[Document {key or f'of {day}'}]", author, publisher, day)

    def _value(self, cell: str, row: int) -> int:
        number = _NUMBER.fullmatch(cell)
        value = int(number[1]) if number else _TRUTHS.get(cell.lower())
        if value is None or abs(value) > LARGEST_VALUE:
            raise Problem(
                f"Line {row} has {cell[:40]!r} as {self._variable}: write 0 or 1, true or false, or another "
                "whole number."
            )
        return value

    def _cell(self, row: tuple[str, ...], name: str) -> str:
        place = self._columns.get(name)
        return "" if place is None else row[place]

    def _said(self, row: tuple[str, ...], role: str) -> str:
        place = self._roles.get(role)
        return "" if place is None else row[place]


def _missing(columns: Mapping[str, int], variables: DnaVariables) -> list[str]:
    """What an event list lacks. A column of persons or of organizations is enough, unless both are asked for."""
    needed = [*_NEEDED, variables.concept, variables.value]
    missing = [name for name in needed if _plain(name) not in columns]
    actors = {variables.person, variables.organization} - {""}
    unknown = {name for name in actors if _plain(name) not in columns}
    missing += sorted(unknown - {DEFAULT.person, DEFAULT.organization})
    if unknown == actors and not unknown & set(missing):
        missing.append(" or ".join(sorted(actors, reverse=True)) or "person")
    return missing


def _plain(name: str) -> str:
    """A column's name in small letters, its words joined by underscores."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _statement(cell: str, row: int) -> int:
    if not _STATEMENT.fullmatch(cell.strip()):
        raise Problem(
            f"Line {row} has {cell[:40]!r} as statement ID: write the number that DNA gave the statement."
        )
    return int(cell)


def _day(cell: str, row: int) -> str:
    """The day of a moment that can be read in one way only."""
    found = _TIME.fullmatch(cell.strip())
    try:
        return date.fromisoformat(found[1] if found else "").isoformat()
    except ValueError:
        raise Problem(
            f"Line {row} has {cell[:40]!r} as time: write it as 2019-02-28 or 2019-02-28 14:30:00."
        ) from None
