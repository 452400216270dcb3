"""Codebook: what a change touches is told first, refusals stand at their fields, nothing typed or used is lost."""

from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from db.commands.actors import add_actor, edit_actor
from db.commands.issues import edit_issue
from db.commands.sources import edit_source
from db.engine import Store
from db.entries import ActorEntry, IssueEntry, LevelEntry, SourceEntry
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
from positions.codebook.sheet import NEW
from tests.pages import reader
from tests.pages.reader import JOINER, press, run, turn_to, visit
from tests.pages.writer import _elements as elements
from tests.pages.writer import _refusal as refusal
from tests.pages.writer import revision
from tests.store.builders import WRITER, add

PARTS: Final = {"issue": "sequencing", "actor": "pompeo", "event": "hanoi", "source": "voa-2019-02-28"}
"""A thing of each part of the codebook that stances use."""
LEVELS: Final = (LevelEntry("0", "None"), LevelEntry("1", "Some"), LevelEntry("2", "All"))


def open_page(what: str, slug: str = "") -> AppTest:
    """The page, with a thing open by its link."""
    return visit("codebook", **{what: slug or PARTS[what]})


def key(app: AppTest, what: str, field: str, slug: str = "") -> str:
    """The key of a field on the sheet of a thing."""
    slug = slug or PARTS[what]
    held = app.session_state[f"codebook: {what} {slug}"]
    return f"codebook-{what}-{slug}-{held['round']}-{field}"


def write(app: AppTest, what: str, values: dict[str, Any], slug: str = "") -> AppTest:
    """Fields of a sheet filled."""
    for field, value in values.items():
        app.get_by_key(key(app, what, field, slug)).set_value(value)
    return run(app)


def click(app: AppTest, what: str, button: str, slug: str = "") -> AppTest:
    """A button of a sheet pressed."""
    return press(app, key(app, what, button, slug))


def told(app: AppTest) -> str:
    """Every sentence of the page, as it is read."""
    return reader.told(app).replace("\\", "")


def typed(app: AppTest, what: str, slug: str = "") -> dict[str, Any]:
    """What the fields of a sheet hold."""
    start = key(app, what, "", slug)
    return {
        str(one.key).removeprefix(start): one.value
        for one in elements(app.main)
        if (one.key or "").startswith(start) and one.type != "button"
    }


def below(app: AppTest, what: str, field: str, slug: str = "") -> str:
    """The sentence right below a field; blank when there is none."""
    drawn = list(elements(app.main))
    place = next(at for at, one in enumerate(drawn) if one.key == key(app, what, field, slug))
    return refusal(drawn[place + 1])


def effects(app: AppTest) -> list[str]:
    """What the page says that saving or merging would do."""
    return [info.value.replace("\\", "").replace(JOINER, "") for info in app.info]


def warned(app: AppTest) -> str:
    return " ".join(warning.value for warning in app.warning).replace("\\", "")


def issue(store: Store, slug: str = "sequencing") -> IssueDetail:
    with store.reading() as session:
        (found,) = issue_details(session, slug=slug)
    return found


def actor(store: Store, slug: str) -> ActorDetail:
    with store.reading() as session:
        (found,) = actor_details(session, slug=slug)
    return found


def event(store: Store, slug: str) -> EventDetail:
    with store.reading() as session:
        (found,) = event_details(session, slug=slug)
    return found


def source(store: Store, slug: str) -> SourceDetail:
    with store.reading() as session:
        (found,) = source_details(session, slug=slug)
    return found


def slugs(store: Store, what: str) -> set[str]:
    details: Any = {"actor": actor_details, "event": event_details, "source": source_details}[what]
    with store.reading() as session:
        return {found.slug for found in details(session)}


# Finding one's way


@pytest.mark.parametrize("what", PARTS)
def test_a_link_opens_a_thing_with_its_list_and_where_it_is_used(record: Store, what: str) -> None:
    app = open_page(what)
    assert dict(app.query_params) == {"show": f"{what}s", what: PARTS[what]}
    listed, used = (frame.value for frame in app.dataframe)
    counted = listed["Cited" if what == "source" else "Stances"]
    assert counted.max() > 0
    assert f"{len(used)} stance" in told(app)
    assert len(used) > 0


def test_without_a_link_the_first_issue_is_open_and_a_part_chosen_opens_its_first(record: Store) -> None:
    app = visit("codebook")
    assert dict(app.query_params) == {"show": "issues", "issue": "sequencing"}
    app.radio(key="filter-show").set_value("actors")
    assert dict(run(app).query_params) == {"show": "actors", "actor": "united-states"}


def test_a_row_of_the_list_opens_it_also_after_one_was_chosen_above(record: Store) -> None:
    app = visit("codebook")
    for place, slug in ((2, "testing"), (4, "declaration")):
        pick(app, place)
        assert (dict(app.query_params)["issue"], app.selectbox(key="filter-issue").value) == (slug, slug)
    app.selectbox(key="filter-issue").set_value("sanctions")
    run(app)
    assert dict(app.query_params)["issue"] == "sanctions"
    pick(app, 4)
    assert typed(app, "issue", "declaration")["name"] == issue(record, "declaration").row.name


def pick(app: AppTest, place: int) -> AppTest:
    """A click on a row of the list."""
    app.session_state[str(app.dataframe[0].key)] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    return run(app)


def test_what_a_link_names_and_the_record_does_not_have_is_told(record: Store) -> None:
    assert "this link names 'nowhere'" in warned(open_page("actor", "nowhere"))


@pytest.mark.parametrize("what", PARTS)
def test_an_empty_store_offers_a_blank_form(blank: Store, what: str) -> None:
    app = visit("codebook", show=f"{what}s")
    assert dict(app.query_params)[what] == NEW
    assert effects(app) == [f"There is no {what} yet: fill the form to record the first."]
    assert all(not value for field, value in typed(app, what, NEW).items() if field not in {"kind", "levels"})


# Editing


CHANGES: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "issue": ({"name": "Order", "levels.0.label": "Nothing first"}, "Name changes: 60 stances on this issue."),
    "actor": ({"note": "Read anew.", "kind": "group"}, "Kind and note change: 10 stances of this actor."),
    "event": ({"name": "Second summit", "occurred_on": "2019-02-27"}, "Name and date change:"),
    "source": ({"title": "Remarks", "url": "https://example.org/a"}, "Title and link change:"),
}


@pytest.mark.parametrize("what", PARTS)
def test_a_form_handed_back_unchanged_tells_nothing_and_one_changed_tells_what_it_touches(
    record: Store, what: str
) -> None:
    before = revision(record)
    app = open_page(what)
    assert effects(app) == []
    values, says = CHANGES[what]
    write(app, what, values)
    assert any(sentence.startswith(says) for sentence in effects(app)), effects(app)
    assert revision(record) == before


@pytest.mark.parametrize("what", PARTS)
def test_a_change_is_saved_and_told_with_why_in_the_history(record: Store, what: str) -> None:
    values, _ = CHANGES[what]
    app = write(open_page(what), what, values | {"why": "Read the book again."})
    click(app, what, "save")
    assert "Saved: " in told(app)
    assert {field: typed(app, what)[field] for field in values} == values
    with record.reading() as session:
        newest, first = history_of(session, what, PARTS[what])
    assert (newest.why, newest.via, first.via) == ("Read the book again.", "form", "import")
    assert effects(app) == []
    assert "Read the book again" not in told(app)
    app.session_state[f"codebook-history-{what}-{PARTS[what]}"] = True
    assert "Read the book again" in told(app.run())


def test_levels_are_added_renamed_and_removed_with_how_many_stances_each_has(record: Store) -> None:
    app = open_page("issue")
    assert "9 stances\n" in told(app) + "\n"
    assert app.button(key=key(app, "issue", "levels-remove-0")).disabled
    click(app, "issue", "levels-another")
    write(app, "issue", {"levels.0.label": "Nothing first", "levels.0.meaning": "Not a thing"})
    write(app, "issue", {"levels.5.value": "2.5", "levels.5.label": "More", "levels.5.meaning": ""})
    click(app, "issue", "levels-another")
    write(app, "issue", {"levels.6.value": "0.5", "levels.6.label": "Half"})
    click(app, "issue", "levels-remove-6")
    assert effects(app) == [
        "Disarm first (−2) will be called Nothing first: 9 stances at this level.",
        "The meaning of Disarm first (−2) changes: 9 stances coded by the words until now.",
        "New level More (2.5): no stance has it yet.",
        "The smallest step of the scale will be 0.5 instead of 1: moves count from that size on.",
    ]
    click(app, "issue", "save")
    row = issue(record).row
    assert [(level.value, level.label) for level in row.levels][::5] == [(-2, "Nothing first"), (2.5, "More")]
    assert row.levels[-1].meaning == "More"
    assert typed(app, "issue")["levels.5.value"] == "2.5"


def test_a_level_that_stances_have_is_told_to_stay_before_and_after_saving_is_tried(record: Store) -> None:
    before = revision(record)
    app = write(open_page("issue"), "issue", {"levels.1.value": "-1.5", "question": " "})
    says = "The level North moves first (-1) is that of 9 stances: keep it at this value"
    assert says in warned(app)
    sheet = typed(app, "issue")
    click(app, "issue", "save")
    assert "Not saved." in app.error[0].value
    assert "Write the question that positions answer." in below(app, "issue", "question")
    assert sum(says in refusal(one) for one in elements(app.main)) == 1
    assert typed(app, "issue") == sheet
    assert revision(record) == before
    write(app, "issue", {"levels.1.value": "-1"})
    assert not any(says in refusal(one) for one in elements(app.main))


REFUSED: Final[list[tuple[str, dict[str, Any], str, str]]] = [
    ("issue", {"levels.2.value": "much"}, "levels.2.value", "'much' is no number"),
    ("issue", {"levels.2.label": ""}, "levels.2.label", "Write a label for every level."),
    ("issue", {"low_end": "x" * 41}, "low_end", "This has 41 characters"),
    ("actor", {"posts.1.ends_on": "soon"}, "posts.1.ends_on", "'soon' is not a date"),
    ("actor", {"posts.1.principal": ""}, "posts.1.principal", "Choose the actor"),
    ("actor", {"name": ""}, "name", "Write the actor's name."),
    ("event", {"occurred_on": "2019-02-30"}, "occurred_on", "There is no date 2019-02-30"),
    ("source", {"url": "javascript:alert(1)"}, "url", "'javascript:alert(1)' is no web address"),
]


@pytest.mark.parametrize(("what", "values", "field", "says"), REFUSED)
def test_each_refusal_stands_right_below_its_field_and_what_was_typed_stays(
    record: Store, what: str, values: dict[str, Any], field: str, says: str
) -> None:
    before = revision(record)
    app = write(open_page(what), what, values)
    sheet = typed(app, what)
    click(app, what, "save")
    assert says in below(app, what, field)
    assert len([one for one in elements(app.main) if refusal(one)]) == 1
    assert (typed(app, what), revision(record)) == (sheet, before)


def test_posts_are_ended_added_and_removed_with_the_lines_they_move(record: Store) -> None:
    app = write(open_page("actor"), "actor", {"posts.1.ends_on": "2018-12-31"})
    assert effects(app) == ["5 stances leave the line of United States."]
    click(app, "actor", "posts-another")
    write(app, "actor", {"posts.2.principal": "china", "posts.2.role": "Guest", "posts.2.starts_on": "2019-03-01"})
    assert effects(app) == [
        "5 stances leave the line of United States.",
        "3 stances join the line of China.",
    ]
    click(app, "actor", "posts-remove-0")
    click(app, "actor", "save")
    assert [(post.principal, str(post.ends_on)) for post in actor(record, "pompeo").posts] == [
        ("united-states", "2018-12-31"),
        ("china", "None"),
    ]


@pytest.mark.parametrize(
    ("what", "values", "slug"),
    [
        ("actor", {"name": "Country A", "kind": "state"}, "country-a"),
        ("event", {"name": "Third round", "occurred_on": "2019-06", "source": "seed"}, "third-round"),
        ("source", {"title": "Letter", "publisher": "United Nations"}, "united-nations"),
    ],
)
def test_a_new_thing_is_saved_and_open_afterwards(
    record: Store, what: str, values: dict[str, Any], slug: str
) -> None:
    app = press(open_page(what), "codebook-new")
    assert dict(app.query_params)[what] == NEW
    click(write(app, what, values, NEW), what, "save", NEW)
    assert dict(app.query_params)[what] == slug
    assert slug in slugs(record, what)
    assert {field: typed(app, what, slug)[field] for field in values} == values
    press(app, "codebook-new")
    assert not typed(app, what, NEW).get("name")


def test_a_new_issue_is_saved_behind_the_others_with_its_levels(record: Store) -> None:
    app = press(open_page("issue"), "codebook-new")
    write(app, "issue", {"name": "Fuel", "question": "How much fuel?"}, NEW)
    write(app, "issue", {"levels.0.value": "1", "levels.0.label": "All"}, NEW)
    write(app, "issue", {"levels.1.value": "0", "levels.1.label": "None"}, NEW)
    assert effects(app) == ["A new issue with 2 levels from 0 to 1, last in lists."]
    click(app, "issue", "save", NEW)
    with record.reading() as session:
        found = issues(session)[-1]
    assert (found.slug, [level.label for level in found.levels], found.low_end) == ("fuel", ["None", "All"], "None")


def test_an_issue_moves_up_and_down_and_what_is_typed_into_it_can_still_be_saved(record: Store) -> None:
    app = write(open_page("issue"), "issue", {"name": "Order"})
    app.button(key="codebook-move--1")
    press(app, "codebook-move-1")
    assert "Place 2 of 8" in told(app)
    with record.reading() as session:
        assert [found.slug for found in issues(session)][:2] == ["sanctions", "sequencing"]
    assert typed(app, "issue")["name"] == "Order"
    click(app, "issue", "save")
    assert issue(record).row.name == "Order"
    press(app, "codebook-move--1")
    assert app.button(key="codebook-move--1").disabled


def test_the_neighbour_of_an_issue_that_moved_can_still_be_saved(record: Store) -> None:
    app = write(open_page("issue", "sanctions"), "issue", {"name": "Relief"}, "sanctions")
    app.query_params = {"issue": "sequencing"}
    press(run(app), "codebook-move-1")
    app.query_params = {"issue": "sanctions"}
    click(run(app), "issue", "save", "sanctions")
    assert issue(record, "sanctions").row.name == "Relief"


# Nothing typed is lost, and nobody's change is


def test_what_is_typed_stays_while_another_thing_or_page_is_looked_at(record: Store) -> None:
    app = write(open_page("actor"), "actor", {"note": "Half a thought", "posts.0.role": "Director"})
    app.query_params = {"actor": "trump"}
    assert typed(run(app), "actor", "trump")["note"] != "Half a thought"
    turn_to(turn_to(app, "record"), "codebook", actor="pompeo")
    sheet = typed(app, "actor")
    assert (sheet["note"], sheet["posts.0.role"]) == ("Half a thought", "Director")
    click(app, "actor", "discard")
    assert typed(app, "actor")["note"] == actor(record, "pompeo").note


def change(store: Store, what: str) -> None:
    """A change by somebody else."""
    slug = PARTS[what]
    if what == "issue":
        found = issue(store)
        entry = IssueEntry("Theirs", "Theirs?", levels=tuple(as_written(found)))
        edit_issue(store, slug, entry, by=WRITER, seen=found.seen)
    elif what == "actor":
        edit_actor(store, slug, ActorEntry("Theirs", "person"), (), by=WRITER, seen=actor(store, slug).seen)
    else:
        edit_source(store, slug, SourceEntry("Theirs"), by=WRITER, seen=source(store, slug).seen)


def as_written(found: IssueDetail) -> list[LevelEntry]:
    return [LevelEntry(f"{level.value:g}", level.label, level.meaning) for level in found.row.levels]


@pytest.mark.parametrize(("what", "field"), [("issue", "name"), ("actor", "name"), ("source", "title")])
def test_a_change_of_what_another_changed_meanwhile_is_not_saved_and_can_be_left_out_for_theirs(
    record: Store, what: str, field: str
) -> None:
    app = write(open_page(what), what, {field: "Mine"})
    change(record, what)
    before, sheet = revision(record), typed(app, what)
    click(app, what, "save")
    assert "this was changed since you opened it" in warned(app)
    assert ({name: typed(app, what)[name] for name in sheet}, revision(record)) == (sheet, before)
    click(app, what, "met-leave")
    assert typed(app, what)[field] == "Theirs"
    click(write(app, what, {field: "Mine"}), what, "save")
    assert "Saved: " in told(app)


def test_a_form_that_was_not_typed_into_follows_the_record(record: Store) -> None:
    app = open_page("actor")
    change(record, "actor")
    assert typed(run(app), "actor")["name"] == "Theirs"


# Merging


def test_two_actors_are_merged_once_it_is_told_what_moves_and_that_they_are_the_same(record: Store) -> None:
    duplicate = add_actor(record, ActorEntry("M. Pompeo", "person"), (), by=WRITER).slug
    add(record, actor=duplicate)
    app = open_page("actor")
    app.selectbox(key="codebook-merge-pompeo").set_value(duplicate)
    run(app)
    assert effects(app) == [
        "1 stance moves to Mike Pompeo.",
        "M. Pompeo stays findable as another name of Mike Pompeo.",
    ]
    start = f"codebook-merge-pompeo-{duplicate}"
    assert app.button(key=f"{start}-do").disabled
    app.checkbox(key=f"{start}-sure").set_value(True)
    app.text_input(key=f"{start}-why").set_value("Spelt twice.")
    press(run(app), f"{start}-do")
    assert "M. Pompeo is now another name of Mike Pompeo" in told(app)
    assert duplicate not in slugs(record, "actor")
    assert app.selectbox(key="filter-actor").value == "pompeo"
    assert "Mike Pompeo (also M. Pompeo)" in app.selectbox(key="filter-actor").options
    with record.reading() as session:
        assert history_of(session, "actor", "pompeo")[0].why == "Spelt twice."


def test_two_sources_are_merged(record: Store) -> None:
    app = open_page("source")
    app.selectbox(key="codebook-merge-voa-2019-02-28").set_value("kbs-2017-03-17")
    run(app)
    start = "codebook-merge-voa-2019-02-28-kbs-2017-03-17"
    app.checkbox(key=f"{start}-sure").set_value(True)
    press(run(app), f"{start}-do")
    assert "kbs-2017-03-17" not in slugs(record, "source")


def test_merging_waits_for_what_is_typed_and_is_refused_when_the_duplicate_was_changed(record: Store) -> None:
    app = write(open_page("actor"), "actor", {"note": "Half a thought"})
    app.selectbox(key="codebook-merge-pompeo").set_value("bolton")
    start = "codebook-merge-pompeo-bolton"
    run(app)
    app.checkbox(key=f"{start}-sure").set_value(True)
    run(app)
    assert "save or discard it first" in warned(app)
    assert app.button(key=f"{start}-do").disabled
    click(app, "actor", "discard")
    edit_actor(record, "bolton", ActorEntry("Bolton", "person"), (), by=WRITER, seen=actor(record, "bolton").seen)
    before = revision(record)
    press(app, f"{start}-do")
    assert "bolton has been changed since you opened it" in app.error[0].value
    assert revision(record) == before


@pytest.mark.parametrize("what", ["issue", "event"])
def test_issues_and_events_are_not_merged(record: Store, what: str) -> None:
    assert "Merge with a duplicate" not in [one.label for one in open_page(what).expander]
