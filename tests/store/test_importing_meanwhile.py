"""Imports while others work: they go on saving, nothing comes in twice, and what has changed is not overlooked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event

import pytest

from db.bundle import Bundle
from db.commands.actors import add_actor
from db.commands.importing import Imported, move
from db.commands.issues import add_issue, edit_issue
from db.commands.merging import Seen, merge_actors
from db.commands.stances import add_stance
from db.engine import Store
from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    IssueEntry,
    LevelEntry,
    OtherNameEntry,
    StanceEntry,
)
from db.problems import Conflict, Problem
from db.queries.detail import history_of
from db.setup import open_store
from db.staging.checking import stage
from db.staging.things import CREATE
from db.staging.writing import Verdict
from tests.store.builders import WRITER, add, contents, detail, growth, submission
from tests.store.imports import IMPORTER, bundle, cited, files_in, row, staged

ROWS = 20_000
"""So many that moving them takes a while."""


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path) -> Iterator[None]:
    """However a test ends, no file of an import is left."""
    yield
    assert not files_in(tmp_path)


def many() -> Bundle:
    return bundle(*(row(summary=f"Row {place}.") for place in range(ROWS)))


def test_others_save_while_a_file_is_read(store: Store, tmp_path: Path) -> None:
    def reading() -> Iterator[tuple[int, StanceEntry]]:
        yield 2, row(summary="Read first.")
        add(store, slug="meanwhile")
        yield 3, row(summary="Read last.")

    with stage(store, replace(bundle(), stances=reading()), tmp_path) as checked:
        assert move(store, checked, by=IMPORTER).counts == {"stance": 2}
    assert detail(store, "meanwhile").slug == "meanwhile"


def test_a_file_comes_in_while_somebody_saves_without_a_pause(store: Store, tmp_path: Path) -> None:
    over, before = Event(), contents(store)

    def save() -> int:
        saved = 0
        while not over.is_set():
            add(store, stated_on="2019-03-01", summary=f"Saved {saved}.")
            saved += 1
        return saved

    with staged(store, tmp_path, many()) as checked, ThreadPoolExecutor(1) as other:
        saving = other.submit(save)
        try:
            imported = move(store, checked, by=IMPORTER)
        finally:
            over.set()
    assert imported.counts == {"stance": ROWS}
    assert growth(before, store)["stance"] == ROWS + saving.result()


def test_others_save_while_rows_are_moved(store: Store, tmp_path: Path) -> None:
    moving, before = Event(), contents(store)

    def note() -> bool:
        moving.set()
        return False

    def save() -> str:
        assert moving.wait(30)
        return add_stance(store, submission(slug="meanwhile"), by=WRITER).slug

    with staged(store, tmp_path, many()) as checked, ThreadPoolExecutor(1) as other:
        saving = other.submit(save)
        imported = move(store, checked, by=IMPORTER, stop=note)
        assert saving.result() == "meanwhile"
    assert growth(before, store)["stance"] == ROWS + 1
    assert imported.change
    assert detail(store, "meanwhile").seen == imported.change + 1


def test_what_others_save_before_rows_are_moved_is_not_doubled(store: Store, tmp_path: Path) -> None:
    with staged(store, tmp_path, bundle(row(summary="Asked for."), row(slug="mine"), row(value="1"))) as checked:
        same = add(store, summary="Asked for.")
        add(store, slug="mine", summary="Asked.", evidence=())
        imported = move(store, checked, by=IMPORTER)
        assert (imported.counts, imported.there) == ({"stance": 1}, 2)
        assert [one.slug for one in checked.page(Verdict.THERE)] == [same.slug, "mine"]


def test_a_slug_that_others_have_taken_meanwhile_is_refused(store: Store, tmp_path: Path) -> None:
    with staged(store, tmp_path, bundle(row(slug="mine"), row(value="1"))) as checked:
        add(store, slug="mine", summary="Something else.")
        before = contents(store)
        with pytest.raises(Problem, match=r"row 2 \(stance\), slug: mine says something else in the record"):
            move(store, checked, by=IMPORTER)
    assert contents(store) == before


def test_two_imports_of_one_file_at_once_bring_it_in_once(store: Store, tmp_path: Path) -> None:
    def file() -> Bundle:
        named = (row(actor="New Party", evidence=cited("Its paper")), row(slug="mine"))
        return bundle(
            *(row(summary=f"Row {place}.") for place in range(2_000)),
            *named,
            affiliations=[AffiliationEntry("trump", "rok", "Guest")],
            events=[EventEntry("third-summit", "Third summit", "summit", "2020")],
        )

    def bring(number: int) -> Imported:
        own = open_store(store.url)
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            with staged(own, folder, file(), CREATE) as checked:
                both_checked.wait()
                return move(own, checked, by=IMPORTER)
        finally:
            own.close()

    before, both_checked = contents(store), Barrier(2)
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(bring, range(2)))
    assert sorted(one.change is None for one in done) == [False, True]
    assert growth(before, store) == {
        **{"actor": 1, "affiliation": 1, "voice": 2, "source": 1, "event": 1},
        **{"stance": 2_002, "evidence": 1, "change": 1, "history": 2},  # the import, and the actor that got a post
    }


def trade(highest: str) -> IssueEntry:
    return IssueEntry("Trade", "How free?", "trade", levels=(LevelEntry("0", "No"), LevelEntry(highest, "Yes")))


def test_a_scale_that_others_make_narrower_is_not_overlooked(store: Store, tmp_path: Path) -> None:
    add_issue(store, trade("2"), by=WRITER)
    with staged(store, tmp_path, bundle(row(issue="trade", value="1.5"))) as checked:
        seen = newest(store, "issue", "trade")
        seen = edit_issue(store, "trade", trade("1"), by=WRITER, seen=seen).change
        before = contents(store)
        with pytest.raises(Conflict, match="the scale of trade has changed since the file was checked"):
            move(store, checked, by=IMPORTER)
        assert contents(store) == before
        edit_issue(store, "trade", trade("3"), by=WRITER, seen=seen)
        assert move(store, checked, by=IMPORTER).counts == {"stance": 1}


def test_an_actor_that_others_merge_is_not_overlooked(store: Store, tmp_path: Path) -> None:
    with staged(store, tmp_path, bundle(row(actor="pompeo"), row())) as checked:
        seen = Seen(newest(store, "actor", "pompeo"), newest(store, "actor", "trump"))
        merge_actors(store, "pompeo", "trump", by=WRITER, seen=seen)
        before = contents(store)
        with pytest.raises(Conflict, match="what its stances refer to has changed"):
            move(store, checked, by=IMPORTER)
    assert contents(store) == before


@pytest.mark.parametrize(
    "entries",
    [
        {"affiliations": [AffiliationEntry("pompeo", "rok", "Guest")]},
        {"affiliations": [AffiliationEntry("moon", "pompeo", "Guest")]},
        {"actor_aliases": [OtherNameEntry("mike", "Mike", "pompeo")]},
    ],
)
def test_an_actor_that_others_merge_is_missed_by_whatever_refers_to_it(
    store: Store, tmp_path: Path, entries: dict[str, list[object]]
) -> None:
    with staged(store, tmp_path, bundle(**entries), CREATE) as checked:
        seen = Seen(newest(store, "actor", "pompeo"), newest(store, "actor", "trump"))
        merge_actors(store, "pompeo", "trump", by=WRITER, seen=seen)
        before = contents(store)
        with pytest.raises(Conflict, match="pompeo has changed since the file was checked"):
            move(store, checked, by=IMPORTER)
    assert contents(store) == before


def test_an_event_that_is_gone_is_not_overlooked(store: Store, tmp_path: Path) -> None:
    gone = EventEntry("third-summit", "Third summit", "summit", "2020")
    with staged(store, tmp_path, bundle(events=[gone]), CREATE) as checked:
        move(store, checked, by=IMPORTER)
    with staged(store, tmp_path, bundle(row(event="third-summit"))) as checked:
        with store.writing() as session:
            session.connection().exec_driver_sql("DELETE FROM event WHERE slug = 'third-summit'")
        with pytest.raises(Conflict, match="what its stances refer to has changed"):
            move(store, checked, by=IMPORTER)


def test_a_thing_that_others_add_meanwhile_is_used_when_it_is_the_same(store: Store, tmp_path: Path) -> None:
    with staged(store, tmp_path, bundle(row(slug="a", actor="New Party")), CREATE) as checked:
        add_actor(store, ActorEntry("New Party", "group"), (), by=WRITER)
        assert move(store, checked, by=IMPORTER).counts == {"stance": 1}
    assert detail(store, "a").actor == "new-party"


def test_another_thing_under_the_slug_of_a_new_one_is_not_overlooked(store: Store, tmp_path: Path) -> None:
    with staged(store, tmp_path, bundle(row(actor="New Party")), CREATE) as checked:
        add_actor(store, ActorEntry("Another party", "group", slug="new-party"), (), by=WRITER)
        before = contents(store)
        with pytest.raises(Conflict, match="new-party has changed since the file was checked"):
            move(store, checked, by=IMPORTER)
    assert contents(store) == before


def test_a_file_of_things_that_others_have_added_meanwhile_makes_no_change(store: Store, tmp_path: Path) -> None:
    with staged(store, tmp_path, bundle(actors=[ActorEntry("New Party", "group")]), CREATE) as checked:
        add_actor(store, ActorEntry("New Party", "group"), (), by=WRITER)
        before = contents(store)
        assert move(store, checked, by=IMPORTER).change is None
    assert contents(store) == before


def newest(store: Store, kind: str, slug: str) -> int:
    """The change that made the newest version of a thing."""
    with store.reading() as session:
        return history_of(session, kind, slug)[0].id
