"""The app on a store of a test's own, and a browser where one is needed."""

from collections.abc import Iterator

import pytest
import streamlit as st

from tests.browser.conftest import chromium, own_site, shared, visit

__all__ = ["chromium", "own_site", "shared", "visit"]


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """No answer and no open store of another test."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
