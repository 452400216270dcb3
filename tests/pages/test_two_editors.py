"""Two people at one thing: who saves second sees both versions and chooses, and nothing that was typed is lost."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from db.commands.actors import edit_actor
from db.commands.events import edit_event
from db.commands.issues import edit_issue
from db.commands.merging import Seen, merge_actors, merge_sources
from db.commands.sources import edit_source
from db.commands.stances import edit_stance, restore_stance, retract_stance
from db.engine import Store
from db.entries import ActorEntry, AffiliationEntry, EventEntry, EvidenceEntry, IssueEntry, LevelEntry, SourceEntry
from db.queries.detail import history_of
from tests.pages.reader import press, run, slugs, table, visit
from tests.pages.test_codebook_page import (
    PARTS,
    actor,
    click,
    event,
    issue,
    key,
    open_page,
    source,
    told,
    typed,
    write,
)
from tests.pages.writer import VALID, fill, level, revision, save
from tests.pages.writer import key as form_key
from tests.pages.writer import typed as form_typed
from tests.store.builders import WRITER, add, detail, submission

ROOT: Final = Path(__file__).parents[2]
THEM: Final = replace(WRITER, name="Ben Second", why="Read in the minutes.")
ASKED: Final = "this was changed since you opened it"
FIRST: Final[dict[str, Any]] = {
    "summary": "First.",
    "note": "A note.",
    "evidence": (EvidenceEntry("seed", "Quoted."),),
}
"""A stance that two people open."""


def opened(store: Store) -> tuple[AppTest, str]:
    """A form on a stance of this test's own."""
    slug = add(store, **FIRST).slug
    return visit("add", edit=slug), slug


def they_save(store: Store, slug: str, **changes: Any) -> None:  # noqa: ANN401 - the fields of a stance
    """The other one saves the stance with these fields changed."""
    edit_stance(store, slug, submission(**FIRST | changes), by=THEM, seen=detail(store, slug).seen)


def choose(app: AppTest, store: Store, slug: str, field: str, whose: str) -> AppTest:
    """Choose a version of a field that both changed."""
    app.radio(key=form_key(app, f"met-{detail(store, slug).seen}-{field}")).set_value(whose)
    return run(app)


def button(app: AppTest, name: str) -> Any:  # noqa: ANN401 - Streamlit's button
    return app.button(key=form_key(app, f"met-{name}"))


# Stances


def test_who_saves_second_sees_both_versions_with_who_made_the_other_when_and_why(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"summary": "Mine.", "note": "Mine too."})
    they_save(record, slug, summary="Theirs.", known_on="2019-03-05")
    before, sheet = revision(record), form_typed(app)
    save(app)
    page = told(app)
    assert ASKED in page
    at = detail(record, slug).history[0].at
    assert f"Ben Second (form) on {at.day} " in page
    assert f"{at:%H:%M} UTC: Read in the minutes." in page
    for words in ("Theirs.", "Mine.", "When you opened it: First.", "Mine too.", "2019-03-05"):
        assert words in page, words
    assert "Only they changed it: taken over." in page
    assert "Only you changed it: stays yours." in page
    assert "1 field changed by both" in page
    assert {field: form_typed(app)[field] for field in sheet} == sheet
    assert revision(record) == before


@pytest.mark.parametrize(("whose", "summary"), [("mine", "Mine."), ("theirs", "Theirs.")])
def test_what_was_chosen_is_saved_with_what_each_alone_changed_and_the_history_has_both(
    record: Store, whose: str, summary: str
) -> None:
    app, slug = opened(record)
    fill(app, {"summary": "Mine.", "note": "Mine too.", "level": level(2.0)})
    they_save(record, slug, summary="Theirs.", known_on="2019-03-05")
    save(app)
    assert button(app, "choose").disabled
    choose(app, record, slug, "summary", whose)
    press(app, form_key(app, "met-choose"))
    assert f"Saved as {slug}." in told(app)
    found = detail(record, slug)
    assert (found.summary, found.note, found.value) == (summary, "Mine too.", 2.0)
    assert found.known_on.isoformat() == "2019-03-05"
    assert [change.by for change in found.history][1:] == ["Ben Second", WRITER.name]
    assert "note" in found.history[0].fields
    assert "known_on" not in found.history[0].fields


def test_what_is_still_typed_while_both_are_shown_is_mine(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"summary": "Mine."})
    they_save(record, slug, summary="Theirs.")
    save(app)
    fill(app, {"summary": "Of both."})
    choose(app, record, slug, "summary", "mine")
    press(app, form_key(app, "met-choose"))
    assert detail(record, slug).summary == "Of both."


def test_what_was_changed_again_meanwhile_is_shown_again(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"summary": "Mine."})
    they_save(record, slug, summary="Theirs.")
    save(app)
    choose(app, record, slug, "summary", "mine")
    they_save(record, slug, summary="Theirs again.")
    press(app, form_key(app, "met-choose"))
    assert detail(record, slug).summary == "Theirs again."
    assert ASKED in told(app)
    assert "Theirs again." in told(app)
    assert form_typed(app)["summary"] == "Mine."
    choose(app, record, slug, "summary", "mine")
    press(app, form_key(app, "met-choose"))
    assert detail(record, slug).summary == "Mine."


def test_theirs_can_be_left_and_that_is_said(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"summary": "Mine."})
    they_save(record, slug, summary="Theirs.")
    save(app)
    before = revision(record)
    press(app, form_key(app, "met-leave"))
    assert "What you typed was left out" in told(app)
    assert form_typed(app)["summary"] == "Theirs."
    assert ASKED not in told(app)
    assert revision(record) == before
    save(fill(app, {"note": "Agreed."}))
    assert (detail(record, slug).summary, detail(record, slug).note) == ("Theirs.", "Agreed.")


def test_evidence_that_either_added_or_changed_stays(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"0-quote": "Quoted by me."})
    press(app, form_key(app, "more"))
    fill(app, {"1-source": "kbs-2017-03-17", "1-quote": "Found by me."})
    theirs = (EvidenceEntry("voa-2019-02-28", "Found by them."), EvidenceEntry("seed", "Quoted.", "p. 3"))
    they_save(record, slug, evidence=theirs)
    save(app)
    press(app, form_key(app, "met-choose"))
    assert [(row.source, row.quote, row.locator) for row in detail(record, slug).evidence] == [
        ("voa-2019-02-28", "Found by them.", ""),
        ("seed", "Quoted by me.", "p. 3"),
        ("kbs-2017-03-17", "Found by me.", ""),
    ]


def test_a_level_is_chosen_with_the_issue_it_is_on(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"level": level(2.0)})
    they_save(record, slug, issue="testing", value="1")
    save(app)
    page = told(app)
    assert "Issue, and where it stands" in page
    assert "Sequencing: Concessions first" in page
    choose(app, record, slug, "placed", "mine")
    press(app, form_key(app, "met-choose"))
    assert (detail(record, slug).issue, detail(record, slug).value) == ("sequencing", 2.0)


def test_a_choice_that_breaks_a_rule_is_refused_next_to_its_field_and_can_be_saved_later(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"known_on": "2019-03-02"})
    they_save(record, slug, stated_on="2019-03-05")
    save(app)
    press(app, form_key(app, "met-choose"))
    assert "Not saved. The reasons stand next to the fields" in told(app)
    assert (form_typed(app)["stated_on"], form_typed(app)["known_on"]) == ("2019-03-05", "2019-03-02")
    save(fill(app, {"known_on": "2019-03-06"}))
    assert f"Saved as {slug}." in told(app)


def test_a_stance_that_was_retracted_meanwhile_is_said_to_be_and_stays_so(record: Store) -> None:
    app, slug = opened(record)
    fill(app, {"summary": "Mine."})
    retract_stance(record, slug, "Said by another.", by=THEM, seen=detail(record, slug).seen)
    save(app)
    assert "Retracted since you opened it: Said by another." in told(app)
    assert form_typed(app)["summary"] == "Mine."
    press(app, form_key(app, "met-choose"))
    assert (detail(record, slug).summary, detail(record, slug).retracted_why) == ("Mine.", "Said by another.")


def test_a_stance_that_was_restored_meanwhile_is_said_to_count(record: Store) -> None:
    slug = add(record, **FIRST).slug
    retract_stance(record, slug, "Said by another.", by=THEM, seen=detail(record, slug).seen)
    app = fill(visit("add", edit=slug), {"summary": "Mine."})
    restore_stance(record, slug, by=THEM, seen=detail(record, slug).seen)
    assert "counts again since" in told(save(app))


def test_a_form_that_nobody_typed_into_follows_the_record(record: Store) -> None:
    app, slug = opened(record)
    they_save(record, slug, summary="Theirs.")
    assert form_typed(run(app))["summary"] == "Theirs."


def test_an_actor_and_a_source_that_went_into_others_while_they_were_chosen_are_those(record: Store) -> None:
    app = fill(visit("add"), VALID | {"actor": "bolton", "0-source": "kbs-2017-03-17"})
    merge_actors(
        record, "bolton", "pompeo", by=THEM, seen=Seen(actor(record, "bolton").seen, actor(record, "pompeo").seen)
    )
    old, new = source(record, "kbs-2017-03-17"), source(record, "voa-2019-02-28")
    merge_sources(record, old.slug, new.slug, by=THEM, seen=Seen(old.seen, new.seen))
    run(app)
    assert (form_typed(app)["actor"], form_typed(app)["0-source"]) == ("pompeo", "voa-2019-02-28")
    assert "Saved as " in told(save(app))


# The codebook


def they_edit(store: Store, what: str) -> None:
    """The other one changes two fields of a thing of the codebook."""
    slug = PARTS[what]
    if what == "issue":
        row = issue(store).row
        levels = tuple(LevelEntry(f"{one.value:g}", one.label, one.meaning) for one in row.levels)
        entry = IssueEntry("Theirs", row.question, "", row.low_end, row.high_end, "Noted by them.", levels)
        edit_issue(store, slug, entry, by=THEM, seen=issue(store).seen)
    elif what == "actor":
        held = actor(store, slug)
        entry_of = ActorEntry("Theirs", held.kind.value, note="Noted by them.")
        edit_actor(store, slug, entry_of, posts_of(store, slug), by=THEM, seen=held.seen)
    elif what == "event":
        at = event(store, slug)
        changed = EventEntry("", "Theirs", at.kind.value, at.occurred_on, "Noted by them.", at.source)
        edit_event(store, slug, changed, by=THEM, seen=at.seen)
    else:
        cited = source(store, slug)
        new = SourceEntry("Theirs", "", cited.publisher, "Noted by them.", cited.published_on, cited.url)
        edit_source(store, slug, new, by=THEM, seen=cited.seen)


def posts_of(store: Store, slug: str, **changes: str) -> tuple[AffiliationEntry, ...]:
    """The posts of an actor as they are, the first with these changes."""
    posts = [
        AffiliationEntry(slug, post.principal, post.role, str(post.starts_on or ""), str(post.ends_on or ""))
        for post in actor(store, slug).posts
    ]
    return (replace(posts[0], **changes), *posts[1:])


def now(store: Store, what: str) -> Any:  # noqa: ANN401 - the row of any kind
    """What is recorded of a thing."""
    return (
        issue(store).row
        if what == "issue"
        else {"actor": actor, "event": event, "source": source}[what](store, PARTS[what])
    )


def seen(store: Store, what: str) -> int:
    """The change that made what is recorded of a thing."""
    return int(issue(store).seen if what == "issue" else now(store, what).seen)


NAMES: Final = {
    "issue": ("name", "note", "question"),
    "actor": ("name", "note", "kind"),
    "event": ("name", "description", "occurred_on"),
    "source": ("title", "author", "publisher"),
}
"""Fields that both change, only they change, and only I change."""
MINE: Final = {"question": "Who moves when?", "kind": "group", "occurred_on": "2019-02", "publisher": "Mine"}


@pytest.mark.parametrize("what", PARTS)
@pytest.mark.parametrize(("whose", "called"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_a_thing_of_the_codebook_is_chosen_field_by_field(
    record: Store, what: str, whose: str, called: str
) -> None:
    both, theirs, mine = NAMES[what]
    app = write(open_page(what), what, {both: "Mine", mine: MINE[mine], "why": "Read in the book."})
    they_edit(record, what)
    click(app, what, "save")
    page = told(app)
    for words in (ASKED, "Ben Second (form)", "Read in the minutes.", "Noted by them.", "1 field changed by both"):
        assert words in page, words
    assert typed(app, what)[both] == "Mine"
    app.radio(key=key(app, what, f"met-{seen(record, what)}-{both}")).set_value(whose)
    click(run(app), what, "met-choose")
    assert "Saved: " in told(app)
    found = now(record, what)
    assert (getattr(found, both), getattr(found, theirs)) == (called, "Noted by them.")
    assert str(getattr(found, mine)) == MINE[mine]
    with record.reading() as session:
        newest, other, *_ = history_of(session, what, PARTS[what])
    assert (newest.why, other.by) == ("Read in the book.", "Ben Second")


@pytest.mark.parametrize("what", PARTS)
def test_theirs_can_be_left_on_every_form_of_the_codebook(record: Store, what: str) -> None:
    both = NAMES[what][0]
    app = write(open_page(what), what, {both: "Mine"})
    they_edit(record, what)
    click(app, what, "save")
    click(app, what, "met-leave")
    assert "What you typed was left out" in told(app)
    assert typed(app, what)[both] == getattr(now(record, what), both) == "Theirs"


def test_levels_that_both_changed_are_chosen_and_those_that_either_added_stay(record: Store) -> None:
    app = write(open_page("issue"), "issue", {"levels.0.label": "Mine", "levels.1.meaning": "Meant by me"})
    click(app, "issue", "levels-another")
    write(app, "issue", {"levels.5.value": "3", "levels.5.label": "More"})
    row = issue(record).row
    levels = [LevelEntry(f"{one.value:g}", one.label, one.meaning) for one in row.levels]
    levels[0] = replace(levels[0], label="Theirs", meaning="Meant by them")
    levels.insert(2, LevelEntry("-0.5", "Half"))
    entry = IssueEntry(row.name, row.question, "", row.low_end, row.high_end, row.note, tuple(levels))
    edit_issue(record, "sequencing", entry, by=THEM, seen=issue(record).seen)
    click(app, "issue", "save")
    assert "Level Mine: label" in told(app)
    app.radio(key=key(app, "issue", f"met-{issue(record).seen}-levels.0.label")).set_value("mine")
    click(run(app), "issue", "met-choose")
    found = {one.value: (one.label, one.meaning) for one in issue(record).row.levels}
    assert found[-2] == ("Mine", "Meant by them")
    assert found[-1][1] == "Meant by me"
    assert (found[-0.5][0], found[3][0]) == ("Half", "More")


def test_posts_that_both_changed_are_chosen_and_those_that_either_added_stay(record: Store) -> None:
    app = write(open_page("actor"), "actor", {"posts.0.ends_on": "2018-01-01"})
    click(app, "actor", "posts-another")
    write(app, "actor", {"posts.2.principal": "china", "posts.2.role": "Guest"})
    posts = (*posts_of(record, "pompeo", ends_on="2018-02-02"), AffiliationEntry("pompeo", "rok", "Adviser"))
    held = actor(record, "pompeo")
    entry = ActorEntry(held.name, held.kind.value, note=held.note)
    edit_actor(record, "pompeo", entry, posts, by=THEM, seen=held.seen)
    click(app, "actor", "save")
    assert "South Korea (ROK)" in told(app)
    app.radio(key=key(app, "actor", f"met-{actor(record, 'pompeo').seen}-posts.0.ends_on")).set_value("mine")
    click(run(app), "actor", "met-choose")
    found = {(post.principal, post.role): str(post.ends_on) for post in actor(record, "pompeo").posts}
    assert found[held.posts[0].principal, held.posts[0].role] == "2018-01-01"
    assert {("china", "Guest"), ("rok", "Adviser")} <= set(found)


def test_what_was_typed_about_an_actor_that_went_into_another_is_told_and_kept_until_it_is_discarded(
    record: Store,
) -> None:
    app = write(open_page("actor", "bolton"), "actor", {"note": "Half a thought"}, "bolton")
    both = Seen(actor(record, "bolton").seen, actor(record, "pompeo").seen)
    merge_actors(record, "bolton", "pompeo", by=THEM, seen=both)
    click(app, "actor", "save", "bolton")
    assert "John Bolton was merged into Mike Pompeo" in told(app)
    assert "Half a thought" in told(app)
    press(app, key(app, "actor", "kept", "bolton"))
    assert dict(app.query_params)["actor"] == "pompeo"
    assert "Half a thought" in told(app)
    press(app, key(app, "actor", "gone", "bolton"))
    assert "Half a thought" not in told(app)


# What others write is seen at the next rerun


def by_a_second_tab(store: Store, folder: Path) -> None:
    save(fill(visit("add"), VALID | {"stated_on": "2019-05-05"}))


def by_a_second_process(store: Store, folder: Path) -> None:
    program = (
        "from db.setup import open_store; from tests.store.builders import add;"
        f"add(open_store({store.url!r}), stated_on='2019-05-05', actor='trump')"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def by_the_command_line(store: Store, folder: Path) -> None:
    path = folder / "table.csv"
    path.write_text(
        "When,Speaker,Topic,Level,Statement,Title\n2019-05-05,Donald Trump,Sequencing,Disarm first,First,A report\n"
    )
    command = [sys.executable, "-m", "positions.cli", "import", str(path), "--create", "sources"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"POSITIONS_DATABASE_URL": store.url}, check=True)


@pytest.mark.parametrize("write_one", [by_a_second_tab, by_a_second_process, by_the_command_line])
def test_what_others_write_is_seen_at_the_next_rerun_of_every_kind_of_page(
    record: Store, tmp_path: Path, write_one: Callable[[Store, Path], None]
) -> None:
    line, rows, book = visit(issues="sequencing", actors="trump"), visit("record", of="trump"), visit("codebook")
    before, listed, counted = slugs(line), len(table(rows)), sequencing(book)
    write_one(record, tmp_path)
    assert (slugs(line), len(table(rows)), sequencing(book)) == (before, listed, counted)
    (new,) = slugs(run(line)) - before
    assert new.startswith("trump-sequencing-2019-05-05")
    assert len(table(run(rows))) == listed + 1
    assert sequencing(run(book)) == counted + 1


def sequencing(app: AppTest) -> int:
    """How many stances the codebook counts on the first issue."""
    return int(app.dataframe[0].value["Stances"].iloc[0])
