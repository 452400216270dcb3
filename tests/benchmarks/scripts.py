"""How long each page's script runs, beside a page that draws the same texts, controls, figures and tables from a
constant.

`python -m tests.benchmarks.scripts [ROUNDS]`. Both run in this process, in turn. The answers of the page are worked
out anew each time, as for a reader who asks what nobody has asked; scripts are compiled once, as in a server.
"""

import json
import logging
import os
import pickle
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

import click
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from db.setup import open_store
from positions import data
from positions.pagelist import LISTED
from tests.pages.reader import turn_to, visit
from tests.store.builders import sqlite_url

TARGET: Final = 2.0
FLOOR: Final = str(Path(__file__).parent / "floor_page.py")
LINKS: Final = {
    "shift": {"actor": "united-states", "issue": "sequencing", "date": "2019-02-28"},
}
"""What a page needs in its link to show something."""


@click.command()
@click.argument("rounds", type=click.IntRange(min=1), default=15)
def main(rounds: int) -> None:
    """Run each page and its floor ROUNDS times (15)."""
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
        for page in LISTED:
            click.echo(measured(page.name, Path(folder), rounds))


def measured(name: str, folder: Path, rounds: int) -> str:
    """The line of one page."""
    page = opened(name)
    floor = AppTest.from_file(FLOOR, default_timeout=60)
    constant = folder / f"{name}.pickle"
    constant.write_bytes(pickle.dumps(shown_on(page)))
    os.environ["BENCHMARK_PAGE"] = str(constant)
    floor.run()
    first, again, least = [], [], []
    for _ in range(rounds):
        forget_answers()
        first.append(seconds(page))
        again.append(seconds(page))
        least.append(seconds(floor))
    ratios = (median(first) / median(least), median(again) / median(least))
    return f"{name:14}{spread(first):>24}{spread(least):>24}{ratios[0]:>8.2f}{ratios[1]:>13.2f}"


def forget_answers() -> None:
    """Empty the caches of all answers; the codebook, which each page has to have, stays."""
    for name in ("_lines", "_lines_on", "_shifts", "_shifts_around", "_fitting_since", "_record", "_count"):
        getattr(data, name).clear()


def opened(name: str) -> AppTest:
    """A page of the app, drawn once."""
    return turn_to(visit(), name, **LINKS.get(name, {})) if name != "timeline" else visit()


def shown_on(page: AppTest) -> dict[str, list[Any]]:
    """The texts, controls, figures and tables of a page."""
    charts = [chart.proto for chart in page.get("plotly_chart")]
    return {
        "texts": list(texts_of(page)),
        "controls": list(controls_of(page)),
        "charts": [{"figure": json.loads(one.spec), "config": json.loads(one.config or "{}")} for one in charts],
        "tables": [table.value for table in page.dataframe],
    }


def texts_of(page: AppTest) -> Iterator[str]:
    """Everything that the page says in words of its own."""
    for kind in ("title", "subheader", "markdown", "caption", "text"):
        yield from (element.value for element in page.get(kind))


def controls_of(page: AppTest) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every control of a page that Streamlit can be asked for again: its kind, and what it is called with."""
    for kind in ("multiselect", "selectbox", "radio"):
        yield from ((kind, {"label": one.label, "options": one.options}) for one in page.get(kind))
    for kind in ("button", "text_input", "text_area", "date_input", "checkbox", "toggle"):
        yield from ((kind, {"label": one.label}) for one in page.get(kind))
    yield from (("download_button", {"label": one.proto.label, "data": ""}) for one in page.get("download_button"))
    yield from (("page_link", {"page": "https://example.org", "label": one.label}) for one in page.get("page_link"))
    yield from (("metric", {"label": one.label, "value": one.value}) for one in page.get("metric"))


def seconds(app: AppTest) -> float:
    """One run of a script."""
    began = time.perf_counter()
    app.run()
    return time.perf_counter() - began


def spread(samples: list[float]) -> str:
    """Median, least and most, in milliseconds."""
    told = [f"{1000 * value:.1f}" for value in (median(samples), min(samples), max(samples))]
    return f"{told[0]} ({told[1]} to {told[2]})"


if __name__ == "__main__":
    main()
