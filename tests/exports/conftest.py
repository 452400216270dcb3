"""Packages of stores, for the tests of files."""

from pathlib import Path

import pytest

from db.engine import Store
from db.setup import open_store
from positions.exports.package import write_package
from tests.store.builders import copy_of, sqlite_url


@pytest.fixture(scope="session")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty store, made once and closed."""
    url = sqlite_url(tmp_path_factory.mktemp("empty") / "empty.db")
    open_store(url, empty=True).close()
    return url


@pytest.fixture(scope="session")
def seeded_package(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The package of the data set."""
    folder = tmp_path_factory.mktemp("package")
    store: Store = open_store(copy_of(seeded_url, folder))
    write_package(store, folder / "record.zip")
    store.close()
    return (folder / "record.zip").read_bytes()


@pytest.fixture
def package(seeded_package: bytes, tmp_path: Path) -> Path:
    """The package of the data set, this test's own."""
    path = tmp_path / "record.zip"
    path.write_bytes(seeded_package)
    return path
