"""The link is the view: it holds every choice, rebuilds the page elsewhere, and names what is unknown."""

from datetime import date
from typing import Any, Final

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from db.dates import today
from db.engine import Store
from tests.pages.reader import JOINER, choose, run, slugs, spec, table, told, turn_to, visit

TIMELINE: Final = {
    **{"issues": "sequencing,sanctions,testing", "actors": "united-states,dprk", "voice": "whole", "track": "both"},
    **{"voices": "none", "known": "today", "kinds": "all", "certainty": "all", "attribution": "all"},
    **{"without": "none", "since": "start", "until": "end", "events": "summit,talks"},
}
CHOICES: Final[dict[str, tuple[Any, str]]] = {
    "issues": (["exercises", "scope"], "exercises,scope"),
    "actors": (["china", "dprk"], "china,dprk"),
    "voice": ("own", "own"),
    "track": ("done", "done"),
    "voices": ("dprk", "dprk"),
    "known": (date(2019, 3, 1), "2019-03-01"),
    "kinds": (["demand", "offer"], "demand,offer"),
    "certainty": (["high"], "high"),
    "attribution": (["own"], "own"),
    "without": (["seed"], "seed"),
    "since": (date(2018, 1, 1), "2018-01-01"),
    "until": (date(2019, 1, 1), "2019-01-01"),
    "events": (["test"], "test"),
}
RECORD: Final[dict[str, tuple[Any, str]]] = {
    "in": (["exercises", "sanctions"], "exercises,sanctions"),
    "of": (["dprk"], "dprk"),
    "text": ("missile", "missile"),
    "sort": ("actor", "actor"),
}


def test_the_link_says_every_choice_by_its_slug_defaults_too(record: Store) -> None:
    assert visit().query_params == TIMELINE


def test_a_choice_is_in_the_link_as_soon_as_it_is_made(record: Store) -> None:
    app, link = visit(), dict(TIMELINE)
    for name, (value, written) in CHOICES.items():
        link[name] = written
        assert choose(app, name, value).query_params == link


@pytest.mark.parametrize("name", ["issues", "track", "voices", "known", "without", "since", "events"])
def test_the_link_makes_the_same_figure_in_another_session(record: Store, name: str) -> None:
    app = choose(visit(), name, CHOICES[name][0])
    assert spec(visit(**app.query_params)) == spec(app)


def test_a_link_with_many_choices_makes_the_same_figure_whatever_was_chosen_before(record: Store) -> None:
    app = visit()
    for name, value in (("issues", ["sanctions"]), ("actors", ["china", "dprk"]), ("track", "said")):
        choose(app, name, value)
    choose(choose(app, "known", date(2019, 6, 1)), "events", ["test"])
    other = visit(voices="dprk", kinds="demand", since="2019-01-01")
    assert spec(other) != spec(app)
    other.query_params = dict(app.query_params)
    assert spec(run(other)) == spec(app) == spec(visit(**app.query_params))


@pytest.mark.parametrize("name", RECORD)
def test_a_choice_on_the_record_is_in_its_link_and_the_link_makes_the_same_table(record: Store, name: str) -> None:
    value, written = RECORD[name]
    app = choose(visit("record"), name, value)
    assert app.query_params[name] == written
    if name == "text":  # what is found is told with the words marked, not in a table
        assert told(visit("record", **app.query_params)) == told(app)
        return
    assert table(visit("record", **app.query_params)).equals(table(app))


def test_a_page_of_the_table_is_in_the_link(record: Store) -> None:
    app = visit("record", page="3")
    assert app.query_params["page"] == "3"
    assert "101 to 150 shown" in told(app)
    assert table(visit("record", **app.query_params)).equals(table(app))


@pytest.mark.parametrize(
    ("page", "shown"), [("0", "1 to 50"), ("-1", "1 to 50"), ("x", "1 to 50"), ("99", "201 to")]
)
def test_a_page_that_is_not_there_gives_the_first_or_the_last(record: Store, page: str, shown: str) -> None:
    assert f"{shown} " in told(visit("record", page=page))


# Back and forward, and from page to page


def test_going_back_brings_back_the_choices_and_the_figure(record: Store) -> None:
    app = visit()
    link, before = dict(app.query_params), spec(app)
    choose(choose(app, "track", "done"), "issues", ["testing"])
    assert spec(app) != before
    app.query_params = link
    assert spec(run(app)) == before
    assert app.multiselect(key="filter-issues").value == ["sequencing", "sanctions", "testing"]


def test_a_choice_goes_along_to_other_pages_and_back(record: Store) -> None:
    app = choose(visit(), "known", date(2019, 3, 1))
    assert turn_to(app, "record").query_params["known"] == "2019-03-01"
    assert turn_to(app, "timeline").query_params["known"] == "2019-03-01"


def test_a_link_is_followed_to_the_letter_whatever_was_chosen_before(record: Store) -> None:
    app = choose(visit(), "kinds", ["demand"])
    app.query_params = {"issues": "testing"}
    assert run(app).query_params == TIMELINE | {"issues": "testing"}


# What a link asks for and the record does not have


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("issues", "Issues"),
        ("actors", "Actors"),
        ("voice", "Whose words"),
        ("track", "Words or deeds"),
        ("voices", "Voices"),
        ("kinds", "Kinds"),
        ("certainty", "Coder's certainty"),
        ("attribution", "On whose word"),
        ("without", "Sources to leave out"),
        ("events", "Events"),
    ],
)
def test_an_unknown_value_is_named_and_the_known_ones_are_kept(record: Store, name: str, label: str) -> None:
    known = CHOICES[name][1]
    single = name in {"voice", "track", "voices"}
    app = visit(**{name: "nowhere" if single else f"{known},nowhere"})
    assert warnings(app) == [
        f"{label}: this link names 'nowhere', which the record does not have. It was left out."
    ]
    assert app.query_params[name] == (TIMELINE[name] if single else known)


def test_an_unknown_sorting_is_named(record: Store) -> None:
    app = visit("record", sort="nonsense")
    assert warnings(app) == [
        "Sort by: this link names 'nonsense', which the record does not have. It was left out."
    ]


def test_it_is_named_once_and_not_when_the_page_is_drawn_again(record: Store) -> None:
    app = visit(issues="nowhere,testing")
    assert len(app.warning) == 1
    assert len(choose(app, "track", "said").warning) == 0


@pytest.mark.parametrize("text", ["yesterday", "2019", "2019-02-30", "2019-01-01/2019-02-01"])
def test_a_day_that_is_none_is_told_in_a_sentence(record: Store, text: str) -> None:
    app = visit(known=text)
    (warning,) = warnings(app)
    assert warning.startswith("As known on: ")
    assert text in warning
    assert app.query_params == TIMELINE


@pytest.mark.parametrize("name", ["known", "since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_far_from_the_record_is_no_error(record: Store, name: str, day: str) -> None:
    assert visit(**{name: day}).title[0].value == "Timeline"


def test_nothing_later_than_today_is_known(record: Store) -> None:
    app = visit(known="9000-01-01")
    assert app.query_params["known"] == today().isoformat()
    assert slugs(app) == slugs(visit())


@pytest.mark.parametrize(
    ("name", "hostile"),
    [
        *(("issues", text) for text in ("**x**", "![x](https://example.org/x.png)", "<b>x</b>", "`x`", ":red[x]")),
        *(("voice", "**x**"), ("known", "**x**")),
    ],
)
def test_what_a_link_says_is_shown_as_text(record: Store, name: str, hostile: str) -> None:
    app = visit(**{name: hostile})
    (warning,) = app.warning
    (inline,) = (token for token in MarkdownIt("commonmark").parse(warning.value) if token.type == "inline")
    assert [token.type for token in inline.children or []] == ["text"]
    assert hostile in inline.content.replace("\\", "").replace(JOINER, "")


def test_more_actors_than_can_be_told_apart_are_not_dropped_in_silence(record: Store) -> None:
    nine = "united-states,dprk,rok,china,russia,japan,trump,pompeo,bolton"
    app = visit(actors=nine)
    assert app.query_params["actors"] == nine.removesuffix(",bolton")
    assert "bolton" in " ".join(warnings(app))


def test_a_choice_named_twice_is_made_once(record: Store) -> None:
    app = visit(issues="testing,testing")
    assert app.multiselect(key="filter-issues").value == ["testing"]
    assert app.query_params["issues"] == "testing"


def warnings(app: AppTest) -> list[str]:
    """What the page warns of, as read."""
    return [warning.value.replace("\\", "") for warning in app.warning]
