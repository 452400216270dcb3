"""What was sought is marked where it stands, and only there; the text around it stays as it was written."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from db.folding import fold
from db.queries.detail import EvidenceRow
from db.queries.found import Texts
from db.sought import read_sought
from positions.found import AROUND, Piece, bold, extract, extracts, marked

ODD: Final = 'aé북 한’"*_[]<>$:-\n\u0301كُ'
TEXTS: Final = st.text(st.characters(exclude_categories={"Cc", "Cs"})) | st.text(ODD).map(str)


def hits(text: str, sought: str) -> list[str]:
    """What is marked in a text."""
    return [piece.text for piece in marked(text, read_sought(sought)) if piece.hit]


@pytest.mark.parametrize(
    ("text", "sought", "expected"),
    [
        ("The North, first; north-first. Northern", "north", ["North", "north"]),
        ("The North, first; north-first. Northern", "north*", ["North", "north", "Northern"]),
        ("The North, first; north-first. Northern", '"north first"', ["North, first", "north-first"]),
        ("The North, first", "first north", ["North", "first"]),
        ("a b a b a", '"a b a"', ["a b a b a"]),
        ("maximum pressure on", '"maximum pressure" "pressure on"', ["maximum pressure on"]),
        ("Genève, naïve", "geneve NAIVE", ["Genève", "naïve"]),
        ("nai\u0308ve!", "naive", ["nai\u0308ve"]),
        ("북한이 먼저, 북 한", "북한", ["북한", "북 한"]),
        ("كُورِيَا الشَّمَالِيَّة", "كوريا", ["كُورِيَا"]),
        ("ＷＩＤＥ ﬁnal", "wide final", ["ＷＩＤＥ", "ﬁnal"]),
        ("nothing here", "other", []),
        ("nothing here", "%", []),
    ],
)
def test_words_phrases_and_beginnings_are_marked_as_they_are_written(
    text: str, sought: str, expected: list[str]
) -> None:
    assert hits(text, sought) == expected
    assert "".join(piece.text for piece in marked(text, read_sought(sought))) == text


@given(text=TEXTS, sought=TEXTS)
def test_no_sign_is_lost_and_what_is_marked_has_a_word_that_was_sought(text: str, sought: str) -> None:
    asked = read_sought(sought)
    pieces = marked(text, asked)
    assert "".join(piece.text for piece in pieces) == " ".join(text.split())
    words = {word for phrase in asked.phrases for word in phrase.words}
    assert all(words & set(fold(piece.text).split()) for piece in pieces if piece.hit) or any(
        phrase.open for phrase in asked.phrases
    )


@given(text=TEXTS)
def test_every_word_of_a_text_is_found_in_it(text: str) -> None:
    for word in fold(text).split()[:5]:
        assert hits(text, word)


LONG: Final = "Before " * 100 + "the needle, then a second needle " + "and behind " * 100


def test_of_a_long_text_the_part_around_the_first_hit_is_shown() -> None:
    pieces = extract(LONG, read_sought("needle"))
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.hit] == ["needle", "needle"]
    assert shown.startswith("… Before ")
    assert shown.endswith(" …")
    assert shown[2:-2] in LONG
    assert len(shown) <= 2 * AROUND + len("… needle …")


def test_a_text_without_blanks_is_cut_too_and_a_short_one_is_whole() -> None:
    assert (
        len("".join(piece.text for piece in extract("가" * 900 + "핵" + "가" * 900, read_sought("핵"))))
        < 3 * AROUND
    )
    assert extract("A needle.", read_sought("needle")) == (
        Piece("A ", hit=False),
        Piece("needle", hit=True),
        Piece(".", hit=False),
    )
    assert extract(LONG, read_sought("other")) == ()


def test_extracts_say_in_which_text_it_was_found() -> None:
    source = EvidenceRow("s", "Zebra news", "Press", "Ada", "2019", "", "", "so said the zebra", "p. 2")
    texts = Texts("A zebra, I think", (source,), ("Old zebra",))
    told = {
        kind: "".join(piece.text for piece in pieces)
        for kind, pieces in extracts(texts, "zebra-1", read_sought("zebra"))
        if pieces
    }
    assert told == {
        "Quote": "so said the zebra",
        "Source": "Zebra news, Press, Ada",
        "Coder's note": "A zebra, I think",
        "Other name": "Old zebra",
        "Stance": "zebra-1",
    }
    assert not any(pieces for _, pieces in extracts(texts, "s1", read_sought("quagga")))


@given(text=TEXTS, sought=TEXTS)
def test_as_markdown_the_hits_are_bold_and_the_rest_is_plain_text(text: str, sought: str) -> None:
    pieces = marked(text, read_sought(sought))
    inline = [token for block in MarkdownIt("commonmark").parse(bold(pieces)) for token in block.children or []]
    assert {token.type for token in inline} <= {"text", "strong_open", "strong_close"}
    shown = "".join(token.content for token in inline if token.type == "text").replace("\u2060", "")
    assert shown == "".join(piece.text for piece in pieces).replace("\u2060", "").strip()
    assert [token.type for token in inline].count("strong_open") == sum(piece.hit for piece in pieces)
