"""Signing in at a real provider, in a browser: who gets in, as what, and how it ends."""

from typing import Final

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from db.queries.detail import identity
from db.vocabulary import Role
from tests.browser.form import fill
from tests.signin.conftest import ROOT, Arrive, Person, Site

pytestmark = pytest.mark.browser
SETTINGS: Final = {"POSITIONS_ROLE_CLAIM": "roles"}
WRITING: Final = {"Add a position", "Import", "Members"}


def revision(site: Site) -> int:
    with site.store.reading() as session:
        return identity(session)[1]


@pytest.mark.parametrize("link", ["/", "/record", "/add", "/members", "/codebook?show=actors", "/export"])
def test_who_is_not_signed_in_sees_only_the_way_in(link: str, arrive: Arrive, site: Site) -> None:
    person = arrive(site, link)
    assert "Sign in to read this record." in person.text()
    assert ("open your link again" in person.text()) == (link != "/")
    assert person.menu() == set()
    assert person.reads_nothing()


def test_a_member_signs_in_works_signs_out_and_is_out(arrive: Arrive, site: Site) -> None:
    site.give("ada@example.org", Role.EDITOR)
    person = arrive(site).sign_in("ada@example.org")
    assert "ada@example.org, editor" in person.text()
    assert not person.reads_nothing()
    expect(person.page.get_by_text("Sequencing").first).to_be_visible()
    assert person.menu() & WRITING == {"Add a position", "Import"}
    person.sign_out()
    assert "Sign in to read this record." in person.text()
    person.open("/record")
    assert "Sign in to read this record." in person.text()
    assert person.reads_nothing()


def test_an_address_that_has_no_role_reads_nothing_and_is_told(arrive: Arrive, site: Site) -> None:
    person = arrive(site).sign_in("stranger@example.org")
    assert "stranger@example.org has no role here: ask an admin to give it one." in person.text()
    assert person.reads_nothing()
    person.open("/record")
    assert person.reads_nothing()
    site.give("ada@example.org", Role.READER)
    person.sign_out()
    person.sign_in("ada@example.org")
    assert "ada@example.org, reader" in person.text()


def test_an_address_that_nobody_has_verified_gives_no_role_not_even_an_admins(arrive: Arrive, site: Site) -> None:
    for account in (f"{ROOT} unverified", "ben@example.org unverified"):
        person = arrive(site).sign_in(account)
        assert "Your e-mail address has not been verified where you signed in" in person.text()
        assert person.reads_nothing()


def test_a_sign_in_that_has_ended_lets_nobody_in_and_says_so(arrive: Arrive, site: Site) -> None:
    person = arrive(site).sign_in(f"{ROOT} short")
    person.page.wait_for_timeout(1_100)  # its second is over
    person.open("/record")
    assert "Your sign-in has ended" in person.text()
    assert person.reads_nothing()
    person.sign_in(ROOT)
    assert f"{ROOT}, admin" in person.text()


def test_a_claim_gives_a_role_and_the_highest_of_several(arrive: Arrive, site: Site) -> None:
    person = arrive(site).sign_in("cleo@example.org role=reader+editor+owner")
    assert "cleo@example.org, editor" in person.text()


def test_a_claim_gives_a_role_to_an_unverified_address_but_never_its_name(arrive: Arrive, site: Site) -> None:
    person = arrive(site, "/add").sign_in(f"{ROOT} unverified role=editor")
    assert f"root ({ROOT} unverified role=editor), editor" in person.text()
    assert "Members" not in person.menu()


def test_a_reader_sees_no_way_to_write(arrive: Arrive, site: Site) -> None:
    site.give("rita@example.org", Role.READER)
    person = arrive(site).sign_in("rita@example.org")
    assert not person.menu() & WRITING
    for page in ("/add", "/bring", "/codebook", "/members"):
        person.open(page)
        told = "Only an admin may do this" if page == "/members" else "You may read here but not change anything"
        expect(person.page.get_by_text(told)).to_be_visible()
        assert person.page.get_by_role("button", name="Save").count() == 0
        assert person.page.locator("input[type=file]").count() == 0
    person.open("/record")
    expect(person.page.get_by_test_id("stDataFrame")).to_be_visible()


def test_an_admin_of_the_settings_gives_a_role_and_takes_it_away(arrive: Arrive, site: Site) -> None:
    admin = arrive(site).sign_in(ROOT)
    assert admin.menu() & WRITING == WRITING
    dora = arrive(site).sign_in("dora@example.org")
    assert "dora@example.org has no role here" in dora.text()
    _set_role(admin, "dora@example.org", "reader: reads everything")
    dora.open("/")
    assert "dora@example.org, reader" in dora.text()
    _set_role(admin, "dora@example.org", "no role: what was given is taken away")
    dora.open("/")
    assert "dora@example.org has no role here" in dora.text()


def test_a_role_taken_away_while_a_form_is_open_stops_the_save_and_loses_no_text(
    arrive: Arrive, site: Site
) -> None:
    site.give("eve@example.org", Role.EDITOR)
    person = arrive(site).sign_in("eve@example.org")
    person.go_to("Add a position")
    fill(person, stated_on="2019-05-05", summary="Would move first if the North promised to.")
    for role in (Role.READER, None):
        site.give("eve@example.org", role)
        before = revision(site)
        person.press("Save")
        expect(
            person.page.get_by_text("You may read here but not change anything: ask an admin").first
        ).to_be_visible()
        person.settle()
        assert revision(site) == before
        for field, words in (("What was said or done", "Would move first"), ("Date", "2019-05-05")):
            assert words in person.page.get_by_role("textbox", name=field, exact=True).input_value()
    site.give("eve@example.org", Role.EDITOR)
    before = revision(site)
    person.press("Save")
    person.wait_for(lambda: revision(site) == before + 1)
    with site.store.reading() as session:
        assert (
            session.execute(text("SELECT by FROM change ORDER BY id DESC")).scalars().first() == "eve@example.org"
        )


def _set_role(admin: Person, email: str, role: str) -> None:
    admin.open("/members")
    admin.type("E-mail address", email)
    admin.page.get_by_text(role, exact=True).click()
    admin.press("Save")
    admin.wait_for(lambda: f"{email} has " in admin.text())
    admin.settle()
