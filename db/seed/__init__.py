"""The North Korea record, 2017-2020 (CSV, CC BY 4.0), and its loader: every row passes the rules of a form."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from db import inputs
from db.commands.making import Maker
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
from db.history import Thing, Writer, open_change
from db.inputs import Codebook, Scale
from db.models import Issue, Stance
from db.problems import Problem, Refused
from db.vocabulary import Via
from db.voices import rebuild_voices

FOLDER: Final = Path(__file__).parent
LOADER: Final = Writer("positions", Via.IMPORT, "The North Korea record, 2017-2020, that comes with the program")
Row = dict[str, str]
Made = TypeVar("Made")


def seed(session: Session, folder: Path = FOLDER) -> None:
    """Bring in every row of every CSV as one change; raises Problem naming file and line of a bad row."""
    maker = Maker(session, open_change(session, LOADER))
    people = _each(folder, "actors", lambda row: maker.actor(inputs.check_actor(ActorEntry(**row))))
    everyone = Codebook(actors=frozenset(actor.slug for actor in people), issues={})
    posts = _each(folder, "affiliations", lambda row: inputs.check_affiliation(AffiliationEntry(**row), everyone))
    for values in posts:
        maker.affiliation(values)
    rebuild_voices(session)
    issues = _issues(maker, folder)
    sources = _each(folder, "sources", lambda row: maker.source(inputs.check_source(SourceEntry(**row))))
    cited = everyone.plus(sources=frozenset(source.slug for source in sources))
    events = _each(folder, "events", lambda row: maker.event(inputs.check_event(EventEntry(**row), cited)))
    codebook = replace(
        cited,
        events=frozenset(event.slug for event in events),
        issues={issue.slug: Scale(issue.scale_min, issue.scale_max) for issue in issues},
    )
    stances = _stances(maker, folder, codebook)
    things: tuple[Thing, ...] = (*people, *issues, *sources, *events, *stances)
    for thing in things:
        maker.file(thing)


def _issues(maker: Maker, folder: Path) -> list[Issue]:
    levels: dict[str, list[LevelEntry]] = {}
    for row in _each(folder, "scale_levels", dict):
        levels.setdefault(row.pop("issue"), []).append(LevelEntry(**row))

    def make(row: Row) -> Issue:
        entry = IssueEntry(**row, levels=tuple(levels.get(row["slug"], ())))
        return maker.issue(inputs.check_issue(entry))

    return _each(folder, "issues", make)


def _stances(maker: Maker, folder: Path, codebook: Codebook) -> list[Stance]:
    evidence: dict[str, list[EvidenceEntry]] = {}
    for row in _each(folder, "evidence", dict):
        evidence.setdefault(row.pop("stance"), []).append(EvidenceEntry(**row))

    def make(row: Row) -> Stance:
        entry = StanceEntry(**row, evidence=tuple(evidence.get(row["slug"], ())))
        return maker.stance(inputs.check_stance(entry, codebook))

    return _each(folder, "stances", make)


def _each(folder: Path, table: str, make: Callable[[Row], Made]) -> list[Made]:
    """What is made of each row of a file; a rule that a row breaks is told with the file and the line."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        made: list[Made] = []
        for row in reader:
            try:
                made.append(make(row))
            except Refused as refused:
                raise Problem(f"{path.name}, line {reader.line_num}: {refused}") from refused
    return made
