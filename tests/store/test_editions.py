"""An edition is what the record held then: every later change is undone, whatever it was."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from db.commands.members import set_role
from db.commands.merging import Seen, merge_actors
from db.commands.reverting import revert_change
from db.commands.stances import retract_stance
from db.digests import digest
from db.editions import edition, forget_editions, kept
from db.engine import Store, sqlite_file
from db.entries import AffiliationEntry
from db.models import Actor, Affiliation, Change, Evidence, Member, ScaleLevel, Stance
from db.problems import Problem
from db.queries import whole
from db.queries.detail import identity
from db.queries.found import find
from db.queries.releases import edition_at
from db.queries.stances import ORDERS, Selection
from db.search import out_of_step
from db.staging.things import CREATE
from db.vocabulary import Role
from positions.answers import as_of
from positions.standing import Track
from tests.exports.records import store_copied_from
from tests.store.builders import WRITER, add, contents, filed
from tests.store.edits import EDITS, Editor
from tests.store.imports import bring, bundle, row

PARTS = (Affiliation, Evidence, ScaleLevel)
"""Rows that are filed with what they are part of: an edition may number them anew, as it may other names."""
DAYS = (date(2019, 1, 31), date(2019, 3, 5), date(2020, 1, 1))


@pytest.fixture(autouse=True)
def _none_kept() -> Iterator[None]:
    """Editions of no other test are kept, and those of this one are let go."""
    yield
    forget_editions()


def snapshot(store: Store) -> dict[str, Any]:
    """All that a store's record says, with who changed it when, where everybody stands, and what a search finds."""
    with store.reading() as session:
        said: dict[str, Any] = {table: [tuple(row) for row in whole.rows(session, table)] for table in whole.TABLES}
        said["places"] = session.execute(text("SELECT slug, place, scale_min, scale_max FROM issue")).all()
        for day in DAYS:
            said[f"as of {day}"] = as_of(session, Selection(), on=day, known_on=day, track=Track.ALL)
        said["found"] = sorted(find(session, Selection(text="said"), order=ORDERS[0]))
        said["digest"] = digest(session)
    numbered = contents(store)
    for part in PARTS:
        del numbered[part.__tablename__]
    for alias in ("actor_alias", "source_alias"):
        numbered[alias] = [row[1:] for row in numbered[alias]]
    return {**said, **numbered}


def differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What two snapshots do not share."""
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


numbers = st.tuples(*[st.integers(0, 11)] * 4)
edits = st.lists(st.tuples(st.integers(0, len(EDITS) - 1), numbers), max_size=10)
START = [(1, (1, 0, 0, 0)), (1, (0, 1, 0, 0)), (2, (0, 0, 0, 0)), (9, (0, 0, 0, 0)), (0, (0, 0, 0, 1))]
"""Two actors, an issue, a source and a stance, so that most edits have something to do."""


@pytest.mark.sqlite  # one example takes seconds; the rules of the record are the same on every engine
@settings(max_examples=5)
@given(drawn=edits)
def test_after_any_edits_each_edition_is_the_snapshot_of_its_time(
    empty_url: str, drawn: list[tuple[int, tuple[int, int, int, int]]]
) -> None:
    with store_copied_from(empty_url) as (store, folder):
        editor = Editor(store, folder)
        snapshots: dict[int, dict[str, Any]] = {}
        for what, chosen in [*START, *drawn]:
            editor.edit(what, chosen)
            snapshots[revision(store)] = snapshot(store)
        for number, expected in snapshots.items():
            then = edition(store, number)
            assert differing(expected, snapshot(then)) == {}, number
            with then.reading() as session:
                assert out_of_step(session) == 0
        forget_editions()


def revision(store: Store) -> int:
    """The number of a store's last change."""
    with store.reading() as session:
        return identity(session)[1]


WALK = [
    *(*START, (0, (1, 0, 0, 0)), (15, (0, 1, 1, 1)), (3, (1, 0, 2, 0)), (16, (0, 0, 0, 0)), (13, (1, 0, 0, 0))),
    *((8, (0, 2, 1, 0)), (16, (0, 0, 0, 0)), (14, (0, 1, 0, 0)), (18, (11, 0, 0, 0)), (4, (0, 0, 0, 0))),
]
"""Edits of every kind that is filed in a way of its own: imports undone and redone, merges, and one taken back."""


def test_each_edition_of_one_long_walk_is_the_snapshot_of_its_time(empty_store: Store, tmp_path: Path) -> None:
    editor = Editor(empty_store, tmp_path)
    snapshots = {}
    for what, chosen in WALK:
        editor.edit(what, chosen)
        snapshots[revision(empty_store)] = snapshot(empty_store)
    assert len(snapshots) > 10
    for number, expected in snapshots.items():
        assert differing(expected, snapshot(edition(empty_store, number))) == {}, number


def test_a_merge_that_was_taken_back_and_done_again_is_undone_as_often(store: Store) -> None:
    snapshots = {1: snapshot(store)}
    seen = Seen(seen_of(store, "moon"), seen_of(store, "china"))
    change = merge_actors(store, "moon", "china", by=WRITER, seen=seen).change
    for _ in range(3):
        snapshots[revision(store)] = snapshot(store)
        change = revert_change(store, change, by=WRITER).change
    snapshots[change] = snapshot(store)
    assert len(snapshots) == 5
    for number, expected in snapshots.items():
        assert differing(expected, snapshot(edition(store, number))) == {}, number


def test_an_edition_of_the_data_set_has_its_rows_to_the_last_column(store: Store) -> None:
    before, first = contents(store), revision(store)
    for at in range(3):
        add(store, summary=f"Recorded later {at}")
    with store.writing() as session:
        stance = session.get_one(Stance, 1)
    retract_stance(store, stance.slug, "Wrong", by=WRITER, seen=stance.changed_in)
    assert contents(edition(store, first)) == before


def test_an_edition_is_only_read_whoever_asks(store: Store, tmp_path: Path) -> None:
    then = edition(store, 1)
    before = contents(then)
    with pytest.raises(Problem, match="only read"):
        add(then)
    with pytest.raises(Problem, match="only read"):
        bring(then, tmp_path, bundle(row()))
    assert contents(then) == before


def test_an_edition_is_made_once_and_again_for_another_store_or_revision(store: Store) -> None:
    first = edition(store, 1)
    add(store)
    assert edition(store, 1) is first
    assert edition(store, 2) is not first
    assert (edition(store, 1).revision, edition(store, 2).revision) == (1, 2)
    assert edition(store, 1).uuid == edition(store, 2).uuid


def test_only_so_many_editions_are_kept_and_the_file_of_one_that_nobody_has_goes(store: Store) -> None:
    for _ in range(kept.MOST + 1):
        add(store)
    held = edition(store, 1)
    files = [sqlite_file(edition(store, number).url) for number in range(2, kept.MOST + 2)]
    gc.collect()
    assert all(file and file.exists() for file in files)
    assert snapshot(held)  # somebody has it still, though it is kept no more
    again = edition(store, 1)
    assert again is not held
    own = sqlite_file(held.url)
    del held
    gc.collect()
    assert own
    assert not own.parent.exists()
    forget_editions()
    del again
    gc.collect()
    assert not [file for file in files if file and file.parent.exists()]


def test_an_edition_holds_no_word_of_who_may_sign_in(store: Store) -> None:
    set_role(store, "ada@example.org", Role.EDITOR, by=replace(WRITER, role=Role.ADMIN))
    with edition(store, revision(store)).reading() as session:
        assert session.scalar(select(func.count()).select_from(Member)) == 0


def test_a_number_that_no_change_has_is_told(store: Store) -> None:
    for number in (0, 2, -1):
        with pytest.raises(Problem, match="numbered from 1 to 1"):
            edition(store, number)


def test_an_import_files_the_actors_of_the_record_that_hold_a_post_it_brings(store: Store, tmp_path: Path) -> None:
    post = AffiliationEntry("moon", "china", "Envoy", "2018-01-01", "2018-02-01")
    before = seen_of(store, "moon")
    brought = bring(store, tmp_path, bundle(affiliations=[post]), CREATE)
    assert brought.change
    (was, now) = filed(store, brought.change)["actor", "moon"]
    assert was
    assert [one for one in now["affiliations"] if one not in was["affiliations"]] == [
        {
            "principal": "china",
            "role": "Envoy",
            "starts_on": "2018-01-01",
            "ends_on": "2018-02-01",
            "speaks_for": True,
        }
    ]
    assert seen_of(store, "moon") == brought.change != before


def seen_of(store: Store, actor: str) -> int:
    """The change that last touched an actor."""
    with store.reading() as session:
        return session.scalars(select(Actor.changed_in).where(Actor.slug == actor)).one()


# Which change a day stands for


@pytest.fixture
def dated(store: Store) -> Store:
    """Three changes: on 1 March 2026, on 5 March right before midnight UTC, and on 6 March right after it."""
    moments = (
        datetime(2026, 3, 1, 9, tzinfo=UTC),
        datetime(2026, 3, 5, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 3, 6, tzinfo=UTC),
    )
    for _ in moments[1:]:
        add(store)
    with store.writing() as session:
        for number, at in enumerate(moments, start=1):
            session.execute(update(Change).where(Change.id == number).values(at=at))
    return store


@pytest.mark.parametrize(
    ("asked", "revision", "later"),
    [("2026-03-01", 1, 2), ("2026-03-04", 1, 2), ("2026-03-05", 2, 1), ("2026-03-06", 3, 0), ("9999-12-31", 3, 0)],
)
def test_the_edition_of_a_day_goes_to_its_end(dated: Store, asked: str, revision: int, later: int) -> None:
    with dated.reading() as session:
        found = edition_at(session, asked)
    assert (found.revision, found.later, found.release) == (revision, later, None)


def test_a_day_before_the_first_change_has_no_edition(dated: Store) -> None:
    with dated.reading() as session, pytest.raises(Problem, match=r"first change was made on 2026-03-01 \(UTC\)"):
        edition_at(session, "2026-02-28")


def test_after_the_clock_was_set_back_a_day_has_all_that_came_before_its_last_change(dated: Store) -> None:
    with dated.writing() as session:
        session.execute(update(Change).where(Change.id == 3).values(at=datetime(2026, 3, 2, tzinfo=UTC)))
    with dated.reading() as session:
        assert edition_at(session, "2026-03-03").revision == 3
