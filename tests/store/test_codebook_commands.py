"""Changes of the codebook: what each keeps, what it refuses lest a stance lose its place, and what it files."""

from dataclasses import replace
from datetime import date

import pytest

from db.commands.actors import add_actor, edit_actor
from db.commands.events import add_event, edit_event
from db.commands.issues import add_issue, edit_issue, move_issue
from db.commands.sources import add_source, edit_source
from db.commands.stances import retract_stance
from db.engine import Store
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    IssueEntry,
    LevelEntry,
    SourceEntry,
)
from db.history import Writer
from db.problems import Conflict, Problem, Refused
from db.queries.codebook import issues
from db.queries.detail import history_of
from db.queries.editing import (
    ActorDetail,
    EventDetail,
    IssueDetail,
    SourceDetail,
    actor_details,
    event_details,
    issue_details,
    source_details,
)
from db.queries.stances import Selection, record_count
from db.queries.usage import (
    LineChange,
    Thing,
    event_names,
    line_changes,
    stance_count,
    stance_counts,
    stances_with,
)
from db.vocabulary import Via
from positions.answers import lines
from tests.store.builders import WRITER, add, contents, detail, filed, growth

SOMEBODY = Writer("Ben Second", Via.FORM, "Read the codebook again")


def issue(store: Store, slug: str = "sanctions") -> IssueDetail:
    with store.reading() as session:
        (found,) = issue_details(session, slug=slug)
    return found


def actor(store: Store, slug: str) -> ActorDetail:
    with store.reading() as session:
        (found,) = actor_details(session, slug=slug)
    return found


def source(store: Store, slug: str) -> SourceDetail:
    with store.reading() as session:
        (found,) = source_details(session, slug=slug)
    return found


def event(store: Store, slug: str) -> EventDetail:
    with store.reading() as session:
        (found,) = event_details(session, slug=slug)
    return found


def written(found: IssueDetail) -> IssueEntry:
    """An issue as a form would hand it back unchanged."""
    row = found.row
    levels = tuple(LevelEntry(f"{level.value:g}", level.label, level.meaning) for level in row.levels)
    return IssueEntry(
        *(row.name, row.question, row.slug, row.low_end, row.high_end, row.note),
        levels=levels,
    )


def held(found: ActorDetail) -> tuple[AffiliationEntry, ...]:
    """An actor's posts as a form would hand them back unchanged."""
    return tuple(
        AffiliationEntry(
            *(found.slug, post.principal, post.role),
            *(str(day) if day else "" for day in (post.starts_on, post.ends_on)),
            speaks_for="yes" if post.speaks_for else "no",
        )
        for post in found.posts
    )


def on_line(store: Store, principal: str) -> set[str]:
    """The stances on an actor's line, as its whole government."""
    with store.reading() as session:
        return {stance.slug for line in lines(session, Selection(actors=(principal,))) for stance in line.stances}


# Issues


def test_an_issue_handed_back_unchanged_stays_as_it_is(store: Store) -> None:
    before = issue(store)
    saved = edit_issue(store, "sanctions", written(before), by=WRITER, seen=before.seen)
    assert issue(store) == before._replace(seen=saved.change)


def test_an_issue_is_changed_with_its_levels_and_the_change_is_filed(store: Store) -> None:
    before = issue(store)
    entry = written(before)
    levels = (
        replace(entry.levels[0], label="None at all"),
        *entry.levels[1:],
        LevelEntry("3", "More than all", "Money on top"),
        LevelEntry("0.5", "Half"),
    )
    entry = replace(entry, name="Relief", question="How much?", low_end="None", note="Read anew.", levels=levels)
    saved = edit_issue(store, "sanctions", entry, by=SOMEBODY, seen=before.seen)
    row = issue(store).row
    assert (row.slug, row.name, row.question, row.low_end, row.note) == (
        *("sanctions", "Relief", "How much?", "None", "Read anew."),
    )
    assert (row.low, row.high, row.high_end) == (-2, 3, before.row.high_end)
    assert [level.value for level in row.levels] == [-2, -1, 0, 0.5, 1, 2, 3]
    assert (row.levels[0].label, row.levels[3].meaning, row.levels[-1].meaning) == (
        *("None at all", "Half", "Money on top"),
    )
    old, new = filed(store, saved.change)["issue", "sanctions"]
    assert old
    assert [len(content["levels"]) for content in (old, new)] == [5, 7]
    with store.reading() as session:
        newest = history_of(session, "issue", "sanctions")[0]
    assert (newest.by, newest.why) == (SOMEBODY.name, SOMEBODY.why)
    assert {"name", "question", "note", "levels", "low_end", "scale_max"} == set(newest.fields)


def test_a_level_that_no_stance_has_may_go_and_narrow_the_scale(store: Store) -> None:
    slug = add_issue(store, IssueEntry("Fuel", "How much?", levels=three()), by=WRITER)
    before = issue(store, slug)
    edit_issue(store, slug, replace(written(before), levels=three()[:2]), by=WRITER, seen=before.seen)
    after = issue(store, slug).row
    assert ([level.value for level in after.levels], after.low, after.high) == ([0, 1], 0, 1)


def three() -> tuple[LevelEntry, ...]:
    return (LevelEntry("0", "None"), LevelEntry("1", "Some"), LevelEntry("2", "All"))


@pytest.mark.parametrize("value", ["", "-1.5"], ids=["removed", "given another value"])
def test_a_level_that_stances_have_can_neither_go_nor_get_another_value(store: Store, value: str) -> None:
    before, tables = issue(store), contents(store)
    entry = written(before)
    levels = [level for level in entry.levels if level.value != "-1"]
    levels += [LevelEntry(value, "Moved")] if value else []
    with pytest.raises(Refused) as refused:
        edit_issue(store, "sanctions", replace(entry, levels=tuple(levels)), by=WRITER, seen=before.seen)
    label, count = before.row.levels[1].label, uses(store, -1)
    (said,) = refused.value.troubles
    assert said.field == "levels"
    assert said.says == (
        f"The level {label} (-1) is that of {count} stances: keep it at this value, or give these stances "
        "another level first."
    )
    assert contents(store) == tables


def uses(store: Store, value: float) -> int:
    """How many stances on sanctions have a value."""
    with store.reading() as session:
        found = stances_with(session, Thing.ISSUE, "sanctions", limit=1_000)
    return sum(1 for row in found if row.value == value)


def test_a_level_that_only_a_retracted_stance_has_cannot_go_since_it_may_count_again(store: Store) -> None:
    slug = add_issue(store, IssueEntry("Fuel", "How much?", levels=three()), by=WRITER)
    stance = add(store, issue=slug, value="2")
    retract_stance(store, stance.slug, "Misread", by=WRITER, seen=stance.change)
    before = issue(store, slug)
    with pytest.raises(Refused, match=r"The level All \(2\) is that of 1 stance:"):
        edit_issue(store, slug, replace(written(before), levels=three()[:2]), by=WRITER, seen=before.seen)


def test_a_narrower_scale_that_would_leave_out_values_between_levels_is_refused(store: Store) -> None:
    slug = add_issue(store, IssueEntry("Fuel", "How much?", levels=three()), by=WRITER)
    add(store, issue=slug, value="1.5")
    add(store, issue=slug, value="1.25", stated_on="2019-03-01")
    before, tables = issue(store, slug), contents(store)
    with pytest.raises(Refused) as refused:
        edit_issue(store, slug, replace(written(before), levels=three()[:2]), by=WRITER, seen=before.seen)
    assert [(trouble.field, trouble.says) for trouble in refused.value.troubles] == [
        (
            "levels",
            "A scale from 0 to 1 would leave out 2 stances from 1.25 to 1.5: keep it wider, or give these stances "
            "another value first.",
        )
    ]
    assert contents(store) == tables


@pytest.mark.parametrize(
    ("levels", "field", "says"),
    [
        ((LevelEntry("0", "None"),), "levels", "A scale needs two levels or more"),
        ((LevelEntry("0", "None"), LevelEntry("0", "Zero")), "levels.1.value", "Another level has the value 0"),
        ((LevelEntry("0", "None"), LevelEntry("", "All")), "levels.1.value", "Write the value of this level"),
        ((LevelEntry("0", "None"), LevelEntry("much", "All")), "levels.1.value", "'much' is no number"),
        ((LevelEntry("0", " "), LevelEntry("1", "All")), "levels.0.label", "Write a label for every level"),
        ((LevelEntry("0", "x" * 41), LevelEntry("1", "All")), "levels.0.label", "This has 41 characters"),
        ((LevelEntry("0", "A", "x" * 1_001), LevelEntry("1", "B")), "levels.0.meaning", "This has 1,001"),
    ],
)
def test_a_level_that_breaks_a_rule_is_named_by_its_place(
    store: Store, levels: tuple[LevelEntry, ...], field: str, says: str
) -> None:
    tables = contents(store)
    with pytest.raises(Refused) as refused:
        add_issue(store, IssueEntry("Fuel", "How much?", levels=levels), by=WRITER)
    (said,) = refused.value.troubles
    assert (said.field, said.says.startswith(says)) == (field, True)
    assert contents(store) == tables


def order(store: Store) -> list[str]:
    with store.reading() as session:
        return [row.slug for row in issues(session)]


@pytest.mark.parametrize("steps", [-2, -1, 1, 2, 99, -99])
def test_an_issue_moves_up_and_down_in_lists_and_at_most_to_the_end(store: Store, steps: int) -> None:
    before = order(store)
    saved = move_issue(store, before[2], steps, by=WRITER, seen=issue(store, before[2]).seen)
    expected = [*before[:2], *before[3:]]
    expected.insert(max(0, 2 + steps), before[2])
    assert order(store) == expected
    moved = {slug for _, slug in filed(store, saved.change)}
    assert moved == {slug for was, slug in zip(before, expected, strict=True) if was != slug}


def test_an_issue_at_the_end_that_moves_on_changes_nothing(store: Store) -> None:
    last, tables = order(store)[-1], contents(store)
    move_issue(store, last, 1, by=WRITER, seen=issue(store, last).seen)
    assert contents(store) == tables


# Actors


ENVOY = ActorEntry("Ri Su Yong", "person")


def test_an_actor_is_recorded_with_its_posts_and_speaks_from_that_day(store: Store) -> None:
    before = contents(store)
    posts = (
        AffiliationEntry(NEW, "dprk", "Envoy", starts_on="2019-01-01", ends_on="2019-06-30"),
        AffiliationEntry(NEW, "dprk-mfa", "Adviser", speaks_for="no"),
    )
    saved = add_actor(store, ENVOY, posts, by=WRITER)
    assert saved.slug == "ri-su-yong"
    assert growth(before, store) == {"actor": 1, "affiliation": 2, "voice": 2, "change": 1, "history": 1}
    found = actor(store, "ri-su-yong")
    assert [(post.principal, post.role, post.speaks_for) for post in found.posts] == [
        ("dprk-mfa", "Adviser", False),
        ("dprk", "Envoy", True),
    ]
    (_, after) = filed(store, saved.change)["actor", "ri-su-yong"]
    assert [post["principal"] for post in after["affiliations"]] == ["dprk", "dprk-mfa"]
    early, late = (add(store, actor=saved.slug, stated_on=day).slug for day in ("2018-12-31", "2019-06-30"))
    assert (early in on_line(store, "dprk"), late in on_line(store, "dprk")) == (False, True)


def test_an_actor_handed_back_unchanged_keeps_its_rows(store: Store) -> None:
    before, tables = actor(store, "pompeo"), contents(store)
    entry = ActorEntry(before.name, before.kind, colour=before.colour or "", note=before.note)
    edit_actor(store, "pompeo", entry, held(before), by=WRITER, seen=before.seen)
    after = contents(store)
    assert {name for name in tables if tables[name] != after[name]} == {"actor", "change", "history"}


def test_posts_are_added_ended_corrected_and_removed_and_lines_follow(store: Store) -> None:
    slug = add_actor(store, ENVOY, (AffiliationEntry(NEW, "dprk", "Envoy"),), by=WRITER).slug
    early, late = (add(store, actor=slug, stated_on=day).slug for day in ("2018-05-01", "2019-05-01"))
    assert {early, late} <= on_line(store, "dprk")
    ended = AffiliationEntry(slug, "dprk", "Envoy", ends_on="2018-12-31")
    moved = AffiliationEntry(slug, "china", "Guest", starts_on="2019-01-01")
    seen = actor(store, slug).seen
    saved = edit_actor(store, slug, ENVOY, (ended, moved), by=SOMEBODY, seen=seen)
    assert (early in on_line(store, "dprk"), late in on_line(store, "dprk")) == (True, False)
    assert (early in on_line(store, "china"), late in on_line(store, "china")) == (False, True)
    old, new = filed(store, saved.change)["actor", slug]
    assert old
    assert [len(content["affiliations"]) for content in (old, new)] == [1, 2]
    edit_actor(store, slug, ENVOY, (), by=SOMEBODY, seen=saved.change)
    assert actor(store, slug).posts == ()
    assert not {early, late} & (on_line(store, "dprk") | on_line(store, "china"))
    assert {early, late} <= on_line(store, slug)


def test_an_actors_name_kind_colour_and_note_are_changed_and_the_slug_stays(store: Store) -> None:
    before = actor(store, "kim-jong-un")
    entry = ActorEntry("Kim", "institution", slug="another", colour="pink", note="Read anew.")
    edit_actor(store, "kim-jong-un", entry, held(before), by=WRITER, seen=before.seen)
    after = actor(store, "kim-jong-un")
    assert (after.slug, after.name, after.kind, after.colour, after.note) == (
        *("kim-jong-un", "Kim", "institution", "pink", "Read anew."),
    )


@pytest.mark.parametrize(
    ("posts", "field", "says"),
    [
        ((AffiliationEntry(NEW, ""),), "posts.0.principal", "Choose the actor"),
        ((AffiliationEntry(NEW, "nobody"),), "posts.0.principal", "There is no actor 'nobody'"),
        ((AffiliationEntry(NEW, NEW),), "posts.0.principal", "An actor cannot speak for itself"),
        (
            (AffiliationEntry(NEW, "dprk"), AffiliationEntry(NEW, "dprk", starts_on="2019-02-30")),
            *("posts.1.starts_on", "There is no date 2019-02-30"),
        ),
        (
            (AffiliationEntry(NEW, "dprk", starts_on="2019-02-02", ends_on="2019-02-01"),),
            *("posts.0.ends_on", "The post ends on 2019-02-01 before it starts"),
        ),
        (
            (AffiliationEntry(NEW, "dprk", "Envoy"), AffiliationEntry(NEW, " dprk", "Envoy ", ends_on="2019")),
            *("posts.1.ends_on", "2019 is not one day"),
        ),
        (
            (AffiliationEntry(NEW, "dprk", "Envoy"), AffiliationEntry(NEW, "dprk", "Envoy", ends_on="2019-01-01")),
            *("posts.1.starts_on", "This post stands here twice"),
        ),
    ],
)
def test_a_post_that_breaks_a_rule_is_named_by_its_place(
    store: Store, posts: tuple[AffiliationEntry, ...], field: str, says: str
) -> None:
    tables = contents(store)
    with pytest.raises(Refused) as refused:
        add_actor(store, ENVOY, posts, by=WRITER)
    (said,) = refused.value.troubles
    assert (said.field, said.says[: len(says)]) == (field, says)
    assert contents(store) == tables


def test_all_troubles_of_an_actor_and_its_posts_are_told_at_once(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        add_actor(store, ActorEntry(" ", "country"), (AffiliationEntry(NEW, ""),), by=WRITER)
    assert [trouble.field for trouble in refused.value.troubles] == ["name", "kind", "posts.0.principal"]


# Sources and events


def test_a_source_is_recorded_and_changed(store: Store) -> None:
    added = add_source(store, SourceEntry("Letter", publisher="United Nations", published_on="2019"), by=WRITER)
    assert added.slug == "united-nations-2019"
    entry = SourceEntry("Letter to the Council", published_on="2019-05", url="https://example.org/a")
    edit_source(store, added.slug, entry, by=SOMEBODY, seen=added.change)
    after = source(store, added.slug)
    assert (after.slug, after.title, after.publisher, after.published_on, after.url) == (
        *(added.slug, "Letter to the Council", "", "2019-05", "https://example.org/a"),
    )


def test_an_event_is_recorded_under_a_slug_of_its_name_and_changed(store: Store) -> None:
    added = add_event(store, EventEntry("", "Third summit", "summit", "2019-06-30", source="seed"), by=WRITER)
    assert added.slug == "third-summit"
    again = add_event(store, EventEntry("", "Third summit", "summit", "2020"), by=WRITER)
    assert again.slug == "third-summit-2"
    entry = EventEntry("", "Meeting at the line", "talks", "2019-06-29/2019-06-30")
    edit_event(store, added.slug, entry, by=SOMEBODY, seen=added.change)
    after = event(store, added.slug)
    assert (after.slug, after.name, after.kind, after.occurred_on, after.source) == (
        *("third-summit", "Meeting at the line", "talks", "2019-06-29/2019-06-30", ""),
    )
    with store.reading() as session:
        (newest, _) = history_of(session, "event", "third-summit")
    assert set(newest.fields) == {"name", "kind", "occurred_on", "occurred_first", "source"}


REFUSED = [
    ("actor", {"slug"}),
    ("source", {"slug"}),
    ("event", {"slug"}),
    ("event source", {"source"}),
]


@pytest.mark.parametrize(("what", "fields"), REFUSED)
def test_a_slug_that_is_taken_and_a_source_that_is_not_there_are_refused(
    store: Store, what: str, fields: set[str]
) -> None:
    tables = contents(store)
    with pytest.raises(Refused) as refused:
        {
            "actor": lambda: add_actor(store, ActorEntry("Kim", "person", slug="trump"), (), by=WRITER),
            "source": lambda: add_source(store, SourceEntry("Letter", slug="seed"), by=WRITER),
            "event": lambda: add_event(store, EventEntry("hanoi", "Hanoi", "summit", "2019"), by=WRITER),
            "event source": lambda: add_event(store, EventEntry("", "A", "talks", "2019", source="x"), by=WRITER),
        }[what]()
    assert set(refused.value.by_field()) == fields
    assert contents(store) == tables


# Two writers


@pytest.mark.parametrize("what", ["issue", "place", "actor", "source", "event"])
def test_a_writer_who_saw_an_older_version_is_told_and_changes_nothing(store: Store, what: str) -> None:
    entry = written(issue(store))
    changes = {
        "issue": lambda seen: edit_issue(store, "sanctions", entry, by=WRITER, seen=seen),
        "place": lambda seen: move_issue(store, "sanctions", 1, by=WRITER, seen=seen),
        "actor": lambda seen: edit_actor(store, "trump", ActorEntry("Trump", "person"), (), by=WRITER, seen=seen),
        "source": lambda seen: edit_source(store, "seed", SourceEntry("Article"), by=WRITER, seen=seen),
        "event": lambda seen: edit_event(
            store, "hanoi", EventEntry("", "H", "summit", "2019"), by=WRITER, seen=seen
        ),
    }
    changes[what](1)
    tables = contents(store)
    with pytest.raises(Conflict, match="has been changed since you opened it"):
        changes[what](1)
    assert contents(store) == tables


@pytest.mark.parametrize("what", ["issue", "place", "actor", "source", "event"])
def test_what_is_not_in_the_record_is_named(store: Store, what: str) -> None:
    changes = {
        "issue": lambda: edit_issue(store, "gone", IssueEntry("A", "B"), by=WRITER, seen=1),
        "place": lambda: move_issue(store, "gone", 1, by=WRITER, seen=1),
        "actor": lambda: edit_actor(store, "gone", ENVOY, (), by=WRITER, seen=1),
        "source": lambda: edit_source(store, "gone", SourceEntry("A"), by=WRITER, seen=1),
        "event": lambda: edit_event(store, "gone", EventEntry("", "A", "talks", "2019"), by=WRITER, seen=1),
    }
    with pytest.raises(Problem, match="'gone' in the record"):
        changes[what]()


# Where things are used


@pytest.mark.parametrize(
    ("thing", "slug", "where"),
    [
        (Thing.ISSUE, "sanctions", Selection(issues=("sanctions",))),
        (Thing.ACTOR, "trump", Selection(actors=("trump",), whole=False)),
    ],
)
def test_stances_are_counted_and_found_by_what_they_are_about(
    store: Store, thing: Thing, slug: str, where: Selection
) -> None:
    with store.reading() as session:
        count = record_count(session, where)
        assert stance_counts(session, thing)[slug] == stance_count(session, thing, slug) == count > 8
        assert len(stances_with(session, thing, slug, limit=1_000)) == count
        newest = stances_with(session, thing, slug, limit=3)
    assert len(newest) == 3
    assert [row.stated_on for row in newest] == sorted((row.stated_on for row in newest), reverse=True)


def test_stances_are_counted_and_found_by_their_event_and_by_a_source_they_cite(store: Store) -> None:
    slug = add(store, event="hanoi", sources=(SourceEntry("Letter"),)).slug
    with store.reading() as session:
        found = {row.slug: row for row in stances_with(session, Thing.EVENT, "hanoi", limit=1_000)}
        assert stance_counts(session, Thing.EVENT)["hanoi"] == stance_count(session, Thing.EVENT, "hanoi")
        assert stance_count(session, Thing.EVENT, "hanoi") == len(found)
        assert (found[slug].evidence, detail(store, slug).event) == (1, "hanoi")
        assert [row.slug for row in stances_with(session, Thing.SOURCE, "letter", limit=9)] == [slug]
        assert (stance_count(session, Thing.SOURCE, "letter"), stance_counts(session, Thing.SOURCE)["letter"]) == (
            *(1, 1),
        )
        told = {row.source for row in event_details(session) if row.slug == "hanoi"}
        assert "Hanoi summit" in " ".join(event_names(session, *told))


def test_it_is_told_how_many_stances_join_and_leave_a_line_when_posts_change(store: Store) -> None:
    slug = add_actor(store, ENVOY, (AffiliationEntry(NEW, "dprk-mfa", "Envoy"),), by=WRITER).slug
    for day in ("2018-05-01", "2019-05-01", "2019-06-01"):
        add(store, actor=slug, stated_on=day)
    gone = add(store, actor=slug, stated_on="2019-07-01")
    retract_stance(store, gone.slug, "Misread", by=WRITER, seen=gone.change)
    post = {"principal": "dprk-mfa", "role": "Envoy", "starts_on": None, "ends_on": None, "speaks_for": True}
    with store.reading() as session:
        assert line_changes(session, slug, [post]) == ()
        ended = line_changes(session, slug, [post | {"ends_on": date(2018, 12, 31)}])
        moved = line_changes(session, slug, [post | {"principal": "china"}])
        silent = line_changes(session, slug, [post | {"speaks_for": False}])
    names = {change.principal: (change.join, change.leave) for change in ended}
    assert names == {"dprk": (0, 2), "dprk-mfa": (0, 2)}  # the ministry speaks for the state
    assert LineChange("china", "China", 3, 0) in moved
    assert {(change.principal, change.leave) for change in silent} == {("dprk", 3), ("dprk-mfa", 3)}
