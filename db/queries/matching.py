"""Asks the text index: the only place that reads it, in the language of the database that holds it."""

from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Text, column, false, literal, or_, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.sql.functions import FunctionElement

from db import search_postgresql, search_sqlite
from db.models import Stance
from db.search import DOCUMENT
from db.sought import Asked, read_sought

TEXT: Final = table("search_text", column("rowid", BigInteger))
"""The words of stances; `rowid` is the number of a document."""
NAME: Final = table("search_name", column("rowid", BigInteger))
"""The names of actors and sources."""


class matches(FunctionElement[bool]):  # noqa: N801 - it reads as a condition
    """Whether a row of an index (one of its tables) has what is asked."""

    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # else it would be compared with 1 where a database has no type for it

    def __init__(self, index: TableClause, asked: Asked) -> None:
        super().__init__(
            column(index.name, is_literal=True),
            literal(search_sqlite.expression(asked), Text),
            literal(search_postgresql.expression(asked), Text),
            literal(search_postgresql.followings(asked), ARRAY(Text)),
        )


@compiles(matches, "sqlite")
def _in_sqlite(element: matches, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the compiler's own
    index, asked, _, _ = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{index} MATCH {asked}"


@compiles(matches, "postgresql")
def _in_postgresql(element: matches, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - as above
    index, _, asked, followings = (compiler.process(clause, **options) for clause in element.clauses)
    return (
        f"{index}.lexemes @@ CAST({asked} AS tsquery) AND NOT EXISTS (SELECT FROM unnest({followings}) AS following"
        f" WHERE strpos({index}.words, following) = 0)"
    )


def has_words(text: str) -> ColumnElement[bool]:
    """Whether a stance has what somebody seeks, or is the one with this slug; signs alone find none."""
    phrases = read_sought(text).phrases
    if not phrases:
        return false()
    found = select(DOCUMENT.c.stance_id).join(TEXT, TEXT.c.rowid == DOCUMENT.c.number)
    found = found.where(matches(TEXT, Asked(phrases)), DOCUMENT.c.stance_id.is_not(None))
    return or_(Stance.id.in_(found), Stance.slug == as_slug(text))


def as_slug(text: str) -> str:
    """The slug that a text would be, if it is one: a stance is found by its own, written whole."""
    return text.strip().lower()
