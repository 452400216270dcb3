"""Folds text for search: words of any script, apart by blanks, without case, accents and vowel points.

A sign of a script that sets no blanks between its words (Chinese, Japanese, Thai; Korean, which adds endings) is a
word of its own: what is sought there is found as a row of signs, wherever it begins.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import category, combining, decimal, normalize

APART: Final = "\x1f"
"""Stands between texts that are folded as one, and stays there; blank for whoever splits the words."""


class Word(NamedTuple):
    """A word of a text as it is sought, and where it stands there: from `start` up to `end`."""

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """The words of a text, as they are sought, with blanks between them."""
    if not text.isascii():
        for sign in _TYPESET:  # so that most texts in English are plain: 10 times as fast
            text = text.replace(sign, " ")
    if not text.isascii():
        text = _FOREIGN.sub(lambda run: _fold_run(run[0]), normalize("NFKD", text))
    return text.encode().translate(_PLAIN).decode()


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in order, with their places in it."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _pieces_of(text):
        if text[start].isascii():
            folded.append(fold(text[start:end]))
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            folded.append(_fold_sign(text[start:end]))
            starts.extend([start] * len(folded[-1]))
            ends.extend([end] * len(folded[-1]))
    for word in re.finditer(r"\S+", "".join(folded)):
        end = ends[word.end() - 1]
        while end < len(text) and _goes_on(text[end]):
            end += 1
        yield Word(word[0], starts[word.start()], end)


def stands_alone(word: str) -> bool:
    """Whether a folded word is one sign of a script without blanks."""
    return len(word) == 1 and _sign_by_sign(ord(word))


_TYPESET: Final = "’“”‘–—…\u00a0"
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
_PLAIN: Final = bytes(
    code if code > 127 or code == ord(APART) else ord(chr(code).lower()) if chr(code).isalnum() else ord(" ")
    for code in range(256)
)
"""What becomes of a byte of UTF-8: capitals are small, whatever is no letter or digit is blank."""

_BLANKLESS: Final = (
    *((0x0E00, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF)),  # Thai, Lao, Tibetan, Burmese; Hangul letters; Khmer
    *((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3040, 0x30FF), (0x3100, 0x31BF), (0x31F0, 0x31FF)),
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF)),
    *((0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF)),
)
_OPTIONAL: Final = (
    *((0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670)),
    *((0x06D6, 0x06ED), (0x0711, 0x0711), (0x0730, 0x074A), (0x07EB, 0x07F3), (0x0816, 0x085B), (0x0898, 0x08FF)),
    *((0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)),
    (0xE0100, 0xE01EF),
)
"""Marks that a word is also written without: accents, vowel points. Those of Indic scripts are part of the word."""

_SAME: Final = {
    **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"},
    **{"ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه"},
}
"""Letters that a reader types as others and Unicode does not take apart."""


class _Table(dict[int, str]):
    """What becomes of each sign by a rule, worked out when it is first met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._rule = rule

    def __missing__(self, code: int) -> str:
        found = self[code] = self._rule(chr(code))
        return found


def _bare(sign: str) -> str:
    """Nothing of a mark that may be left out, of a nukta, of the Arabic line and of signs without a look."""
    kind = category(sign)
    optional = kind in {"Mn", "Me"} and (_within(ord(sign), _OPTIONAL) or combining(sign) == 7)
    return "" if optional or kind == "Cf" or sign == "\u0640" else sign


def _small(sign: str) -> str:
    """A sign without case, apart from others where it stands alone; a blank for what is no part of a word."""
    kind = category(sign)
    if kind == "Nd":
        return str(decimal(sign))
    if kind[0] not in "LMN":
        return " "
    if _sign_by_sign(ord(sign)):
        return f" {sign} "
    return "".join(_SAME.get(small, small) for small in sign.casefold())


_BARE: Final = _Table(_bare)
_SMALL: Final = _Table(_small)


@lru_cache(maxsize=50_000)
def _fold_run(run: str) -> str:
    """What becomes of signs beyond ASCII, taken apart by NFKD; syllables and voiced kana are put together again."""
    return normalize("NFC", run.translate(_BARE)).translate(_SMALL)


@lru_cache(maxsize=50_000)
def _fold_sign(sign: str) -> str:
    return fold(sign)


def _pieces_of(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of a text begin and end that can be folded apart: what is ASCII, and sign by sign the rest.

    A sign goes with the marks and the parts of a syllable that follow it.
    """
    for run in re.finditer(r"[\x00-\x7f]+|[^\x00-\x7f]+", text):
        start = run.start()
        for at in range(start + 1, run.end() if not text[start].isascii() else start):
            if not _goes_on(text[at]):
                yield start, at
                start = at
        yield start, run.end()


@lru_cache(maxsize=50_000)
def _goes_on(sign: str) -> bool:
    """Whether a sign is folded with the one before it: a mark, the vowel or the end of a Hangul syllable."""
    first = normalize("NFKD", sign)[0]
    return category(first)[0] == "M" or category(sign) == "Cf" or 0x1160 <= ord(first) <= 0x11FF


def _sign_by_sign(code: int) -> bool:
    return _within(code, _BLANKLESS)


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
