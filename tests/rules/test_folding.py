"""How text is folded for search, in any script, and how what somebody types is read."""

import sys
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.folding import fold, words_of
from db.search_sqlite import expression
from db.sought import BEGINNING, LONGEST, Asked, Phrase, read_sought

ALIKE = [
    ("Café NAÏVE", "cafe naive"),
    ("Łódź, Đoković, Søren, Ærø", "lodz dokovic soren aero"),
    ("İstanbul ıhlamur", "istanbul ihlamur"),
    ("Straße", "strasse"),
    ("ﬁnal Ⅳ ½", "final iv 1 2"),
    ("ＦＵＬＬ　ｗｉｄｔｈ", "full width"),
    ("Ёлка и Йод", "елка и иод"),
    ("СЕВЕРНАЯ Корея", "северная корея"),
    ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
    ("كُورِيَا الشَّمَالِيَّة", "كوريا الشماليه"),
    ("إيران وآسيا", "ايران واسيا"),
    ("ایران کره", "ايران كره"),
    ("محـــمد", "محمد"),
    ("שָׁלוֹם", "שלום"),
    ("٢٠١٩ و۲۰۲۰", "2019 و2020"),
    ("कि़ताब हिन्दी", "किताब हिन्दी"),
    ("Trump’s “maximum pressure” – again…", "trump s maximum pressure again"),
    ("co­op a‍b", "coop ab"),
    ("freeze-for-freeze, U.S. 100%", "freeze for freeze u s 100"),
]
"""Texts, and others that fold to the same words."""

SIGN_BY_SIGN = [
    ("북한이", ["북", "한", "이"]),
    ("北京会谈", ["北", "京", "会", "谈"]),
    ("ガイドライン", list("ガイドライン")),
    ("ｶﾞｲﾄﾞ", list("ガイド")),
    ("กินข้าว", list("กินข้าว")),
    ("ခေတ်", list("ခေတ်")),
    ("G20정상", ["g20", "정", "상"]),
]
"""Texts without blanks between words, and the words that each sign is."""


@pytest.mark.parametrize(("text", "same"), ALIKE)
def test_case_accents_vowel_points_and_signs_make_no_difference(text: str, same: str) -> None:
    assert fold(text).split() == fold(same).split() == same.split()


@pytest.mark.parametrize(("text", "words"), SIGN_BY_SIGN)
def test_each_sign_of_a_script_without_blanks_is_a_word(text: str, words: list[str]) -> None:
    assert fold(text).split() == words


def test_letters_that_differ_by_more_than_an_optional_mark_stay_apart() -> None:
    for one, other in (("か", "が"), ("한", "하"), ("ก", "กิ"), ("कि", "की"), ("и", "ы"), ("o", "0")):
        assert fold(one).split() != fold(other).split()


def test_a_decomposed_text_folds_as_a_composed_one() -> None:
    for composed, decomposed in (
        ("é", "e\u0301"),
        ("한", "\u1112\u1161\u11ab"),
        ("が", "か\u3099"),
        ("й", "и\u0306"),
    ):
        assert fold(f"a{composed}b").split() == fold(f"a{decomposed}b").split()


def test_every_sign_there_is_folds_to_what_folds_to_itself() -> None:
    signs = (chr(code) for code in range(sys.maxunicode + 1))
    unstable = [sign for sign in signs if fold(fold(sign)).split() != fold(sign).split()]
    assert unstable == []


def test_every_letter_and_digit_is_kept_and_every_other_sign_is_blank() -> None:
    whole = [sign for sign in map(chr, range(sys.maxunicode + 1)) if normalize("NFKD", sign) == sign]
    lost = [sign for sign in whole if category(sign)[0] in "LN" and not fold(sign).split()]
    kept = [sign for sign in whole if category(sign)[0] not in "LMN" and fold(sign).split()]
    assert (lost, kept) == (["ـ"], [])


@given(text=st.text())
def test_words_are_found_in_their_places_and_are_those_of_the_whole_text(text: str) -> None:
    words = list(words_of(text))
    assert [word.folded for word in words] == fold(text).split()
    assert all(word.start < word.end for word in words)
    for places in ([word.start for word in words], [word.end for word in words]):
        assert places == sorted(places)


def test_a_words_place_takes_in_its_marks() -> None:
    text = "so naı\u0308ve, كُورِيَا!"
    assert [text[word.start : word.end] for word in words_of(text)] == ["so", "naı\u0308ve", "كُورِيَا"]


# What is sought


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("north  first", [Phrase(("north",)), Phrase(("first",))]),
        ('"North first" trump', [Phrase(("north", "first")), Phrase(("trump",))]),
        ("“North first”", [Phrase(("north", "first"))]),
        ("「北京」", [Phrase(("北", "京"))]),
        ('"north first', [Phrase(("north", "first"))]),
        ("sanction*", [Phrase(("sanction",), open=True)]),
        ('"north kor*"', [Phrase(("north", "kor"), open=True)]),
        ('"north kor"*', [Phrase(("north", "kor"), open=True)]),
        ("freeze-for-freeze", [Phrase(("freeze", "for", "freeze"))]),
        ("북한", [Phrase(("북", "한"))]),
        ("북한*", [Phrase(("북", "한"))]),
        ("kim KIM “kim”", [Phrase(("kim",))]),
        (
            "a NOT b OR NEAR(c, 2)",
            [Phrase((word,)) for word in ("a", "not", "b", "or")] + [Phrase(("near", "c")), Phrase(("2",))],
        ),
        ("summary:x -y ^z {a}", [Phrase(("summary", "x")), Phrase(("y",)), Phrase(("z",)), Phrase(("a",))]),
    ],
)
def test_what_is_typed_is_read_as_words_phrases_and_beginnings(text: str, phrases: list[Phrase]) -> None:
    assert list(read_sought(text).phrases) == phrases
    assert read_sought(text).told == ()


@pytest.mark.parametrize("text", ["", "  ", "%", '"', '""', "*", "- & |", "🙂", "\0", "\ud800"])
def test_without_a_letter_or_digit_nothing_is_sought(text: str) -> None:
    assert read_sought(text).phrases == ()
    assert expression(Asked(read_sought(text).phrases)) == ""


def test_a_short_beginning_is_sought_as_a_word_and_told() -> None:
    sought = read_sought("no* nor*")
    assert sought.phrases == (Phrase(("no",)), Phrase(("nor",), open=True))
    assert sought.told == (f"no* is sought without the star: a beginning needs {BEGINNING} letters.",)


def test_a_long_text_is_read_up_to_a_length_and_that_is_told() -> None:
    sought = read_sought("word " * LONGEST)
    assert sought.phrases[0] == Phrase(("word",))
    assert sought.told == (f"Only the first {LONGEST} signs are sought.",)


@given(text=st.text() | st.text('"*()^:-+{}, ANDORTeé북').map(str))
def test_no_text_reaches_the_index_but_as_quoted_words(text: str) -> None:
    asked = expression(Asked(read_sought(text).phrases))
    quoted = [part.removesuffix(" *") for part in asked.split(" AND ")] if asked else []
    assert all(part.startswith('"') and part.endswith('"') and '"' not in part[1:-1] for part in quoted)
    assert all(fold(part).split() == part[1:-1].split(" ") for part in quoted)
