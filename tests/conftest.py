"""The stores that tests work on: real SQLite files, made as the program makes them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from db.engine import Store
from db.setup import open_store
from tests.store.builders import copy_of, sqlite_url

settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def seeded_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the data set, made once and closed: a test that writes takes `store`, a copy of it."""
    url = sqlite_url(tmp_path_factory.mktemp("seeded") / "positions.db")
    open_store(url).close()
    return url


@pytest.fixture
def store(seeded_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store with the data set, this test's own."""
    store = open_store(copy_of(seeded_url, tmp_path))
    yield store
    store.close()


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Store]:
    """A store without the data set, this test's own."""
    store = open_store(sqlite_url(tmp_path / "empty.db"), empty=True)
    yield store
    store.close()
