"""The statement types of a database of Discourse Network Analyzer (DNA), and which of them is read."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from db.problems import Problem
from positions.importers.dna_cells import whole, written
from positions.importers.dna_entries import DEFAULT, DnaVariables
from positions.importers.dna_words import cut, one_line

STANDARD: Final = "DNA Statement"
"""The label of the statement type that DNA makes in every new project."""
VALUE_TABLES: Final = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER"}
"""Where the values of variables of a kind are kept that can be a scale."""


@dataclass(frozen=True, slots=True)
class DnaVariable:
    """A variable of a statement type. kind: boolean, integer, short text or long text."""

    id: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class StatementType:
    """A kind of statement that coders mark; statements: how many there are."""

    id: int
    label: str
    statements: int
    variables: tuple[DnaVariable, ...]

    def variable(self, name: str, *kinds: str) -> DnaVariable | None:
        """The variable of this name and of one of these kinds."""
        return next((one for one in self.variables if one.name == name and one.kind in kinds), None)


def types_of(connection: sqlite3.Connection) -> tuple[StatementType, ...]:
    """The statement types of an open file."""
    variables: dict[object, list[DnaVariable]] = defaultdict(list)
    for key, variable, kind, owner in connection.execute(
        "SELECT ID, Variable, DataType, StatementTypeId FROM VARIABLES ORDER BY ID"
    ):
        where = "A row of VARIABLES"
        variables[owner].append(DnaVariable(whole(key, where), written(variable, where), written(kind, where)))
    counts = dict(connection.execute("SELECT StatementTypeId, count(*) FROM STATEMENTS GROUP BY StatementTypeId"))
    where = "A row of STATEMENTTYPES"
    return tuple(
        StatementType(whole(key, where), one_line(written(label, where)), counts.get(key, 0), tuple(variables[key]))
        for key, label in connection.execute("SELECT ID, Label FROM STATEMENTTYPES ORDER BY ID")
    )


def choose(types: Sequence[StatementType], label: str, variables: DnaVariables) -> StatementType:
    """The statement type with this label, or else the standard one, or the only one that can be read."""
    fit = [one for one in types if _lacks(one, variables) is None]
    if label:
        found = [one for one in types if one.label == label]
        lacking = _lacks(found[0], variables) if len(found) == 1 else "a label of its own"
        if not found:
            raise Problem(f"The file has no statement type {label[:60]!r}: choose one of {_labels(types)}.")
        if lacking:
            raise Problem(f"The statement type {label[:60]!r} lacks {lacking}: choose another, or add it in DNA.")
        return found[0]
    found = [one for one in fit if one.label == STANDARD] or fit
    if not found:
        needed = f"{variables.person} or {variables.organization}, {variables.concept} and {variables.value}"
        raise Problem(
            f"No statement type of the file has the variables {needed}: name those that say who agrees to what."
        )
    if len(found) > 1:
        raise Problem(f"The file has several statement types that can be read: choose one of {_labels(found)}.")
    return found[0]


def _lacks(one: StatementType, variables: DnaVariables) -> str | None:
    """The first variable that would be needed and that the statement type has not."""
    actors = [name for name in (variables.person, variables.organization) if one.variable(name, "short text")]
    named = {variables.person, variables.organization} - {DEFAULT.person, DEFAULT.organization, "", *actors}
    if named:
        return f"the short text {min(named)}"
    if not actors:
        return f"the short text {variables.person} or {variables.organization}"
    if not one.variable(variables.concept, "short text"):
        return f"the short text {variables.concept}"
    if not one.variable(variables.value, *VALUE_TABLES):
        return f"the boolean or integer {variables.value}"
    return None


def _labels(types: Sequence[StatementType]) -> str:
    return ", ".join(repr(cut(one.label, 60)) for one in types[:20]) or "none"
