"""What holds for every page: it opens on any store, its link is the view, and one day known is shared by all."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from db.commands.issues import add_issue
from db.engine import Store
from db.entries import ActorEntry, IssueEntry, LevelEntry, SourceEntry
from positions.explained import RULES
from positions.pagelist import LISTED
from positions.questions import QUESTIONS, Link
from tests.pages.reader import choose, told, turn_to, visit
from tests.store.builders import WRITER, add

HANOI: Final = {"actor": "united-states", "issue": "sequencing", "date": "2019-02-28", "other": "dprk"}
VIEWS: Final[Mapping[str, Mapping[str, str]]] = {
    "timeline": {"issues": "sequencing", "actors": "united-states,dprk", "voices": "dprk", "known": "2019-12-31"},
    "overview": {"on": "2019-03-24", "known": "2019-03-24", "than": "2018-06-12", "actors": "rok,saeed"},
    "compare": {"a": "saeed", "b": "united-states", "on": "2019-03-24", "than": "2019-02-01", "voice": "own"},
    "shifts": {"actors": "dprk,china", "by": "all", "window": "120", "outcome": "held", "order": "largest"},
    "shift": {**HANOI, "window": "60", "known": "2019-03-24"},
    "actor": {"actor": "rok", "known": "2019-06-30", "voice": "own"},
    "brief": {"from": "none", "since": "2018-06-12", "to": "hanoi", "issues": "testing", "actors": "dprk,rok"},
}
"""A link to each page that shows positions, with other choices than its own."""
CHANGES: Final[Mapping[str, tuple[str, Any]]] = {
    "timeline": ("issues", ["testing"]),
    "overview": ("on", date(2019, 3, 1)),
    "compare": ("a", "china"),
    "shifts": ("since", date(2018, 6, 12)),
    "shift": ("voice", "own"),
    "actor": ("actor", "dprk"),
    "brief": ("actors", ["china", "dprk"]),
}


def first_issue(store: Store) -> None:
    """The first issue of an empty store, with two levels."""
    levels = (LevelEntry("0", "None"), LevelEntry("1", "All"))
    add_issue(store, IssueEntry("Sanctions", "How much relief?", levels=levels), by=WRITER)


def first_stance(store: Store, *, actor: str, **changes: Any) -> None:  # noqa: ANN401 - the fields of a stance
    """A new actor's first stance on that issue."""
    whose, source = ActorEntry(actor, "state"), SourceEntry(f"Speech of {actor}")
    add(store, new_actor=whose, sources=(source,), issue="sanctions", **changes)


def view(app: AppTest) -> tuple[list[str], list[str], str]:
    """All that a page shows: figures and tables as sent to the browser, and every sentence."""
    figures = [str(chart.proto.spec) for chart in app.get("plotly_chart")]
    return figures, [frame.value.to_json() for frame in app.dataframe], told(app)


# The link is the view


@pytest.mark.parametrize("page", VIEWS)
def test_a_page_is_rebuilt_from_its_link_in_another_session_to_the_same_figure(record: Store, page: str) -> None:
    app = visit(page, **VIEWS[page])
    assert VIEWS[page].items() <= dict(app.query_params).items()
    assert view(visit(page, **app.query_params)) == view(app)


@pytest.mark.parametrize("page", VIEWS)
def test_a_choice_is_in_the_link_and_changes_the_view_there_too(record: Store, page: str) -> None:
    app = visit(page, **VIEWS[page])
    before = view(app)
    name, value = CHANGES[page]
    choose(app, name, value)
    assert view(app) != before
    assert view(visit(page, **app.query_params)) == view(app)


@pytest.mark.parametrize("page", VIEWS)
def test_what_a_link_names_and_the_record_does_not_have_is_told(record: Store, page: str) -> None:
    app = visit(page, **{**VIEWS[page], "voice": "nobodys", "known": "someday"})
    warned = " ".join(warning.value for warning in app.warning).replace("\\", "")
    assert "Whose words: this link names 'nobodys'" in warned
    assert "As known on: " in warned


def test_one_day_known_is_shared_by_all_pages(record: Store) -> None:
    app = choose(visit("overview", voice="whole"), "known", date(2019, 3, 10))
    for page in [*VIEWS, "record"]:
        app.query_params = {}
        assert turn_to(app, page).query_params["known"] == "2019-03-10", page


# Any store


@pytest.mark.parametrize("page", [page.name for page in LISTED])
def test_in_an_empty_store_every_page_says_what_to_do_next(blank: Store, page: str) -> None:
    app = visit(page)
    assert len(told(app).splitlines()) > 1
    if page not in {"add", "questions", "bring", "codebook", "export", "history", "releases", "members"}:
        assert "Add the first issue" in app.info[0].value
        assert [link.proto.label for link in app.get("page_link")] == ["Add the first issue"]


@pytest.mark.parametrize("page", [page.name for page in LISTED])
def test_with_an_issue_and_no_stance_every_page_opens(blank: Store, page: str) -> None:
    first_issue(blank)
    assert visit(page).title


@pytest.mark.parametrize("page", [page.name for page in LISTED])
def test_every_page_opens_on_the_shipped_record_without_a_warning(record: Store, page: str) -> None:
    app = visit(page, **({"actor": "dprk", "issue": "sequencing", "date": "2019-10-05"} if page == "shift" else {}))
    assert app.title
    assert not app.warning
    assert not app.error


@pytest.mark.parametrize(
    "page",
    [page.name for page in LISTED if page.name != "shift"],
)
def test_with_one_stance_every_page_opens(blank: Store, page: str) -> None:
    first_issue(blank)
    first_stance(blank, actor="Atlantis", value="0")
    assert visit(page).title


def test_rules_are_told_where_nobody_has_a_position(blank: Store) -> None:
    first_issue(blank)
    for actor in ("Atlantis", "Utopia"):
        first_stance(blank, actor=actor, answer="unclear", value="")
    assert len(visit("computed").text) == len(RULES)


# The questions


@pytest.mark.parametrize(
    "link", [link for question in QUESTIONS for link in question.links], ids=lambda link: link.label
)
def test_every_questions_link_opens_a_figure_and_names_nothing_unknown(record: Store, link: Link) -> None:
    app = visit(link.page, **dict(link.params))
    assert app.get("plotly_chart")
    assert not app.warning
    assert dict(link.params).items() <= dict(app.query_params).items()


def test_the_questions_are_all_there_with_their_links(record: Store) -> None:
    app = visit("questions")
    assert all(question.asks in told(app) for question in QUESTIONS)
    links = [(link.proto.label, link.proto.query_string) for link in app.get("page_link")]
    assert links == [
        (link.label, "&".join(f"{name}={value}" for name, value in link.params).replace(",", "%2C"))
        for question in QUESTIONS
        for link in question.links
    ]


def test_a_store_with_another_record_has_none_of_them(blank: Store) -> None:
    assert "put to the North Korea record, which this store does not hold" in told(visit("questions"))


# How this is computed


def test_each_rule_is_told_in_its_own_words_with_an_example(record: Store) -> None:
    app = visit("computed")
    assert [text.value for text in app.text] == [rule.text for rule in RULES]
    assert [f"**{rule.name}**" in told(app) for rule in RULES] == [True] * len(RULES)
    assert len([caption for caption in app.caption if caption.value.startswith("Here, on sequencing: ")]) == len(
        RULES
    )


def test_the_examples_change_with_the_record(record: Store) -> None:
    before = visit("computed")
    add(record, actor="trump", issue="sequencing", stated_on="2020-05-05", value="2", summary="All at once.")
    after = visit("computed")
    assert [text.value for text in after.text] == [text.value for text in before.text]
    assert "5 May 2020" in told(after)
    assert "5 May 2020" not in told(before)
