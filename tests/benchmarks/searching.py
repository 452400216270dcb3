"""Words found in the synthetic record, beside the same number of rows from the bare index."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from db.engine import Store, make_store, sqlite_file
from db.queries.found import MOST, find, rows_of, texts_of
from db.queries.stances import Selection
from tests.benchmarks.figures import Ask, Figure, in_turn
from tests.benchmarks.statements import Statement, of

SOUGHT: Final = {
    "a word of all stances": Selection(text="reporters", known_on=date(2026, 1, 1)),
    "a word of one stance": Selection(text="4711", known_on=date(2026, 1, 1)),
    "a word of all, of one actor on one issue": Selection(
        text="reporters", actors=("country-19",), issues=("issue-11",), known_on=date(2026, 1, 1)
    ),
}
PAGE: Final = 20


def figures(url: str, size: str, rounds: int) -> Iterator[Figure]:
    """A page of results with all its texts, on one record of SQLite beside the statements asked of bare sqlite3."""
    store = make_store(url)
    file = sqlite_file(url)
    assert file
    for what, selection in SOUGHT.items():
        ask = found(store, selection)
        samples = in_turn({"ours": ask, "bare": bare(file, of(ask))}, rounds)
        yield Figure("search", f"{what}, {size}", "its statements, bare", samples["ours"], samples["bare"], 3.0)
    store.close()


def grown(urls: dict[str, str], rounds: int) -> Iterator[Figure]:
    """The same on the last record beside the first, on whichever engines."""
    stores = {name: make_store(url) for name, url in urls.items()}
    few, *_, many = stores
    for what, selection in SOUGHT.items():
        samples = in_turn({name: found(store, selection) for name, store in stores.items()}, rounds)
        yield Figure("search", f"{what}, {many}", few, samples[many], samples[few])
    for store in stores.values():
        store.close()


def found(store: Store, selection: Selection) -> Ask:
    """Asks for the first page of what is found and how much it is; gives the seconds it took."""

    def ask() -> float:
        began = time.perf_counter()
        with store.reading() as session:
            slugs = find(session, selection)
            texts_of(session, [row.slug for row in rows_of(session, selection, slugs[:PAGE])])
            assert len(slugs) <= MOST + 1
        return time.perf_counter() - began

    return ask


def bare(file: Path, statements: list[Statement]) -> Ask:
    """Asks these statements of a bare sqlite3; gives the seconds it took."""

    def ask() -> float:
        began = time.perf_counter()
        with closing(sqlite3.connect(file)) as connection:
            for statement, values in statements:
                connection.execute(statement, values).fetchall()
        return time.perf_counter() - began

    return ask
