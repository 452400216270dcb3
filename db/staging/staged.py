"""A file of checked rows: what would be added, what is there already, and what is refused and why."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from db.problems import Problem
from db.staging.tables import BESIDE, STAGED
from db.staging.writing import Verdict


class RowTold(NamedTuple):
    """What becomes of a row; a row that is refused for several reasons is told once for each.

    kind: the table of the record. slug: of what is added or there already. field, written, says: what is refused,
    how it stands in the file (its first 40 characters), and why; of what is there already, only where. The rest
    says which stance is added. What does not apply is blank.
    """

    number: int
    kind: str
    verdict: Verdict
    slug: str
    field: str
    written: str
    says: str
    actor: str
    issue: str
    stated_on: str
    value: float | None
    summary: str


class Counts(NamedTuple):
    """How many rows there are of each verdict."""

    added: int = 0
    there: int = 0
    refused: int = 0


class Staged:
    """The checked rows of a file, in a file of their own that goes when this is closed.

    file, digest: what the file is called, and what tells its content from others. about: what else is filed of it,
    such as how its columns were read. left_out: what it holds that the record has no place for, counted. spans: the
    lowest and the highest value on each issue. known: the row number of the newest stance that the rows were
    compared with.
    """

    def __init__(
        self, folder: Path, *, file: str = "", digest: str = "", about: Mapping[str, Any] | None = None
    ) -> None:
        self.file = file
        self.digest = digest
        self.about = about or {}
        self.left_out: Mapping[str, int] = {}
        self.spans: Mapping[str, tuple[float, float]] = {}
        self.known = 0
        try:
            handle, name = tempfile.mkstemp(prefix="positions-import-", suffix=".db", dir=folder)
        except OSError as error:
            raise Problem(
                f"No file can be made in the folder {folder} ({error.strerror}): make it usable."
            ) from error
        os.close(handle)
        self.path = Path(name)
        # Who looks at the rows may be another thread than the one that read them.
        self.connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = OFF")  # what is not finished is thrown away
        self.connection.execute("PRAGMA synchronous = OFF")
        for table in STAGED.sorted_tables:
            self.connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        self.connection.executescript(BESIDE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the file."""
        self.connection.close()
        self.path.unlink(missing_ok=True)

    @contextmanager
    def filling(self) -> Iterator[sqlite3.Connection]:
        """Write to the file; raises Problem when there is no room for it."""
        try:
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                if self.connection.in_transaction:  # there is no way back, and none is needed
                    self.connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "full" not in str(error):
                raise
            raise Problem(f"The disk of {self.path.parent} is full: make room and try again.") from error

    def counts(self) -> dict[str, Counts]:
        """How many rows of each kind there are of each verdict."""
        rows = self.connection.execute("SELECT kind, verdict, count(*) FROM staged_row GROUP BY kind, verdict")
        found: dict[str, dict[str, int]] = {}
        for kind, verdict, count in rows.fetchall():
            found.setdefault(kind, {})[verdict] = count
        return {
            kind: Counts(*(count.get(verdict, 0) for verdict in Verdict)) for kind, count in sorted(found.items())
        }

    def count(self, verdict: Verdict) -> int:
        """How many rows there are of a verdict, whatever their kind."""
        found = self.connection.execute("SELECT count(*) FROM staged_row WHERE verdict = ?", (verdict.value,))
        return int(found.fetchone()[0])

    def page(self, verdict: Verdict | None = None, *, offset: int = 0, limit: int = 100) -> tuple[RowTold, ...]:
        """What becomes of rows, in the order in which they were read; of one verdict, or of all."""
        rows = self.connection.execute(
            """
            SELECT row.number, row.kind, row.verdict, coalesce(row.slug, stance.slug, ''),
                coalesce(field, ''), coalesce(written, ''), coalesce(says, ''),
                coalesce(actor, ''), coalesce(issue, ''), coalesce(stated_on, ''), value, coalesce(summary, '')
            FROM staged_row AS row
            LEFT JOIN staged_trouble AS trouble ON trouble.row = row.id
            LEFT JOIN staged_stance AS stance ON stance.id = row.id
            WHERE row.verdict = coalesce(?, row.verdict)
            ORDER BY row.id, trouble.rowid LIMIT ? OFFSET ?
            """,
            (verdict and verdict.value, limit, offset),
        )
        return tuple(RowTold(number, kind, Verdict(told), *rest) for number, kind, told, *rest in rows.fetchall())

    def measure(self) -> None:
        """Note the spans of values: a scale may change before the rows are moved."""
        rows = self.connection.execute(
            "SELECT issue, min(value), max(value) FROM staged_stance WHERE value IS NOT NULL GROUP BY issue"
        )
        self.spans = {issue: (low, high) for issue, low, high in rows.fetchall()}

    def slugs(self, kind: str) -> list[str]:
        """The slugs of the actors, issues, sources or events that are added, in the order of the file."""
        table = STAGED.tables[f"staged_{kind}"].name
        rows = self.connection.execute(f"SELECT slug FROM {table} ORDER BY id")  # noqa: S608 - one of our own tables
        return [slug for (slug,) in rows.fetchall()]
