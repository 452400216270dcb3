"""The page Timeline on a record with far more stances than a figure has room for."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from positions.clicks import boxed_days
from tests.benchmarks.synthetic import build
from tests.pages.reader import visit

PERIOD = {"since": "1956-01-01", "until": "2024-12-31"}


@pytest.fixture(scope="module")
def crowded_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("crowded") / "crowded.db", 5_000)


@pytest.fixture(autouse=True)
def _crowded(crowded_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", crowded_url)


def figure_of(page: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.get("plotly_chart")[0].proto.spec)
    return found


def marks_of(figure: dict[str, Any]) -> int:
    return sum(len(trace["x"]) for trace in figure["data"] if "markers" in trace["mode"])


def said(page: AppTest) -> str:
    return " ".join(caption.value for caption in page.caption)


def test_a_long_period_is_drawn_as_fewer_marks_and_says_so() -> None:
    page = visit(actors="country-0,country-1", **PERIOD)
    marks = marks_of(figure_of(page))
    assert 300 < marks <= 900
    assert f"stances drawn as {marks:,} marks" in said(page)


@pytest.mark.parametrize(
    "choices",
    [
        {
            "actors": ",".join(f"country-{at}" for at in range(8)),
            "issues": ",".join(f"issue-{at}" for at in range(8)),
        },
        {"actors": "country-0", "voices": "country-0"},
        {"actors": "country-0,country-1"},
    ],
    ids=["64 lines", "voices", "six lines"],
)
def test_no_selection_weighs_more_than_300_kb_or_draws_more_than_2000_marks(choices: dict[str, str]) -> None:
    for period in (PERIOD, {}):
        page = visit(**choices, **period)
        assert len(page.get("plotly_chart")[0].proto.spec.encode()) < 300_000
        assert marks_of(figure_of(page)) < 2_000


def test_a_short_period_is_drawn_in_full_detail() -> None:
    page = visit(actors="country-0", issues="issue-0", since="1990-01-01", until="1993-12-31")
    assert "drawn as" not in said(page)
    assert any("ids" in trace for trace in figure_of(page)["data"])


def test_only_a_thinned_figure_lets_a_box_choose_the_period() -> None:
    page = visit(actors="country-0,country-1", **PERIOD)
    assert figure_of(page)["layout"]["dragmode"] == "select"
    page = visit(actors="country-0", issues="issue-0", since="1990-01-01", until="1993-12-31")
    assert figure_of(page)["layout"]["dragmode"] is False


def test_a_box_gives_its_first_and_last_day_whichever_way_it_was_drawn() -> None:
    state = {"selection": {"points": [], "box": [{"x": ["2019-03-02 12:30:01.5", "2018-12-30"], "y": [0, 1]}]}}
    first, last = boxed_days(state) or (None, None)
    assert (str(first), str(last)) == ("2018-12-30", "2019-03-02")
    assert boxed_days({"selection": {"points": [], "box": []}}) is None


def test_the_newest_are_shown_first_and_a_button_shows_the_whole_time() -> None:
    page = visit(actors="country-0,country-1")
    assert "the newest of over 300 stances" in said(page)
    (button,) = (button for button in page.button if button.label == "Show the whole time")
    assert "stances drawn as" in said(button.click().run())
