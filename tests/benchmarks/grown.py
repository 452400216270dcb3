"""What a record a hundred times as large costs: `python -m tests.benchmarks.grown [FEW] [MANY]`.

Builds synthetic records of 10,000 and 1,000,000 stances and asks both, in turn, for the same views: where everybody
on the page Overview stands on a day, and the page Timeline of two actors, worked out anew each time.
"""

import logging
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final

import click
import streamlit as st

from db.engine import make_store
from db.queries.stances import Selection
from positions.answers import as_of
from tests.benchmarks.scripts import seconds, spread
from tests.benchmarks.synthetic import build
from tests.pages.reader import visit

TARGET: Final = 2.0
ROUNDS: Final = 11
SHOWN: Final = Selection(
    actors=tuple(f"country-{at}" for at in range(8)), issues=tuple(f"issue-{at}" for at in range(8))
)
"""What the page Overview shows of the synthetic record."""


@click.command()
@click.argument("few", type=click.IntRange(min=1), default=10_000)
@click.argument("many", type=click.IntRange(min=1), default=1_000_000)
def main(few: int, many: int) -> None:
    """Measure a record of FEW stances (10,000) beside one of MANY (1,000,000)."""
    logging.disable(logging.WARNING)  # a page drawn without a server says so at every step
    with tempfile.TemporaryDirectory() as folder:
        urls = [build(Path(folder) / f"{size}.db", size) for size in (few, many)]
        click.echo(f"Median of {ROUNDS} in ms (least to most); target: a ratio of at most {TARGET:g}")
        click.echo(f"{'':24}{f'{few:,} stances':>26}{f'{many:,} stances':>26}{'ratio':>8}")
        click.echo(compared("as-of of the Overview", [positions_of(url) for url in urls]))
        click.echo(compared("page Timeline", [page_of(url) for url in urls]))


def compared(what: str, asked: list[Callable[[], float]]) -> str:
    """The line of one measure: both records, asked in turn."""
    samples: list[list[float]] = [[], []]
    for at in range(ROUNDS + 1):
        for taken, ask in zip(samples, asked, strict=True):
            took = ask()
            taken.extend([took] if at else [])  # the first fills the machine's caches
    ratio = median(samples[1]) / median(samples[0])
    return f"{what:24}{spread(samples[0]):>26}{spread(samples[1]):>26}{ratio:>8.2f}"


def positions_of(url: str) -> Callable[[], float]:
    """Asks where everybody stands; gives the seconds it took."""
    store = make_store(url)

    def ask() -> float:
        began = time.perf_counter()
        with store.reading() as session:
            as_of(session, SHOWN, on=date(2010, 5, 5), known_on=date(2026, 1, 1))
        return time.perf_counter() - began

    return ask


def page_of(url: str) -> Callable[[], float]:
    """Draws the Timeline of the first two actors; gives the seconds it took."""
    os.environ["POSITIONS_DATABASE_URL"] = url
    page = visit(actors="country-0,country-1")

    def ask() -> float:
        os.environ["POSITIONS_DATABASE_URL"] = url
        st.cache_data.clear()
        return seconds(page)

    return ask


if __name__ == "__main__":
    main()
