"""Each hostile string goes into every field of every command: it is kept as it was typed, or refused in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, NamedTuple

import pytest
from sqlalchemy import func, select

from db.commands.actors import add_actor, edit_actor
from db.commands.events import add_event, edit_event
from db.commands.issues import add_issue, edit_issue
from db.commands.sources import add_source, edit_source
from db.commands.stances import add_stance, edit_stance, restore_stance, retract_stance
from db.engine import Store
from db.entries import ActorEntry, AffiliationEntry, EventEntry, EvidenceEntry, IssueEntry, LevelEntry, SourceEntry
from db.models import Change
from db.problems import Refused, Trouble
from db.queries.detail import history_of
from db.queries.editing import actor_details, event_details, issue_details, source_details
from tests.hostile.strings import ALL, BAD, TEXTS
from tests.rules.builders import is_sentence
from tests.store.builders import WRITER, detail, submission

FREE: Final = {
    "stance": ("summary", "note"),
    "evidence": ("quote", "locator"),
    "actor": ("name", "note"),
    "post": ("role",),
    "source": ("title", "publisher", "author"),
    "event": ("name", "description"),
    "issue": ("name", "question", "note"),
    "level": ("meaning",),
}
"""Fields that take any words."""
SHORT: Final = {"issue": ("low_end", "high_end"), "level": ("label",), "source": ("language",)}
"""Fields that take a few words."""
CLOSED: Final = {
    "stance": (
        "actor",
        "issue",
        "stated_on",
        "known_on",
        "answer",
        "value",
        "kind",
        "certainty",
        "attribution",
        "event",
    ),
    "actor": ("kind", "colour"),
    "post": ("principal", "starts_on", "ends_on", "speaks_for"),
    "source": ("published_on", "url", "archived_url"),
    "event": ("kind", "occurred_on", "source"),
    "level": ("value",),
    "evidence": ("source",),
}
"""Fields that take a day, a number, an address, or a word of the record."""
FIELDS: Final = [
    (what, field) for part in (FREE, SHORT, CLOSED) for what, fields in part.items() for field in fields
]


class Thing(NamedTuple):
    """How a thing is saved with one field set, and what is kept of that field."""

    save: Callable[[Store, Any], Any]
    kept: Callable[[Store, Any], Any]


def of_stance(field: str) -> Thing:
    return Thing(
        lambda store, text: add_stance(store, submission(**{field: text}), by=WRITER),
        lambda store, saved: getattr(detail(store, saved.slug), field),
    )


def of_evidence(field: str) -> Thing:
    def entry(text: str) -> EvidenceEntry:
        return replace(EvidenceEntry("seed"), **{field: text})

    return Thing(
        lambda store, text: add_stance(store, submission(evidence=(entry(text),)), by=WRITER),
        lambda store, saved: getattr(detail(store, saved.slug).evidence[0], field),
    )


def of_actor(field: str) -> Thing:
    return Thing(
        lambda store, text: add_actor(
            store, replace(ActorEntry("Country A", "person"), **{field: text}), (), by=WRITER
        ),
        lambda store, saved: getattr(one(store, actor_details, saved.slug), field),
    )


def of_post(field: str) -> Thing:
    def post(text: str) -> AffiliationEntry:
        return replace(AffiliationEntry("*new*", "rok"), **{field: text})

    return Thing(
        lambda store, text: add_actor(store, ActorEntry("Country A", "person"), (post(text),), by=WRITER),
        lambda store, saved: getattr(one(store, actor_details, saved.slug).posts[0], field),
    )


def of_source(field: str) -> Thing:
    return Thing(
        lambda store, text: add_source(store, replace(SourceEntry("A report"), **{field: text}), by=WRITER),
        lambda store, saved: getattr(one(store, source_details, saved.slug), field),
    )


def of_event(field: str) -> Thing:
    entry = EventEntry("", "Talks", "talks", "2019-03-01")
    return Thing(
        lambda store, text: add_event(store, replace(entry, **{field: text}), by=WRITER),
        lambda store, saved: getattr(one(store, event_details, saved.slug), field),
    )


LEVELS: Final = (LevelEntry("0", "None", "Not a thing"), LevelEntry("1", "All", "All of it"))
ISSUE: Final = IssueEntry("Fuel", "How much?", "", "low", "high", "", LEVELS)


def of_issue(field: str) -> Thing:
    return Thing(
        lambda store, text: add_issue(store, replace(ISSUE, **{field: text}), by=WRITER),
        lambda store, slug: getattr(one(store, issue_details, slug).row, field),
    )


def of_level(field: str) -> Thing:
    def entry(text: str) -> IssueEntry:
        return replace(ISSUE, levels=(replace(LEVELS[0], **{field: text}), LEVELS[1]))

    return Thing(
        lambda store, text: add_issue(store, entry(text), by=WRITER),
        lambda store, slug: getattr(one(store, issue_details, slug).row.levels[0], field),
    )


THINGS: Final = {
    **{"stance": of_stance, "evidence": of_evidence, "actor": of_actor, "post": of_post},
    **{"source": of_source, "event": of_event, "issue": of_issue, "level": of_level},
}


def one(store: Store, details: Any, slug: str) -> Any:  # noqa: ANN401 - of any kind
    with store.reading() as session:
        (found,) = details(session, slug=slug)
    return found


def tried(save: Callable[..., Any], *given: Any) -> tuple[Any, tuple[Trouble, ...]]:  # noqa: ANN401 - as `save` has it
    """What saving gives, and why it was refused."""
    try:
        return save(*given), ()
    except Refused as refused:
        return None, refused.troubles


def changes(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0


@pytest.mark.parametrize(("what", "field"), FIELDS)
def test_a_field_keeps_a_string_or_refuses_it_and_then_saves_nothing(store: Store, what: str, field: str) -> None:
    thing, before, taken = THINGS[what](field), changes(store), 0
    for sort, text in ALL.items():
        saved, troubles = tried(thing.save, store, text)
        assert all(is_sentence(trouble.says) and len(trouble.says) < 300 for trouble in troubles), troubles
        taken += not troubles
        if field not in CLOSED.get(what, ()):
            assert not troubles or sort in BAD or len(text) > 20, (sort, troubles)
            assert troubles or (sort not in BAD and thing.kept(store, saved) == text.strip()), sort
    assert changes(store) == before + taken
    if field in FREE.get(what, ()):
        assert taken >= len(TEXTS) - 1


@pytest.mark.parametrize("sort", ALL)
def test_who_writes_and_why_is_kept_as_it_was_typed_or_refused(store: Store, sort: str) -> None:
    text, seen = ALL[sort], detail(store, "s010").seen
    by = replace(WRITER, why=text)
    _, troubles = tried(lambda: retract_stance(store, "s010", text, by=by, seen=seen))
    assert bool(troubles) == (sort in BAD)
    assert all(is_sentence(trouble.says) for trouble in troubles)
    if troubles:
        return
    assert detail(store, "s010").retracted_why == text.strip()
    restore_stance(store, "s010", by=replace(WRITER, name=text[:60], why=text), seen=detail(store, "s010").seen)
    newest = detail(store, "s010").history[0]
    assert (newest.by, newest.why) == (text[:60].strip(), text.strip())


def test_what_is_edited_over_is_kept_in_the_history_as_it_was(store: Store) -> None:
    for text in TEXTS.values():
        edit_stance(store, "s010", submission(summary=text), by=WRITER, seen=detail(store, "s010").seen)
        assert detail(store, "s010").summary == text.strip()
        for edit, details, slug, entry in (
            (edit_source, source_details, "seed", SourceEntry(text)),
            (edit_event, event_details, "hanoi", EventEntry("", text, "summit", "2019-02-28")),
        ):
            edit(store, slug, entry, by=WRITER, seen=one(store, details, slug).seen)
    held = one(store, actor_details, "pompeo")
    edit_actor(store, "pompeo", ActorEntry(TEXTS["script"], "person"), (), by=WRITER, seen=held.seen)
    old = one(store, issue_details, "sequencing")
    levels = tuple(LevelEntry(f"{level.value:g}", level.label, TEXTS["script"]) for level in old.row.levels)
    edit_issue(store, "sequencing", replace(ISSUE, name=TEXTS["sql"], levels=levels), by=WRITER, seen=old.seen)
    with store.reading() as session:
        assert len(history_of(session, "stance", "s010")) == len(TEXTS) + 1
        assert session.scalar(select(func.count()).select_from(Change)) == 3 * len(TEXTS) + 3
