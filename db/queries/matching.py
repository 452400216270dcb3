"""Asks the text index: the only place that reads it in its own language (SQLite, FTS5)."""

from typing import Final

from sqlalchemy import ColumnElement, column, false, literal_column, or_, select, table

from db.models import Stance
from db.search import DOCUMENT
from db.sought import expression, read_sought

TEXT: Final = table("search_text", column("rowid"))
"""The words of stances; `rowid` is the number of a document."""
NAME: Final = table("search_name", column("rowid"))
"""The names of actors and sources."""


def matches(index: str, asked: str) -> ColumnElement[bool]:
    """Whether a row of an index (the name of its table) has what is asked, in the index's own language."""
    return literal_column(index).op("MATCH", is_comparison=True)(asked)


def has_words(text: str) -> ColumnElement[bool]:
    """Whether a stance has what somebody seeks, or is the one with this slug; signs alone find none."""
    asked = expression(read_sought(text))
    if not asked:
        return false()
    found = select(DOCUMENT.c.stance_id).join(TEXT, TEXT.c.rowid == DOCUMENT.c.number)
    found = found.where(matches("search_text", asked), DOCUMENT.c.stance_id.is_not(None))
    return or_(Stance.id.in_(found), Stance.slug == as_slug(text))


def as_slug(text: str) -> str:
    """The slug that a text would be, if it is one: a stance is found by its own, written whole."""
    return text.strip().lower()
