"""The stores that tests work on: real ones, made as the program makes them.

Tests of the store and of pages run on both engines, all others on SQLite; those about one of them are marked so.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

from db.engine import Store
from db.setup import open_store
from tests import databases
from tests.store.builders import copy_of, sqlite_url

settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("suite")

_ON_BOTH: Final = ("tests.store.", "tests.pages.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: is about SQLite or its file, and runs on no other engine")
    config.addinivalue_line("markers", "postgresql: is about PostgreSQL, and runs on no other engine")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marked = [name for name in databases.ENGINES if list(metafunc.definition.iter_markers(name))]
    on_both = metafunc.module.__name__.startswith(_ON_BOTH) and marked != ["sqlite"]
    if "engine" in metafunc.fixturenames:  # always: a store that was made for one engine is not kept for the other
        engines = marked or (databases.ENGINES if on_both else databases.ENGINES[:1])
        metafunc.parametrize("engine", engines, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a server the half on PostgreSQL is left out, which is told once; where all is tested it fails."""
    if databases.is_absent():
        left_out = [item for item in items if _engine_of(item) == "postgresql"]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _engine_of(item) != "postgresql"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if databases.is_absent():
        terminalreporter.write_line(databases.ABSENT)


def _engine_of(item: pytest.Item) -> object:
    if item.get_closest_marker("postgresql"):
        return "postgresql"
    return item.callspec.params.get("engine") if hasattr(item, "callspec") else None


@pytest.fixture(scope="session")
def engine() -> str:
    """Which engine a store is on."""
    return "sqlite"


@pytest.fixture(scope="session", autouse=True)
def _databases() -> Iterator[None]:
    """No database is left on a server."""
    yield
    databases.drop_all()


@pytest.fixture(scope="session")
def seeded_url(engine: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the data set, made once and closed: a test that writes takes `store`, a copy of it."""
    url = _new(engine, tmp_path_factory, "seeded")
    open_store(url).close()
    return url


@pytest.fixture(scope="session")
def empty_url(engine: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store without the data set, made once and closed."""
    url = _new(engine, tmp_path_factory, "empty")
    open_store(url, empty=True).close()
    return url


@pytest.fixture
def store(seeded_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store with the data set, this test's own."""
    yield from _own(seeded_url, tmp_path)


@pytest.fixture
def empty_store(empty_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store without the data set, this test's own."""
    own = tmp_path / "empty"
    own.mkdir()
    yield from _own(empty_url, own)


def _new(engine: str, folders: pytest.TempPathFactory, name: str) -> str:
    if engine == "postgresql":
        return databases.new_database()
    return sqlite_url(folders.mktemp(name) / "positions.db")


def _own(original: str, folder: Path) -> Iterator[Store]:
    store = open_store(copy_of(original, folder))
    yield store
    store.close()
    databases.drop(store.url)
