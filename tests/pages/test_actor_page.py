"""An actor's page: all its issues, who speaks for it and when, its spread, its moves, its latest evidence."""

from datetime import date
from typing import Final

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from db.queries.stances import Selection
from positions.answers import shifts
from tests.charts.reading import axes, dots
from tests.pages.reader import choose, figure, run, slugs, told, visit

PAPER: Final = {"s136", "s150", "s156"}


def page(actor: str = "united-states", **link: str) -> AppTest:
    return visit("actor", **{"actor": actor} | link)


def read(app: AppTest) -> str:
    return told(app).replace("\\", "")


def table(app: AppTest, column: str) -> pd.DataFrame:
    """The table with this column."""
    return next(frame.value for frame in app.dataframe if column in frame.value)


def test_it_is_about_the_actor_named_by_the_link(record: Store) -> None:
    app = page("dprk")
    assert app.subheader[0].value.replace("\\", "") == "North Korea (DPRK)"
    assert app.query_params == {"actor": "dprk", "voice": "whole", "known": "today"}


def test_all_its_issues_are_small_multiples_with_said_beside_done(record: Store) -> None:
    drawn = figure(page())
    assert len(axes(drawn)) == 8
    symbols = {dot.symbol.removesuffix("-open") for dot in dots(drawn)}
    assert {"circle", "square"} <= symbols


def test_who_speaks_for_it_is_listed_with_dates(record: Store) -> None:
    posts = table(page(), "Post").set_index("Who")
    assert posts.loc["Donald Trump", ["Post", "From", "Until"]].tolist() == [
        "President",
        "20 Jan 2017",
        "20 Jan 2021",
    ]
    assert posts.loc["White House", "From"] == "not recorded"


def test_for_whom_a_person_speaks_is_listed_too(record: Store) -> None:
    app = page("trump")
    assert "**For whom it speaks**" in read(app)
    assert "**Who speaks for it**" not in read(app)
    assert table(app, "Post")["Who"].tolist() == ["United States"]


def test_the_spread_of_its_speakers_is_in_the_words_of_each_scale(record: Store) -> None:
    spread = table(page(), "Spread").set_index("Issue")
    assert spread.loc["Testing moratorium", "Spread"] == "1 of 4 levels apart"
    told_by = spread.loc["Testing moratorium", "Speakers heard within 180 days"]
    assert told_by == "Donald Trump: No nuclear or long-range; Kelly Craft: Every launch stops"


def test_its_moves_are_those_of_the_rule_newest_first(record: Store) -> None:
    with record.reading() as session:
        found = shifts(session, Selection(actors=("united-states",)), known_on=date(2026, 1, 1))
    assert table(page(), "Outcome")["Date"].tolist() == [str(moved.shift.on) for moved in reversed(found)]


def test_a_click_on_a_move_opens_its_page(record: Store) -> None:
    app = page()
    frame = next(frame for frame in app.dataframe if "Outcome" in frame.value)
    place = frame.value["Date"].tolist().index("2019-03-18")
    app.session_state[str(frame.key)] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    run(app)
    assert app.title[0].value == "Did it last?"
    assert app.query_params["date"] == "2019-03-18"


def test_its_latest_evidence_is_the_newest(record: Store) -> None:
    latest = table(page(), "Stance")
    assert len(latest) == 8
    assert latest["Stance"][0] == "s096"
    assert latest["Public since"].tolist() == sorted(latest["Public since"], reverse=True)


def test_own_words_leave_out_who_speaks_for_it(record: Store) -> None:
    whole, own = page(), choose(page(), "voice", "own")
    assert slugs(own) < slugs(whole)


def test_as_known_on_a_day_nothing_later_is_used(record: Store) -> None:
    before, after = (page(known=known) for known in ("2019-03-28", "2019-03-29"))
    assert PAPER & slugs(before) == set()
    assert slugs(after) >= PAPER
    assert max(table(before, "Outcome")["Date"]) < "2019-03-28"


@pytest.mark.parametrize("known", ["2000-01-01", "0001-01-01"])
def test_before_anything_was_known_that_is_said_and_its_posts_stay(record: Store, known: str) -> None:
    app = page(known=known)
    assert "The record has no stance" in told(app)
    assert len(table(app, "Post")) > 1
