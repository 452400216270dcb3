"""Where there is no browser the tests say so and are skipped; in CI that is a failure."""

import shutil

import pytest

from tests.browser.chromium import find_chromium

pytestmark = pytest.mark.browser


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine on which no browser is found."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    return monkeypatch


def test_without_a_browser_the_tests_say_so_and_are_skipped(no_browser: pytest.MonkeyPatch) -> None:
    no_browser.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="No Chromium was found"):
        find_chromium()


def test_without_a_browser_the_tests_fail_in_ci(no_browser: pytest.MonkeyPatch) -> None:
    no_browser.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="install Debian's `chromium`"):
        find_chromium()
