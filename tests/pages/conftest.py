"""The app on a store of a test's own: caches are the process's, so that they are empty before and after each."""

from collections.abc import Callable, Iterator

import pytest
import streamlit as st

from db.engine import Store
from tests.pages.reader import Files


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """No answer and no open store of another test."""
    _clear()
    yield
    _clear()


def _clear() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def record(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with the data set, which the app is set to."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    return store


@pytest.fixture
def blank(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store without anything, which the app is set to."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", empty_store.url)
    return empty_store


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What each button of a page makes when it is clicked, by the file's name; AppTest itself clicks none."""
    found: Files = {}
    button = st.download_button

    def noted(label: str, data: Callable[[], str | bytes], file_name: str, *rest: object, **more: object) -> bool:
        found[file_name] = data
        return button(label, data, file_name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", noted)
    return found
