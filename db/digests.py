"""The hash of a record: the same for the same content on every engine, and another once anything in it differs.

A line of JSON for each row of each table, with slugs where the store has row numbers, and with its place where
the order of rows counts. The hash is the SHA-256 of the SHA-256 digests of all lines, sorted: no engine's way of
ordering text has a part in it, and a large record needs 32 bytes a row.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session

from db.queries import whole

_PLACED: Final = {"actors": "", "issues": "", "affiliations": "actor", "evidence": "stance"}
"""Tables in which the order of rows counts: among all of them, or among those of one actor or stance."""


def digest(session: Session) -> str:
    """The hash of the record that the session sees, in hexadecimal."""
    lines = sorted(sha256(line.encode()).digest() for line in record_lines(session))
    return sha256(b"".join(lines)).hexdigest()


def record_lines(session: Session) -> Iterator[str]:
    """Every row of the record as a line of JSON: its table, its place (0 where none counts), its cells by name."""
    for table in whole.TABLES:
        places: Counter[str] = Counter()
        for row in whole.rows(session, table):
            cells = dict(row._mapping)
            place = 0
            if table in _PLACED:
                among = str(cells.get(_PLACED[table], ""))
                places[among] += 1
                place = places[among]
            yield json.dumps([table, place, cells], ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A record holds no {type(value).__name__}.")
