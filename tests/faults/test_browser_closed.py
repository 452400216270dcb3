"""A browser is closed in the middle of a form: nothing is written, and the server serves the next."""

import pytest
from playwright.sync_api import Browser, expect

from db.setup import open_store
from tests.browser.conftest import Site
from tests.browser.form import fill
from tests.browser.reader import Reader
from tests.faults.faults import Fault
from tests.faults.record import compare
from tests.faults.report import tell
from tests.store.builders import Contents, contents

pytestmark = pytest.mark.browser


def test_a_browser_closed_in_mid_form_writes_nothing_and_the_next_is_served(
    own_site: Site, chromium: Browser
) -> None:
    before = held(own_site.store)
    for left in (lambda reader: reader.page.close(), lambda reader: reader.page.context.close()):
        reader = Reader(chromium.new_context(), own_site.address).open("/add")
        fill(reader, stated_on="2019-03-02", summary="Half a form", quote="Half a")
        left(reader)
    context = chromium.new_context()
    following = Reader(context, own_site.address).open("/add")
    assert following.page.get_by_role("textbox", name="What was said or done", exact=True).input_value() == ""
    fill(following, stated_on="2019-03-02", summary="Whole form 1")
    assert held(own_site.store) == before
    following.press("Save")
    expect(following.page.get_by_text("Saved as")).to_be_visible()
    context.close()
    found = compare(own_site.store, ["Whole form 1"], names=("Half a", "Whole form"))
    assert found.nothing_lost
    assert found.beyond == 0
    tell(
        Fault.BROWSER_CLOSED,
        "A tab, then a whole browser closed with the form filled and not saved; a third filled and saved it",
        found,
        "Nothing was written for the two; the server went on, and the third found an empty form",
    )


def held(url: str) -> Contents:
    """All there is in the store."""
    store = open_store(url)
    try:
        return contents(store)
    finally:
        store.close()
