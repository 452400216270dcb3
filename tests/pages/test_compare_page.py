"""Compare: a sentence that counts, both positions on every issue, and how far apart they were over time."""

import json
from datetime import date
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from tests.pages.reader import choose, run, told, visit

PAIR: Final = {"a": "united-states", "b": "dprk"}


def compare(**link: str) -> AppTest:
    return visit("compare", **PAIR | link)


def sentence(app: AppTest) -> str:
    found: str = app.subheader[0].value
    return found.replace("\\", "")


def figures(app: AppTest) -> list[dict[str, Any]]:
    """The dumbbells, and the gaps over time where there are any."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def row(app: AppTest, issue: str) -> str:
    """What stands above the scale of an issue."""
    words = (str(words["text"]) for words in figures(app)[0]["layout"]["annotations"])
    return next(text for text in words if text.startswith(f"<b>{issue}</b>"))


def test_it_counts_instead_of_averaging(record: Store) -> None:
    assert sentence(compare(on="2019-02-28")) == (
        "United States and North Korea (DPRK): same on 1, more on 6, not comparable on 1."
    )


def test_both_positions_are_in_the_words_of_the_scale(record: Store) -> None:
    found = row(compare(on="2019-02-28"), "Sequencing")
    assert "United States: Disarm first" in found
    assert "North Korea (DPRK): In parallel or phased" in found


def test_every_issue_of_the_record_has_a_row_and_a_panel_where_both_were_heard(record: Store) -> None:
    dumbbells, gaps = figures(compare())
    assert dumbbells["layout"]["yaxis"]["range"][0] == pytest.approx(7.45)
    assert len([name for name in gaps["layout"] if name.startswith("yaxis")]) == 8


def test_the_same_actor_at_two_dates_is_named_by_its_dates_and_has_no_gaps_over_time(record: Store) -> None:
    app = visit("compare", a="dprk", b="dprk", on="2019-12-31", than="2018-06-12")
    assert sentence(app).startswith("North Korea (DPRK), 31 Dec 2019 and North Korea (DPRK), 12 Jun 2018: ")
    found = row(app, "Sequencing")
    assert "31 Dec 2019: Concessions first" in found
    assert "12 Jun 2018: In parallel or phased" in found
    assert len(figures(app)) == 1


def test_the_other_may_be_looked_at_on_another_day(record: Store) -> None:
    same, other = compare(on="2019-02-28"), compare(on="2019-02-28", than="2019-12-31")
    assert "North Korea (DPRK): Concessions first" in row(other, "Sequencing")
    assert "United States: Disarm first" in row(other, "Sequencing")
    assert sentence(same) != sentence(other)


def test_as_known_on_a_day_nothing_later_is_drawn(record: Store) -> None:
    app = choose(compare(), "known", date(2019, 3, 10))
    days = [day for trace in figures(app)[1]["data"] for day in trace["x"] if day]
    assert max(days) == "2019-03-10"
    assert app.query_params["on"] == "2019-03-10"
    assert "Disarm first" in row(app, "Sequencing")


def test_as_known_before_the_record_nothing_is_known(record: Store) -> None:
    assert "not comparable on 8" in sentence(compare(known="2000-01-01"))


def test_own_words_leave_out_who_speaks_for_a_government(record: Store) -> None:
    whole, own = (compare(on="2019-02-28", voice=voice) for voice in ("whole", "own"))
    assert row(whole, "Sequencing") != row(own, "Sequencing")


def test_two_who_share_no_issue_have_no_gap_and_that_is_said(record: Store) -> None:
    app = visit("compare", a="onodera", b="kim-kye-gwan", voice="own")
    assert sentence(app).endswith(": not comparable on 8.")
    assert "They share no issue on which both have a position." in told(app)


def test_a_click_on_a_dot_opens_its_evidence(record: Store) -> None:
    app = compare(on="2019-02-28")
    dumbbells = app.get("plotly_chart")[0].proto.id.split("-", 2)[2]
    app.session_state[dumbbells] = {"selection": {"points": [{"customdata": "s009"}]}}
    assert "Sequencing: **Disarm first (−2)**" in told(run(app)).replace("\\", "")


def test_each_figure_tells_its_finding(record: Store) -> None:
    dumbbells, gaps = (chart.proto.alt for chart in compare(on="2019-02-28").get("plotly_chart"))
    assert "same on 1, more on 6, not comparable on 1." in dumbbells
    assert "Sequencing: 2 of 4 levels apart at the end." in gaps


def test_a_figures_words_are_plain(record: Store) -> None:
    assert "\\" not in compare().get("plotly_chart")[0].proto.alt
