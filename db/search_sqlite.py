"""The text index in SQLite (FTS5): how it is asked, and how documents come into it.

Numbers go in upwards: in another order the index takes them ten times as slowly. It cannot let go of a document
without its old words, so one that no longer holds stays, and points to no stance.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection

from db.sought import Asked

_MANY: Final = 20_000
"""For so many documents there is more room for pages: else each goes to the file again and again."""


def expression(asked: Asked) -> str:
    """What is asked in the language of FTS5: quoted words joined by AND; blank when nothing is sought."""
    phrases = [f'"{" ".join(phrase.words)}"{" *" * phrase.open}' for phrase in asked.phrases]
    choices = ["(" + " OR ".join(f'"{mark}"' for mark in marks) + ")" for marks in asked.choices]
    return " AND ".join([*phrases, *choices])


class SqliteIndex:
    """The index of the store behind a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def exists(self) -> bool:
        """Whether there is an index: a file that is only passed through has none."""
        return bool(self._ask("SELECT count(*) FROM sqlite_master WHERE name = 'search_document'").scalar_one())

    def held(self, stances: Iterable[int]) -> Iterable[tuple[int, int, int]]:
        """Of these stances those with a document: the stance, the number of the document, and its checksum."""
        found: Iterable[tuple[int, int, int]] = self._ask(
            "SELECT stance_id, number, checksum FROM search_document"
            " WHERE stance_id IN (SELECT value FROM json_each(?))",
            stances,
        )
        return found

    def last_numbers(self, ranges: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
        """The first and the highest number given in ranges of them (first, and first beyond); not where none is."""
        found: Iterable[tuple[int, int]] = self._ask(
            """SELECT value ->> 0, number FROM json_each(?), search_document WHERE number =
                (SELECT max(number) FROM search_document WHERE number >= value ->> 0 AND number < value ->> 1)""",
            ranges,
        )
        return found

    def let_go(self, numbers: Iterable[int]) -> None:
        """Documents that no longer hold."""
        self._ask(
            "UPDATE search_document SET stance_id = NULL WHERE number IN (SELECT value FROM json_each(?))", numbers
        )

    def put(self, documents: Sequence[tuple[int, int, int, str]]) -> None:
        """New documents, their numbers upwards: number, stance, checksum and words."""
        self._connection.exec_driver_sql(
            "INSERT INTO search_text (rowid, words) VALUES (?, ?)",
            [(number, words) for number, _, _, words in documents],
        )
        self._connection.exec_driver_sql(
            "INSERT INTO search_document (number, stance_id, checksum) VALUES (?, ?, ?)",
            [document[:3] for document in documents],
        )

    def put_names(self, names: Sequence[tuple[int, str]]) -> None:
        """Names by number, in place of those that they had."""
        self._connection.exec_driver_sql("INSERT OR REPLACE INTO search_name (rowid, words) VALUES (?, ?)", names)

    def let_names_go(self, numbers: Iterable[int]) -> None:
        """Names of what is gone."""
        self._ask("DELETE FROM search_name WHERE rowid IN (SELECT value FROM json_each(?))", numbers)

    def clear(self) -> None:
        """An index without anything."""
        for statement in (
            "INSERT INTO search_text (search_text) VALUES ('delete-all')",
            "DELETE FROM search_document",
            "DELETE FROM search_name",
        ):
            self._ask(statement)

    @contextmanager
    def room(self, stances: int) -> Iterator[None]:
        """64 MB for pages while many documents are written."""
        before = self._ask("PRAGMA cache_size").scalar_one()
        if stances > _MANY:
            self._ask("PRAGMA cache_size = -65536")
        try:
            yield
        finally:
            self._ask(f"PRAGMA cache_size = {before}")

    def _ask(self, statement: str, listed: Iterable[Any] | None = None) -> Any:  # noqa: ANN401 - rows of any shape
        return self._connection.exec_driver_sql(statement, () if listed is None else (json.dumps(list(listed)),))
