"""The North Korea record, 2017-2020 (CSV, CC BY 4.0), and its loader: it comes in as any package does."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from db.bundle import Bundle, Numbered
from db.commands.importing import import_into
from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    SourceEntry,
    StanceEntry,
)
from db.history import Writer
from db.vocabulary import Via

FOLDER: Final = Path(__file__).parent
LOADER: Final = Writer("positions", Via.IMPORT, "The North Korea record, 2017-2020, that comes with the program")
Part = TypeVar("Part", LevelEntry, EvidenceEntry)


def seed(session: Session, folder: Path = FOLDER) -> None:
    """Bring in every row of every CSV as one change; raises Problem naming the row of a bad one."""
    import_into(session, bundle_of(folder), Path(tempfile.gettempdir()), by=LOADER, file="The data set")


def bundle_of(folder: Path) -> Bundle:
    """The entries of the files in a folder; a row's number is the line on which it ends."""
    levels = _parts(folder, "scale_levels", "issue", LevelEntry)
    evidence = _parts(folder, "evidence", "stance", EvidenceEntry)
    return Bundle(
        actors=[(line, ActorEntry(**row)) for line, row in _rows(folder, "actors")],
        affiliations=[(line, AffiliationEntry(**row)) for line, row in _rows(folder, "affiliations")],
        issues=[
            (line, IssueEntry(**row, levels=tuple(levels.get(row["slug"], ()))))
            for line, row in _rows(folder, "issues")
        ],
        sources=[(line, SourceEntry(**row)) for line, row in _rows(folder, "sources")],
        events=[(line, EventEntry(**row)) for line, row in _rows(folder, "events")],
        stances=(
            (line, StanceEntry(**row, evidence=tuple(evidence.get(row["slug"], ()))))
            for line, row in _rows(folder, "stances")
        ),
    )


def _parts(folder: Path, table: str, of: str, entry: type[Part]) -> dict[str, list[Part]]:
    """The parts of issues and stances, by the slug of what they are of."""
    found: dict[str, list[Part]] = {}
    for _, row in _rows(folder, table):
        found.setdefault(row.pop(of), []).append(entry(**row))
    return found


def _rows(folder: Path, table: str) -> Iterator[Numbered[dict[str, Any]]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row
