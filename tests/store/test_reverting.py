"""Taking changes back: what a change touched is as before, all of it or nothing, and that is a change, too."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.commands.actors import add_actor, edit_actor
from db.commands.events import add_event
from db.commands.issues import add_issue, edit_issue, move_issue
from db.commands.members import set_role
from db.commands.reverting import Reverted, check_revertible, revert_change
from db.commands.sources import add_source
from db.commands.stances import edit_stance, retract_stance
from db.commands.undoing import redo_import
from db.doctor.looking import examine
from db.editions import edition
from db.engine import Store, make_store
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    SourceEntry,
    new_source,
)
from db.history import Writer
from db.models import Change
from db.problems import Conflict, Problem
from db.queries.codebook import other_names
from db.queries.editing import actor_details
from db.queries.found import find
from db.queries.stances import Selection
from db.search import out_of_step
from db.setup import VERSIONS, open_store
from db.vocabulary import Role, Via
from tests.store.anything import State, Step, done, small_record, state, steps
from tests.store.builders import WRITER, add, contents, copy_of, detail, sqlite_url, submission
from tests.store.imports import bring, bundle, row
from tests.store.test_codebook_commands import issue, written
from tests.store.test_merging import merge, merge_cited, new_actor, posts_of

BACK: Final = replace(WRITER, name="Ben Second", why="By mistake")


@pytest.fixture(scope="module")
def small_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small record, made once and closed."""
    folder = tmp_path_factory.mktemp("small")
    url = sqlite_url(folder / "small.db")
    store = open_store(url, empty=True)
    small_record(store, folder)
    store.close()
    return url


def without_new(now: State, before: State) -> State:
    """A state without what was recorded since, which stays: all of its stances are retracted."""
    since = {key: content for key, content in now.items() if key not in before}
    assert all(content["retracted_why"] for (table, _), content in since.items() if table == "stance")
    return {key: content for key, content in now.items() if key in before}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=steps(), twice=st.booleans())
def test_whatever_was_done_taken_back_in_reverse_order_leaves_the_record_as_it_was(
    small_url: str, commands: list[Step], *, twice: bool
) -> None:
    with TemporaryDirectory() as folder:
        store = make_store(copy_of(small_url, Path(folder)))
        for change, before, after in reversed(_all_done(store, commands)):
            back = _taken_back(store, change)
            if back is None:
                continue
            assert without_new(state(store), before) == before
            if twice:  # and that taken back, and taken back again
                again = revert_change(store, back.change, by=BACK)
                assert without_new(state(store), after) == after
                revert_change(store, again.change, by=BACK)
                assert without_new(state(store), before) == before
        with store.reading() as session:
            assert out_of_step(session) == 0
        store.close()


def _all_done(store: Store, commands: list[Step]) -> list[tuple[int, State, State]]:
    """The changes that commands made, each with the record before and after it."""
    made = []
    before = state(store)
    for command in commands:
        change = done(store, command)
        if change:
            after = state(store)
            made.append((change, before, after))
            before = after
    return made


def _taken_back(store: Store, change: int) -> Reverted | None:
    """A change taken back; none for one that only recorded what others refer to now."""
    try:
        return revert_change(store, change, by=BACK)
    except Problem as problem:
        assert "recorded what others refer to now" in str(problem)  # noqa: PT017 - any other fails the test
        return None


# One change


def back(store: Store, change: int) -> Reverted:
    """A change taken back by somebody else."""
    return revert_change(store, change, by=BACK)


def edited(store: Store, slug: str = "s009", **changes: str) -> int:
    """A stance with other content, and the change that gave it."""
    seen = detail(store, slug).seen
    return edit_stance(store, slug, submission(**changes), by=WRITER, seen=seen).change


def test_an_edit_taken_back_gives_the_former_content_as_a_restore_that_names_it(store: Store) -> None:
    before = state(store)
    change = edited(store, summary="Another reading.", value="0")
    answer = back(store, change)
    assert state(store) == before
    assert (answer.touched, answer.stays) == (1, ())
    with store.reading() as session:
        made = session.scalars(select(Change).where(Change.id == answer.change)).one()
    assert (made.by, made.via, made.why) == ("Ben Second", Via.RESTORE, f"Takes back change {change}. By mistake")
    assert detail(store, "s009").seen == answer.change


def test_taking_it_back_again_gives_the_edit_again(store: Store) -> None:
    change = edited(store, summary="Another reading.")
    after = state(store)
    back(store, back(store, change).change)
    assert state(store) == after


def test_a_new_stance_is_retracted_and_what_came_along_stays(store: Store) -> None:
    saved = add(
        store,
        new_actor=ActorEntry("Envoy A", "person"),
        affiliation=AffiliationEntry(NEW, "dprk", "Envoy"),
        sources=(SourceEntry("The paper"),),
    )
    answer = back(store, saved.change)
    assert detail(store, saved.slug).retracted_why == f"Takes back change {saved.change}. By mistake"
    assert set(answer.stays) == {("actor", "envoy-a"), ("source", "the-paper")}
    assert answer.touched == 1


def test_a_retraction_taken_back_counts_again(store: Store) -> None:
    saved = retract_stance(store, "s010", "Said by another", by=WRITER, seen=detail(store, "s010").seen)
    back(store, saved.change)
    assert detail(store, "s010").retracted_why is None


def test_what_was_changed_since_is_named_with_who_did_and_nothing_is_taken_back(store: Store) -> None:
    change = edited(store, summary="Another reading.")
    later = edit_stance(
        store, "s009", submission(summary="A third."), by=replace(WRITER, name="Ben Second"), seen=change
    )
    before = contents(store)
    with pytest.raises(
        Conflict, match=rf"^s009 has been changed since by Ben Second on .* \(change {later.change}\)"
    ):
        back(store, change)
    assert contents(store) == before


def test_what_was_changed_and_taken_back_since_counts_as_unchanged(store: Store) -> None:
    before = state(store)
    first, second = edited(store, summary="Another reading."), edited(store, summary="A third.")
    back(store, second)
    back(store, first)
    assert state(store) == before


def test_of_a_change_of_many_things_nothing_is_taken_back_when_one_was_changed_since(store: Store) -> None:
    moved = move_issue(store, "sanctions", -1, by=WRITER, seen=issue(store).seen)
    other = issue(store, "sequencing")
    edit_issue(store, "sequencing", replace(written(other), name="Order"), by=WRITER, seen=other.seen)
    before = contents(store)
    with pytest.raises(Conflict, match=r"^sequencing has been changed since by Ada Analyst"):
        back(store, moved.change)
    assert contents(store) == before


def test_the_order_of_issues_is_as_before(store: Store) -> None:
    before = state(store)
    moved = move_issue(store, "sanctions", -1, by=WRITER, seen=issue(store).seen)
    back(store, moved.change)
    assert state(store) == before


def test_a_level_that_stances_have_by_now_cannot_vanish(store: Store) -> None:
    found = issue(store)
    entry = written(found)
    wider = replace(entry, levels=(*entry.levels, LevelEntry("3", "More than all")))
    change = edit_issue(store, "sanctions", wider, by=WRITER, seen=found.seen).change
    add(store, issue="sanctions", value="3")
    with pytest.raises(Conflict, match=r"The level More than all \(3\) is that of 1 stance"):
        back(store, change)


def test_a_stance_is_not_given_back_a_value_off_the_scale_that_there_is_now(store: Store) -> None:
    levels = tuple(LevelEntry(str(value), f"Level {value}") for value in range(4))
    slug = add_issue(store, IssueEntry("Fuel", "How much?", levels=levels), by=WRITER)
    saved = add(store, issue=slug, value="3")
    change = edited(store, saved.slug, issue=slug, value="1")
    narrow = IssueEntry("Fuel", "How much?", levels=levels[:3])
    edit_issue(store, slug, narrow, by=WRITER, seen=issue(store, slug).seen)
    with pytest.raises(Conflict, match=f"{saved.slug} was at 3, and the scale of fuel now runs from 0 to 2"):
        back(store, change)


def test_a_source_that_was_merged_since_is_cited_under_the_name_it_has_now(store: Store) -> None:
    saved = add(store, sources=(SourceEntry("The paper"),))
    change = edited(store, saved.slug)
    merge_cited(store, "the-paper", "voa-2019-02-28")
    back(store, change)
    assert [cited.source for cited in detail(store, saved.slug).evidence] == ["voa-2019-02-28"]


@pytest.mark.parametrize("kind", ["actor", "issue", "source", "event"])
def test_a_new_thing_of_the_codebook_goes_and_comes_back_as_it_was(store: Store, tmp_path: Path, kind: str) -> None:
    before = state(store)
    change = recorded(store, kind)
    after = state(store)
    gone = back(store, change)
    assert state(store) == before
    assert (gone.touched, gone.stays) == (1, ())
    assert state(edition(store, change)) == after
    returned = back(store, gone.change)
    assert state(store) == after
    assert state(edition(store, gone.change)) == before
    back(store, returned.change)
    assert state(store) == before
    assert examine(store, VERSIONS[-1]).findings == ()


def recorded(store: Store, kind: str) -> int:
    """The change that recorded a new thing, which nothing refers to."""
    if kind == "actor":
        posts = (AffiliationEntry(NEW, "dprk", "Envoy"),)
        return add_actor(store, ActorEntry("Envoy A", "person"), posts, by=WRITER).change
    if kind == "issue":
        add_issue(store, replace(written(issue(store)), name="Fuel", slug="fuel"), by=WRITER)
        with store.reading() as session:
            return session.scalar(select(func.max(Change.id))) or 0
    if kind == "source":
        return add_source(store, SourceEntry("The paper"), by=WRITER).change
    return add_event(store, EventEntry("", "Talks", "talks", "2019-03-01"), by=WRITER).change


def test_a_new_actor_that_somebody_refers_to_stays_and_it_is_said(store: Store) -> None:
    change = new_actor(store, "Envoy A").change
    add(store, actor="envoy-a")
    with pytest.raises(Problem, match="recorded what others refer to now"):
        back(store, change)


def test_a_new_actor_that_was_edited_since_is_not_let_go_unseen(store: Store) -> None:
    made = new_actor(store, "Envoy A")
    edit_actor(store, "envoy-a", ActorEntry("Envoy B", "person"), (), by=WRITER, seen=made.change)
    with pytest.raises(Conflict, match="envoy-a has been changed since"):
        back(store, made.change)


@pytest.mark.parametrize("change", [0, -1, 10**9])
def test_a_change_that_there_is_not_is_told(store: Store, change: int) -> None:
    with pytest.raises(Problem, match="There is no change"):
        back(store, change)


def test_roles_are_given_and_taken_where_they_are_made(store: Store) -> None:
    admin = Writer("Ada Analyst", Via.FORM, role=Role.ADMIN)
    change = set_role(store, "ada@example.org", Role.EDITOR, by=admin)
    with pytest.raises(Problem, match=f"Change {change} is about members"):
        back(store, change)


def test_a_reader_takes_nothing_back(store: Store) -> None:
    change = edited(store, summary="Another reading.")
    before = contents(store)
    with pytest.raises(Problem):
        revert_change(store, change, by=replace(BACK, role=Role.READER))
    assert contents(store) == before


# Imports


def brought(store: Store, folder: Path) -> int:
    """Three stances brought in by a file."""
    rows = (row(slug=f"brought-{at}", stated_on=f"2019-03-0{at}") for at in range(1, 4))
    change = bring(store, folder, bundle(*rows)).change
    assert change
    return change


def reasons(store: Store) -> set[str | None]:
    return {detail(store, f"brought-{at}").retracted_why for at in range(1, 4)}


def test_an_import_is_taken_back_as_a_whole_and_so_is_that(store: Store, tmp_path: Path) -> None:
    change = brought(store, tmp_path)
    undone = back(store, change)
    assert (undone.touched, reasons(store)) == (3, {"Import of interviews.csv undone."})
    with pytest.raises(Problem, match="is undone already"):
        back(store, change)
    back(store, undone.change)
    assert reasons(store) == {None}
    back(store, change)
    assert None not in reasons(store)


def test_an_import_of_which_a_stance_was_changed_since_stays_and_says_whose_change(
    store: Store, tmp_path: Path
) -> None:
    change = brought(store, tmp_path)
    later = edited(store, "brought-2", summary="Another reading.")
    with pytest.raises(Conflict, match=r"1 of the 3 stances .* \(brought-2 by Ada Analyst\)"):
        back(store, change)
    back(store, later)
    back(store, change)
    assert None not in reasons(store)


def test_undoing_an_import_is_not_taken_back_once_it_was_redone(store: Store, tmp_path: Path) -> None:
    change = brought(store, tmp_path)
    undone = back(store, change).change
    redo_import(store, change, by=WRITER)
    with pytest.raises(Conflict, match="has been changed since by Ada Analyst"):
        back(store, undone)


# Merges


def test_a_merged_actor_is_there_again_with_posts_names_and_stances(store: Store) -> None:
    post = AffiliationEntry(NEW, "us-state-dept", "Secretary", starts_on="2018-04-26")
    first, second = new_actor(store, "Mr Pompeo").slug, new_actor(store, "M. Pompeo", post, note="Read.").slug
    add(store, actor=second)
    merge(store, first, second)
    before = state(store)
    merged = merge(store, second, "pompeo")
    answer = back(store, merged.change)
    assert state(store) == before
    assert posts_of(store, second)[0][:2] == ("us-state-dept", "Secretary")
    with store.reading() as session:
        assert other_names(session).actors == {first: second}
        assert out_of_step(session) == 0
        assert len(find(session, Selection(text='"m pompeo"'), order="newest first")) == 1
    back(store, answer.change)
    with store.reading() as session:
        assert other_names(session).actors == {first: "pompeo", second: "pompeo"}
        assert out_of_step(session) == 0


def test_what_came_since_a_merge_stays_with_the_kept_actor(store: Store) -> None:
    duplicate = new_actor(store, "M. Pompeo").slug
    moved = add(store, actor=duplicate).slug
    merged = merge(store, duplicate, "pompeo")
    since = add(store, actor="pompeo", stated_on="2019-04-01").slug
    back(store, merged.change)
    assert (detail(store, moved).actor, detail(store, since).actor) == (duplicate, "pompeo")


def test_more_stances_than_are_moved_at_a_time_all_go_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.commands.reverting.AT_ONCE", 2)
    duplicate = new_actor(store, "M. Pompeo").slug
    moved = {add(store, actor=duplicate, stated_on=f"2019-0{month}-01").slug for month in range(1, 6)}
    merged = merge(store, duplicate, "pompeo")
    assert back(store, merged.change).touched == 5 + 2
    assert {detail(store, slug).actor for slug in moved} == {duplicate}


def test_a_merge_is_not_done_again_once_something_new_refers_to_the_one_that_came_back(store: Store) -> None:
    duplicate = new_actor(store, "M. Pompeo").slug
    merged = merge(store, duplicate, "pompeo")
    again = back(store, merged.change).change
    add(store, actor=duplicate)
    before = contents(store)
    with pytest.raises(Conflict, match=f"1 that were recorded since refer to {duplicate}"):
        back(store, again)
    assert contents(store) == before


def test_a_merged_source_is_there_again_with_its_citations_and_events(store: Store) -> None:
    cited = (EvidenceEntry("seed", "All."), EvidenceEntry(new_source(0), "All."), EvidenceEntry(new_source(0)))
    saved = add(store, sources=(SourceEntry("The paper", publisher="The press"),), evidence=cited)
    slug = detail(store, saved.slug).evidence[1].source
    add_event(store, EventEntry("", "Talks", "talks", "2019-03-01", source=slug), by=WRITER)
    before = state(store)
    merged = merge_cited(store, slug, "seed")
    back(store, merged.change)
    assert state(store) == before
    with store.reading() as session:
        assert out_of_step(session) == 0


def test_the_slug_of_an_actor_that_is_there_again_is_no_other_name(store: Store) -> None:
    duplicate = new_actor(store, "M. Pompeo").slug
    back(store, merge(store, duplicate, "pompeo").change)
    with store.reading() as session:
        assert other_names(session).actors == {}
        assert {found.slug for found in actor_details(session)} >= {duplicate, "pompeo"}


# What it would touch is told before


def test_what_would_be_taken_back_is_told_and_nothing_is_written(store: Store) -> None:
    duplicate = new_actor(store, "M. Pompeo").slug
    add(store, actor=duplicate)
    merged = merge(store, duplicate, "pompeo")
    before = contents(store)
    with store.reading() as session:
        found = check_revertible(session, merged.change)
    assert ({thing.slug for thing in found.things}, found.stances) == ({duplicate, "pompeo"}, 1)
    assert contents(store) == before
