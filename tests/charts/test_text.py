"""Text on a figure is shown as it was written: whatever people write, Plotly finds no markup in it."""

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.charts.text import plain, shortened, wrapped
from tests.charts.builders import HOSTILE

anything = st.text() | st.lists(st.sampled_from((*HOSTILE, "&amp;", "word", "<", "a" * 70, "\n\t"))).map(" ".join)


def shown(text: str) -> str:
    """What a reader sees of a text in Plotly's HTML; fails on any sign that could begin markup."""
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text)
    return html.unescape(text)


def words(text: str) -> str:
    return " ".join(text.split())


@given(anything)
def test_plain_text_is_seen_as_it_was_written(text: str) -> None:
    assert shown(plain(text)) == words(text)


@given(anything, st.integers(8, 60))
def test_shortened_text_is_the_whole_or_a_beginning_that_fits(text: str, longest: int) -> None:
    seen = shown(shortened(text, longest))
    assert len(seen) <= longest
    assert seen == words(text) or (seen.endswith("…") and words(text).startswith(seen[:-1]))


def test_text_is_shortened_behind_a_word() -> None:
    assert shortened("Working-level talks, near Stockholm", 24) == "Working-level talks…"


def test_a_word_too_long_for_its_place_is_cut() -> None:
    assert shortened("Verschlechterungsverbot", 10) == "Verschlec…"


@given(anything, st.integers(8, 60), st.integers(1, 6))
def test_wrapped_text_has_lines_that_fit_and_nothing_of_its_own_but_their_breaks(
    text: str, width: int, lines: int
) -> None:
    found = [shown(line) for line in wrapped(text, width, lines).split("<br>")]
    assert len(found) <= lines
    assert all(len(line) <= width for line in found)


@given(st.lists(st.text("abc<&>", min_size=1, max_size=9)), st.integers(9, 60))
def test_wrapping_loses_no_word(text: list[str], width: int) -> None:
    lines = [shown(line) for line in wrapped(" ".join(text), width, 1000).split("<br>")]
    assert " ".join(lines).split() == text


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("made", [plain, lambda text: shortened(text, 99), lambda text: wrapped(text, 99)])
def test_markup_is_seen_as_text(made: Callable[[str], str], hostile: str) -> None:
    assert shown(made(hostile)) == hostile
