"""Brings a file in, whatever kind it is: what can be chosen, the bundle it makes, and what is filed of it.

The page Import and the command share this, so that the same file under the same choices brings the same rows.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from db.bundle import Bundle, Numbered
from db.entries import ActorEntry, IssueEntry, LevelEntry
from db.problems import Problem
from db.queries.codebook import IssueRow
from db.staging.staged import RowTold
from db.staging.survey import Survey, Unknown
from db.vocabulary import ActorKind
from positions.importers.dates import Order
from positions.importers.dna import read_dna
from positions.importers.dna_events import looks_like_dna_events, read_dna_events
from positions.importers.package import read_package
from positions.importers.stance_rows import sources_of, stance_entries
from positions.importers.table import Table, open_table, sheets

DESCRIPTION: Final = "datapackage.json"
"""The file by which a zip is known as a package of this program, and no workbook."""
MOST_LEVELS: Final = 11
"""A new issue gets a level for each value that the file has, unless there are more: then for the two ends."""


class FileKind(StrEnum):
    """What a file is: a table of stances, an event list or a database of DNA, or a package of the whole record."""

    TABLE = "table"
    EVENTS = "dna-events"
    DATABASE = "dna"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is to be read. Of a table: sheet, mapping (a column for each field), order of doubtful dates.

    create: which of actors, issues, sources and events may be new. kind_of_new: what new actors are that the file
    says no more of than their name. new_issues: those that the file names and nobody describes.
    """

    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    order: Order = ""
    statement_type: str = ""
    create: frozenset[str] = frozenset()
    kind_of_new: ActorKind = ActorKind.PERSON
    new_actors: tuple[Numbered[str], ...] = ()
    new_issues: tuple[Numbered[IssueEntry], ...] = ()

    def creating(self, found: Survey, create: frozenset[str]) -> "Choices":
        """The same with new things of these sorts, as far as a survey of the file found them."""
        actors = tuple((one.row, one.word) for one in found.actors if not one.described and one.stances)
        issues = [(one.row, entry) for one in found.issues if (entry := issue_entry(one))]
        return replace(
            self,
            create=create,
            new_actors=actors if "actors" in create else (),
            new_issues=tuple(issues) if "issues" in create else (),
        )


class BroughtFile:
    """A file that somebody brings in, or a folder with a package. A table in it is opened once for each sheet.

    Raises Problem for one that is nothing of all this, and with the place for whatever is wrong where it is read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tables: dict[str, Table] = {}
        self._sheets: tuple[str, ...] | None = None
        self.kind = self._kind()

    def table(self, sheet: str = "") -> Table:
        """The table of a sheet, or of a file that is text."""
        if sheet not in self._tables:
            self._tables[sheet] = open_table(self.path, sheet=sheet)
        return self._tables[sheet]

    def sheets(self) -> tuple[str, ...]:
        """The sheets that hold anything; none for a file that is text."""
        if self._sheets is None:
            self._sheets = sheets(self.path)
        return self._sheets

    def bundle(self, choices: Choices, issues: Mapping[str, IssueRow]) -> Bundle:
        """What the file brings; issues: those of the record by slug."""
        if self.kind == FileKind.PACKAGE:
            return read_package(self.path)
        if self.kind == FileKind.DATABASE:
            return read_dna(self.path, statement_type=choices.statement_type)
        if self.kind == FileKind.EVENTS:
            return read_dna_events(self.path)
        table = self.table(choices.sheet)
        known = {**{issue.name.casefold(): issue for issue in issues.values()}, **issues}
        return Bundle(
            stances=stance_entries(table, choices.mapping, known, order=choices.order),
            actors=[(row, ActorEntry(name, choices.kind_of_new)) for row, name in choices.new_actors],
            issues=choices.new_issues,
            sources=sources_of(table, choices.mapping, order=choices.order),
        )

    def about(self, choices: Choices) -> dict[str, Any]:
        """What is filed beside its rows: of a table the columns and how they were read, for the next such file."""
        if self.kind != FileKind.TABLE:
            return {}
        return {"columns": list(self.table(choices.sheet).columns), "mapping": dict(choices.mapping)}

    def digest(self) -> str:
        """What tells the content of a file from any other; of a folder nothing."""
        if self.path.is_dir():
            return ""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _kind(self) -> FileKind:
        if self.path.is_dir():
            return FileKind.PACKAGE
        with self.path.open("rb") as file:
            head = file.read(16)
        if head.startswith(b"SQLite format 3"):
            return FileKind.DATABASE
        if head.startswith(b"PK"):
            return FileKind.PACKAGE if _is_package(self.path) else FileKind.TABLE
        return FileKind.EVENTS if looks_like_dna_events(self.table().columns) else FileKind.TABLE


def issue_entry(unknown: Unknown) -> IssueEntry | None:
    """A new issue whose scale is made of the values that the file has for it; none unless these are two numbers."""
    values = sorted({number for text in unknown.values if (number := _number(text)) is not None})
    if unknown.described or len(values) < 2:
        return None
    levels: Sequence[float] = values if len(values) <= MOST_LEVELS else (values[0], values[-1])
    return IssueEntry(
        name=unknown.word.strip(),
        question=f"Where does each actor stand on {unknown.word.strip()}?",
        levels=tuple(LevelEntry(f"{value:g}", f"Level {value:g}") for value in levels),
    )


def column_of(row: RowTold, mapping: Mapping[str, str]) -> str:
    """Which column of the file a trouble concerns; the field itself where none was mapped to it."""
    field = row.field.split(".")[-1] if row.field.startswith("evidence.") else row.field
    if row.kind == "source":
        field = f"source_{field}"
    if field.isdecimal():
        field = next((name for name in ("source", "source_title", "source_publisher") if name in mapping), "source")
    return mapping.get(field, field.replace("_", " "))


def read_mapping(content: bytes) -> dict[str, str]:
    """A mapping that was saved as JSON: a column for each field; raises Problem for anything else."""
    try:
        return {str(name): str(column) for name, column in json.loads(content).items()}
    except (ValueError, AttributeError):
        raise Problem("This file is no saved mapping: choose one that this program has written.") from None


def counts_words(counts: Mapping[str, int]) -> str:
    """How many rows of each table were brought in: stances 12, evidence 14."""
    named = {"stance": "stances", "scale_level": "levels", "affiliation": "posts", "evidence": "evidence"}
    return ", ".join(f"{named.get(kind, kind.replace('_', ' ') + 's')} {count:,}" for kind, count in counts.items())


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _is_package(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return DESCRIPTION in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
