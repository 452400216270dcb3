"""On a record with more stances than a figure has room for, a box drawn over some days shows all of theirs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.benchmarks.synthetic import build
from tests.browser.conftest import Site, Visit
from tests.browser.server import APP, served

pytestmark = pytest.mark.browser
PERIOD = "/?actors=country-0,country-1&issues=issue-0&since=1956-01-01&until=2024-12-31"


@pytest.fixture
def crowded(chromium: Browser, tmp_path: Path) -> Iterator[Site]:
    store = build(tmp_path / "crowded.db", 5_000)
    with served(APP, tmp_path, POSITIONS_DATABASE_URL=store) as address:
        yield Site(address, store)


def test_a_box_over_some_days_makes_them_the_period_and_draws_all_of_theirs(crowded: Site, visit: Visit) -> None:
    reader = visit(crowded).open(PERIOD)
    expect(reader.page.get_by_text("stances drawn as")).to_be_visible()
    figure = reader.page.locator(".js-plotly-plot").bounding_box()
    assert figure
    y = figure["y"] + figure["height"] / 2
    reader.page.mouse.move(figure["x"] + 600, y)
    reader.page.mouse.down()
    reader.page.mouse.move(figure["x"] + 620, y, steps=4)
    reader.page.mouse.move(figure["x"] + 660, y, steps=4)
    reader.page.mouse.up()
    expect(reader.page.get_by_text("stances drawn as")).to_have_count(0)
    reader.settle()
    first, last = (date.fromisoformat(reader.filters()[name]) for name in ("since", "until"))
    assert date(1975, 1, 1) < first < last < date(2000, 1, 1)
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
