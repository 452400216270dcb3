"""Reads a database of Discourse Network Analyzer 3 (`.dna`) into a bundle, without ever changing it.

The file is read twice: once to check every statement and to learn what the chosen ones name, and again for the
stances, one at a time. A document's text is in memory only while its statements are read.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from db.bundle import Bundle, Numbered
from db.entries import StanceEntry
from positions.importers.dna_entries import DEFAULT, DnaVariables
from positions.importers.dna_project import Project
from positions.importers.dna_tables import columns_of, opened
from positions.importers.dna_types import VALUE_TABLES, StatementType, choose, types_of
from positions.importers.dna_words import cut
from positions.importers.unchanged import Stamp, check_unchanged, stamp

_TEXTS: Final = {
    "notes of documents": ("DOCUMENTS", "Notes"),
    "types of documents": ("DOCUMENTS", "Type"),
    "attributes of persons, organizations and concepts": ("ATTRIBUTEVALUES", "AttributeValue"),
}
"""What a file may hold and the record has no place for."""


def statement_types(path: Path) -> tuple[StatementType, ...]:
    """The statement types of a DNA database, so that a person can choose one; raises Problem if it is none."""
    with opened(path) as connection:
        return types_of(connection)


def read_dna(path: Path, *, statement_type: str = "", variables: DnaVariables = DEFAULT) -> Bundle:
    """The bundle of a DNA 3 database. The number of a stance is its statement's, of an actor its entity's.

    statement_type: the label of the type to read; unless given, the standard one, or the only one that has the
    variables. Raises Problem when the file or a statement in it cannot be read; so do the stances, should the file
    change or break between the two readings.
    """
    before = stamp(path)
    with opened(path) as connection:
        types = types_of(connection)
        chosen = choose(types, statement_type, variables)
        project = Project(connection, chosen, variables)
        gathered = project.gathered
        for coded in project.statements(connection, gathered.left_out):
            gathered.take(coded)
        gathered.left_out.update(_left_out(connection, types, project))
    check_unchanged(path, before)
    return gathered.bundle(_Stances(path, before, project))


@dataclass(frozen=True, slots=True)
class _Stances:
    """The stances of a project, read from the file whenever they are asked for."""

    path: Path
    before: Stamp
    project: Project

    def __iter__(self) -> Iterator[Numbered[StanceEntry]]:
        check_unchanged(self.path, self.before)
        with opened(self.path) as connection:
            for coded in self.project.statements(connection, Counter()):
                yield coded.number, self.project.gathered.stance(coded)
        check_unchanged(self.path, self.before)


def _left_out(connection: sqlite3.Connection, types: Sequence[StatementType], project: Project) -> Counter[str]:
    """What stays in the file, counted by what it is; incomplete statements are counted as they are read."""
    count: Counter[str] = Counter()
    (statements,) = connection.execute("SELECT count(*) FROM STATEMENTS").fetchone()
    for one in types:
        statements -= one.statements
        if one.id != project.chosen.id:
            count[f"statements of other types: {cut(one.label, 60)}"] += one.statements
    count["statements of a type that the file does not list"] = max(statements, 0)
    gathered = project.gathered
    count["persons, organizations and concepts of no such statement"] = (
        gathered.actors.unused + gathered.issues.unused
    )
    count["documents without such a statement"] = gathered.sources.unused
    for variable in project.chosen.variables:
        if variable.id not in project.read:
            count[f"values of the variable {cut(variable.name, 60)}"] += _values(
                connection, variable.id, variable.kind
            )
    for what, (table, column) in _TEXTS.items():
        if column.upper() in columns_of(connection, table):
            query = f"SELECT count(*) FROM {table} WHERE {column} <> ''"  # noqa: S608 - our own names
            (count[what],) = connection.execute(query).fetchone()
    return count


def _values(connection: sqlite3.Connection, variable: int, kind: str) -> int:
    """How many statements have a value of a variable; a blank text is none."""
    if kind in VALUE_TABLES:
        query = f"SELECT count(*) FROM {VALUE_TABLES[kind]} WHERE VariableId = ?"  # noqa: S608 - our own names
    elif kind == "short text":
        query = (
            "SELECT count(*) FROM DATASHORTTEXT d JOIN ENTITIES e ON e.ID = d.Entity "
            "WHERE d.VariableId = ? AND e.Value <> ''"
        )
    elif {"VARIABLEID", "VALUE"} <= columns_of(connection, "DATALONGTEXT"):
        query = "SELECT count(*) FROM DATALONGTEXT WHERE VariableId = ? AND Value <> ''"
    else:
        return 0
    (found,) = connection.execute(query, (variable,)).fetchone()
    return int(found)
