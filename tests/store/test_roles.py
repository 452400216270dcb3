"""The gate of every write: the role of the writer counts as it is then, in the write's own transaction."""

import inspect
import pkgutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from db import commands
from db.commands import actors, events, importing, issues, members, merging, releasing, reverting, sources, undoing
from db.commands.stances import add_stance, edit_stance, restore_stance, retract_stance, undo_stance
from db.engine import Store
from db.entries import ActorEntry, EventEntry, IssueEntry, LevelEntry, SourceEntry
from db.history import Writer
from db.problems import NotAllowed
from db.queries.editing import actor_details, event_details, issue_details, source_details
from db.vocabulary import Role, Via
from tests.store.builders import WRITER, add, contents, detail, submission
from tests.store.imports import bring, bundle, row, staged

ADMIN: Final = Writer("root", Via.COMMAND, role=Role.ADMIN)
ADA: Final = "ada@example.org"
SIGNED_IN: Final = Writer(ADA, Via.FORM, "Read in the transcript", role=Role.READER, email=ADA)
LEVELS: Final = (LevelEntry("-1", "No"), LevelEntry("1", "Yes"))
ISSUE: Final = IssueEntry("Talks", "Shall they talk?", low_end="No", high_end="Yes", levels=LEVELS)
SOURCE: Final = SourceEntry("A transcript", publisher="An archive")
EVENT: Final = EventEntry("", "A summit", "summit", "2019-02-28")
ACTOR: Final = ActorEntry("Country A", kind="state")


def seen(store: Store, details: Callable[..., Any], slug: str) -> int:
    with store.reading() as session:
        (found,) = details(session, slug=slug)
    version: int = found.seen
    return version


def both(store: Store, details: Callable[..., Any], duplicate: str, kept: str) -> merging.Seen:
    return merging.Seen(duplicate=seen(store, details, duplicate), kept=seen(store, details, kept))


def move(store: Store, folder: Path, by: Writer) -> None:
    with staged(store, folder, bundle(row())) as checked:
        importing.move(store, checked, by=by)


def retracted(store: Store) -> str:
    slug = add(store).slug
    retract_stance(store, slug, "A copy", by=WRITER, seen=detail(store, slug).seen)
    return slug


EDITING: Final[dict[str, Callable[[Store, Path], Callable[[Writer], object]]]] = {
    "add_stance": lambda store, _: lambda by: add_stance(store, submission(), by=by),
    "edit_stance": lambda store, _: (
        lambda by: edit_stance(store, "s001", submission(), by=by, seen=detail(store, "s001").seen)
    ),
    "retract_stance": lambda store, _: (
        lambda by: retract_stance(store, "s001", "A copy", by=by, seen=detail(store, "s001").seen)
    ),
    "restore_stance": lambda store, _: (
        lambda slug: lambda by: restore_stance(store, slug, by=by, seen=detail(store, slug).seen)
    )(retracted(store)),
    "undo_stance": lambda store, _: (lambda saved: lambda by: undo_stance(store, saved, by=by))(add(store)),
    "add_issue": lambda store, _: lambda by: issues.add_issue(store, ISSUE, by=by),
    "edit_issue": lambda store, _: (
        lambda slug: (
            lambda by: issues.edit_issue(
                store, slug, replace(ISSUE, note="New"), by=by, seen=seen(store, issue_details, slug)
            )
        )
    )(issues.add_issue(store, ISSUE, by=WRITER)),
    "move_issue": lambda store, _: (
        lambda by: issues.move_issue(store, "testing", 1, by=by, seen=seen(store, issue_details, "testing"))
    ),
    "add_actor": lambda store, _: lambda by: actors.add_actor(store, ACTOR, (), by=by),
    "edit_actor": lambda store, _: (
        lambda by: actors.edit_actor(
            store, "bolton", replace(ACTOR, kind="person"), (), by=by, seen=seen(store, actor_details, "bolton")
        )
    ),
    "add_source": lambda store, _: lambda by: sources.add_source(store, SOURCE, by=by),
    "edit_source": lambda store, _: (
        lambda by: sources.edit_source(store, "seed", SOURCE, by=by, seen=seen(store, source_details, "seed"))
    ),
    "add_event": lambda store, _: lambda by: events.add_event(store, EVENT, by=by),
    "edit_event": lambda store, _: (
        lambda by: events.edit_event(store, "ny-2017", EVENT, by=by, seen=seen(store, event_details, "ny-2017"))
    ),
    "merge_actors": lambda store, _: (
        lambda by: merging.merge_actors(
            store, "bolton", "pompeo", by=by, seen=both(store, actor_details, "bolton", "pompeo")
        )
    ),
    "merge_sources": lambda store, _: (
        lambda by: merging.merge_sources(
            store, "ncnk-2017-01", "seed", by=by, seen=both(store, source_details, "ncnk-2017-01", "seed")
        )
    ),
    "move": lambda store, folder: lambda by: move(store, folder, by),
    "import_package": lambda store, folder: (
        lambda by: importing.import_package(store, bundle(row()), folder, by=by)
    ),
    "undo_import": lambda store, folder: (lambda done: lambda by: undoing.undo_import(store, done.change, by=by))(
        bring(store, folder, bundle(row()))
    ),
    "redo_import": lambda store, folder: (lambda done: lambda by: undoing.redo_import(store, done.change, by=by))(
        undone(store, folder)
    ),
    "revert_change": lambda store, _: (
        lambda saved: lambda by: reverting.revert_change(store, saved.change, by=by)
    )(add(store)),
    "make_release": lambda store, _: lambda by: releasing.make_release(store, "Spring", by=by),
}
"""How every command that an editor may give is given: first what it needs, then the command itself."""

ADMINISTERING: Final[dict[str, Callable[[Store], Callable[[Writer], object]]]] = {
    "set_role": lambda store: lambda by: members.set_role(store, "ben@example.org", Role.EDITOR, by=by),
    "make_token": lambda store: lambda by: members.make_token(store, "report", email=ADA, by=by),
    "end_token": lambda store: (lambda _token: lambda by: members.end_token(store, "weekly", email=ADA, by=by))(
        members.make_token(store, "weekly", email=ADA, by=ADMIN)
    ),
}
"""The same for what only an admin may."""


def undone(store: Store, folder: Path) -> importing.Imported:
    done = bring(store, folder, bundle(row()))
    undoing.undo_import(store, done.change, by=WRITER)
    return done


@pytest.fixture
def member(store: Store) -> Store:
    """The store with a member who is editor."""
    members.set_role(store, ADA, Role.EDITOR, by=ADMIN)
    return store


def test_every_command_is_here() -> None:
    found = set()
    for module in pkgutil.iter_modules(commands.__path__, "db.commands."):
        for name, value in vars(import_module(module.name)).items():
            if inspect.isfunction(value) and value.__module__ == module.name and not name.startswith("_"):
                parameters = inspect.signature(value).parameters
                if {"store", "by"} <= parameters.keys():
                    found.add(name)
    assert found == EDITING.keys() | ADMINISTERING.keys()


@pytest.mark.parametrize("command", EDITING)
def test_no_command_writes_for_a_reader_and_each_does_once_the_role_is_editor(
    command: str, store: Store, tmp_path: Path
) -> None:
    members.set_role(store, ADA, Role.READER, by=ADMIN)
    give = EDITING[command](store, tmp_path)
    before = contents(store)
    with pytest.raises(NotAllowed, match=r"^You may read here but not change anything: ask an admin for the role"):
        give(SIGNED_IN)
    assert contents(store) == before
    members.set_role(store, ADA, Role.EDITOR, by=ADMIN)
    before = contents(store)
    give(SIGNED_IN)
    assert contents(store) != before


@pytest.mark.parametrize("command", ADMINISTERING)
def test_no_command_of_an_admin_is_carried_out_for_an_editor_and_each_is_once_the_role_is_admin(
    command: str, member: Store
) -> None:
    give = ADMINISTERING[command](member)
    before = contents(member)
    with pytest.raises(NotAllowed, match=r"^Only an admin may do this"):
        give(SIGNED_IN)
    assert contents(member) == before
    members.set_role(member, ADA, Role.ADMIN, by=ADMIN)
    give(SIGNED_IN)
    assert contents(member) != before


def test_a_role_that_is_taken_away_stops_the_very_next_write(member: Store) -> None:
    add_stance(member, submission(), by=SIGNED_IN)
    members.set_role(member, ADA, None, by=ADMIN)
    with pytest.raises(NotAllowed):
        add_stance(member, submission(stated_on="2019-03-01"), by=SIGNED_IN)


def test_what_the_members_say_counts_instead_of_what_the_sign_in_says(member: Store) -> None:
    claims_more = replace(SIGNED_IN, role=Role.ADMIN)
    members.set_role(member, ADA, Role.READER, by=ADMIN)
    with pytest.raises(NotAllowed):
        add_stance(member, submission(), by=claims_more)
    members.set_role(member, ADA, None, by=ADMIN)
    with pytest.raises(NotAllowed):
        add_stance(member, submission(), by=claims_more)


def test_of_whom_the_members_say_nothing_the_sign_in_counts(store: Store) -> None:
    stranger = replace(SIGNED_IN, name="ben@example.org", email="ben@example.org")
    with pytest.raises(NotAllowed):
        add_stance(store, submission(), by=stranger)
    add_stance(store, submission(), by=replace(stranger, role=Role.EDITOR))


def test_who_is_barred_writes_nothing_whatever_the_role_and_is_told_why(member: Store) -> None:
    with pytest.raises(NotAllowed, match=r"^The sign-in has ended\.$"):
        add_stance(member, submission(), by=replace(ADMIN, barred="The sign-in has ended."))


def test_of_many_writes_at_once_none_comes_after_the_role_was_taken_away(member: Store) -> None:
    written: list[int] = []
    refused = threading.Event()

    def write() -> None:
        while not refused.is_set():
            try:
                written.append(sources.add_source(member, SOURCE, by=SIGNED_IN).change)
            except NotAllowed:
                refused.set()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    while len(written) < 8:
        time.sleep(0.01)
    taken = members.set_role(member, ADA, None, by=ADMIN)
    for writer in writers:
        writer.join()
    assert written
    assert max(written) < taken
