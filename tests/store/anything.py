"""Any sequence of commands on a small record: each command is drawn as numbers that choose among what is there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from hypothesis import strategies as st
from sqlalchemy import func, select

from db.commands.actors import add_actor, edit_actor
from db.commands.events import add_event, edit_event
from db.commands.issues import add_issue, edit_issue, move_issue
from db.commands.merging import Seen, merge_actors, merge_sources
from db.commands.sources import add_source, edit_source
from db.commands.stances import add_stance, edit_stance, restore_stance, retract_stance
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
    SourceEntry,
    StanceEntry,
    Submission,
    new_source,
)
from db.former import other_names
from db.history import Document, document, stance_documents
from db.models import Actor, Base, Change, Event, Issue, Source, Stance
from db.problems import Problem
from db.queries.acts import KINDS
from db.queries.editing import whole_actor, whole_event, whole_issue, whole_source
from db.queries.imports import imports
from tests.store.builders import WRITER
from tests.store.imports import bring, bundle, row

LEVELS: Final = (LevelEntry("-1", "No"), LevelEntry("0", "Half"), LevelEntry("1", "Yes"))
State = dict[tuple[str, str], Document]
"""Everything that the record says, by table and slug."""


class Step(NamedTuple):
    """A command, and numbers that choose what it is done to and with."""

    name: str
    one: int
    other: int
    third: int


def steps(longest: int = 14) -> st.SearchStrategy[list[Step]]:
    """Any sequence of commands."""
    number = st.integers(0, 11)
    return st.lists(st.builds(Step, st.sampled_from(sorted(COMMANDS)), number, number, number), max_size=longest)


def small_record(store: Store, folder: Path) -> None:
    """Four actors, two issues, three sources, an event and six stances, two of which a file brought."""
    for slug in ("country-a", "country-b"):
        add_actor(store, ActorEntry(slug.title(), "state", slug), (), by=WRITER)
    for slug in ("envoy-a", "envoy-b"):
        post = AffiliationEntry(slug, slug.replace("envoy", "country"), "Envoy", starts_on="2018-01-01")
        add_actor(store, ActorEntry(slug.title(), "person", slug), (replace(post, actor=NEW),), by=WRITER)
    for slug in ("trade", "fuel"):
        add_issue(store, IssueEntry(slug.title(), "How free?", slug, levels=LEVELS), by=WRITER)
    for slug in ("paper", "letter", "radio"):
        add_source(store, SourceEntry(slug.title(), slug), by=WRITER)
    add_event(store, EventEntry("summit", "Summit", "summit", "2019-02", source="paper"), by=WRITER)
    for at in range(4):
        add_stance(store, _entry(store, at, at + 1, at), by=WRITER)
    held = bundle(*(row(actor="envoy-a", issue="fuel", slug=f"brought-{at}", value=str(at)) for at in range(2)))
    bring(store, folder, held)


def done(store: Store, step: Step) -> int | None:
    """The change that a command made; none when it was refused or had nothing to do."""
    before = newest(store)
    try:
        COMMANDS[step.name](store, step)
    except Problem:
        return None
    after = newest(store)
    return after if after > before else None


def newest(store: Store) -> int:
    """The revision of a store."""
    with store.reading() as session:
        return session.scalar(select(func.max(Change.id))) or 0


def state(store: Store) -> State:
    """Everything that the record says, with lists that have no order of their own in one."""
    found: State = {}
    with store.reading() as session:
        whole = {"actor": whole_actor, "issue": whole_issue, "source": whole_source, "event": whole_event}
        for table, find in whole.items():
            for slug in _slugs(session, KINDS[table]):
                thing = find(session, slug)
                assert thing
                content = document(thing) | other_names(session, thing)
                if "affiliations" in content:
                    content["affiliations"] = sorted(content["affiliations"], key=str)
                found[table, slug] = content
        stances = stance_documents(session, _slugs(session, Stance))
        found |= {("stance", slug): content for slug, content in stances.items()}
    return found


def _slugs(session, kind: type[Base]) -> list[str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return list(session.scalars(select(kind.slug).order_by(kind.slug)))  # type: ignore[attr-defined]


def _pick(store: Store, kind: type[Base], at: int) -> tuple[str, int]:
    """The slug of a thing, and the version that a writer sees."""
    with store.reading() as session:
        rows = session.execute(select(kind.slug, kind.changed_in).order_by(kind.slug)).all()  # type: ignore[attr-defined]
    return tuple(rows[at % len(rows)])  # type: ignore[return-value]


def _entry(store: Store, one: int, other: int, third: int) -> Submission:
    cited = [_pick(store, Source, at)[0] for at in range(one, one + third % 3)]
    stance = StanceEntry(
        actor=_pick(store, Actor, one)[0],
        issue=_pick(store, Issue, other)[0],
        stated_on=f"2019-0{1 + third % 9}-01",
        summary=f"Said {one}, {other} and {third}.",
        value=str(third % 3 - 1),
        event=_pick(store, Event, one)[0] if other % 2 else "",
        evidence=tuple(EvidenceEntry(source, f"Quote {third}") for source in cited),
    )
    return Submission(stance)


def _add_with_all(store: Store, step: Step) -> None:
    entry = _entry(store, *step[1:])
    stance = replace(entry.stance, actor=NEW, evidence=(EvidenceEntry(new_source(0)),))
    actor = ActorEntry(f"Voice {step.one}", "person")
    post = AffiliationEntry(NEW, _pick(store, Actor, step.other)[0], "Voice")
    add_stance(store, Submission(stance, actor, post, (SourceEntry(f"Page {step.one}"),)), by=WRITER)


def _edit(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Stance, step.one)
    edit_stance(store, slug, _entry(store, *step[1:]), by=WRITER, seen=seen)


def _retract(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Stance, step.one)
    retract_stance(store, slug, f"Reason {step.other}", by=WRITER, seen=seen)


def _restore(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Stance, step.one)
    restore_stance(store, slug, by=WRITER, seen=seen)


def _edit_actor(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Actor, step.one)
    principals = {_pick(store, Actor, at)[0] for at in (step.other, step.third)} - {slug}
    posts = [
        AffiliationEntry(
            slug, principal, f"Post {step.third % 2}", starts_on="2018-02-02" if step.other % 2 else ""
        )
        for principal in sorted(principals)
    ]
    kind = ("state", "person")[step.third % 2]
    edit_actor(store, slug, ActorEntry(f"Name {step.other}", kind), posts, by=WRITER, seen=seen)


def _edit_issue(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Issue, step.one)
    further = (LevelEntry(str(2 + step.third % 3), f"Level {step.other}", f"Means {step.third}"),)
    entry = IssueEntry(f"Issue {step.other}", "How free now?", levels=LEVELS + further * (step.third % 2))
    edit_issue(store, slug, entry, by=WRITER, seen=seen)


def _move_issue(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Issue, step.one)
    move_issue(store, slug, step.other % 5 - 2, by=WRITER, seen=seen)


def _edit_source(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Source, step.one)
    entry = SourceEntry(
        f"Title {step.other}", publisher=f"Press {step.third}" * (step.other % 2), published_on="2019"
    )
    edit_source(store, slug, entry, by=WRITER, seen=seen)


def _edit_event(store: Store, step: Step) -> None:
    slug, seen = _pick(store, Event, step.one)
    source = _pick(store, Source, step.third)[0] if step.third % 2 else ""
    edit_event(
        store, slug, EventEntry("", f"Event {step.other}", "talks", "2019-05", source=source), by=WRITER, seen=seen
    )


def _merge_actors(store: Store, step: Step) -> None:
    (gone, first), (kept, second) = _pick(store, Actor, step.one), _pick(store, Actor, step.other)
    merge_actors(store, gone, kept, by=WRITER, seen=Seen(first, second))


def _merge_sources(store: Store, step: Step) -> None:
    (gone, first), (kept, second) = _pick(store, Source, step.one), _pick(store, Source, step.other)
    merge_sources(store, gone, kept, by=WRITER, seen=Seen(first, second))


def _last_import(store: Store) -> int:
    with store.reading() as session:
        return imports(session)[0].change


COMMANDS: Final[Mapping[str, Callable[[Store, Step], object]]] = {
    "add": lambda store, step: add_stance(store, _entry(store, *step[1:]), by=WRITER),
    "add with all": _add_with_all,
    "edit": _edit,
    "edit again": _edit,
    "retract": _retract,
    "restore": _restore,
    "add actor": lambda store, step: add_actor(store, ActorEntry(f"Actor {step.one}", "group"), (), by=WRITER),
    "edit actor": _edit_actor,
    "add issue": lambda store, step: add_issue(store, IssueEntry(f"Q {step.one}", "So?", levels=LEVELS), by=WRITER),
    "edit issue": _edit_issue,
    "move issue": _move_issue,
    "edit source": _edit_source,
    "edit event": _edit_event,
    "merge actors": _merge_actors,
    "merge sources": _merge_sources,
    "undo import": lambda store, _: undo_import(store, _last_import(store), by=WRITER),
    "redo import": lambda store, _: redo_import(store, _last_import(store), by=WRITER),
}
