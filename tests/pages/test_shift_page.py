"""Did it last? The move of Hanoi as it could be known on a day, and the evidence for both readings."""

from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from tests.pages.reader import choose, figure, slugs, table, told, visit

HANOI: Final = {"actor": "united-states", "issue": "sequencing", "date": "2019-02-28", "other": "dprk"}
PAPER: Final = ("Inventory early on (28 Feb 2019)", "Inspectors, full access (28 Feb 2019)")
"""What the Hanoi paper says, public only on 29 March."""


def page(known: str = "today", **link: str) -> AppTest:
    """The page of the move of Hanoi, as known on a day."""
    return visit("shift", **{**HANOI, "known": known} | link)


def read(app: AppTest) -> str:
    return told(app).replace("\\", "")


def section(app: AppTest, title: str, until: str) -> str:
    """What stands between two headings."""
    return read(app).partition(title)[2].partition(until)[0]


def outcomes(app: AppTest) -> dict[str, list[str]]:
    """The grid of other choices: outcomes by window, for each choice of stances."""
    rows = table(app).to_dict("records")
    return {row.pop("Stances"): list(row.values()) for row in rows}


# As known on a day


def test_as_known_on_10_march_it_is_too_early_to_say(record: Store) -> None:
    app = page("2019-03-10")
    assert "As known on 10 Mar 2019 it is too early to say (90 days end on 29 May 2019)" in read(app)
    assert "Half-way back or more: none on record" in read(app)
    assert outcomes(app)["All stances"] == ["too early to say"] * 4


def test_as_known_on_24_march_it_is_part_of_the_way_back_since_the_18th(record: Store) -> None:
    app = page("2019-03-24")
    assert (
        "Within 90 days: part of the way back. It was half-way back on 18 Mar 2019, and not fully back as known."
    ) in read(app)
    assert "18 Mar 2019, Mike Pompeo" in section(app, "Half-way back or more:", "Neither here")
    assert outcomes(app)["All stances"] == ["part of the way back"] * 4


def test_as_known_today_it_was_all_the_way_back_two_days_past_the_window(record: Store) -> None:
    app = page()
    assert (
        "Within 90 days: part of the way back. It was half-way back on 18 Mar 2019, fully back on 31 May 2019 "
        "(2 days after the window)."
    ) in read(app)
    assert outcomes(app)["All stances"] == ["part of the way back"] * 2 + ["came back"] * 2
    assert "24 May 2019 to 31 May 2019, U.S. State Department" in read(app)


@pytest.mark.parametrize("known", ["2019-03-10", "2019-03-28"])
def test_the_hanoi_paper_is_absent_until_it_was_public(record: Store, known: str) -> None:
    assert not [words for words in PAPER if words in read(page(known))]


def test_once_it_was_public_it_counts_from_its_own_day(record: Store) -> None:
    assert [words for words in PAPER if words in read(page("2019-03-29"))] == list(PAPER)


@pytest.mark.parametrize("known", ["2019-03-10", "2019-03-24"])
def test_nothing_later_is_drawn(record: Store, known: str) -> None:
    app = page(known)
    days = [day for trace in figure(app)["data"] for day in trace["x"] if day]
    assert max(days) <= known
    assert slugs(app) < slugs(page())


def test_before_the_move_was_known_there_is_none(record: Store) -> None:
    app = page("2019-02-27")
    assert "the actor did not move on that day" in read(app)
    assert not app.get("plotly_chart")


# What it shows


def test_it_says_where_the_line_had_stood_and_for_how_long_and_who_moved_it(record: Store) -> None:
    app = page()
    assert app.subheader[0].value.replace("\\", "") == (
        "United States on sequencing, 28 Feb 2019: from In parallel or phased to Disarm first"
    )
    assert read(app).startswith(
        "Did it last?\nIt had stood at In parallel or phased since 31 Jan 2019, for 28 days. The move was made by "
        "Donald Trump, who had said otherwise before; others joined."
    )


def test_evidence_for_both_readings_stands_in_two_columns(record: Store) -> None:
    app = page()
    meant = section(app, "**For: it was meant**", "**Against: it was not**")
    against = section(app, "**Against: it was not**", "**Its other issues")
    assert "28 Feb 2019, Donald Trump (demand): Disarm first." in meant
    assert [name in meant for name in ("John Bolton", "Stephen Biegun", "Mike Pompeo")] == [True, True, False]
    assert [name in against for name in ("Mike Pompeo", "John Bolton", "Stephen Biegun")] == [True, True, False]


def test_it_does_not_pronounce(record: Store) -> None:
    words = read(page()).lower()
    assert not [word for word in ("posturing", "bluff", "sincere", "policy change") if word in words]


def test_what_was_done_meanwhile_and_which_other_issues_moved(record: Store) -> None:
    app = page()
    issues = section(app, "**Its other issues within 90 days**", "**What it did")
    assert "Sanctions relief: moved to Only after major steps (22 Mar 2019)" in issues
    assert "Joint military exercises: did not move" in issues
    assert "- Sequencing" not in issues
    assert "21 Mar 2019, sanctions relief**: Lists two China-based shipping firms" in read(app)


def test_what_the_other_party_said_next_is_there_and_the_party_can_be_chosen(record: Store) -> None:
    app = page()
    next_up = section(app, "**[North Korea (DPRK)](actor?actor=dprk) on this issue, next**", "**What came of it")
    assert "15 Mar 2019, Choe Son Hui (demand): Washington moves next." in next_up
    assert "**[China](actor?actor=china) on this issue, next**" in read(choose(app, "other", "china"))


def test_the_grid_has_every_window_by_every_choice_of_stances(record: Store) -> None:
    app = page()
    assert list(table(app).columns) == ["Stances", "60 days", "90 days", "120 days", "180 days"]
    assert list(outcomes(app)) == [
        *("All stances", "Without remarks and gestures", "High certainty only", "Without the article's own rows"),
    ]
    assert outcomes(app)["High certainty only"][0] == "part of the way back (7 Mar 2019)"


def test_the_window_can_be_chosen_and_the_word_follows(record: Store) -> None:
    app = choose(page(), "window", "120")
    assert "Within 120 days: came back." in read(app)
    assert "after the window" not in read(app)
    assert app.query_params["window"] == "120"


def test_the_chart_rings_the_stance_that_made_it(record: Store) -> None:
    rings = [trace for trace in figure(page())["data"] if trace.get("marker", {}).get("size") == 24]
    assert [ring["x"] for ring in rings] == [["2019-02-28"]]


# A link that names none


@pytest.mark.parametrize("name", ["actor", "issue"])
def test_a_link_that_names_nobody_of_the_record_says_where_moves_are_found(record: Store, name: str) -> None:
    app = page(**{name: "nowhere"})
    assert "Choose a move on the page Shifts" in told(app)
    assert [link.proto.label for link in app.get("page_link")] == ["All shifts"]


def test_a_day_without_a_move_is_told(record: Store) -> None:
    assert "did not move on that day" in told(page(date="2019-03-01"))
    assert "The link's date cannot be read: " in told(page(date="yesterday"))
