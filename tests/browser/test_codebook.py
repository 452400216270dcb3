"""The codebook as a reader works on it: a scale edited, a row of the list opened, two actors made one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Site, Visit
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_a_level_is_renamed_and_another_added_and_the_chart_has_the_new_word(own_site: Site, visit: Visit) -> None:
    reader = visit(own_site).open("/codebook?issue=sequencing")
    labels = reader.page.get_by_role("textbox", name="Label", exact=True)
    expect(labels).to_have_count(5)
    write(reader, labels.first, "Nothing first")
    expect(told(reader, "Disarm first (−2) will be called Nothing first: 9 stances at this level.")).to_be_visible()
    reader.page.get_by_role("textbox", name="Name", exact=True).evaluate(
        "field => { field.dataset.before = 'yes' }"
    )
    reader.press("Another level")
    expect(labels).to_have_count(6)
    reader.settle()
    name = reader.page.get_by_role("textbox", name="Name", exact=True)
    assert name.get_attribute("data-before") == "yes"
    assert labels.first.input_value() == "Nothing first"
    write(reader, reader.page.get_by_role("textbox", name="Value", exact=True).last, "3")
    write(reader, labels.last, "Beyond")
    expect(told(reader, "New level Beyond (3): no stance has it yet.")).to_be_visible()
    reader.press("Save")
    expect(reader.page.get_by_text("Saved: Sequencing.")).to_be_visible()
    reader.open("/?issues=sequencing&actors=united-states,dprk")
    drawn = str(reader.figure()["layout"])
    assert ("Nothing first" in drawn, "Beyond" in drawn) == (True, True)


def test_a_scale_that_would_leave_stances_out_is_refused_with_everything_typed_kept(
    own_site: Site, visit: Visit
) -> None:
    reader = visit(own_site).open("/codebook?issue=sequencing")
    values = reader.page.get_by_role("textbox", name="Value", exact=True)
    expect(values).to_have_count(5)
    write(reader, values.first, "-3")
    write(reader, reader.page.get_by_role("textbox", name="Question", exact=True), "Who moves?")
    reader.press("Save")
    expect(reader.page.get_by_text("Not saved. The reasons stand next to the fields")).to_be_visible()
    expect(told(reader, "The level Disarm first (-2) is that of 9 stances: keep it at this value")).to_be_visible()
    assert values.first.input_value() == "-3"
    reader.go_to("Record")
    reader.press("More")
    reader.page.get_by_role("menuitem", name="Codebook").click()
    expect(values).to_have_count(5)
    assert values.first.input_value() == "-3"
    assert reader.page.get_by_role("textbox", name="Question", exact=True).input_value() == "Who moves?"
    reader.press("Discard what I typed")
    expect(values.first).to_have_value("-2")


def test_a_row_of_the_list_opens_a_form_and_a_row_of_uses_the_evidence(site: Site, visit: Visit) -> None:
    reader = visit(site).open("/codebook?source=seed")
    expect(told(reader, "29 stances that cite this source")).to_be_visible()  # the last that is drawn
    lists = reader.page.get_by_test_id("stDataFrame")
    click_row(reader, lists.first, 2, until=lambda: reader.filters().get("source") not in {None, "seed"})
    reader.settle()
    picked = reader.filters()["source"]
    click_row(reader, lists.last, 0, until=lambda: reader.page.get_by_role("dialog").count() > 0)
    expect(reader.drawer().get_by_text("Evidence", exact=True).first).to_be_visible()
    assert reader.filters()["source"] == picked


def test_two_actors_become_one_that_has_the_stances_of_both(own_site: Site, visit: Visit) -> None:
    reader = visit(own_site).open("/codebook?actor=pompeo")
    expect(told(reader, "10 stances of this actor")).to_be_visible()  # the last that is drawn
    reader.settle()
    reader.page.get_by_text("Merge with a duplicate").click()
    expect(reader.page.get_by_role("combobox", name="The duplicate", exact=True)).to_be_visible()
    reader.settle()
    reader.wait_for(lambda: search(reader, "The duplicate", "John Bolton"))
    expect(told(reader, "7 stances and 1 post move to Mike Pompeo.")).to_be_visible()
    reader.type("Why they are the same", "For the test")
    reader.page.get_by_text("They are the same actor").click()
    reader.press("Merge them")
    expect(reader.page.get_by_text("John Bolton is now another name of Mike Pompeo.")).to_be_visible()
    expect(reader.page.get_by_text("17 stances of this actor")).to_be_visible()
    assert reader.filters() == {"show": "actors", "actor": "pompeo"}


def told(reader: Reader, words: str) -> Locator:
    """A sentence of the page."""
    return reader.page.get_by_text(words).first


def write(reader: Reader, field: Locator, words: str) -> None:
    """Type into a field and leave it."""
    field.fill(words)
    field.press("Tab")
    reader.settle()


def search(reader: Reader, field: str, words: str) -> bool:
    """Take what a list offers for some words; a list closes again when a box around it is still opening."""
    box = reader.page.get_by_role("combobox", name=field, exact=True)
    box.click()
    box.fill(words)
    option = reader.page.get_by_role("option", name=words).first
    if not reader.see(True, option.is_visible, patience=3_000):
        return False
    option.click()
    return True


def click_row(reader: Reader, table: Locator, place: int, *, until: Callable[[], bool]) -> None:
    """Click on a row of a table, by its first cell of words; a click on a table that is not yet drawn is lost."""

    def clicked() -> bool:
        table.scroll_into_view_if_needed()
        reader.settle()
        box = table.get_by_test_id("data-grid-canvas").bounding_box()
        assert box
        reader.page.mouse.click(box["x"] + 90, box["y"] + 54 + 35 * place)
        return reader.see(True, until, patience=5_000)

    reader.wait_for(clicked)
