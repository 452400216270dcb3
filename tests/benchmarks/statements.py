"""The statements that a store is asked, to be asked again past all our code."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

Statement = tuple[str, Any]
"""SQL and its values, as the driver gets them."""


@contextmanager
def noted() -> Iterator[list[Statement]]:
    """Every SELECT that is asked of any store meanwhile."""
    seen: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def of(ask: Callable[[], object]) -> list[Statement]:
    """Every SELECT that a question comes to."""
    with noted() as seen:
        ask()
    return list(seen)


def plan(path: Path, statement: Statement) -> list[str]:
    """How SQLite goes about a statement, step by step."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])]
