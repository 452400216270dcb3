"""Browsing changes: all of them by pages, those that are sought and no others, and what each did."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from sqlalchemy import event, select, update

from db.commands.actors import add_actor
from db.commands.members import set_role
from db.commands.reverting import revert_change
from db.commands.stances import edit_stance, restore_stance, retract_stance
from db.engine import Store
from db.entries import NEW, ActorEntry, AffiliationEntry, SourceEntry
from db.history import Writer
from db.models import Change, History
from db.queries.acts import Act, act_of, takes_back, why_of
from db.queries.changes import ChangeLine, Sort, Sought, change_line, changes, newer_begin, people, touched
from db.queries.thing_changes import changes_of
from db.vocabulary import Role, Via
from tests.store.builders import WRITER, add, detail, submission
from tests.store.imports import bring, bundle, row
from tests.store.test_merging import merge, new_actor

BEN: Final = Writer("Ben Second", Via.COMMAND, "Another reading")
ADMIN: Final = Writer("Ada Analyst", Via.FORM, role=Role.ADMIN)


class Made(NamedTuple):
    """A record with one change of each sort, by its name."""

    store: Store
    ids: dict[str, int]


@pytest.fixture
def made(store: Store, tmp_path: Path) -> Made:
    ids = {"seed": 1}
    saved = add(
        store,
        new_actor=ActorEntry("Envoy A", "person"),
        affiliation=AffiliationEntry(NEW, "dprk", "Envoy"),
        sources=(SourceEntry("The paper"),),
    )
    ids["create"] = saved.change
    edit = submission(actor="kim-jong-un", issue="sanctions", value="0")
    ids["move"] = edit_stance(store, "s009", edit, by=BEN, seen=detail(store, "s009").seen).change
    ids["retract"] = retract_stance(store, "s010", "Why", by=WRITER, seen=detail(store, "s010").seen).change
    ids["restore"] = restore_stance(store, "s010", by=WRITER, seen=ids["retract"]).change
    duplicate = new_actor(store, "M. Pompeo").slug
    ids["actor"] = add_actor(store, ActorEntry("Another", "group"), (), by=WRITER).change
    ids["merge"] = merge(store, duplicate, "pompeo").change
    ids["import"] = bring(store, tmp_path, bundle(row(slug="brought", actor="moon", issue="scope"))).change or 0
    ids["undone"] = revert_change(store, ids["import"], by=BEN).change
    ids["unmerged"] = revert_change(store, ids["merge"], by=BEN).change
    return Made(store, ids)


def found(store: Store, sought: Sought = Sought(), **page: Any) -> tuple[ChangeLine, ...]:  # noqa: ANN401, B008
    with store.reading() as session:
        return changes(session, sought, **page)


def names(made: Made, sought: Sought) -> set[str]:
    """The sought changes by their names; one without a name by its number."""
    called = {change: name for name, change in made.ids.items()}
    return {called.get(line.id, str(line.id)) for line in found(made.store, sought, limit=100)}


def test_the_newest_come_first_with_who_when_how_and_why(made: Made) -> None:
    lines = found(made.store, limit=100)
    assert [line.id for line in lines] == sorted((line.id for line in lines), reverse=True)
    assert len(lines) == made.ids["unmerged"]
    line = next(line for line in lines if line.id == made.ids["move"])
    assert (line.by, line.via, line.why) == ("Ben Second", Via.COMMAND, "Another reading")
    assert datetime.now(UTC) - line.at < timedelta(minutes=10)
    assert [(count.table, count.act, count.things) for count in line.counts] == [("stance", Act.CHANGED, 1)]
    assert [(done.table, done.slug, done.act) for done in line.first] == [("stance", "s009", Act.CHANGED)]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_have_every_change_once_in_both_directions(made: Made, size: int) -> None:
    everything = [line.id for line in found(made.store, limit=100)]
    pages: list[list[int]] = []
    before = None
    while page := found(made.store, before=before, limit=size):
        pages.append([line.id for line in page])
        before = page[-1].id
    assert [key for page in pages for key in page] == everything
    with made.store.reading() as session:
        for newer, older in pairwise(pages):
            begin = newer_begin(session, Sought(), first=older[0], limit=size)
            assert [line.id for line in changes(session, Sought(), before=begin, limit=size)] == newer


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.CREATE, {"create", "actor", "6"}),
        (Sort.CHANGE, {"move", "merge", "unmerged"}),
        (Sort.RETRACTION, {"retract", "undone"}),
        (Sort.MERGE, {"merge"}),
        (Sort.IMPORT, {"seed", "import"}),
        (Sort.RESTORE, {"restore", "undone", "unmerged"}),
    ],
)
def test_each_sort_of_change_can_be_chosen(made: Made, sort: Sort, expected: set[str]) -> None:
    assert names(made, Sought(sort=sort)) == expected


def test_those_of_one_person_can_be_chosen(made: Made) -> None:
    assert names(made, Sought(by="Ben Second")) == {"move", "undone", "unmerged"}
    with made.store.reading() as session:
        assert people(session) == ("Ada Analyst", "Ben Second", "positions")


def test_those_of_an_actor_are_of_itself_and_of_stances_it_has_had(made: Made) -> None:
    assert names(made, Sought(actor="envoy-a")) == {"create"}
    assert names(made, Sought(actor="kim-jong-un")) == {"seed", "move"}
    assert names(made, Sought(actor="trump")) == {"seed", "move"}
    assert names(made, Sought(actor="moon")) == {"seed", "import"}
    assert names(made, Sought(actor="another")) == {"actor"}
    assert names(made, Sought(actor="pompeo")) == {"seed", "merge", "unmerged"}


def test_those_of_an_issue_are_of_stances_that_are_or_were_on_it(made: Made) -> None:
    assert names(made, Sought(issue="sanctions")) == {"seed", "move"}
    assert names(made, Sought(issue="scope")) == {"seed", "import"}
    assert names(made, Sought(actor="moon", issue="sanctions")) <= {"seed"}
    assert names(made, Sought(actor="trump", issue="sequencing")) == {"seed", "move"}
    assert names(made, Sought(actor="trump", issue="sanctions")) == {"seed"}


def test_days_are_those_of_utc_and_both_ends_count(made: Made) -> None:
    moments = {"create": datetime(2026, 3, 1, 0, 0, tzinfo=UTC), "move": datetime(2026, 3, 1, 23, 59, tzinfo=UTC)}
    with made.store.writing() as session:
        for name, moment in moments.items():
            session.execute(update(Change).where(Change.id == made.ids[name]).values(at=moment))
    first = date(2026, 3, 1)
    assert names(made, Sought(since=first, until=first)) == {"create", "move"}
    assert names(made, Sought(until=first - timedelta(days=1))) == set()
    assert "create" not in names(made, Sought(since=first + timedelta(days=1)))
    assert names(made, Sought(since=first, until=date.max)) >= {"create", "seed"}


def test_who_was_given_a_role_is_for_admins_only(made: Made) -> None:
    change = set_role(made.store, "ada@example.org", Role.EDITOR, by=ADMIN)
    assert change not in {line.id for line in found(made.store, limit=100)}
    assert found(made.store, Sought(members=True), limit=1)[0].id == change
    with made.store.reading() as session:
        assert change_line(session, change) is None
        assert change_line(session, change, members=True) is not None


def test_what_sql_says_of_a_row_is_what_the_rule_says(made: Made) -> None:
    removed = revert_change(made.store, made.ids["actor"], by=BEN).change
    revert_change(made.store, removed, by=BEN)
    expected: dict[int, dict[tuple[str, Act], int]] = {}
    with made.store.reading() as session:
        for filed in session.scalars(select(History)):
            key = (filed.table_name, act_of(filed.table_name, filed.before, filed.after))
            counts = expected.setdefault(filed.change_id, {})
            counts[key] = counts.get(key, 0) + 1
    lines = found(made.store, limit=100)
    assert {line.id: {(c.table, c.act): c.things for c in line.counts} for line in lines} == expected
    assert {act for counts in expected.values() for _, act in counts} == set(Act) - {Act.REDONE}


def test_a_change_names_the_one_that_it_takes_back_and_that_names_it(made: Made) -> None:
    lines = {line.id: line for line in found(made.store, limit=100)}
    merged, unmerged = lines[made.ids["merge"]], lines[made.ids["unmerged"]]
    assert (merged.takes_back, merged.taken_back_in) == (None, unmerged.id)
    assert (unmerged.takes_back, unmerged.taken_back_in) == (merged.id, None)
    assert lines[made.ids["restore"]].takes_back is None


@pytest.mark.parametrize("reason", ["", "By mistake", "Takes back change 3."])
def test_what_a_change_says_that_it_takes_back_is_read_again(reason: str) -> None:
    assert takes_back(Via.RESTORE, why_of(12, reason)) == 12
    assert takes_back(Via.FORM, why_of(12, reason)) is None


def test_the_merged_ones_are_told_first(made: Made) -> None:
    with made.store.reading() as session:
        line = change_line(session, made.ids["merge"])
    assert line
    assert [(done.slug, done.act) for done in line.first] == [("m-pompeo", Act.MERGED)]


def test_things_of_the_codebook_come_before_stances(made: Made) -> None:
    with made.store.reading() as session:
        every = touched(session, made.ids["create"])
        assert [done.table for done in every] == ["source", "actor", "stance"]
        assert touched(session, made.ids["create"], limit=2) == every[:2]


def test_the_history_of_one_stance_has_its_import_and_every_change(made: Made) -> None:
    with made.store.reading() as session:
        assert [(change.id, change.done.act) for change in changes_of(session, "stance", "s010")] == [
            (made.ids["restore"], Act.RESTORED),
            (made.ids["retract"], Act.RETRACTED),
            (1, Act.IMPORTED),
        ]
        assert [change.done.act for change in changes_of(session, "stance", "brought")] == [
            Act.UNDONE,
            Act.IMPORTED,
        ]
        assert [change.done.act for change in changes_of(session, "actor", "moon")] == [Act.IMPORTED]
        assert changes_of(session, "stance", "gone") == ()


WAYS: Final[dict[str, Callable[[Store], object]]] = {
    "all": lambda store: found(store),
    "of an actor": lambda store: found(store, Sought(actor="trump")),
    "of a person": lambda store: found(store, Sought(by="Ada Analyst")),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_asks_as_many_questions_of_a_long_history_as_of_a_short_one(store: Store, way: str) -> None:
    saved = add(store)
    seen = saved.change
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    counts = []
    for _ in range(2):
        for _ in range(25):
            seen = edit_stance(store, saved.slug, submission(), by=WRITER, seen=seen).change
        asked.clear()
        WAYS[way](store)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0
