"""Measures the Timeline beside the floor, in turn, and reports the ratios."""

import logging
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Final

import click
from playwright.sync_api import Browser

from db.setup import open_store
from tests.benchmarks import charts
from tests.benchmarks.measures import Subject, click_to_repaint, start_to_paint
from tests.browser.chromium import find_chromium, launched
from tests.browser.reader import Reader
from tests.browser.server import APP, served
from tests.store.builders import sqlite_url

TARGET: Final = 1.5
FLOOR: Final = Path(__file__).parent / "floor.py"
Samples = Mapping[str, list[float]]
"""Seconds, by the page they were measured on."""


@click.command()
@click.argument("rounds", type=click.IntRange(min=1), default=7)
def main(rounds: int) -> None:
    """Measure ROUNDS times (7) each, page and floor in turn."""
    logging.disable(logging.WARNING)  # a page drawn without a server, to get its charts, says so at every step
    with tempfile.TemporaryDirectory() as folder, launched(find_chromium()) as browser:
        subjects = subjects_in(Path(folder))
        click.echo(heading(rounds))
        click.echo(line("process start to chart painted", starts(subjects, browser, Path(folder), rounds)))
        click.echo(line("filter change to chart repainted", changes(subjects, browser, Path(folder), rounds)))


def subjects_in(folder: Path) -> dict[str, Subject]:
    """The page over a store that is ready, and the floor with the page's own figures."""
    url = sqlite_url(folder / "positions.db")
    open_store(url).close()
    os.environ["POSITIONS_DATABASE_URL"] = url
    drawn = charts.of_timeline()
    constants = charts.write(drawn, folder / "charts.json")
    traces = {button: len(chart["figure"]["data"]) for button, chart in drawn.items()}
    return {
        "page": Subject(APP, {"POSITIONS_DATABASE_URL": url}, traces),
        "floor": Subject(FLOOR, {"BENCHMARK_CHARTS": str(constants)}, traces),
    }


def starts(subjects: Mapping[str, Subject], browser: Browser, folder: Path, rounds: int) -> Samples:
    """Starts of each, in turn; the first of each, which fills the machine's caches, does not count."""
    samples: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds + 1):
        for name, subject in subjects.items():
            samples[name].append(start_to_paint(subject, browser, folder))
    return {name: seconds[1:] for name, seconds in samples.items()}


def changes(subjects: Mapping[str, Subject], browser: Browser, folder: Path, rounds: int) -> Samples:
    """Changes from Said to Done and back, of each in turn."""
    samples: dict[str, list[float]] = {name: [] for name in subjects}
    with ExitStack() as stack:
        readers = {}
        for name, subject in subjects.items():
            address = stack.enter_context(served(subject.script, folder, **subject.environment))
            readers[name] = Reader(browser.new_context(), address).open()
            click_to_repaint(readers[name], subject, "Said")
        for button in ("Done", "Said") * rounds:
            for name, subject in subjects.items():
                samples[name].append(click_to_repaint(readers[name], subject, button))
    return samples


def heading(rounds: int) -> str:
    """What the columns are."""
    told = f"Median of {rounds} (least to most), in seconds; target: a ratio of at most {TARGET}"
    return f"{told}\n{'':34}{'page':>22}{'floor':>22}{'ratio':>8}"


def line(what: str, samples: Samples) -> str:
    """One measure: both pages, and the ratio of their medians."""
    ratio = median(samples["page"]) / median(samples["floor"])
    return f"{what:34}{spread(samples['page']):>22}{spread(samples['floor']):>22}{ratio:>8.2f}"


def spread(seconds: Sequence[float]) -> str:
    """Median, least and most."""
    return f"{median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


if __name__ == "__main__":
    main()
