"""What a file names that the record has not: whoever brings it in is asked before any of it is created."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

from db.bundle import Bundle, Numbered
from db.engine import Store
from db.staging.names import Names
from db.staging.record import learn_names
from db.staging.stopping import TOLD_EVERY, untold
from db.staging.tables import BESIDE

LISTED: Final = 10_000
"""So many unknown things of a kind are listed at most, so that a file of nothing else fills no memory."""
VALUES: Final = 50
"""So many different values of an issue are listed at most."""
_KINDS: Final = ("actor", "issue", "source", "event")


@dataclass(slots=True)
class Unknown:
    """A thing that the record has not, by the first word that the file has for it.

    row: the first that names it. described: whether the file says more of it than a word. stances: how many name
    it. values: of an issue, what its stances say, each once, at most VALUES.
    """

    word: str
    row: int
    described: bool = False
    stances: int = 0
    values: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """The unknown things of a file in the order in which it names them, at most LISTED of each kind.

    stances: how many the file has. more: how many times it names others that are not listed.
    """

    stances: int
    actors: tuple[Unknown, ...]
    issues: tuple[Unknown, ...]
    sources: tuple[Unknown, ...]
    events: tuple[Unknown, ...]
    more: int


def survey(store: Store, make_bundle: Callable[[], Bundle], *, progress: Callable[[int], None] = untold) -> Survey:
    """Read a file to its end, without checking it, for what the record has not.

    progress is told how many stances were read so far; raising ends the reading.
    """
    with closing(sqlite3.connect("")) as connection, store.reading() as session:
        connection.executescript(BESIDE)
        names = {kind: Names(connection, kind) for kind in _KINDS}
        learn_names(session, names)
        looking = {kind: _Looking(names[kind]) for kind in _KINDS}
        bundle = make_bundle()
        looking["actor"].describe(bundle.actors, "name")
        looking["issue"].describe(bundle.issues, "name")
        looking["source"].describe(bundle.sources, "title")
        looking["event"].describe(bundle.events, "name")
        stances = _look_through(bundle, looking, progress)
        found = {kind: tuple(one.found) for kind, one in looking.items()}
    return Survey(
        *(stances, found["actor"], found["issue"], found["source"], found["event"]),
        more=sum(one.more for one in looking.values()),
    )


class _Looking:
    """Looks for what is unknown of one kind."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.found: list[Unknown] = []
        self.more = 0
        self._by_word: dict[str, Unknown] = {}

    def describe(self, rows: Iterable[Numbered[Any]], name: str) -> None:
        """Take in what the file describes: stances may name one of these by its slug, its name or its address."""
        for number, entry in rows:
            words = [word for word in (getattr(entry, name), entry.slug, getattr(entry, "url", "")) if word.strip()]
            known = self.names.exact(entry.slug) if entry.slug else any(map(self.names.find, words))
            if words and not known:
                self._add(number, words, described=True)

    def look(self, word: str, number: int) -> Unknown | None:
        """What a stance names, when that is unknown and listed."""
        if not word.strip():
            return None
        unknown = self._by_word.get(_plain(word))
        if unknown is None and not self.names.find(word):
            unknown = self._add(number, [word], described=False)
        if unknown:
            unknown.stances += 1
        return unknown

    def _add(self, number: int, words: list[str], *, described: bool) -> Unknown | None:
        if len(self.found) == LISTED:
            self.more += 1
            return None
        unknown = Unknown(words[0], number, described)
        self.found.append(unknown)
        for word in words:
            self._by_word.setdefault(_plain(word), unknown)
        return unknown


def _look_through(bundle: Bundle, looking: dict[str, _Looking], progress: Callable[[int], None]) -> int:
    """Look at what the stances name, and count them."""
    actors, issues, sources, events = (looking[kind] for kind in _KINDS)
    count = 0
    for number, entry in bundle.stances:
        count += 1
        if count % TOLD_EVERY == 0:
            progress(count)
        actors.look(entry.actor, number)
        events.look(entry.event, number)
        for row in entry.evidence:
            sources.look(row.source, number)
        issue = issues.look(entry.issue, number)
        if issue and entry.value and len(issue.values) < VALUES:
            issue.values[entry.value] = None
    return count


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()
