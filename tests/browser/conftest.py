"""The program in a server and over a store of its own, a Chromium, and readers whose troubles fail a test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chromium import find_chromium, launched
from tests.browser.reader import DESK, Reader, Window
from tests.browser.server import APP, served
from tests.store.builders import copy_of

Visit = Callable[..., Reader]


class Site(NamedTuple):
    """The program as it is served: its address, and that of its store."""

    address: str
    store: str


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser, one for all tests."""
    with launched(find_chromium()) as browser:
        yield browser


@pytest.fixture(scope="package")
def shared(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has been here before: it keeps the program's files, so that pages come fast."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def site(chromium: Browser, seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over the data set, for the tests of a module that only read."""
    folder = tmp_path_factory.mktemp("site")
    store = copy_of(seeded_url, folder)
    with served(APP, folder, POSITIONS_DATABASE_URL=store) as address:
        yield Site(address, store)


@pytest.fixture
def own_site(chromium: Browser, seeded_url: str, tmp_path: Path) -> Iterator[Site]:
    """The program over a fresh store, for a test that writes."""
    store = copy_of(seeded_url, tmp_path)
    with served(APP, tmp_path, POSITIONS_DATABASE_URL=store) as address:
        yield Site(address, store)


@pytest.fixture
def visit(chromium: Browser, shared: BrowserContext) -> Iterator[Visit]:
    """Opens a site in a new tab, or in a fresh browser that has never been there; no reader may have troubles."""
    readers: list[Reader] = []
    strangers: list[BrowserContext] = []

    def visit(site: Site, *, window: Window = DESK, dark: bool = False, fresh: bool = False) -> Reader:
        if fresh:
            strangers.append(chromium.new_context())
        readers.append(Reader(strangers[-1] if fresh else shared, site.address, window=window, dark=dark))
        return readers[-1]

    yield visit
    for reader in readers:
        reader.page.close()
    for context in strangers:
        context.close()
    assert not [trouble for reader in readers for trouble in reader.troubles]
