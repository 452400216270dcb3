"""Reads what somebody seeks: words, which must all be there, "phrases", and beginnings of words with a star behind.

Any text is taken. Nothing in it is a command of an index: a word is sought as a word, OR and NOT too. How an index
is asked in its own language is in `db/search_sqlite.py` and `db/search_postgresql.py`.
"""

import re
from dataclasses import dataclass
from typing import Final

from db.folding import fold, stands_alone

LONGEST: Final = 200
"""Signs of a text that are read; what stands behind them is not sought."""
BEGINNING: Final = 3
"""Letters that a beginning needs: shorter ones would take in half of all words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that must follow one another; of an open phrase the last one may go on."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What must all be there, and sentences about what is not sought as it was written."""

    phrases: tuple[Phrase, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an index is asked for: all phrases, and of each choice of marks at least one (`db/documents.py`)."""

    phrases: tuple[Phrase, ...]
    choices: tuple[tuple[str, ...], ...] = ()


def read_sought(text: str) -> Sought:
    """What a text asks for; without any letter or digit in it nothing, which nothing answers to."""
    phrases: dict[Phrase, None] = {}
    told = [f"Only the first {LONGEST} signs are sought."] if len(text) > LONGEST else []
    for quoted, star, word in _PARTS.findall(text[:LONGEST].translate(_QUOTES)):
        written = quoted or word
        words = tuple(fold(written).split())
        if not words:
            continue
        wide = bool(star) or written.rstrip().endswith("*")
        if wide and len(words[-1]) < BEGINNING and not stands_alone(words[-1]):
            told.append(
                f"{written.rstrip(' *')}* is sought without the star: a beginning needs {BEGINNING} letters."
            )
            wide = False
        phrases[Phrase(words, wide and not stands_alone(words[-1]))] = None
    return Sought(tuple(phrases), tuple(dict.fromkeys(told)))


_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟«»「」『』＂〝〞"), '"')
_PARTS: Final = re.compile(r'"([^"]*)(?:"|$)(\*?)|([^\s"]+)')
