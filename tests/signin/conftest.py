"""The program with sign-in, a provider, and people at browsers of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from db.access import Writer
from db.commands.members import set_role
from db.engine import Store
from db.setup import open_store
from db.vocabulary import Role, Via
from tests.browser.chromium import find_chromium, launched
from tests.browser.reader import DESK, Reader, Window
from tests.browser.server import APP, served
from tests.pages.reader import JOINER
from tests.signin.provider import running, write_secrets
from tests.store.builders import copy_of

Arrive = Callable[..., "Person"]
ROOT: Final = "root@example.org"
"""Admin by the settings of every program here."""


@dataclass(frozen=True)
class Site:
    """The program as it is served, and its store, opened here beside it."""

    address: str
    store: Store

    def give(self, email: str, role: Role | None) -> None:
        """Give somebody a role, as an admin does elsewhere."""
        set_role(self.store, email, role, by=Writer("root", Via.COMMAND, role=Role.ADMIN))


class Person(Reader):
    """Somebody at a browser of their own."""

    def sign_in(self, account: str, *, by: str = "Sign in") -> "Person":
        """Sign in at the provider, from the page that is open, by a button of this name."""
        self.press(by)
        self.page.get_by_label("Account").fill(account)
        self.page.get_by_role("button", name="Go on").click()
        self.page.wait_for_url(f"{self.address}/**")
        self.settle()
        return self

    def sign_out(self) -> None:
        """Sign out, at the provider too."""
        self.press("Sign out")
        self.page.get_by_role("button", name="Yes").click()
        self.page.wait_for_url(f"{self.address}/**")
        self.settle()

    def text(self) -> str:
        """The words on the page, without the sign that keeps Streamlit from rewriting them."""
        return super().text().replace(JOINER, "")

    def reads_nothing(self) -> bool:
        """Whether the page is closed: nothing of the record is on it, drawn or written."""
        title = self.page.get_by_role("heading", level=1).inner_text()
        drawn = self.page.locator("[data-testid=stDataFrame], [data-testid=stPlotlyChart]").count()
        return title == "Positions" and not drawn and "Sequencing" not in self.page.content()

    def menu(self) -> set[str]:
        """The pages that the navigation offers."""
        more = self.page.get_by_role("navigation").get_by_text("More", exact=True)
        if not more.count():
            return set()
        more.click()
        links = self.page.locator("a[data-testid=stTopNavLink], a[data-testid=stTopNavDropdownLink]")
        names = {name.split("\n")[-1].strip() for name in links.all_inner_texts()}
        self.page.keyboard.press("Escape")
        return names


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser, one for all tests; each person has a context of it."""
    with launched(find_chromium()) as browser:
        yield browser


@pytest.fixture(scope="package")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the provider, one for all tests."""
    with running(tmp_path_factory.mktemp("provider")) as address:
        yield address


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest,
    chromium: Browser,
    provider: str,
    seeded_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The program where people sign in, with the settings that a module names as SETTINGS."""
    folder = tmp_path_factory.mktemp("site")
    settings = {"STREAMLIT_SECRETS_FILES": str(write_secrets(folder, provider)), "POSITIONS_ADMINS": ROOT}
    with _site(folder, seeded_url, settings | getattr(request.module, "SETTINGS", {})) as found:
        yield found


@pytest.fixture(scope="module")
def plain_site(chromium: Browser, seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program without sign-in, as it starts on anybody's machine."""
    with _site(tmp_path_factory.mktemp("plain"), seeded_url, {}) as found:
        yield found


@contextmanager
def _site(folder: Path, seeded_url: str, settings: dict[str, str]) -> Iterator[Site]:
    store = open_store(copy_of(seeded_url, folder))
    try:
        with served(APP, folder, POSITIONS_DATABASE_URL=store.url, **settings) as address:
            yield Site(address, store)
    finally:
        store.close()


@pytest.fixture
def arrive(chromium: Browser) -> Iterator[Arrive]:
    """Opens a site in a browser that has never been anywhere; no person may have troubles."""
    people: list[Person] = []

    def arrive(address: str | Site, link: str = "/", *, window: Window = DESK, dark: bool = False) -> Person:
        where = address if isinstance(address, str) else address.address
        people.append(Person(chromium.new_context(), where, window=window, dark=dark))
        people[-1].open(link)
        return people[-1]

    yield arrive
    for person in people:
        person.page.context.close()
    assert not [trouble for person in people for trouble in person.troubles]
