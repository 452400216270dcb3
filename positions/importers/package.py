"""Reads a package of the whole record, zipped or unpacked, as entries; the data set's own folder is one."""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from db.bundle import Bundle, Numbered
from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    OtherNameEntry,
    SourceEntry,
    StanceEntry,
)
from db.problems import Problem
from db.queries import whole
from positions.importers.package_files import PackageFiles

Entry = TypeVar("Entry", ActorEntry, AffiliationEntry, SourceEntry, EventEntry)


class Cited(NamedTuple):
    """The evidence of a stance, and the line on which it begins."""

    stance: str
    line: int
    evidence: tuple[EvidenceEntry, ...]


def read_package(path: Path) -> Bundle:
    """The entries of a package; the number of each is its line in its table.

    Stances are read as they are taken, with their evidence, and so are their troubles told. Raises Problem, naming
    file and line, for what is no package.
    """
    files = PackageFiles(path)
    for table in _HELD:
        files.check_held(table)
    return Bundle(
        stances=_stances(files),
        actors=_entries(files, "actors", ActorEntry),
        affiliations=_entries(files, "affiliations", AffiliationEntry),
        issues=_issues(files),
        sources=_entries(files, "sources", SourceEntry),
        events=_entries(files, "events", EventEntry),
        actor_aliases=_other_names(files, "actor"),
        source_aliases=_other_names(files, "source"),
    )


def _needed(entry: type[Any], *names: str) -> frozenset[str]:
    """The columns that a table has to have: these, and those that an entry cannot do without."""
    return frozenset({field.name for field in fields(entry) if field.default is MISSING} | set(names))


_HELD: Final = tuple(table for table in whole.TABLES if table not in {"stances", "evidence"})
_STANCE: Final = _needed(StanceEntry, "slug")
_EVIDENCE: Final = _needed(EvidenceEntry, "stance")
_PIECES: Final = 10_000
"""Most pieces of evidence of a stance."""


def _entries(files: PackageFiles, table: str, entry: type[Entry]) -> list[Numbered[Entry]]:
    return [(line, entry(**row)) for line, row in files.rows(table, needed=_needed(entry))]


def _issues(files: PackageFiles) -> list[Numbered[IssueEntry]]:
    """The issues, each with its levels; a level of no issue is refused."""
    levels: dict[str, list[Numbered[LevelEntry]]] = {}
    for line, row in files.rows("scale_levels", needed=_needed(LevelEntry, "issue")):
        levels.setdefault(row.pop("issue"), []).append((line, LevelEntry(**row)))
    issues = [
        (line, IssueEntry(**row, levels=tuple(level for _, level in levels.pop(row["slug"], ()))))
        for line, row in files.rows("issues", needed=_needed(IssueEntry, "slug"))
    ]
    for slug, rows in levels.items():
        raise Problem(f"scale_levels.csv, line {rows[0][0]}: there is no issue {slug[:40]!r} in issues.csv.")
    return issues


def _other_names(files: PackageFiles, of: str) -> list[Numbered[OtherNameEntry]]:
    rows = files.rows(f"{of}_aliases", needed=frozenset({"slug", "name", of}))
    return [(line, OtherNameEntry(row["slug"], row["name"], row[of])) for line, row in rows]


def _stances(files: PackageFiles) -> Iterator[Numbered[StanceEntry]]:
    """Every stance with its evidence: in step with evidence.csv where that has the same order, as ours has."""
    if _in_step(files):
        return _merged(files)
    files.check_held("evidence")
    return _looked_up(files)


def _in_step(files: PackageFiles) -> bool:
    """Whether evidence.csv names stances in the order of stances.csv; reads both once."""
    stances = (row["slug"] for _, row in files.rows("stances", needed=_STANCE))
    return all(cited.stance in stances for cited in _cited(files))


def _merged(files: PackageFiles) -> Iterator[Numbered[StanceEntry]]:
    turns = _cited(files)
    turn = next(turns, None)
    for line, row in files.rows("stances", needed=_STANCE):
        evidence: tuple[EvidenceEntry, ...] = ()
        if turn and turn.stance == row["slug"]:
            evidence, turn = turn.evidence, next(turns, None)
        yield line, StanceEntry(**row, evidence=evidence)


def _looked_up(files: PackageFiles) -> Iterator[Numbered[StanceEntry]]:
    found: dict[str, Cited] = {}
    for cited in _cited(files):
        before = found.get(cited.stance, cited._replace(evidence=()))
        found[cited.stance] = before._replace(evidence=before.evidence + cited.evidence)
    for line, row in files.rows("stances", needed=_STANCE):
        mine = found.pop(row["slug"], None)
        yield line, StanceEntry(**row, evidence=mine.evidence if mine else ())
    for slug, cited in found.items():
        raise Problem(f"evidence.csv, line {cited.line}: there is no stance {slug[:40]!r} in stances.csv.")


def _cited(files: PackageFiles) -> Iterator[Cited]:
    """Rows of evidence that stand together and name the same stance."""
    rows = files.rows("evidence", needed=_EVIDENCE)
    for stance, together in groupby(rows, key=lambda numbered: numbered[1]["stance"]):
        first = 0
        evidence: list[EvidenceEntry] = []
        for line, row in together:
            if not stance or len(evidence) == _PIECES:
                raise Problem(
                    f"evidence.csv, line {line}: "
                    + (f"{stance} has more than {_PIECES:,} pieces." if stance else "the row names no stance.")
                )
            first = first or line
            evidence.append(EvidenceEntry(**{column: cell for column, cell in row.items() if column != "stance"}))
        yield Cited(stance, first, tuple(evidence))
