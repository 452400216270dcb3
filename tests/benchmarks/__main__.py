"""Every measurement in one go: `python -m tests.benchmarks --to FOLDER` writes table.md, table.csv and plot.html.

Each figure is a ratio to something that ran in the same minutes on the same machine; times are told as context.
"""

import logging
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import click

from db.setup import ROOT, open_store
from tests.benchmarks import browsing, engines, grown, importing, limits, report, scripts, searching, starting
from tests.benchmarks.figures import Figure
from tests.benchmarks.synthetic import build
from tests.databases import ABSENT, VARIABLE
from tests.store.builders import sqlite_url

SIZES: Final = "10000,100000,1000000"
MOST_IMPORTED: Final = 100_000
"""Rows that are imported at most; `python -m tests.benchmarks.importing` takes a million."""
Measure = Callable[[Mapping[str, str], Path, int], Iterable[Figure]]
MEASURES: Final[Mapping[str, Measure]] = {
    "as-of": lambda urls, folder, rounds: grown.figures(urls, rounds),
    "search": lambda urls, folder, rounds: searching.figures(_last(urls)[1], _last(urls)[0], rounds),
    "pages": lambda urls, folder, rounds: scripts.figures({scripts.DATA_SET: _ready(folder)}, folder, rounds),
    "scripts": scripts.figures,
    "limits": lambda urls, folder, rounds: limits.figures(_last(urls)[1], _last(urls)[0], folder, rounds),
    "browser": browsing.figures,
    "start": lambda urls, folder, rounds: starting.figures(_ready(folder), folder, rounds),
    "import": lambda urls, folder, rounds: importing.figures(_imported(urls), folder, min(rounds, 3)),
    "postgresql": lambda urls, folder, rounds: engines.figures(_last(urls)[1], _last(urls)[0], rounds),
}


def _sizes(_context: object, _option: object, given: str) -> list[int]:
    sizes = sorted({int(size) for size in given.split(",") if size.strip().isdigit() and int(size)})
    if not sizes:
        raise click.BadParameter("Say how many stances, as 10000,1000000.")
    return sizes


@click.command()
@click.option(
    "--to", type=click.Path(path_type=Path), default=ROOT / "benchmarks-out", help="Where results are written."
)
@click.option(
    "--sizes", default=SIZES, callback=_sizes, help="Stances of each record; 10000000 takes an hour to build."
)
@click.option("--rounds", type=click.IntRange(min=1), default=20, help="Samples of each.")
@click.option("--only", type=click.Choice(list(MEASURES)), multiple=True, help="Only this (may be repeated).")
def main(to: Path, sizes: list[int], rounds: int, only: tuple[str, ...]) -> None:
    """Build records, measure, and write the results; records are kept in the folder and taken again."""
    logging.disable(logging.WARNING)  # a page drawn without a server says so at every step
    urls = records(to / "records", sizes)
    about = heading(sizes, rounds)
    done: list[Figure] = []
    for name in only or MEASURES:
        if name == "postgresql" and VARIABLE not in os.environ:
            click.echo(ABSENT)
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="positions-benchmark-") as folder:
            for figure in MEASURES[name](urls, Path(folder), rounds):
                done.append(figure)
                click.echo(report.line(figure))
                report.write(done, to, about)  # each time, so that a run that is ended has what it measured
        click.echo(f"{name}: {time.monotonic() - began:.0f} s")


def records(folder: Path, sizes: Iterable[int]) -> dict[str, str]:
    """Addresses of synthetic records by how many stances they have, the smallest first; old ones are migrated."""
    folder.mkdir(parents=True, exist_ok=True)
    urls = {f"{size:,}": build(folder / f"{size}.db", size) for size in sizes}
    for url in urls.values():
        open_store(url).close()
    return urls


def heading(sizes: Iterable[int], rounds: int) -> str:
    """How it was measured, in a sentence."""
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    told = ", ".join(f"{size:,}" for size in sizes)
    return (
        f"Median of {rounds} (least to most), each beside its other in turn; records of {told} stances; {machine}."
    )


def _last(urls: Mapping[str, str]) -> tuple[str, str]:
    return list(urls.items())[-1]


def _ready(folder: Path) -> str:
    url = sqlite_url(folder / "ready.db")
    open_store(url).close()
    return url


def _imported(urls: Mapping[str, str]) -> int:
    return min(int(_last(urls)[0].replace(",", "")), MOST_IMPORTED)


if __name__ == "__main__":
    main()
