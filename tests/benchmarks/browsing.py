"""Each page in a browser beside its floor: first opened, and by a click on it in the navigation.

The app runs on the smallest and the largest record; the floor replays the pages of the largest. Answers are asked
for by the first visit and kept from then on, as on a server that is in use; `scripts.py` measures them anew.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from positions.pagelist import LISTED, Listed
from tests.benchmarks.figures import MEGABYTES, Figure
from tests.benchmarks.measures import Rest, at_rest, click_to_paint, seen, start_to_paint
from tests.benchmarks.scripts import opened, write_floor
from tests.browser.chromium import find_chromium, launched
from tests.browser.reader import Reader
from tests.browser.server import APP, served

VISITED = tuple(page for page in LISTED if page.visible)
FLOOR = "its floor"


class Subject(NamedTuple):
    """A script with its environment."""

    script: Path
    environment: Mapping[str, str]


def figures(urls: Mapping[str, str], folder: Path, rounds: int) -> Iterator[Figure]:
    """On records by what they are called, the smallest first."""
    sizes = list(dict.fromkeys((next(iter(urls)), list(urls)[-1])))
    subjects = {size: Subject(APP, {"POSITIONS_DATABASE_URL": urls[size]}) for size in sizes}
    subjects[FLOOR] = floor(urls[sizes[-1]], folder / "floor")
    with launched(find_chromium()) as browser:
        clicks, first = clicked(subjects, browser, folder, rounds)
        yield from started(subjects, browser, folder, rounds, first)
    for page, samples in clicks.items():
        yield from compared("click to repaint", page, samples, sizes, 1.3)


def floor(url: str, folder: Path) -> Subject:
    """The app of constants with every page of a store."""
    os.environ["POSITIONS_DATABASE_URL"] = url
    write_floor({page.name: opened(page.name) for page in VISITED}, folder)
    return Subject(folder / "app.py", {"BENCHMARK_PAGES": os.environ["BENCHMARK_PAGES"]})


def compared(
    name: str, page: str, samples: Mapping[str, tuple[float, ...]], sizes: list[str], target: float
) -> Iterator[Figure]:
    """The largest record beside the floor, and beside the smallest."""
    many = sizes[-1]
    yield Figure(name, f"{page}, {many}", FLOOR, samples[many], samples[FLOOR], target)
    if len(sizes) > 1:
        yield Figure(name, f"{page}, {many}", sizes[0], samples[many], samples[sizes[0]], 1.2)


def clicked(
    subjects: Mapping[str, Subject], browser: Browser, folder: Path, rounds: int
) -> tuple[dict[str, dict[str, tuple[float, ...]]], dict[str, Rest]]:
    """Seconds by page and subject, each visited in turn; and what the first page of each looks like."""
    took: dict[str, dict[str, list[float]]] = {page.title: {name: [] for name in subjects} for page in VISITED}
    with ExitStack() as stack:
        readers = {}
        for name, (script, environment) in subjects.items():
            address = stack.enter_context(served(script, folder, **environment))
            readers[name] = Reader(browser.new_context(), address).open()
        first = {name: seen(reader, VISITED[0]) for name, reader in readers.items()}
        rests = {name: _rests(reader, first[name]) for name, reader in readers.items()}
        for _ in range(rounds):
            for page in VISITED:
                for name, reader in readers.items():
                    took[page.title][name].append(click_to_paint(reader, page, rests[name][page]))
    return {page: {name: tuple(of) for name, of in by.items()} for page, by in took.items()}, first


def _rests(reader: Reader, first: Rest) -> dict[Listed, Rest]:
    """What every page looks like; the last one that is visited is not the first one that is measured."""
    return {VISITED[0]: first} | {page: at_rest(reader, page) for page in VISITED[1:]}


def started(
    subjects: Mapping[str, Subject], browser: Browser, folder: Path, rounds: int, first: Mapping[str, Rest]
) -> Iterator[Figure]:
    """First opens of each, in turn; the first of each, which fills the machine's caches, does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    memory: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds + 1):
        for name, (script, environment) in subjects.items():
            took, held = start_to_paint(script, browser, folder, first[name], **environment)
            seconds[name].append(took)
            memory[name].append(held)
    sizes = [name for name in subjects if name != FLOOR]
    times, held_by = ({name: tuple(of[1:]) for name, of in taken.items()} for taken in (seconds, memory))
    yield from compared("first open", "Timeline", times, sizes, 1.5)
    many = sizes[-1]
    yield Figure("memory", f"peak at first open, {many}", FLOOR, held_by[many], held_by[FLOOR], unit=MEGABYTES)
