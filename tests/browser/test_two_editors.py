"""Two people with a stance open in browsers of their own: who saves second sees both versions and chooses."""

import pytest
from playwright.sync_api import Locator, expect

from db.queries.detail import StanceDetail, stance_detail
from db.setup import open_store
from tests.browser.conftest import Site, Visit
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_the_second_saver_sees_both_versions_and_what_is_chosen_holds(own_site: Site, visit: Visit) -> None:
    first, second = visit(own_site), visit(own_site, fresh=True)
    for reader in (first, second):
        reader.open("/add?edit=s010")
    first.turn_to()
    first.type("What was said or done", "As the first one read it.")
    first.type("Note", "The first one's note.")
    first.settle()
    first.press("Save the changes")
    expect(first.page.get_by_text("Saved as s010.")).to_be_visible()

    second.turn_to()
    second.type("What was said or done", "As the second one read it.")
    second.type("Made public later, on", "2019-04-01")
    second.settle()
    second.press("Save the changes")
    expect(second.page.get_by_text("this was changed since you opened it")).to_be_visible()
    second.settle()
    for words in ("As the first one read it.", "As the second one read it.", "The first one's note.", "2019-04-01"):
        expect(shown(second, words)).to_be_visible()
    typed = second.page.get_by_role("textbox", name="What was said or done", exact=True)
    expect(typed).to_have_value("As the second one read it.")
    save = second.page.get_by_role("button", name="Save my choice")
    expect(save).to_be_disabled()

    choice = second.page.get_by_role("radiogroup", name="Which version stays: What was said or done")
    choice.get_by_text("Mine", exact=True).click()
    expect(save).to_be_enabled()
    save.click()
    expect(second.page.get_by_text("Saved as s010.")).to_be_visible()
    found = recorded(own_site)
    assert (found.summary, found.note) == ("As the second one read it.", "The first one's note.")
    assert found.known_on.isoformat() == "2019-04-01"
    assert [set(change.fields) for change in found.history] == [{"known_on", "summary"}, {"summary", "note"}, set()]

    first.turn_to()
    first.open("/add?edit=s010")
    kept = first.page.get_by_role("textbox", name="What was said or done", exact=True)
    expect(kept).to_have_value("As the second one read it.")


def shown(reader: Reader, words: str) -> Locator:
    """Words of the two versions that are shown side by side."""
    return reader.page.get_by_text(words, exact=True).last


def recorded(site: Site) -> StanceDetail:
    """The stance as it is recorded, with its history."""
    store = open_store(site.store)
    with store.reading() as session:
        found = stance_detail(session, "s010")
    store.close()
    assert found
    return found
