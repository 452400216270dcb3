"""Shifts: every move with what came of it, chosen and sorted, and the way to the page of each."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from db.dates import today
from db.engine import Store
from db.queries.stances import Selection
from positions.answers import Moved, lines, shifts
from positions.shifts import Outcome
from positions.words import OUTCOME
from tests.pages.reader import choose, click_marks, click_row, figure, run, table, told, visit
from tests.store.builders import add

BOTH: Final = "united-states,dprk"
NOW: Final = date(2026, 1, 1)
TRUMP: Final = {"actors": ("trump",)}


def page(**link: str) -> AppTest:
    """The page opened by a link; Washington and Pyongyang on all issues unless chosen."""
    return visit("shifts", **{"actors": BOTH} | link)


def moves(store: Store, *, known_on: date = NOW, window: int = 90, **chosen: Any) -> list[Moved]:  # noqa: ANN401
    """What the rule finds for Washington and Pyongyang."""
    selection = Selection(**{"actors": tuple(BOTH.split(","))} | chosen)
    with store.reading() as session:
        return list(shifts(session, selection, known_on=known_on, window=window))


def dates(app: AppTest) -> list[str]:
    return list(table(app)["Date"])


def arrows(app: AppTest) -> set[str]:
    return {name for trace in figure(app)["data"] for name in trace["customdata"]}


# What it lists


def test_moves_of_one_voice_are_left_out_at_first_and_counted(record: Store) -> None:
    found = moves(record)
    kept = [moved for moved in found if not moved.shift.one_voice]
    app = page()
    assert f"{len(kept)} shifts · {len(found) - len(kept)} made by one voice left out" in told(app)
    assert dates(app) == sorted((str(moved.shift.on) for moved in kept), reverse=True)
    assert "one voice" not in set(table(app)["Voices"])


def test_all_of_them_are_there_when_asked_for(record: Store) -> None:
    assert len(table(page(by="all"))) == len(moves(record))


def test_a_row_says_all_there_is_to_a_move(record: Store) -> None:
    rows = table(page(issues="sequencing")).to_dict("records")
    (hanoi,) = (row for row in rows if (row["Date"], row["Actor"]) == ("2019-02-28", "United States"))
    assert hanoi == {
        **{"Date": "2019-02-28", "Actor": "United States", "Issue": "Sequencing"},
        **{"From": "In parallel or phased", "To": "Disarm first", "Outcome": "part of the way back"},
        **{"Half back on": "2019-03-18", "Fully back on": "2019-05-31", "Next heard on": "2019-03-03"},
        **{"Voices": "same voice, joined", "Nearest event": "Hanoi summit, the same day"},
        **{"Stances before": "s007", "Stances": "s009"},
    }


def test_timing_is_not_cause_and_it_is_said(record: Store) -> None:
    assert "Nearest event: timing, not cause." in told(page())


def test_the_strip_has_the_same_moves_as_the_table(record: Store) -> None:
    app = page(by="all")
    assert arrows(app) == {f"{m.actor}|{m.issue}|{m.shift.on}" for m in moves(record)}


# Filters and order


@pytest.mark.parametrize("window", [60, 90, 120, 180])
def test_the_window_decides_what_came_of_them(record: Store, window: int) -> None:
    found = table(page(by="all", window=str(window)))["Outcome"].value_counts().to_dict()
    every = [OUTCOME[moved.shift.outcome] for moved in moves(record, window=window)]
    assert found == {name: every.count(name) for name in every}


@pytest.mark.parametrize("outcome", [Outcome.CAME_BACK, Outcome.PART_BACK, Outcome.HELD])
def test_only_those_with_an_outcome(record: Store, outcome: Outcome) -> None:
    app = choose(page(by="all"), "outcome", [outcome.value])
    assert set(table(app)["Outcome"]) == {OUTCOME[outcome]}
    assert len(table(app)) == sum(moved.shift.outcome is outcome for moved in moves(record))


def test_since_a_day_lists_the_moves_of_which_something_became_public_then_or_later(record: Store) -> None:
    since = date(2019, 10, 5)
    app = page(**{"by": "all", "since": since.isoformat(), "new-by": "public"})
    with record.reading() as session:
        found = {(line.actor, line.issue): line.stances for line in lines(session, Selection())}
    new = [
        moved
        for moved in moves(record)
        if any(
            stance.known_on >= since
            for stance in found[moved.actor, moved.issue]
            if moved.shift.before.on <= stance.last <= moved.shift.on + timedelta(90)
            or stance.last in {moved.shift.half_back_on, moved.shift.fully_back_on}
        )
    ]
    assert dates(app) == sorted((str(moved.shift.on) for moved in new), reverse=True)
    assert min(dates(app)) < since.isoformat() <= max(dates(app))
    assert "what became public since 5 Oct 2019" in told(app)


def test_since_a_day_lists_the_moves_of_which_the_record_gained_something(record: Store) -> None:
    with record.writing() as session:
        session.execute(text("UPDATE change SET at = '2020-01-01 00:00:00'"))
    since = {"by": "all", "since": today().isoformat()}
    assert "Nobody chosen moved" in told(page(**since))
    add(record, actor="trump", issue="sequencing", stated_on="2019-03-01", value="2", summary="A late find")
    gained = table(page(**since)).to_dict("records")
    assert {row["Issue"] for row in gained} == {"Sequencing"}
    assert "2019-03-01" in {row["Date"] for row in gained}
    assert all(row["Date"] <= "2019-06-01" for row in gained)
    assert len(gained) < len(moves(record, issues=("sequencing",)))


def test_the_rows_taken_along_are_the_moves_with_what_came_of_them(record: Store) -> None:
    app = page(issues="sequencing")
    app.get_by_key("rows-strip").set_value(True)
    behind, listed = (frame.value for frame in run(app).dataframe)
    assert list(behind["Outcome"]) == list(listed["Outcome"])
    assert list(behind.columns) == list(listed.columns)


def test_the_largest_come_first_when_asked_for_and_the_newest_of_equals(record: Store) -> None:
    found = sorted(moves(record), key=lambda m: (m.shift.size, m.shift.on), reverse=True)
    assert dates(page(by="all", order="largest")) == [str(m.shift.on) for m in found]


def test_own_words_and_deeds_are_other_lines(record: Store) -> None:
    said, own, done = (
        len(table(page(by="all", **link))) for link in ({}, {"actors": "dprk"}, {"on-track": "done"})
    )
    assert said != own
    assert done != said


def test_as_known_on_a_day_nothing_later_is_listed_and_what_is_recent_is_too_early_to_say(record: Store) -> None:
    app = page(issues="sequencing", known="2019-03-10")
    rows = {(row["Actor"], row["Date"]): row for row in table(app).to_dict("records")}
    hanoi = rows["United States", "2019-02-28"]
    assert (hanoi["Outcome"], hanoi["Next heard on"]) == ("too early to say", "2019-03-03")
    assert max(dates(app)) <= "2019-03-10"
    assert figure(app)["layout"]["xaxis"]["range"][1] == "2019-03-10"


def test_where_there_is_none_that_is_said(record: Store) -> None:
    app = page(**{"since": "2026-01-01", "new-by": "public"})
    assert app.info
    assert not app.get("plotly_chart")
    assert "Choose actors above" in told(page(actors="none"))


def test_no_move_is_not_called_no_stance(record: Store) -> None:
    assert "The record has no stance" not in told(page(**{"since": "2026-01-01", "new-by": "public"}))


# The way on


def test_a_click_on_a_row_opens_the_page_of_that_move(record: Store) -> None:
    app = page(issues="sequencing")
    place = list(zip(table(app)["Date"], table(app)["Actor"], strict=True)).index(("2019-02-28", "United States"))
    assert_hanoi(click_row(app, place))


def test_a_click_on_an_arrow_opens_the_page_of_that_move(record: Store) -> None:
    assert_hanoi(click_marks(page(), "united-states|sequencing|2019-02-28"))


def test_the_choice_of_words_and_the_day_known_go_along(record: Store) -> None:
    app = click_marks(page(voice="whole", known="2019-03-24"), "united-states|sequencing|2019-02-28")
    assert app.query_params["known"] == "2019-03-24"
    assert "part of the way back" in told(app)


def assert_hanoi(app: AppTest) -> None:
    assert app.title[0].value == "Did it last?"
    link = app.query_params
    assert (link["actor"], link["issue"], link["date"]) == ("united-states", "sequencing", "2019-02-28")
    assert app.subheader[0].value.startswith("United States on sequencing")
