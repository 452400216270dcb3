"""What a file brings: entries under the number of their row, whatever format they came in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    IssueEntry,
    OtherNameEntry,
    SourceEntry,
    StanceEntry,
)

Entry = TypeVar("Entry")
Numbered = tuple[int, Entry]
"""A row's number in its file, as its reader would count it, and what it says."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The entries of one file or package.

    stances: read once, in the file's order, never all in memory; the actor, the issue, the sources and the event
    they name may be slugs or names, of the record or of this bundle. left_out: what the file holds and the record
    has no place for, counted by what it is.
    """

    stances: Iterable[Numbered[StanceEntry]] = ()
    actors: Sequence[Numbered[ActorEntry]] = ()
    affiliations: Sequence[Numbered[AffiliationEntry]] = ()
    issues: Sequence[Numbered[IssueEntry]] = ()
    sources: Sequence[Numbered[SourceEntry]] = ()
    events: Sequence[Numbered[EventEntry]] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    actor_aliases: Sequence[Numbered[OtherNameEntry]] = ()
    source_aliases: Sequence[Numbered[OtherNameEntry]] = ()
