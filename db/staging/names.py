"""Which thing of the record or of the file is meant by a word: its slug, its name, or its web address."""

import sqlite3
from collections.abc import Iterable
from typing import Final

from db.reading import SEVERAL

_REMEMBERED: Final = 50_000
"""So many words are remembered at most, so that a file without repetition fills no memory."""
_LONG: Final = 200
"""A longer word is not remembered, in characters."""


class Names:
    """The words that the things of one kind go by. A slug is meant before an address, and that before a name.

    Case and blanks do not count in slugs and names. The words are kept in a table, so that memory stays flat.
    """

    def __init__(self, connection: sqlite3.Connection, kind: str) -> None:
        self._connection = connection
        self._kind = kind
        self._found: dict[str, str] = {}

    def __contains__(self, slug: object) -> bool:
        """Whether this is a slug of such a thing."""
        return isinstance(slug, str) and slug != "" and self.find(slug) == slug

    def find(self, word: str) -> str:
        """The slug of what is meant; blank when there is none, SEVERAL when it could be any of them."""
        found = self._found.get(word)
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._look_up(word)
            if len(word) <= _LONG:
                self._found[word] = found
        return found

    def exact(self, slug: str) -> str:
        """The slug of what has this slug, or had it before it was merged; blank when nothing does."""
        found = self._connection.execute(
            "SELECT slug FROM staged_name WHERE kind = ? AND key = ?", (self._kind, slug)
        ).fetchone()
        return str(found[0]) if found else ""

    def add(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Take in things, each by its slug, its name and its web address (blank where it has none)."""
        exact: list[tuple[str, str, str]] = []
        named: list[tuple[str, str, str]] = []
        for slug, name, address in rows:
            exact.append((self._kind, slug, slug))
            named.extend((self._kind, key, slug) for key in (_name(name), _address(address)) if key)
        self._write(exact, named)

    def add_other(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Take in what merged things were called: former slug, former name, and the slug of what each went into."""
        held = list(rows)
        self._write(
            [(self._kind, former, slug) for former, _, slug in held],
            [(self._kind, _name(name), slug) for _, name, slug in held],
        )

    def _write(self, exact: Iterable[tuple[str, str, str]], named: Iterable[tuple[str, str, str]]) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO staged_name VALUES (?, ?, ?)", exact)
        self._connection.executemany(
            """INSERT INTO staged_name VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET slug = CASE slug WHEN excluded.slug THEN slug ELSE ? END""",
            [(*row, SEVERAL) for row in named],
        )
        self._found.clear()

    def _look_up(self, word: str) -> str:
        slug = " ".join(word.split()).casefold()
        keys = (slug, _address(word), _name(word))
        try:
            rows = self._connection.execute(
                "SELECT key, slug FROM staged_name WHERE kind = ? AND key IN (?, ?, ?)", (self._kind, *keys)
            )
            found = dict(rows.fetchall())
        except UnicodeEncodeError:  # half a character: nothing in the record has it
            return ""
        return next((found[key] for key in keys if key in found), "")


def _name(name: str) -> str:
    """The key of a name, which no slug and no address has."""
    return f" {' '.join(name.split()).casefold()}"


def _address(address: str) -> str:
    """The key of a web address: as it is, since case counts there."""
    return f"  {address.strip()}" if address.strip() else ""
