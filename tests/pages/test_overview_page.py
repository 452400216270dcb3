"""The Overview: where everybody stands on a date, what moved near it, and how much of it the record knows."""

from datetime import date
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.dates import read_day
from db.engine import Store
from db.queries.stances import Selection, StanceRow
from positions.answers import as_of, lines
from positions.distance import gap_on
from tests.pages.reader import choose, click_marks, figure, press, run, slugs, table, told, visit

HANOI: Final = date(2019, 2, 28)
THE_HANOI_PAPER: Final = {"s136", "s150", "s156"}
US, NORTH = "united-states", "dprk"


def overview(**link: str) -> AppTest:
    """The Overview opened by a link, with every issue and every principal unless chosen."""
    return visit("overview", **{"voice": "whole"} | link)


def read(app: AppTest) -> str:
    """What the page tells, as read."""
    return told(app).replace("\\", "")


def cell(app: AppTest, actor: str, issue: str) -> str:
    """The words of a cell."""
    (trace,) = figure(app)["data"]
    at = next(n for n, hover in enumerate(trace["hovertext"]) if hover.startswith(f"<b>{actor}</b>, {issue},"))
    words: str = figure(app)["layout"]["annotations"][at]["text"]
    return words.replace("<br>", " ").replace("<b>", "").replace("</b>", "")


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def stances(store: Store, actor: str, issue: str) -> tuple[StanceRow, ...]:
    with store.reading() as session:
        (line,) = lines(session, Selection(actors=(actor,), issues=(issue,)))
    return line.stances


# What it opens on


def test_it_opens_on_the_last_day_of_the_record_with_every_issue_and_all_who_speak_for_nobody_else(
    record: Store,
) -> None:
    app = overview()
    assert app.query_params == {
        **{"issues": "sequencing,sanctions,testing,scope,declaration,verification,exercises,negotiators"},
        **{"actors": "united-states,dprk,rok,china,russia,japan", "than": "none", "voice": "whole"},
        **{"known": "today", "on": "2020-03-03"},
    }
    assert app.subheader[0].value == "Where things stand on 3 Mar 2020"
    assert len(figure(app)["data"][0]["x"]) == 48


def test_a_cell_says_where_its_actor_stood_on_the_day(record: Store) -> None:
    app = overview(on="2019-02-28")
    assert cell(app, "United States", "Sequencing") == "Disarm first today"
    assert cell(app, "North Korea (DPRK)", "Sequencing") == "In parallel or phased today"
    assert cell(app, "United States", "Sanctions relief").endswith("■ None until disarmed")
    assert cell(overview(on="2019-02-27"), "United States", "Sequencing") == (
        "In parallel or phased 27 days ago, since then unclear"
    )


def test_its_finding_is_told_to_those_who_do_not_see_it(record: Store) -> None:
    (chart,) = overview(on="2019-02-28").get("plotly_chart")
    assert chart.proto.alt.startswith(
        "Where things stand on 28 Feb 2019. United States on sequencing: Disarm first."
    )


def test_a_click_on_a_cell_opens_its_evidence(record: Store) -> None:
    shown = read(click_marks(overview(on="2019-02-28"), "s058", "s049"))
    assert "2 stances lie here on the chart" in shown
    assert "Sanctions relief: **None until disarmed (−2)**" in shown
    assert "**Evidence**" in shown


# Choosing the day


def test_the_day_of_an_event_moves_the_slider(record: Store) -> None:
    app = overview()
    app.selectbox(key="overview-event").set_value("singapore")
    assert run(app).query_params["on"] == "2018-06-12"
    assert app.subheader[0].value == "Where things stand on 12 Jun 2018"


def test_a_second_date_turns_cells_into_from_and_to(record: Store) -> None:
    app = overview(on="2019-02-28", than="2019-02-27")
    assert cell(app, "United States", "Sequencing") == "In parallel or phased ↓ Disarm first"
    assert app.subheader[0].value == "From 27 Feb 2019 to 28 Feb 2019"


@pytest.mark.parametrize("on", ["1900-01-01", "2999-01-01"])
def test_a_day_beyond_the_record_is_its_first_or_last(record: Store, on: str) -> None:
    assert overview(on=on).query_params["on"] in {"2016-12-31", "2020-03-03"}


def test_as_known_before_the_record_nothing_is_known(record: Store) -> None:
    assert "no record" in cell(overview(known="2000-01-01"), "United States", "Sequencing")


# The headline


def test_the_largest_move_near_hanoi_is_told_with_its_voices_and_when_it_came_half_and_fully_back(
    record: Store,
) -> None:
    assert (
        "**Largest move near the date.** United States moved on sequencing on 28 Feb 2019, from In parallel or "
        "phased to Disarm first: Donald Trump, who had said otherwise before; others joined. Within 90 days: part "
        "of the way back. It was half-way back on 18 Mar 2019, fully back on 31 May 2019 (2 days after the window)."
    ) in read(overview(on="2019-02-28"))


def test_a_button_shows_only_what_was_known_on_the_day(record: Store) -> None:
    app = press(overview(on="2019-03-10"), "overview-known")
    assert app.query_params["known"] == "2019-03-10"
    assert "As known on 10 Mar 2019 it is too early to say" in read(app)
    assert not [button for button in app.button if button.key == "overview-known"]


def test_where_nothing_moved_that_is_said(record: Store) -> None:
    assert "Nothing moved within 45 days of 1 Jan 2017, as known." in read(overview(on="2017-01-01"))


# Beside it


@pytest.mark.parametrize("on", ["2017-06-01", "2019-02-28", "2019-12-31"])
def test_coverage_counts_the_cells_that_the_record_can_fill(record: Store, on: str) -> None:
    app = overview(on=on)
    actors, issues = (tuple(app.query_params[name].split(",")) for name in ("actors", "issues"))
    with record.reading() as session:
        found = as_of(session, Selection(actors=actors, issues=issues), on=read_day(on), known_on=date(2026, 1, 1))
    positions = [standing.position for standing in found if standing.position]
    assert metrics(app)["Cells the record can fill"] == f"{len(positions)} of 48"
    assert metrics(app)["Of these, carried"] == str(sum(position.carried for position in positions))


def test_it_says_how_long_ago_the_last_summit_and_the_last_talks_were(record: Store) -> None:
    found = metrics(overview(on="2019-03-10"))
    assert (found["Since the last summit"], found["Since the last talks"]) == ("10 days", "152 days")
    assert metrics(overview(on="2017-01-01"))["Since the last summit"] == "none yet"


@pytest.mark.parametrize("on", ["2018-06-12", "2019-02-28", "2019-12-31"])
def test_the_gap_of_the_first_two_is_that_of_the_rule(record: Store, on: str) -> None:
    gap = gap_on(
        *(stances(record, actor, "sequencing") for actor in (US, NORTH)),
        on=read_day(on),
        known_on=date(2026, 1, 1),
    )
    assert gap
    apart = f"{gap.gap:g} of 4 levels apart" if gap.gap else "same"
    assert f"Sequencing: **{apart} ({gap.status})**" in read(overview(on=on))


def test_the_newest_moves_by_the_day_are_listed_newest_first(record: Store) -> None:
    listed = read(overview(on="2019-10-05")).partition("**Newest moves by then**")[2].split("\n")[1:6]
    days = [line.partition(",")[0] for line in listed]
    assert days[0] == "5 Oct 2019"
    assert len(days) == 5
    assert "11 Dec 2019" not in days


# As known on a day


def test_nothing_that_became_public_later_is_used(record: Store) -> None:
    before, after = (overview(on="2019-02-28", known=known) for known in ("2019-03-28", "2019-03-29"))
    assert THE_HANOI_PAPER & slugs(before) == set()
    assert THE_HANOI_PAPER & slugs(after) != set()
    assert cell(before, "United States", "Verification and inspections") != cell(
        after, "United States", "Verification and inspections"
    )


def test_the_day_shown_is_never_later_than_what_is_known(record: Store) -> None:
    app = choose(overview(on="2019-12-31"), "known", HANOI)
    assert app.query_params["on"] == "2019-02-28"


def test_the_rows_behind_the_matrix_are_those_that_it_shows(record: Store) -> None:
    app = overview(on="2019-02-28")
    app.toggle(key="rows-matrix").set_value(True)
    assert table(run(app))["Date"].max() <= "2019-02-28"


@pytest.mark.parametrize(("name", "what"), [("issues", "issues"), ("actors", "actors")])
def test_without_issues_or_actors_it_says_what_to_choose(record: Store, name: str, what: str) -> None:
    app = overview(**{name: "none"})
    assert f"Choose {what} above" in told(app)
    assert not app.get("plotly_chart")
