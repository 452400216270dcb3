"""How long each page's script runs, beside a Streamlit script that draws the same page from a constant.

`python -m tests.benchmarks.scripts [ROUNDS] [PAGE ...]`. Both run in this process, in turn. The answers of the page
are worked out anew each time, as for a reader who asks what nobody has asked; scripts are compiled once, as in a
server. The floor has the page's navigation, containers and elements (see `constant.py`); what it lacks is told.
"""

import gc
import json
import logging
import os
import pickle
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, Final

import click
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from db.setup import open_store
from positions import data
from positions.pagelist import LISTED
from tests.benchmarks.constant import constant_of
from tests.pages.reader import run, turn_to, visit
from tests.store.builders import sqlite_url

TARGET: Final = 2.0
FLOOR: Final = Path(__file__).parent / "floor_page.py"
LINKS: Final = {
    "shift": {"actor": "united-states", "issue": "sequencing", "date": "2019-02-28"},
}
"""What a page needs in its link to show something."""
CODEBOOK: Final = {"_open", "_book", "_sources", "_extent", "_releases"}
"""What every page has to have, and keeps."""


@click.command()
@click.argument("rounds", type=click.IntRange(min=1), default=15)
@click.argument("pages", nargs=-1)
def main(rounds: int, pages: tuple[str, ...]) -> None:
    """Run each page (or PAGES) and its floor ROUNDS times (15)."""
    logging.disable(logging.WARNING)  # a page drawn without a server says so at every step
    compiled = ScriptCache()
    for module in (app_test, local_script_runner):
        module.ScriptCache = lambda: compiled
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "positions.db")
        open_store(url).close()
        os.environ["POSITIONS_DATABASE_URL"] = url
        click.echo(f"Script runs, median of {rounds} in ms (least to most); target: a ratio of at most {TARGET:g}")
        click.echo(f"{'page':14}{'page':>24}{'floor':>24}{'ratio':>8}{'asked again':>13}")
        for name in pages or [page.name for page in LISTED]:
            click.echo(measured(name, Path(folder), rounds))


def measured(name: str, folder: Path, rounds: int) -> str:
    """The line of one page."""
    page = opened(name)
    floor, missing = floor_of(page, folder / f"{name}.pickle")
    first, again, least = [], [], []
    for _ in range(rounds):
        forget_answers()
        first.append(seconds(page))
        again.append(seconds(page))
        least.append(seconds(floor))
    ratios = (median(first) / median(least), median(again) / median(least))
    lacks = f"  the floor lacks {', '.join(sorted(missing))}" if missing else ""
    return f"{name:14}{spread(first):>24}{spread(least):>24}{ratios[0]:>8.2f}{ratios[1]:>13.2f}{lacks}"


def floor_of(page: AppTest, constant: Path) -> tuple[AppTest, set[str]]:
    """A page that draws the same from a constant, drawn once, and the kinds of elements that it lacks."""
    calls, missing = constant_of(page)
    constant.write_bytes(pickle.dumps(calls))
    app = constant.with_name("app.py")
    app.write_text(FLOOR.with_name("floor_app.py").read_text())
    for one in LISTED:  # a file for each page, as in the program, though only one of them is drawn
        constant.with_name(f"{one.name}.py").write_text(FLOOR.read_text())
    os.environ["BENCHMARK_PAGE"] = str(constant)
    os.environ["BENCHMARK_PAGES"] = json.dumps(navigation())
    return run(AppTest.from_file(str(app), default_timeout=60)), set(missing)


def navigation() -> list[dict[str, Any]]:
    """Every page as the navigation lists it."""
    return [
        {
            **{"page": f"{page.name}.py", "url_path": page.name, "title": page.title},
            **{"icon": f":material/{page.icon}:", "help": page.help},
        }
        for page in LISTED
    ]


def forget_answers() -> None:
    """Empty the caches of all answers."""
    for name, cached in vars(data).items():
        if callable(cached) and hasattr(cached, "clear") and name not in CODEBOOK:
            cached.clear()


def opened(name: str) -> AppTest:
    """A page of the app, drawn once."""
    return turn_to(visit(), name, **LINKS.get(name, {})) if name != "timeline" else visit()


def seconds(app: AppTest) -> float:
    """One run of a script, in seconds of a processor: what else the machine does does not count, nor tidying up."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    app.run()
    took = time.process_time() - began
    gc.enable()
    return took


def spread(samples: list[float]) -> str:
    """Median, least and most, in milliseconds."""
    told = [f"{1000 * value:.1f}" for value in (median(samples), min(samples), max(samples))]
    return f"{told[0]} ({told[1]} to {told[2]})"


if __name__ == "__main__":
    main()
