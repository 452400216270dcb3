"""Recording through the form, taking it back, and retracting: what the reader sees at each step."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visit
from tests.browser.form import fill, place
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
LINE = "/?issues=sequencing&actors=dprk,united-states"
SAVED = "kim-kye-gwan-sequencing-2019-11-30"


def test_a_refused_entry_says_why_next_to_the_field_and_keeps_what_was_typed(site: Site, visit: Visit) -> None:
    reader = visit(site).open("/add")
    fill(reader, stated_on="2019-02-30", summary="Washington owes the next move.", quote="It is their turn.")
    reader.press("Save")
    expect(reader.page.get_by_text("Not saved. The reasons stand next to the fields")).to_be_visible()
    field, reason = box_of(reader, "Date"), below(reader, "There is no date 2019-02-30")
    assert 0 <= reason["y"] - (field["y"] + field["height"]) < 40
    assert reason["x"] < field["x"] + field["width"]
    assert typed(reader) == {
        "Date": "2019-02-30",
        "What was said or done": "Washington owes the next move.",
        "Quote": "It is their turn.",
        "Actor": "Kim Kye Gwan",
        "Issue": "Sequencing",
    }
    expect(reader.page.get_by_role("radio", name="Washington moves next")).to_be_checked()


def test_an_entry_tells_what_it_would_do_then_changes_the_chart_with_its_new_dot_ringed(
    own_site: Site, visit: Visit
) -> None:
    reader = visit(own_site).open(LINE)
    before = reader.figure()
    add(reader)
    reader.press("See it on the Timeline")
    reader.wait_for(lambda: SAVED in reader.slugs())
    after = reader.figure()
    assert ring_of(before) is None
    assert ring_of(after) == dot_of(after, SAVED)
    assert dot_of(after, SAVED)[0] == date(2019, 11, 30).isoformat()
    assert "Kim Kye Gwan, stated policy, 30 Nov 2019" in reader.point_at(SAVED)


def test_undo_right_after_saving_takes_the_stance_off_the_chart_again(own_site: Site, visit: Visit) -> None:
    reader = visit(own_site).open(LINE)
    before = reader.figure()
    add(reader)
    reader.press("Undo")
    expect(reader.page.get_by_text(f"Taken back: {SAVED}")).to_be_visible()
    reader.open(LINE)
    assert reader.see(before, reader.figure) == before


def test_retracting_from_the_drawer_asks_why_and_undo_brings_the_dot_back(own_site: Site, visit: Visit) -> None:
    reader = visit(own_site).open(LINE)
    before = reader.figure()
    reader.click_on("s001")
    reader.press("Retract")
    reader.press("Retract it")
    expect(reader.page.get_by_text("Write why it no longer counts.")).to_be_visible()
    assert "s001" in reader.slugs()
    reader.type("Why does it no longer count?", "Read again: he spoke of something else.")
    reader.press("Retract it")
    expect(reader.page.get_by_text("Retracted: s001.")).to_be_visible()
    reader.wait_for(lambda: "s001" not in reader.slugs())
    reader.press("Undo")
    assert reader.see(before, reader.figure) == before


def test_edit_in_the_drawer_opens_the_form_with_all_that_is_recorded(own_site: Site, visit: Visit) -> None:
    reader = visit(own_site).open(LINE)
    reader.click_on("s001").get_by_role("button", name="Edit").click()
    expect(reader.page.get_by_role("heading", level=1, name="Edit a stance")).to_be_visible()
    reader.settle()
    expect(reader.page.get_by_role("textbox", name="Date", exact=True)).to_have_value("2017-03-17")
    reader.type("What was said or done", "Said something else.")
    reader.press("Save the changes")
    expect(reader.page.get_by_text("Saved as s001.")).to_be_visible()
    drawer = reader.open(LINE).click_on("s001")
    expect(drawer.get_by_text("Said something else.", exact=True)).to_be_visible()
    drawer.get_by_role("tab", name="History").click()
    expect(drawer.get_by_text("Summary").first).to_be_visible()


def test_choosing_an_issue_leaves_the_other_fields_as_they_are_with_what_is_being_typed(
    site: Site, visit: Visit
) -> None:
    reader = visit(site).open("/add")
    names = ("Date", "What was said or done")
    fields = [reader.page.get_by_role("textbox", name=name, exact=True) for name in names]
    for field in fields:
        field.evaluate("field => { field.dataset.before = 'yes' }")
    place(reader)
    assert [field.get_attribute("data-before") for field in fields] == ["yes", "yes"]


def add(reader: Reader) -> None:
    """Save a stance by the form, once it has told what that would do."""
    reader.go_to("Add a position")
    fill(reader, stated_on="2019-11-30", summary="Washington owes the next move.")
    told = "22nd stance of North Korea (DPRK) on sequencing; its line moves from Concessions first to Washington"
    expect(reader.page.get_by_text(told)).to_be_visible()
    reader.press("Save")
    expect(reader.page.get_by_text(f"Saved as {SAVED}.")).to_be_visible()
    reader.settle()


def typed(reader: Reader) -> dict[str, str]:
    """What the fields of the form hold."""
    texts = ("Date", "What was said or done", "Quote")
    held = {name: reader.page.get_by_role("textbox", name=name, exact=True).first.input_value() for name in texts}
    lists = ("Actor", "Issue")
    return held | {name: reader.page.get_by_role("combobox", name=name).input_value() for name in lists}


def box_of(reader: Reader, field: str) -> dict[str, float]:
    """Where a field is."""
    return dict(reader.page.get_by_role("textbox", name=field, exact=True).bounding_box() or {})


def below(reader: Reader, reason: str) -> dict[str, float]:
    """Where the reason for a refusal is."""
    said = reader.page.get_by_text(reason).first
    expect(said).to_be_visible()
    return dict(said.bounding_box() or {})


def ring_of(figure: dict[str, Any]) -> tuple[str, float] | None:
    """The place that is ringed."""
    rings = [t for t in figure["data"] if t.get("marker", {}).get("size") == 24]
    return (rings[0]["x"][0], rings[0]["y"][0]) if rings else None


def dot_of(figure: dict[str, Any], slug: str) -> tuple[str, float]:
    """The place of a stance's mark."""
    return next(
        (trace["x"][at], trace["y"][at])
        for trace in figure["data"]
        for at, slugs in enumerate(trace.get("customdata", []))
        if slugs.split(",")[0] == slug
    )
