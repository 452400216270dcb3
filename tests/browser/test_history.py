"""A change is taken back on the page History, and pages show the record as it was at a release."""

import pytest
from playwright.sync_api import expect

from db.commands.releasing import make_release
from db.commands.stances import retract_stance
from db.setup import open_store
from tests.browser.conftest import Site, Visit
from tests.store.builders import WRITER, detail

pytestmark = pytest.mark.browser


def test_a_retraction_is_taken_back_after_the_dialog_has_said_what_that_does(own_site: Site, visit: Visit) -> None:
    store = open_store(own_site.store)
    retracted = retract_stance(store, "s010", "Coded twice.", by=WRITER, seen=detail(store, "s010").seen)
    reader = visit(own_site).open(f"/history?change={retracted.change}")
    expect(reader.page.get_by_text("Coded twice.").first).to_be_visible()
    reader.press("Take this change back")
    dialog = reader.page.get_by_role("dialog")
    expect(dialog.get_by_text("1 stance counts again.")).to_be_visible()
    assert detail(store, "s010").retracted_why == "Coded twice."
    dialog.get_by_role("textbox", name="Why").fill("It was not.")
    dialog.get_by_role("textbox", name="Why").press("Tab")
    reader.settle()
    dialog.get_by_role("button", name="Take it back").click()
    expect(reader.page.get_by_text(f"Change {retracted.change} is taken back by change")).to_be_visible()
    expect(reader.page.get_by_text("It was not.").first).to_be_visible()
    newest = detail(store, "s010").history[0]
    assert (detail(store, "s010").retracted_why, newest.via) == (None, "restore")
    assert newest.why == f"Takes back change {retracted.change}. It was not."
    store.close()


def test_a_release_is_chosen_beside_as_known_on_kept_from_page_to_page_and_left(
    own_site: Site, visit: Visit
) -> None:
    store = open_store(own_site.store)
    make_release(store, "As coded", by=WRITER)
    retract_stance(store, "s010", "Coded twice.", by=WRITER, seen=detail(store, "s010").seen)
    store.close()
    reader = visit(own_site).open("/record")
    reader.press("Edition: now")
    expect(reader.page.get_by_text("what this record held at the end of it")).to_be_visible()
    expect(reader.page.get_by_text("what the world could know by then")).to_be_visible()
    reader.page.get_by_role("combobox", name="or a release").click()
    reader.page.get_by_role("option", name="As coded").click()
    banner = reader.page.get_by_text("This is the release As coded of").first
    expect(banner).to_contain_text("1 later change left out, its hash is verified")
    reader.settle()
    assert reader.filters()["edition"] == "release-as-coded"
    reader.page.get_by_role("link", name="Overview").first.click()
    expect(reader.page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    expect(banner).to_be_visible()
    reader.press("Leave")
    expect(banner).to_have_count(0)
    reader.settle()
    assert "edition" not in reader.filters()
