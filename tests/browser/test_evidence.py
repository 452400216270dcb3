"""Evidence is one click away: a click on a mark of the Timeline opens the drawer with all there is to it."""

import re

import pytest
from playwright.sync_api import expect

from db.setup import open_store
from positions import words
from tests.browser.conftest import Site, Visit
from tests.store.builders import detail

pytestmark = pytest.mark.browser
TILLERSON = "s001"
TICK, DATE = 16, 80
"""Pixels from the left edge of the table to the box of a row, and to its first words."""


def test_a_click_on_a_dot_of_the_timeline_shows_the_evidence_behind_it(site: Site, visit: Visit) -> None:
    store = open_store(site.store)
    stance = detail(store, TILLERSON)
    store.close()
    reader = visit(site).open()
    assert "Rex Tillerson, stated policy, 17 Mar 2017" in reader.point_at(TILLERSON)
    drawer = reader.click_on(TILLERSON)
    expect(drawer.get_by_text(stance.actor_name, exact=True)).to_be_visible()
    expect(drawer.get_by_text("Sequencing: Disarm first (−2)")).to_be_visible()
    expect(drawer.get_by_text(f"Date: {words.span_words(stance.stated_on)}")).to_be_visible()
    expect(drawer.get_by_text(stance.summary)).to_be_visible()
    source = drawer.get_by_role("link", name=stance.evidence[0].title)
    assert re.match(r"https?://", source.get_attribute("href") or "")
    assert stance.evidence[0].publisher in drawer.inner_text()


def test_a_dot_opens_again_after_its_drawer_was_closed(site: Site, visit: Visit) -> None:
    reader = visit(site).open()
    for _ in range(2):
        drawer = reader.click_on(TILLERSON)
        expect(drawer.get_by_text("Rex Tillerson", exact=True)).to_be_visible()
        reader.close_drawer()


def test_a_click_on_stacked_dots_lists_all_of_them(site: Site, visit: Visit) -> None:
    reader = visit(site).open()
    stacked = next(slugs.split(",") for slugs in reader.slugs() if slugs.count(",") >= 2)
    drawer = reader.click_on(stacked[0])
    expect(drawer.get_by_text(f"{len(stacked)} stances lie here on the chart.")).to_be_visible()
    others = drawer.get_by_test_id("stExpander")
    expect(others).to_have_count(len(stacked) - 1)
    expect(drawer.get_by_text("History", exact=True)).to_have_count(1)
    others.first.locator("summary").click()
    expect(drawer.get_by_text("History", exact=True)).to_have_count(2)


@pytest.mark.parametrize("column", [TICK, DATE], ids=["its box", "its date"])
def test_a_click_on_a_row_of_the_record_opens_the_same_drawer(site: Site, visit: Visit, column: int) -> None:
    reader = visit(site).open("/record?of=tillerson&sort=oldest+first")
    table = reader.page.get_by_test_id("data-grid-canvas").bounding_box()
    assert table
    reader.page.mouse.click(table["x"] + column, table["y"] + 54)
    expect(reader.page.get_by_role("dialog")).to_be_visible(timeout=5_000)
    expect(reader.drawer().get_by_text("Rex Tillerson", exact=True)).to_be_visible()
