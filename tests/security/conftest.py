"""The program as it is served, and a browser."""

from tests.browser.conftest import chromium, shared, site, visit

__all__ = ["chromium", "shared", "site", "visit"]
