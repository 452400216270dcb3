"""Pages by key: where the next one begins, as a cursor that only fits the question it was made for."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final

from db.queries.pages import Place
from positions.api.query import Values

_OF_A_PAGE: Final = frozenset({"limit", "after", "format"})
"""What may differ from page to page of one question."""


def mark_of(values: Values) -> str:
    """What tells a question from any other, whatever its page: a few characters."""
    return digest({name: value for name, value in values.items() if name not in _OF_A_PAGE})[:12]


def digest(values: Mapping[str, Any]) -> str:
    """A hash of named values."""
    return sha256(repr(sorted(values.items())).encode()).hexdigest()


def cursor(place: Place, mark: str) -> str:
    """A place as text for a link."""
    words = f"{mark} {place[0].isoformat()} {place[1]}"
    return urlsafe_b64encode(words.encode()).decode().rstrip("=")


def read_cursor(written: str, mark: str) -> Place:
    """The place that a cursor names; raises ValueError with a sentence for another text or another question's."""
    place: Place | None = None
    made_for = ""
    try:
        padded = written.encode("ascii") + b"=" * (-len(written) % 4)
        made_for, day, slug = urlsafe_b64decode(padded).decode().split(" ", maxsplit=2)
        place = date.fromisoformat(day), slug
    except ValueError:
        pass  # told below, as for a text that reads but was not written here
    if place is None or cursor(place, made_for) != written:
        raise ValueError("This is no cursor of this program: take the `next` link of a page as it is.")
    if made_for != mark:
        raise ValueError("This cursor belongs to another question: leave it out to begin with the first page.")
    return place
