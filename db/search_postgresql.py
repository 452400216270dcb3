"""The text index in PostgreSQL: how it is asked, and how documents come into it.

A document is kept as its words, and as the set of them under a GIN index, which finds words and beginnings. Whether
they follow one another is read in the words themselves: a `tsvector` knows only some of their places.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection

from db.copying_postgresql import copy_rows
from db.sought import Asked, Phrase

_COLUMNS: Final = ("rowid", "words", "lexemes")

_LONGEST: Final = 500
"""Letters of a word that are indexed: a `tsvector` takes 2 kB at most."""
_MANY: Final = 1_000
"""So many new documents may change how the index is best asked."""
_MOST: Final = 900_000
"""Bytes of different words of a document that are indexed: a `tsvector` takes 1 MB at most."""


def expression(asked: Asked) -> str:
    """What is asked as a `tsquery`: all words, whatever their order; blank when nothing is sought."""
    words = [
        f"{_lexeme(word)}{':*' if phrase.open and at == len(phrase.words) else ''}"
        for phrase in asked.phrases
        for at, word in enumerate(phrase.words, start=1)
    ]
    choices = ["(" + " | ".join(map(_lexeme, marks)) + ")" for marks in asked.choices]
    return " & ".join([*dict.fromkeys(words), *choices])


def followings(asked: Asked) -> list[str]:
    """Texts that the words of a document must have in them, blanks set around: phrases of more than a word."""
    return [
        _following(phrase) for phrase in asked.phrases if len(phrase.words) > 1 or len(phrase.words[0]) > _LONGEST
    ]


class PostgresqlIndex:
    """The index of the store behind a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def exists(self) -> bool:
        """Whether there is an index: a database that is only passed through has none."""
        return bool(self._ask("SELECT to_regclass('search_document') IS NOT NULL").scalar_one())

    def held(self, stances: Iterable[int]) -> Iterable[tuple[int, int, int]]:
        """Of these stances those with a document: the stance, the number of the document, and its checksum."""
        found: Iterable[tuple[int, int, int]] = self._ask(
            "SELECT stance_id, number, checksum FROM search_document WHERE stance_id = ANY (%s)", list(stances)
        )
        return found

    def last_numbers(self, ranges: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
        """The first and the highest number given in ranges of them (first, and first beyond); not where none is."""
        found: Iterable[tuple[int, int]] = self._ask(
            """SELECT first, number FROM unnest(%s::bigint[], %s::bigint[]) AS range (first, beyond), LATERAL
                (SELECT number FROM search_document WHERE number >= first AND number < beyond
                ORDER BY number DESC LIMIT 1) AS last""",
            [first for first, _ in ranges],
            [beyond for _, beyond in ranges],
        )
        return found

    def let_go(self, numbers: Iterable[int]) -> None:
        """Documents that no longer hold."""
        listed = list(numbers)
        for table, number in (("search_text", "rowid"), ("search_document", "number")):
            self._ask(f"DELETE FROM {table} WHERE {number} = ANY (%s)", listed)  # noqa: S608 - our own tables

    def put(self, documents: Sequence[tuple[int, int, int, str]]) -> None:
        """New documents, their numbers upwards: number, stance, checksum and words."""
        rows = (document[:3] for document in documents)
        copy_rows(self._connection, "search_document", ("number", "stance_id", "checksum"), rows)
        copy_rows(
            self._connection, "search_text", _COLUMNS, (_row(number, words) for number, _, _, words in documents)
        )

    def put_names(self, names: Sequence[tuple[int, str]]) -> None:
        """Names by number, in place of those that they had."""
        self.let_names_go(number for number, _ in names)
        copy_rows(self._connection, "search_name", _COLUMNS, (_row(*name) for name in names))

    def let_names_go(self, numbers: Iterable[int]) -> None:
        """Names of what is gone."""
        self._ask("DELETE FROM search_name WHERE rowid = ANY (%s)", list(numbers))

    def clear(self) -> None:
        """An index without anything."""
        for table in ("search_text", "search_document", "search_name"):
            self._ask(f"DELETE FROM {table}")  # noqa: S608 - our own tables; TRUNCATE would make readers wait

    @contextmanager
    def room(self, stances: int) -> Iterator[None]:
        """Statistics once many documents are written: else it is not known how rare a word is."""
        yield
        if stances > _MANY:
            self._ask("ANALYZE search_text, search_document")

    def _ask(self, statement: str, *values: Any) -> Any:  # noqa: ANN401 - rows of any shape
        return self._connection.exec_driver_sql(statement, values)


def _row(number: int, text: str) -> tuple[int, str, str]:
    """Number, words with single blanks around them, and the set of them."""
    words = text.split()
    return number, f" {' '.join(words)} ", _lexemes(set(words))


def _lexemes(words: set[str]) -> str:
    lexemes = " ".join(map(_lexeme, words))
    if len(lexemes) * 4 < _MOST:
        return lexemes
    kept, size = [], 0
    for lexeme in sorted(map(_lexeme, words)):
        size += len(lexeme.encode())
        if size > _MOST:
            break
        kept.append(lexeme)
    return " ".join(kept)


def _lexeme(word: str) -> str:
    """A folded word, in which there are letters and digits only, or a mark."""
    return f"'{word[:_LONGEST]}'"


def _following(phrase: Phrase) -> str:
    return f" {' '.join(phrase.words)}{'' if phrase.open else ' '}"
