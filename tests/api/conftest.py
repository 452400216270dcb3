"""The API over a store of a test's own, and served as readers have it."""

from collections.abc import Iterator

import pytest

from db.engine import Store
from positions.api.stores import close_stores
from tests.browser.server import APP, served
from tests.store.builders import copy_of


@pytest.fixture(autouse=True)
def _only_local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reading is not opened to all, and no store stays open behind a test."""
    monkeypatch.delenv("POSITIONS_OPEN_READING", raising=False)
    yield
    close_stores()


@pytest.fixture
def record(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with the data set, which the program is set to."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    return store


@pytest.fixture(scope="package")
def address(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the program is served, pages and API, over the data set."""
    folder = tmp_path_factory.mktemp("api")
    with served(APP, folder, POSITIONS_DATABASE_URL=copy_of(seeded_url, folder)) as found:
        yield found
