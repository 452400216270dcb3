"""Every look at a store, one after another; some at a time in memory, so that a large store is no harder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.doctor.derived import wrong_index, wrong_voices
from db.doctor.files import little_room, unsound_pages
from db.doctor.finding import Finding
from db.doctor.past import gaps_in_history
from db.doctor.released import changed_releases
from db.doctor.rules import broken_rules, off_scale, orphans
from db.engine import Store
from db.models import Stance
from db.problems import StoreProblem
from db.setup import VERSIONS

Look = Callable[[Session], Iterator[Finding]]
LOOKS: Final[tuple[Look, ...]] = (
    unsound_pages,
    orphans,
    broken_rules,
    off_scale,
    gaps_in_history,
    wrong_voices,
    wrong_index,
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found, and among how many stances."""

    findings: tuple[Finding, ...]
    stances: int


def examine(store: Store, version: str) -> Examined:
    """Look a store over; one whose schema is of another version is looked at no further.

    A look that the database breaks off is a finding, and the others go on.
    """
    if version != VERSIONS[-1]:
        return Examined(
            (
                Finding(
                    f"The schema is of version {version} and this program works with {VERSIONS[-1]}: open the "
                    "store once, with `positions init` or a start, which keeps a backup and migrates it."
                ),
            ),
            0,
        )
    findings = [finding for look in LOOKS for finding in _looked(store, look)]
    if not findings:  # a record that is not sound cannot be replayed
        findings += changed_releases(store)
    return Examined((*findings, *little_room(store)), _count(store))


def _looked(store: Store, look: Look) -> list[Finding]:
    try:
        with store.reading() as session:
            return list(look(session))
    except StoreProblem as problem:
        return [Finding(str(problem))]


def _count(store: Store) -> int:
    try:
        with store.reading() as session:
            return session.scalar(select(func.count()).select_from(Stance)) or 0
    except StoreProblem:
        return 0
