"""Random edits of a record: every command, on whatever there is, as a row of numbers that a test draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from db.commands.actors import add_actor, edit_actor
from db.commands.events import add_event, edit_event
from db.commands.importing import import_package
from db.commands.issues import add_issue, edit_issue, move_issue
from db.commands.merging import Seen, merge_actors, merge_sources
from db.commands.releasing import make_release
from db.commands.reverting import revert_change
from db.commands.sources import add_source, edit_source
from db.commands.stances import (
    Saved,
    add_stance,
    edit_stance,
    restore_stance,
    retract_stance,
    undo_stance,
)
from db.commands.undoing import redo_import, undo_import
from db.engine import Store
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    OtherNameEntry,
    SourceEntry,
    StanceEntry,
    Submission,
    new_source,
)
from db.models import Actor, Change, Event, Issue, Source, Stance
from db.problems import Problem
from tests.store.builders import WRITER
from tests.store.imports import IMPORTER, bundle

Numbers = Sequence[int]
"""Chooses among what there is: any numbers do."""
_DAYS: Final = ("2019-01-10", "2019-02", "2019-03-01/2019-03-05", "2019-04-20")
_POST_DAYS: Final = ("", "2018-06-01", "2019-02-01")


@dataclass
class Editor:
    """Somebody who edits a store; files go to a folder. An edit that the record refuses changes nothing."""

    store: Store
    folder: Path
    last: Saved | None = None
    imports: list[int] = field(default_factory=list)
    count: int = 0

    def edit(self, what: int, numbers: Numbers) -> None:
        """One edit of a kind."""
        self.count += 1
        try:
            EDITS[what % len(EDITS)](self, numbers)
        except Problem:
            return

    def slugs(self, kind: type[Any]) -> list[str]:
        """The slugs of a kind of things, sorted."""
        with self.store.reading() as session:
            return sorted(session.scalars(select(kind.slug)))

    def pick(self, kind: type[Any], number: int) -> str:
        """One of them; none that is there when there is none."""
        slugs = self.slugs(kind)
        return slugs[number % len(slugs)] if slugs else "nobody"

    def seen(self, kind: type[Any], slug: str) -> int:
        """The version of a thing that this writer has seen: the newest."""
        with self.store.reading() as session:
            return session.scalar(select(kind.changed_in).where(kind.slug == slug)) or 0

    def stance(self, numbers: Numbers, **given: Any) -> StanceEntry:  # noqa: ANN401 - fields of an entry
        """A stance on whatever there is."""
        a, b, c, d = numbers
        fields = {
            "actor": self.pick(Actor, a),
            "issue": self.pick(Issue, b),
            "stated_on": _DAYS[c % len(_DAYS)],
            "summary": f"Said {self.count}",
            "value": ("-1", "0", "1")[d % 3],
            "event": self.pick(Event, c) if self.slugs(Event) and d % 2 else "",
            "note": "=1+1" if a % 2 else "",
            "evidence": tuple(
                EvidenceEntry(self.pick(Source, b + at), "Quoted" if c % 2 else "", "p. 1" if at else "")
                for at in range(d % 3 if self.slugs(Source) else 0)
            ),
        }
        return StanceEntry(**fields | given)

    def posts(self, numbers: Numbers, holder: str = NEW) -> list[AffiliationEntry]:
        """Up to two posts with whomever there is."""
        a, b, c, d = numbers
        days = _POST_DAYS[b % 3], ("", "2019-03-31")[c % 2]
        principals = [slug for slug in self.slugs(Actor) if slug != holder]
        if not principals:
            return []
        return [
            AffiliationEntry(
                holder, principals[(a + at) % len(principals)], f"Post {at}", *days, ("yes", "no")[d % 2]
            )
            for at in range(b % 3)
        ]


def _add_stance(on: Editor, numbers: Numbers) -> None:
    a, _, c, d = numbers
    entry = on.stance(numbers)
    if c % 3 == 0:
        entry = replace(entry, evidence=(*entry.evidence, EvidenceEntry(new_source(0), "New words")))
    brought = (SourceEntry(f"Paper {on.count}", publisher="Daily"),) if c % 3 == 0 else ()
    if d % 3 == 0:
        held = on.posts(numbers)
        actor = ActorEntry(f"Speaker {on.count}", ("person", "state")[a % 2])
        on.last = add_stance(
            on.store, Submission(replace(entry, actor=NEW), actor, held[0] if held else None, brought), by=WRITER
        )
        return
    on.last = add_stance(on.store, Submission(entry, sources=brought), by=WRITER)


def _edit_stance(on: Editor, numbers: Numbers) -> None:
    slug = on.pick(Stance, numbers[3])
    on.last = edit_stance(on.store, slug, Submission(on.stance(numbers)), by=WRITER, seen=on.seen(Stance, slug))


def _retract_or_restore(on: Editor, numbers: Numbers) -> None:
    slug = on.pick(Stance, numbers[0])
    seen = on.seen(Stance, slug)
    try:
        retract_stance(on.store, slug, f"Wrong {on.count}", by=WRITER, seen=seen)
    except Problem:
        restore_stance(on.store, slug, by=WRITER, seen=seen)


def _undo_stance(on: Editor, numbers: Numbers) -> None:
    if on.last:
        undo_stance(on.store, on.last, by=WRITER)


def _issue(on: Editor, numbers: Numbers) -> IssueEntry:
    a, b, c, _ = numbers
    values = ("-1", "0", "1", "2")[: 3 + a % 2]
    levels = tuple(
        LevelEntry(value, f"Level {value}", f"Means {b if at else c}") for at, value in enumerate(values)
    )
    return IssueEntry(f"Issue {on.count}", "Who moves first?", levels=levels)


def _add_issue(on: Editor, numbers: Numbers) -> None:
    add_issue(on.store, _issue(on, numbers), by=WRITER)


def _edit_issue(on: Editor, numbers: Numbers) -> None:
    slug = on.pick(Issue, numbers[3])
    edit_issue(on.store, slug, _issue(on, numbers), by=WRITER, seen=on.seen(Issue, slug))


def _move_issue(on: Editor, numbers: Numbers) -> None:
    slug = on.pick(Issue, numbers[0])
    move_issue(on.store, slug, numbers[1] % 5 - 2, by=WRITER, seen=on.seen(Issue, slug))


def _add_actor(on: Editor, numbers: Numbers) -> None:
    kind = ("person", "state", "institution")[numbers[0] % 3]
    add_actor(on.store, ActorEntry(f"Actor {on.count}", kind), on.posts(numbers), by=WRITER)


def _edit_actor(on: Editor, numbers: Numbers) -> None:
    slug = on.pick(Actor, numbers[3])
    entry = ActorEntry(f"Renamed {on.count}", ("person", "state")[numbers[1] % 2], note="Noted")
    edit_actor(on.store, slug, entry, on.posts(numbers, slug), by=WRITER, seen=on.seen(Actor, slug))


def _add_source(on: Editor, numbers: Numbers) -> None:
    published = ("", "2019", "2019-02-28")[numbers[0] % 3]
    add_source(on.store, SourceEntry(f"Source {on.count}", publisher="Agency", published_on=published), by=WRITER)


def _edit_source(on: Editor, numbers: Numbers) -> None:
    slug = on.pick(Source, numbers[0])
    edit_source(
        on.store, slug, SourceEntry(f"Retitled {on.count}", author="B"), by=WRITER, seen=on.seen(Source, slug)
    )


def _event(on: Editor, numbers: Numbers) -> EventEntry:
    source = on.pick(Source, numbers[1]) if on.slugs(Source) and numbers[2] % 2 else ""
    return EventEntry("", f"Event {on.count}", "summit", _DAYS[numbers[0] % len(_DAYS)], source=source)


def _add_event(on: Editor, numbers: Numbers) -> None:
    add_event(on.store, _event(on, numbers), by=WRITER)


def _edit_event(on: Editor, numbers: Numbers) -> None:
    slug = on.pick(Event, numbers[3])
    edit_event(on.store, slug, _event(on, numbers), by=WRITER, seen=on.seen(Event, slug))


def _merge_actors(on: Editor, numbers: Numbers) -> None:
    gone, stays = (on.pick(Actor, number) for number in numbers[:2])
    seen = Seen(on.seen(Actor, gone), on.seen(Actor, stays))
    merge_actors(on.store, gone, stays, by=WRITER, seen=seen)


def _merge_sources(on: Editor, numbers: Numbers) -> None:
    gone, stays = (on.pick(Source, number) for number in numbers[:2])
    seen = Seen(on.seen(Source, gone), on.seen(Source, stays))
    merge_sources(on.store, gone, stays, by=WRITER, seen=seen)


def _import(on: Editor, numbers: Numbers) -> None:
    """New things and stances, one of which comes retracted; a post and another name for an actor of the record."""
    a, b, c, d = numbers
    actor, source = f"brought-{on.count}", f"paper-{on.count}"
    own = on.pick(Actor, a) if on.slugs(Actor) else actor
    held = [AffiliationEntry(own, actor, "Envoy", "2018-01-01")] if own != actor and b % 2 else []
    stances = [
        on.stance(numbers, actor=(own, actor)[at % 2], summary=f"Brought {on.count}, {at}", event="")
        for at in range(1 + c % 3)
    ]
    stances[0] = replace(stances[0], retracted_why="Withdrawn by its author" if d % 2 else "")
    brought = import_package(
        on.store,
        bundle(
            *stances,
            actors=[ActorEntry(f"Brought {on.count}", "state", actor)],
            affiliations=held,
            issues=[] if on.slugs(Issue) else [replace(_issue(on, numbers), slug="nobody")],
            sources=[SourceEntry(f"Paper {on.count}", source)],
            events=[EventEntry(f"event-{on.count}", "Met", "talks", "2019-02", source=source)] if a % 2 else [],
            actor_aliases=[OtherNameEntry(f"formerly-{on.count}", "Formerly", own)] if c % 2 else [],
        ),
        on.folder,
        by=IMPORTER,
        file=f"file{a % 2}.csv",
    )
    if brought.change:
        on.imports.append(brought.change)


def _undo_or_redo_import(on: Editor, numbers: Numbers) -> None:
    if not on.imports:
        return
    change = on.imports[numbers[0] % len(on.imports)]
    try:
        undo_import(on.store, change, by=WRITER)
    except Problem:
        redo_import(on.store, change, by=WRITER)


def _revert(on: Editor, numbers: Numbers) -> None:
    with on.store.reading() as session:
        changes = session.scalars(select(Change.id).order_by(Change.id)).all()
    revert_change(on.store, changes[numbers[0] % len(changes)], by=WRITER)


def _release(on: Editor, numbers: Numbers) -> None:
    make_release(on.store, f"Version {on.count}", by=WRITER)


EDITS: Final[tuple[Callable[[Editor, Numbers], None], ...]] = (
    *(_add_stance, _add_actor, _add_issue, _edit_stance, _retract_or_restore, _undo_stance, _edit_issue),
    *(_move_issue, _edit_actor, _add_source, _edit_source, _add_event, _edit_event, _merge_actors),
    *(_merge_sources, _import, _undo_or_redo_import, _release, _revert),
)
"""Every kind of edit; those that fill a record come first."""
