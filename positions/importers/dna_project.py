"""The chosen statements of an open database of Discourse Network Analyzer (DNA), and what their keys point to."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from db.problems import Problem
from positions.importers.dna_cells import FIX, shown, whole, written
from positions.importers.dna_entries import LARGEST_VALUE, Coded, DnaVariables, Document, Gathered, lacking
from positions.importers.dna_scale import Scale
from positions.importers.dna_types import VALUE_TABLES, DnaVariable, StatementType
from positions.importers.dna_words import one_line, passage

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS: Final = range(-62_135_596_800, 253_402_300_800)
"""From the year 1 to the year 9999, counted from 1970."""
_STATEMENTS: Final = """
    SELECT s.ID, s.DocumentId, s.Start, s.Stop, p.Entity, o.Entity, c.Entity, v.Value
    FROM STATEMENTS s
    LEFT JOIN DATASHORTTEXT p ON p.StatementId = s.ID AND p.VariableId = ?
    LEFT JOIN DATASHORTTEXT o ON o.StatementId = s.ID AND o.VariableId = ?
    LEFT JOIN DATASHORTTEXT c ON c.StatementId = s.ID AND c.VariableId = ?
    LEFT JOIN {values} v ON v.StatementId = s.ID AND v.VariableId = ?
    WHERE s.StatementTypeId = ?
    ORDER BY s.DocumentId, s.ID
"""


class _Paper(NamedTuple):
    """A document of the file, the section it stood in and its date: seconds since 1970, or whatever is there."""

    document: Document
    section: str
    date: object


class Project:
    """What a statement type of a file holds. `gathered` knows all that the file lists, needed or not."""

    def __init__(self, connection: sqlite3.Connection, chosen: StatementType, variables: DnaVariables) -> None:
        self.chosen = chosen
        self._person, self._organization, self._concept = (
            chosen.variable(name, "short text")
            for name in (variables.person, variables.organization, variables.concept)
        )
        self._value = chosen.variable(variables.value, *VALUE_TABLES)
        read = (self._person, self._organization, self._concept, self._value)
        self.read = frozenset(variable.id for variable in read if variable)
        self._boolean = self._value is not None and self._value.kind == "boolean"
        self.gathered = Gathered(Scale(variables.value, boolean=self._boolean))
        self._refuse_doubles(connection)
        self._entities = self._read_entities(connection)
        self._papers = self._read_papers(connection)

    def statements(self, connection: sqlite3.Connection, left_out: Counter[str]) -> Iterator[Coded]:
        """The complete statements, document by document; the incomplete ones are counted by what they lack.

        Raises Problem naming the statement whose key, offset or value cannot be.
        """
        query = _STATEMENTS.format(values=VALUE_TABLES["boolean" if self._boolean else "integer"])
        asked = *map(_id, (self._person, self._organization, self._concept, self._value)), self.chosen.id
        text, text_of = b"", None
        for key, owner, start, stop, *named, value in connection.execute(query, asked):
            number = whole(key, "The ID of a statement", least=0)
            where = f"Statement {number}"
            paper = self._paper(owner, where)
            if owner != text_of:
                text, text_of = self._read_text(connection, owner), owner
            quote = _span(text, start, stop, where)
            person, organization, concept = (self._entity(cell, where) for cell in named)
            lacks = lacking(person or organization, concept, value)
            if lacks:
                left_out[f"statements without {lacks}"] += 1
                continue
            if not paper.document.day:
                raise Problem(f"Document {owner} is dated {shown(paper.date)}, which is no day: {FIX}")
            who_what = person, organization, concept, self._coded(value, where)
            yield Coded(number, number, paper.document.day, *who_what, paper.document, quote, paper.section)

    def _refuse_doubles(self, connection: sqlite3.Connection) -> None:
        """Raise Problem where a key stands twice: joined, such rows would multiply."""
        for table in ("STATEMENTS", "DOCUMENTS", "ENTITIES"):
            twice = f"SELECT ID FROM {table} GROUP BY ID HAVING count(*) > 1 LIMIT 1"  # noqa: S608 - our own names
            for (key,) in connection.execute(twice):
                raise Problem(f"{table} has the ID {shown(key)} twice: {FIX}")
        variables = [(one, "DATASHORTTEXT") for one in (self._person, self._organization, self._concept)]
        variables.append((self._value, VALUE_TABLES["boolean" if self._boolean else "integer"]))
        for variable, table in variables:
            twice = (
                f"SELECT StatementId FROM {table} WHERE VariableId = ? "  # noqa: S608 - our own names
                "GROUP BY StatementId HAVING count(*) > 1 LIMIT 1"
            )
            for (key,) in connection.execute(twice, (_id(variable),)):
                raise Problem(f"Statement {shown(key)} has two values of one variable ({table}): {FIX}")

    def _read_entities(self, connection: sqlite3.Connection) -> dict[int, str]:
        """The persons, organizations and concepts by ID; those without a name are blank."""
        entities: dict[int, str] = {}
        asked = tuple(map(_id, (self._person, self._organization, self._concept)))
        query = "SELECT ID, VariableId, Value FROM ENTITIES WHERE VariableId IN (?, ?, ?) ORDER BY ID"
        for key, variable, value in connection.execute(query, asked):
            number = whole(key, "The ID of an entity")
            entities[number] = name = one_line(written(value, f"Entity {number}"))
            if not name:
                continue
            if variable == _id(self._concept):
                self.gathered.issues.know(name, number)
            elif variable == _id(self._organization):
                self.gathered.know_organization(name, number)
            else:
                self.gathered.actors.know(name, number)
        return entities

    def _read_papers(self, connection: sqlite3.Connection) -> dict[int, _Paper]:
        """What is said of each document, without its text."""
        papers: dict[int, _Paper] = {}
        query = "SELECT ID, Date, Title, Author, Source, Section FROM DOCUMENTS ORDER BY ID"
        for key, date, *texts in connection.execute(query):
            number = whole(key, "The ID of a document")
            title, author, publisher, section = (one_line(written(text, f"Document {number}")) for text in texts)
            document = Document(title or f"[Document {number}]", author, publisher, _day(date))
            papers[number] = _Paper(document, section, date)
            self.gathered.sources.know(document, number)
        return papers

    def _read_text(self, connection: sqlite3.Connection, document: int) -> bytes:
        """The text of a document in the units that its statements count in: two bytes each."""
        (cell,) = connection.execute("SELECT Text FROM DOCUMENTS WHERE ID = ?", (document,)).fetchone()
        return written(cell, f"Document {document}").encode("utf-16-le")

    def _paper(self, cell: object, where: str) -> _Paper:
        paper = self._papers.get(cell) if isinstance(cell, int) else None
        if paper is None:
            raise Problem(f"{where} is of the document {shown(cell)}, which is not there: {FIX}")
        return paper

    def _entity(self, cell: object, where: str) -> str:
        if cell is None:
            return ""
        entity = self._entities.get(cell) if isinstance(cell, int) else None
        if entity is None:
            raise Problem(f"{where} names the entity {shown(cell)}, which is not there: {FIX}")
        return entity

    def _coded(self, cell: object, where: str) -> int:
        value = whole(cell, where, least=-LARGEST_VALUE, most=LARGEST_VALUE)
        if self._boolean and value not in {0, 1}:
            raise Problem(f"{where} has the value {value} where 0 or 1 belongs: {FIX}")
        return value


def _id(variable: DnaVariable | None) -> int | None:
    return variable.id if variable else None


def _day(date: object) -> str:
    """The day in UTC of seconds since 1970; blank when they are none or too many."""
    if not isinstance(date, int) or date not in _SECONDS:
        return ""
    return (_EPOCH + timedelta(seconds=date)).date().isoformat()


def _span(text: bytes, start: object, stop: object, where: str) -> str:
    """The words between two places, counted in UTF-16 units (a sign beyond the first 65,536 is two)."""
    first, last, length = whole(start, where), whole(stop, where), len(text) // 2
    if not 0 <= first < last <= length:
        raise Problem(f"{where} is marked from {first} to {last} in a text that has {length} characters: {FIX}")
    try:
        return passage(text[2 * first : 2 * last].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise Problem(f"{where} is marked from {first} to {last}, in the middle of a character: {FIX}") from None
