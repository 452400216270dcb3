"""The page History: who changed what, when and why, field by field; filters in the link; taking changes back."""

from typing import Final

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from db.commands.actors import add_actor
from db.commands.members import set_role
from db.commands.stances import edit_stance, retract_stance
from db.engine import Store
from db.entries import NEW, ActorEntry, AffiliationEntry, EvidenceEntry, SourceEntry, new_source
from db.history import Writer
from db.vocabulary import Role, Via
from tests.pages.reader import JOINER, choose, click_marks, press, run, told, visit
from tests.store.builders import WRITER, add, detail, submission
from tests.store.test_merging import merge, new_actor

BEN: Final = Writer("Ben Second", Via.COMMAND, "Another reading")


def words(app: AppTest) -> str:
    """Every sentence of the page as it is read, headlines of changes included."""
    labels = "\n".join(box.label for box in app.expander)
    return f"{told(app)}\n{labels}".replace("\\", "").replace(JOINER, "")


def numbers(app: AppTest) -> list[int]:
    """The changes on the page, in their order."""
    said = [part for line in app.caption for part in line.value.split(" · ")]
    return [int(part.removeprefix("change ")) for part in said if part.startswith("change ")]


def edited(store: Store, slug: str = "s009", **changes: str) -> int:
    """A stance with other content, and the change that gave it."""
    return edit_stance(store, slug, submission(**changes), by=BEN, seen=detail(store, slug).seen).change


def open_change(change: int) -> AppTest:
    """The page with one change, by a link from elsewhere."""
    return visit("history", change=str(change))


# What it shows


def test_every_change_is_listed_the_newest_first_with_who_when_how_why_and_what(record: Store) -> None:
    add(record)
    change = edited(record)
    app = visit("history")
    assert numbers(app) == [change, change - 1, 1]
    shown = words(app)
    assert f"UTC · Ben Second · command line · change {change} · Another reading" in shown
    assert "**Changed 1 stance**: Donald Trump on sequencing, 28 Feb 2019" in shown
    assert "**Recorded 1 stance**: Donald Trump on sequencing, 28 Feb 2019" in shown
    assert "**Brought in a file**: The data set (" in shown
    assert "208 stances" in shown


def test_what_a_change_did_is_worked_out_only_once_it_is_opened(record: Store) -> None:
    change = edited(record, summary="Another reading.")
    app = visit("history")
    assert "Another reading\\." not in told(app)
    app.session_state[f"history-open-{change}"] = True
    assert "Another reading\\." in told(run(app))


def test_a_link_opens_one_change_with_every_field_that_it_changed(record: Store) -> None:
    before = detail(record, "s009")
    change = edited(record, value="0", kind="offer", summary="Another reading.", note="Read anew.")
    shown = words(open_change(change))
    assert numbers(open_change(change)) == [change]
    assert "Kind: :red-background[demand] → :green-background[offer]" in shown
    assert "Position: :red-background[Disarm first (−2)] → " in shown
    assert "now: :green-background[Another reading.]" in shown
    assert f"before: :red-background[{before.summary}]" in shown
    assert "now: :green-background[Read anew.]" in shown


def test_of_many_changes_there_are_pages_both_ways(record: Store) -> None:
    for day in range(1, 28):
        add(record, stated_on=f"2019-01-{day:02}")
    app = visit("history")
    first = numbers(app)
    assert (len(first), first[0]) == (25, 28)
    second = numbers(press(app, "history-older"))
    assert second == [3, 2, 1]
    assert app.query_params["before"] == "4"
    assert numbers(visit("history", **app.query_params)) == second
    assert numbers(press(app, "history-newer")) == first


def test_another_filter_leads_back_to_the_newest(record: Store) -> None:
    for day in range(1, 28):
        add(record, stated_on=f"2019-01-{day:02}")
    app = press(visit("history"), "history-older")
    choose(app, "by", "Ada Analyst")
    assert numbers(app)[0] == 28
    assert "before" not in app.query_params


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ({"by": "Ben Second"}, {"edit"}),
        ({"did": "create"}, {"add"}),
        ({"did": "change"}, {"edit"}),
        ({"did": "import"}, {"seed"}),
        ({"of-actor": "kim-jong-un"}, {"seed", "edit"}),
        ({"on-issue": "sanctions"}, {"seed", "edit"}),
        ({"from-day": "2000-01-01", "to-day": "2000-12-31"}, set()),
        ({}, {"seed", "add", "edit"}),
    ],
)
def test_each_filter_is_in_the_link_and_shows_those_changes_and_no_others(
    record: Store, link: dict[str, str], shown: set[str]
) -> None:
    add(record, actor="moon")
    edited(record, actor="kim-jong-un", issue="sanctions")
    app = visit("history", **link)
    assert {("seed", "add", "edit")[number - 1] for number in numbers(app)} == shown
    assert {name: app.query_params[name] for name in link} == link


def test_where_nothing_passes_it_says_so(record: Store) -> None:
    assert "No change passes these filters" in told(visit("history", **{"to-day": "2000-01-01"}))


@pytest.mark.parametrize("number", ["99", "x", "-1", "٣", "9" * 30])
def test_a_change_that_there_is_not_is_told_with_the_way_to_all(record: Store, number: str) -> None:
    app = open_change(1)
    app.query_params = {"change": number}
    assert "There is no change" in words(run(app))
    assert numbers(press(app, "history-all")) == [1]


@pytest.mark.parametrize("before", ["x", "0", "9" * 30])
def test_a_link_to_no_page_shows_the_newest(record: Store, before: str) -> None:
    assert numbers(visit("history", before=before)) == [1]


def test_a_store_without_issues_has_a_history_too(blank: Store) -> None:
    add_actor(blank, ActorEntry("Country A", "state"), (), by=WRITER)
    assert "**Recorded 1 actor**: Country A" in words(visit("history"))


def test_a_store_without_changes_says_so(blank: Store) -> None:
    assert "No change passes these filters" in told(visit("history"))


# Taking back


def test_it_says_what_taking_back_will_do_before_anything_is_written(record: Store) -> None:
    change = edited(record, summary="Another reading.")
    app = press(open_change(change), f"history-back-{change}")
    assert "1 stance gets its former content again." in words(app)
    assert detail(record, "s009").summary == "Another reading."
    press(app, "history-close")
    assert "former content" not in words(app)
    assert detail(record, "s009").summary == "Another reading."


def test_a_change_is_taken_back_with_a_reason_and_the_new_change_is_shown(record: Store) -> None:
    summary = detail(record, "s009").summary
    change = edited(record, summary="Another reading.")
    app = press(open_change(change), f"history-back-{change}")
    app.get_by_key("history-why").set_value("By mistake")
    press(app, "history-take")
    assert detail(record, "s009").summary == summary
    assert numbers(app) == [change + 1]
    assert f"Change {change} is taken back by change {change + 1}" in words(app)
    assert f"Takes back change {change}. By mistake" in words(app)
    assert app.query_params == {"change": str(change + 1)}
    assert "Taken back by change" in links(open_change(change))
    assert f"See change {change}" in links(app)


def test_what_cannot_be_taken_back_is_told_with_whose_change_stands_against_it(record: Store) -> None:
    change = edited(record, summary="Another reading.")
    retract_stance(record, "s009", "Why", by=WRITER, seen=change)
    app = press(open_change(change), f"history-back-{change}")
    assert "s009 has been changed since by Ada Analyst" in words(app)
    assert "history-take" not in {button.key for button in app.button}


def test_what_changed_while_the_dialog_was_open_is_told_and_nothing_is_taken_back(record: Store) -> None:
    change = edited(record, summary="Another reading.")
    app = press(open_change(change), f"history-back-{change}")
    retract_stance(record, "s009", "Why", by=WRITER, seen=change)
    press(app, "history-take")
    assert "has been changed since by Ada Analyst" in words(app)
    assert detail(record, "s009").summary == "Another reading."


def test_a_merge_is_taken_back_and_told_as_what_it_is(record: Store) -> None:
    duplicate = new_actor(record, "M. Pompeo").slug
    stance = add(record, actor=duplicate).slug
    change = merge(record, duplicate, "pompeo").change
    app = open_change(change)
    assert "**Merged 1 actor and changed 1 stance and 1 actor**: M. Pompeo into Mike Pompeo" in words(app)
    assert "Actor: :red-background[M. Pompeo] → :green-background[Mike Pompeo]" in words(app)
    press(press(app, f"history-back-{change}"), "history-take")
    assert detail(record, stance).actor == duplicate
    assert "**Unmerged 1 actor" in words(app)


def test_an_import_is_taken_back_as_a_whole(record: Store) -> None:
    app = press(open_change(1), "history-back-1")
    assert "The 208 stances that this import brought no longer count" in words(app)
    press(app, "history-take")
    assert detail(record, "s009").retracted_why


def links(app: AppTest) -> str:
    """What the links of the page are called."""
    return "\n".join(link.proto.label for link in app.get("page_link")).replace("\\", "")


# A stance's history in the drawer


def test_the_drawer_has_a_tab_with_every_change_of_the_stance(record: Store) -> None:
    change = edited(record, stated_on="2019-02-28", kind="offer")
    app = click_marks(visit(), "s009")
    assert "Ben Second" not in told(app)
    app.session_state["drawer-tab-s009-0"] = "History"
    shown = words(run(app))
    assert "UTC, Ben Second (command line)" in shown
    assert "Kind: :red-background[demand] → :green-background[offer]" in shown
    assert "Recorded by an import: The data set" in shown
    assert f"Change {change}" in links(app)


# Who may see and do what


def test_roles_are_shown_to_admins(record: Store) -> None:
    set_role(record, "ada@example.org", Role.EDITOR, by=Writer("Ada Analyst", Via.FORM, role=Role.ADMIN))
    assert "**Recorded 1 member**: ada@example.org" in words(visit("history"))


# Untrusted text stays text

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "**bold**",
    "[x](javascript:alert(1))",
    "# title",
    "$x$ :red[x] ]:blue[y",
    "![x](https://example.org/x.png)",
    "북한 كوريا",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_people_write_is_text_in_list_differences_and_dialog(record: Store, hostile: str) -> None:
    who = Writer(hostile, Via.FORM, hostile)
    saved = add(
        record,
        new_actor=ActorEntry(hostile, "person"),
        affiliation=AffiliationEntry(NEW, "dprk", hostile),
        sources=(SourceEntry(hostile, publisher=hostile),),
        evidence=(EvidenceEntry(new_source(0), hostile, hostile),),
        summary=hostile,
        note=hostile,
    )
    change = edit_stance(
        record, saved.slug, submission(summary=hostile * 9, note=f"{hostile}!"), by=who, seen=saved.change
    ).change
    for link in ({}, {"change": str(change)}, {"change": str(saved.change)}):
        app = visit("history", **link)
        _check_plain(app, hostile)
    _check_plain(press(app, f"history-back-{saved.change}"), hostile, lists=True)


_LISTS: Final = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}
"""In the dialog, what will be done is a list."""


def _check_plain(app: AppTest, hostile: str, *, lists: bool = False) -> None:
    """Nothing that Streamlit reads as markdown has a link, a picture or code; the text is there as written."""
    read = ""
    for markdown in (
        *(e.value for kind in (app.markdown, app.caption) for e in kind),
        *(b.label for b in app.expander),
    ):
        ours = markdown.removeprefix("##### ")
        tokens = MarkdownIt("commonmark").parse(ours)
        inline = [child for token in tokens for child in token.children or []]
        ours_too = _LISTS if lists else set()
        assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline"} | ours_too, (
            markdown
        )
        assert {token.type for token in inline} <= {"text", "strong_open", "strong_close", "hardbreak", "softbreak"}
        read += "".join(token.content for token in inline)
    assert hostile.split()[0] in read.replace(JOINER, "")
