"""Text of a project of Discourse Network Analyzer, made fit for the record without changing a word."""

import re
from hashlib import sha256
from typing import Final

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str) -> str:
    """A name or a title: without line breaks, control characters and blanks around it."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def passage(text: str) -> str:
    """Words that were marked in a document: without control characters and blanks around them."""
    return _UNPRINTABLE.sub(" ", text).strip()


def cut(text: str, longest: int) -> str:
    """The text, or as much of it as the record takes."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def mark(text: str) -> str:
    """Eight signs that the same text always has, for slugs of what has no Latin letters."""
    return sha256(text.encode()).hexdigest()[:8]
