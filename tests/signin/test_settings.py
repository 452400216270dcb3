"""What the settings and the secrets make of signing in: reading open to all, several providers, broken secrets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import APP, served
from tests.signin.conftest import ROOT, Arrive, Site
from tests.signin.provider import write_secrets
from tests.store.builders import copy_of

pytestmark = pytest.mark.browser
SETTINGS: Final = {"POSITIONS_OPEN_READING": "yes"}
"""Of the program that the fixture `site` serves."""


@pytest.fixture
def two_providers(provider: str, seeded_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a program with two providers, which are one here."""
    secrets = write_secrets(tmp_path, provider)
    shared, own = secrets.read_text().split("client_id", maxsplit=1)
    secrets.write_text(f"{shared}\n[auth.work]\nclient_id{own}\n[auth.home]\nclient_id{own}")
    settings = {"STREAMLIT_SECRETS_FILES": str(secrets), "POSITIONS_ADMINS": ROOT}
    with served(APP, tmp_path, POSITIONS_DATABASE_URL=copy_of(seeded_url, tmp_path), **settings) as address:
        yield address


@pytest.fixture
def broken_secrets(seeded_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a program whose secrets are no TOML."""
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("[auth\n")
    settings = {"STREAMLIT_SECRETS_FILES": str(secrets)}
    with served(APP, tmp_path, POSITIONS_DATABASE_URL=copy_of(seeded_url, tmp_path), **settings) as address:
        yield address


def test_where_reading_is_open_guests_read_and_sign_in_to_write(arrive: Arrive, site: Site) -> None:
    person = arrive(site)
    assert not person.reads_nothing()
    assert not person.menu() & {"Add a position", "Import", "Members"}
    person.open("/add")
    assert "Sign in to see what you may do here: without that you change nothing." in person.text()
    person.sign_in("stranger@example.org")
    assert "stranger@example.org, reader" in person.text()
    person.sign_out()
    person.sign_in(ROOT)
    assert f"{ROOT}, admin" in person.text()


def test_each_of_several_providers_has_its_way_in(two_providers: str, arrive: Arrive) -> None:
    person = arrive(two_providers)
    assert person.page.get_by_role("button", name="Sign in with").count() == 2
    person.sign_in(ROOT, by="Sign in with home")
    assert f"{ROOT}, admin" in person.text()


def test_secrets_that_cannot_be_read_close_the_program_instead_of_opening_it(
    broken_secrets: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.goto(f"{broken_secrets}/record")
    expect(page.get_by_text("The secrets of this program cannot be read")).to_be_visible()
    assert page.get_by_test_id("stDataFrame").count() == 0
    page.close()
