"""Merging two duplicates: everything of one goes to the other, nothing is lost, and both names find it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.actors import add_actor
from db.commands.events import add_event
from db.commands.merging import (
    MergePlan,
    Seen,
    merge_actors,
    merge_sources,
    plan_actor_merge,
    plan_source_merge,
)
from db.commands.sources import add_source
from db.commands.stances import Saved, edit_stance
from db.engine import Store
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    SourceEntry,
)
from db.history import document, stance_documents
from db.models import Evidence, Stance
from db.problems import Conflict, Problem, Refused
from db.queries.codebook import OtherNames, other_names
from db.queries.detail import history_of
from db.queries.editing import ActorDetail, actor_details, event_details, source_details, whole_stances
from db.queries.found import find
from db.queries.stances import Selection
from db.search import out_of_step
from positions.answers import lines
from tests.store.builders import WRITER, add, contents, detail, filed, submission


def new_actor(store: Store, name: str, *posts: AffiliationEntry, **fields: str) -> Saved:
    return add_actor(store, ActorEntry(name, "person", **fields), posts, by=WRITER)


def actor(store: Store, slug: str) -> ActorDetail:
    with store.reading() as session:
        (found,) = actor_details(session, slug=slug)
    return found


def everything(store: Store) -> dict[str, Any]:
    """All actors and sources by slug."""
    with store.reading() as session:
        return {row.slug: row for row in (*actor_details(session), *source_details(session))}


def seen(store: Store, duplicate: str, kept: str) -> Seen:
    there = everything(store)
    return Seen(there[duplicate].seen, there[kept].seen)


def merge(store: Store, duplicate: str, kept: str) -> Saved:
    return merge_actors(store, duplicate, kept, by=WRITER, seen=seen(store, duplicate, kept))


def merge_cited(store: Store, duplicate: str, kept: str) -> Saved:
    return merge_sources(store, duplicate, kept, by=WRITER, seen=seen(store, duplicate, kept))


def planned(store: Store, duplicate: str, kept: str) -> MergePlan:
    with store.reading() as session:
        return plan_actor_merge(session, duplicate, kept)


def on_line(store: Store, principal: str) -> dict[str, str]:
    """The stances on an actor's line as its whole government, with who spoke."""
    with store.reading() as session:
        found = lines(session, Selection(actors=(principal,)))
    return {stance.slug: stance.speaker for line in found for stance in line.stances}


def posts_of(store: Store, slug: str) -> list[tuple[str, str, date | None, date | None, bool]]:
    return [(p.principal, p.role, p.starts_on, p.ends_on, p.speaks_for) for p in actor(store, slug).posts]


# Actors


def test_all_stances_of_the_duplicate_are_the_kept_actors_and_its_row_is_gone(store: Store) -> None:
    duplicate = new_actor(store, "M. Pompeo").slug
    moved = {add(store, actor=duplicate, stated_on=f"2019-0{month}-01").slug for month in range(1, 4)}
    before = set(on_line(store, "pompeo"))
    saved = merge(store, duplicate, "pompeo")
    assert saved.slug == "pompeo"
    assert {slug for slug, speaker in on_line(store, "pompeo").items() if speaker == "pompeo"} == before | moved
    assert duplicate not in everything(store)
    assert moved <= set(on_line(store, "united-states"))


def test_both_names_stay_findable_also_of_a_duplicate_that_had_one_before(store: Store) -> None:
    first, second = new_actor(store, "M. Pompeo").slug, new_actor(store, "Mr Pompeo").slug
    merge(store, first, second)
    merge(store, second, "pompeo")
    assert actor(store, "pompeo").other_names == ("M. Pompeo", "Mr Pompeo")
    with store.reading() as session:
        assert other_names(session).actors == {first: "pompeo", second: "pompeo"}


def test_the_slug_of_a_merged_duplicate_stays_taken(store: Store) -> None:
    duplicate = new_actor(store, "M. Pompeo").slug
    merge(store, duplicate, "pompeo")
    assert new_actor(store, "M. Pompeo").slug == f"{duplicate}-2"
    with pytest.raises(Refused, match=f"{duplicate} is taken"):
        new_actor(store, "Another", slug=duplicate)


def test_the_duplicate_is_kept_in_history_whole_and_every_stance_that_moves_is_filed(store: Store) -> None:
    post = AffiliationEntry(NEW, "us-state-dept", "Secretary", starts_on="2018-04-26")
    duplicate = new_actor(store, "M. Pompeo", post, note="From an import.").slug
    stance = add(store, actor=duplicate).slug
    saved = merge(store, duplicate, "pompeo")
    kept = filed(store, saved.change)
    assert set(kept) == {("actor", duplicate), ("actor", "pompeo"), ("stance", stance)}
    before, after = kept["actor", duplicate]
    assert before
    assert (before["name"], before["note"], before["affiliations"][0]["role"], after) == (
        *("M. Pompeo", "From an import.", "Secretary", {"merged_into": "pompeo"}),
    )
    before, after = kept["stance", stance]
    assert before
    assert (before["actor"], after["actor"]) == (duplicate, "pompeo")
    assert {key for key in after if before[key] != after[key]} == {"actor"}
    with store.reading() as session:
        newest = history_of(session, "actor", "pompeo")[0]
    assert (newest.by, newest.why) == (WRITER.name, WRITER.why)
    assert {"other_names", "affiliations"} <= set(newest.fields)
    assert detail(store, stance).seen == saved.change


def test_posts_move_with_those_who_hold_one_under_the_duplicate(store: Store) -> None:
    duplicate = new_actor(store, "Old ministry", AffiliationEntry(NEW, "dprk", "Ministry")).slug
    kept = new_actor(store, "Ministry").slug
    envoy = new_actor(store, "Envoy", AffiliationEntry(NEW, duplicate, "Envoy", ends_on="2019-12-31")).slug
    stance = add(store, actor=envoy).slug
    saved = merge(store, duplicate, kept)
    assert posts_of(store, kept) == [("dprk", "Ministry", None, None, True)]
    assert posts_of(store, envoy) == [(kept, "Envoy", None, date(2019, 12, 31), True)]
    assert ("actor", envoy) in filed(store, saved.change)
    assert actor(store, envoy).seen == saved.change
    assert {stance} <= set(on_line(store, kept)) & set(on_line(store, "dprk"))


def test_a_post_that_both_hold_is_one_that_lasts_as_long_as_both(store: Store) -> None:
    day = date(2018, 1, 1)
    short = AffiliationEntry(NEW, "dprk", "Envoy", starts_on=str(day), ends_on="2018-06-30", speaks_for="no")
    long = replace(short, ends_on="2019-06-30", speaks_for="yes")
    open_end = AffiliationEntry(NEW, "china", "Guest", ends_on="2018-01-01")
    duplicate = new_actor(store, "Copy", long, replace(open_end, ends_on="")).slug
    kept = new_actor(store, "Original", short, open_end).slug
    stance = add(store, actor=duplicate, stated_on="2019-05-01").slug
    assert planned(store, duplicate, kept) == MergePlan(stances=1, posts=2, together=2)
    merge(store, duplicate, kept)
    assert posts_of(store, kept) == [
        ("china", "Guest", None, None, True),
        ("dprk", "Envoy", day, date(2019, 6, 30), True),
    ]
    assert stance in on_line(store, "dprk")


def test_a_post_of_one_with_the_other_is_dropped(store: Store) -> None:
    kept = new_actor(store, "Original").slug
    duplicate = new_actor(store, "Copy", AffiliationEntry(NEW, kept, "Twin"), AffiliationEntry(NEW, kept)).slug
    third = new_actor(store, "Third", AffiliationEntry(NEW, kept, "Aide"), AffiliationEntry(NEW, duplicate, "Aide"))
    assert planned(store, duplicate, kept) == MergePlan(stances=0, posts=3, together=1, dropped=2)
    merge(store, duplicate, kept)
    assert posts_of(store, kept) == []
    assert posts_of(store, third.slug) == [(kept, "Aide", None, None, True)]


def test_the_other_way_round_a_post_of_the_kept_with_the_duplicate_is_dropped(store: Store) -> None:
    duplicate = new_actor(store, "Original").slug
    kept = new_actor(store, "Copy", AffiliationEntry(NEW, duplicate, "Twin")).slug
    assert planned(store, duplicate, kept) == MergePlan(stances=0, posts=1, dropped=1)
    merge(store, duplicate, kept)
    assert posts_of(store, kept) == []


def test_what_the_kept_actor_has_blank_is_taken_over_and_nothing_else(store: Store) -> None:
    duplicate = new_actor(store, "Copy", colour="pink", note="Said of the copy.").slug
    blank, full = new_actor(store, "Blank").slug, new_actor(store, "Full", note="Own note.").slug
    assert planned(store, duplicate, blank).taken_over == ("colour", "note")
    assert planned(store, duplicate, full).taken_over == ("colour",)
    merge(store, duplicate, full)
    after = actor(store, full)
    assert (after.name, after.colour, after.note) == ("Full", "pink", "Own note.")


def test_the_plan_counts_what_then_moves(store: Store) -> None:
    count = sum(1 for speaker in on_line(store, "bolton").values() if speaker == "bolton")
    plan = planned(store, "bolton", "pompeo")
    assert (plan.stances, plan.posts) == (count, len(actor(store, "bolton").posts))
    held = len(actor(store, "pompeo").posts)
    saved = merge(store, "bolton", "pompeo")
    assert sum(1 for table, _ in filed(store, saved.change) if table == "stance") == plan.stances
    assert len(actor(store, "pompeo").posts) == held + plan.posts - plan.together - plan.dropped


def test_more_stances_than_are_moved_at_a_time_all_move(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.commands.merging.AT_ONCE", 2)
    duplicate = new_actor(store, "M. Pompeo").slug
    moved = {add(store, actor=duplicate, stated_on=f"2019-01-0{day}").slug for day in range(1, 6)}
    merge(store, duplicate, "pompeo")
    assert {slug for slug in moved if detail(store, slug).actor != "pompeo"} == set()


def test_many_contents_read_at_once_are_those_of_each_stance(store: Store) -> None:
    add(store, evidence=(), answer="unclear", value="", event="hanoi", note="Unsaid.")
    with store.reading() as session:
        slugs = session.scalars(select(Stance.slug)).all()
        many = stance_documents(session, slugs)
        each = {stance.slug: document(stance) for stance in whole_stances(session, slugs)}
    assert many == each
    assert [list(content) for content in many.values()] == [list(content) for content in each.values()]
    assert len(many) == len(slugs) > 200


def test_a_search_finds_the_stances_by_both_names_and_the_index_is_in_step(store: Store) -> None:
    duplicate = new_actor(store, "Pompejus Minor").slug
    moved = add(store, actor=duplicate).slug
    merge(store, duplicate, "pompeo")
    cited = source(store, "Codex Vaticanus")
    told = add(store, evidence=(EvidenceEntry(cited),)).slug
    merge_cited(store, cited, "seed")
    with store.reading() as session:
        assert out_of_step(session) == 0
        by_old_name, by_new_name, by_title = (
            set(find(session, Selection(text=text))) for text in ("pompejus", "mike pompeo", "vaticanus")
        )
    assert by_old_name == {slug for slug, speaker in on_line(store, "pompeo").items() if speaker == "pompeo"}
    assert moved in by_new_name
    assert told in by_title


# Sources


def source(store: Store, title: str, **fields: str) -> str:
    return add_source(store, SourceEntry(title, **fields), by=WRITER).slug


def test_all_citations_of_the_duplicate_are_the_kept_sources(store: Store) -> None:
    first, second = source(store, "Letter"), source(store, "Letter to the Council")
    event = add_event(store, EventEntry("", "Sent", "statement", "2019", source=first), by=WRITER).slug
    slug = add(store, evidence=(EvidenceEntry("seed"), EvidenceEntry(first, "All of it.", "p. 2"))).slug
    with store.reading() as session:
        assert plan_source_merge(session, first, second) == MergePlan(stances=1, events=1)
    saved = merge_cited(store, first, second)
    assert [(row.source, row.quote, row.locator) for row in detail(store, slug).evidence] == [
        ("seed", "", ""),
        (second, "All of it.", "p. 2"),
    ]
    with store.reading() as session:
        assert [row.source for row in event_details(session, slug=event)] == [second]
        assert other_names(session) == OtherNames({}, {first: second})
    there = everything(store)
    assert first not in there
    assert there[second].other_names == ("Letter",)
    kept = filed(store, saved.change)
    assert set(kept) == {("source", first), ("source", second), ("stance", slug), ("event", event)}
    assert kept["source", first][1] == {"merged_into": second}
    assert (kept["event", event][0] or {})["source"] == first


def test_a_stance_that_cites_both_keeps_both_quotes_and_one_of_what_is_the_same(store: Store) -> None:
    first, second = source(store, "Letter"), source(store, "Letter to the Council")
    evidence = (
        EvidenceEntry(second, "One.", "p. 1"),
        EvidenceEntry(first, "Two.", "p. 2"),
        EvidenceEntry(first, "One.", "p. 1"),
        EvidenceEntry("seed", "Three."),
        EvidenceEntry("seed", "Three."),
        EvidenceEntry(first, "Four."),
    )
    slug = add(store, evidence=evidence).slug
    merge_cited(store, first, second)
    assert [(row.source, row.quote) for row in detail(store, slug).evidence] == [
        *((second, "One."), (second, "Two."), ("seed", "Three."), ("seed", "Three."), (second, "Four.")),
    ]
    with store.reading() as session:
        places = session.scalars(select(Evidence.place).join(Stance).where(Stance.slug == slug)).all()
    assert sorted(places) == [1, 2, 3, 4, 5]


def test_what_the_kept_source_has_blank_is_taken_over(store: Store) -> None:
    first = source(store, "Copy", url="https://example.org/a", published_on="2019-05", language="en")
    second = source(store, "Original", language="ko")
    with store.reading() as session:
        plan = plan_source_merge(session, first, second)
    assert plan.taken_over == ("published_on", "published_first", "published_last", "url")
    merge_cited(store, first, second)
    kept = everything(store)[second]
    assert (kept.title, kept.url, kept.published_on, kept.language) == (
        *("Original", "https://example.org/a", "2019-05", "ko"),
    )


# Refusals


@pytest.mark.parametrize("older", ["duplicate", "kept"])
def test_a_writer_who_saw_an_older_version_of_either_is_told_and_nothing_moves(store: Store, older: str) -> None:
    tables = contents(store)
    for saw in (replace(seen(store, "bolton", "pompeo"), **{older: 0}),):
        with pytest.raises(Conflict, match="has been changed since you opened it"):
            merge_actors(store, "bolton", "pompeo", by=WRITER, seen=saw)
    cited = replace(seen(store, "voa-2019-02-28", "seed"), **{older: 0})
    with pytest.raises(Conflict, match="has been changed since you opened it"):
        merge_sources(store, "voa-2019-02-28", "seed", by=WRITER, seen=cited)
    assert contents(store) == tables


@pytest.mark.parametrize(
    ("duplicate", "kept", "says"),
    [
        ("bolton", "bolton", "These are one and the same actor"),
        ("bolton", "nobody", "There is no actor 'nobody'"),
        ("nobody", "bolton", "There is no actor 'nobody'"),
    ],
)
def test_two_that_cannot_be_merged_are_told(store: Store, duplicate: str, kept: str, says: str) -> None:
    tables = contents(store)
    with pytest.raises(Problem, match=says):
        merge_actors(store, duplicate, kept, by=WRITER, seen=Seen(1, 1))
    with pytest.raises(Problem, match=says):
        planned(store, duplicate, kept)
    assert contents(store) == tables


def test_who_has_a_stance_open_that_a_merge_moved_is_told(store: Store) -> None:
    duplicate = new_actor(store, "M. Pompeo").slug
    stance = add(store, actor=duplicate)
    merge(store, duplicate, "pompeo")
    with pytest.raises(Conflict):
        edit_stance(store, stance.slug, submission(), by=WRITER, seen=stance.change)
