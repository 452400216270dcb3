"""What people would use instead, on the same file and for the same question: a tutorial's page, and Datasette.

`python -m tests.benchmarks.rivals [SIZE] [ROUNDS]`. The question is how two actors' own words move on three issues
over the whole time; for Datasette, a hundred stances with all their columns and evidence, in their order. Datasette
goes into an environment of its own in the user's cache, from the package registry, when it is first measured.
"""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import click
from playwright.sync_api import Browser

from db.setup import open_store
from tests.benchmarks import datasette_server, synthetic
from tests.benchmarks.processes import peak, serving
from tests.benchmarks.readers_client import tab
from tests.browser.chromium import find_chromium, launched
from tests.browser.server import APP, served

TUTORIAL: Final = Path(__file__).with_name("tutorial_page.py")
LINK: Final = (
    "issues=issue-0,issue-1,issue-2&actors=country-0,country-1&voice=own"
    "&since=1955-01-01&until=2025-12-31&events=none"
)
_PAINTED: Final = """window.painted = new Promise(done => {
  const look = () => {
    const chart = document.querySelector('.js-plotly-plot');
    if (!chart?.calcdata?.length || !chart.querySelector('.xtick')) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now())));
  };
  look();
});"""
"""Tells the frame after the one in which a chart has its data and axes drawn."""


class Row(NamedTuple):
    """One measure: ours, theirs and the ratio of the two as the target has it."""

    what: str
    ours: str
    theirs: str
    ratio: float
    target: str


class Rival(NamedTuple):
    """A script, how it is told of the file, and the link that puts the question to it."""

    script: Path
    environment: Mapping[str, str]
    link: str


def measure(folder: Path, size: int, rounds: int) -> list[Row]:
    """Both rivals on a record of so many stances, which is made in the folder unless it is there."""
    url = synthetic.build(folder / f"{size}.db", size)
    open_store(url).close()  # one of an older version is brought up to date before anything is measured
    return [*beside_tutorial(folder, folder / f"{size}.db", url, rounds), *beside_datasette(folder, url, rounds)]


def beside_tutorial(folder: Path, path: Path, url: str, rounds: int) -> list[Row]:
    """Script time, memory and first open beside the tutorial's page."""
    told = {"TUTORIAL_DATABASE": str(path), "TUTORIAL_ISSUES": "Issue 0,Issue 1,Issue 2"}
    ours = Rival(APP, {"POSITIONS_DATABASE_URL": url}, LINK)
    theirs = Rival(TUTORIAL, {**told, "TUTORIAL_ACTORS": "Country 0,Country 1"}, "")
    with (
        served(ours.script, folder, **ours.environment) as here,
        served(theirs.script, folder, **theirs.environment) as there,
    ):
        first, changes = asyncio.run(_scripts(here, there, ours.link, rounds))
        memory = peak(serving(here)), peak(serving(there))
    with launched(find_chromium()) as browser:
        opened = _in_turn(
            lambda: first_open(ours, browser, folder), lambda: first_open(theirs, browser, folder), rounds
        )
    return [
        row("tutorial: script, new choice of actors, ms", *changes, at_least=10),
        row("tutorial: script, first of the process, ms", *first, at_least=10),
        row("tutorial: process start to chart painted, ms", *opened, at_least=3),
        Row(
            "tutorial: most memory of the server, MB",
            f"{memory[0]:.0f}",
            f"{memory[1]:.0f}",
            memory[1] / memory[0],
            ">= 3",
        ),
    ]


Seconds = list[float]


async def _scripts(here: str, there: str, link: str, rounds: int) -> tuple[tuple[Seconds, Seconds], ...]:
    """The first run of each, and then changes to a pair of actors that nobody has asked for, in turn."""
    async with tab(here) as ours, tab(there) as theirs:
        first = [await ours.open(link)], [await theirs.open()]
        changes: tuple[Seconds, Seconds] = [], []
        for number in range(rounds):
            pair = f"Country {number % 19 + 1}", f"Country {(number + 1 + number // 19) % 19 + 1}"
            for one, seconds in zip((ours, theirs), changes, strict=True):
                seconds.append(await one.choose_many("Actors", *pair))
                if one.drawn != 1:
                    raise RuntimeError(f"{pair} gave no chart: measure a record with stances of both.")
    return first, changes


def first_open(rival: Rival, browser: Browser, folder: Path) -> float:
    """Seconds from the start of the process to the chart painted, in a browser that is running already."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(_PAINTED)
    began = time.time()
    with served(rival.script, folder, **rival.environment) as address:
        page.goto(f"{address}/?{rival.link}", wait_until="commit")
        seconds: float = page.evaluate("window.painted") / 1000 - began
        context.close()
    return seconds


def beside_datasette(folder: Path, url: str, rounds: int) -> list[Row]:
    """`/api/stances` beside Datasette's JSON, each page from another day on, both warm, over kept connections."""
    try:
        program = datasette_server.installed()
    except subprocess.CalledProcessError as error:
        return [Row("datasette: could not be installed", "", str(error), float("nan"), "<= 1")]
    path = folder / f"{Path(url).name}"
    with served(APP, folder, POSITIONS_DATABASE_URL=url) as here, datasette_server.serving(program, path) as there:
        ours, theirs = datasette_server.Client(here), datasette_server.Client(there)
        days = (f"{1956 + number % 60}-{number % 12 + 1:02}-01" for number in count())
        rows = []
        for evidence in (True, False):
            seconds: tuple[Seconds, Seconds] = [], []
            for number in range(4 * rounds + 4):
                day = next(days)
                asked = datasette_server.our_page(day), datasette_server.their_page(path, day, evidence=evidence)
                answers = [client.timed(link) for client, link in zip((ours, theirs), asked, strict=True)]
                if number < 4:  # the first warm both up, and have to hold the same rows
                    datasette_server.check(*(body for _, body in answers), evidence=evidence)
                    continue
                for (took, _), samples in zip(answers, seconds, strict=True):
                    samples.append(took)
            what = "with evidence" if evidence else "without it there"
            rows.append(row(f"datasette: 100 stances {what}, ms", *seconds, at_most=1))
    return rows


def row(
    what: str, ours: Sequence[float], theirs: Sequence[float], *, at_least: float = 0, at_most: float = 0
) -> Row:
    """Times of both: how many times as long theirs takes where the target is a lead, else ours to theirs."""
    lead = median(theirs) / median(ours)
    ratio, target = (lead, f">= {at_least:g}") if at_least else (1 / lead, f"<= {at_most:g}")
    return Row(what, spread(ours), spread(theirs), ratio, target)


def spread(seconds: Sequence[float]) -> str:
    """Median, least and most, in milliseconds."""
    least, middle, most = (f"{1000 * value:,.1f}" for value in (min(seconds), median(seconds), max(seconds)))
    return f"{middle} ({least} to {most})"


def _in_turn(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[Seconds, Seconds]:
    """Both, in turn; the first of each, which fills the machine's caches, does not count."""
    pairs = [(ours(), theirs()) for _ in range(rounds + 1)][1:]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def table(rows: Sequence[Row]) -> str:
    """The rows under each other."""
    lines = [f"{'':46}{'ours':>30}{'theirs':>32}{'ratio':>8}  target"]
    lines += [f"{one.what:46}{one.ours:>30}{one.theirs:>32}{one.ratio:>8.2f}  {one.target}" for one in rows]
    return "\n".join(lines)


@click.command()
@click.argument("size", type=click.IntRange(min=1_000), default=10_000)
@click.argument("rounds", type=click.IntRange(min=1), default=10)
def main(size: int, rounds: int) -> None:
    """Measure on a record of SIZE stances, ROUNDS times each."""
    with tempfile.TemporaryDirectory() as folder:
        click.echo(f"{size:,} stances; median of {rounds} (least to most)")
        click.echo(table(measure(Path(folder), size, rounds)))


if __name__ == "__main__":
    main()
