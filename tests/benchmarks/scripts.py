"""How long each page's script runs, beside a Streamlit script that draws the same page from a constant.

All run in this process, in turn, on the smallest and the largest record. The answers of the page are worked out
anew each time, as for a reader who asks what nobody has asked; scripts are compiled once, as in a server. The floor
has the page's navigation, containers and elements (see `constant.py`); what it lacks is told.
"""

import gc
import json
import os
import pickle
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from positions import data
from positions.pagelist import LISTED
from tests.benchmarks.constant import constant_of
from tests.benchmarks.figures import Ask, Figure, in_turn
from tests.pages.reader import run, turn_to, visit

FLOOR: Final = Path(__file__).parent / "floor_page.py"
CODEBOOK: Final = {"_open", "_book", "_sources", "_extent", "_releases"}
"""What every page has to have, and keeps."""
PAGES: Final = tuple(page.name for page in LISTED if page.visible)
DATA_SET: Final = "the data set"
SHIFT: Final = {"actor": "united-states", "issue": "sequencing", "date": "2019-02-28"}
"""A shift of the data set; other records may have none that a link could name."""


def figures(urls: Mapping[str, str], folder: Path, rounds: int) -> Iterator[Figure]:
    """Each page on the last record beside its floor, and beside itself on the first; records by their size."""
    compile_once()
    few, many = next(iter(urls)), list(urls)[-1]
    links = {name: {} for name in PAGES} | ({"shift": SHIFT} if many == DATA_SET else {})
    for name, link in links.items():
        pages = {size: anew(urls[size], name, **link) for size in dict.fromkeys((few, many))}
        page = opened(name, **link)
        floor, lacking = floor_of(page, folder / name)
        samples = in_turn({**pages, "again": again(page), "floor": again(floor)}, rounds)
        what = f"{name}, {many}"
        if lacking:
            click.echo(f"The floor of {name} lacks {', '.join(sorted(lacking))}.")
        yield Figure("script", what, "its floor", samples[many], samples["floor"], 2.0)
        yield Figure("script, asked again", what, "its floor", samples["again"], samples["floor"], 2.0)
        if few != many:
            yield Figure("script", what, few, samples[many], samples[few], 1.2)


def compile_once() -> None:
    """Keep compiled scripts from run to run, as a server does."""
    compiled = ScriptCache()
    for module in (app_test, local_script_runner):
        module.ScriptCache = lambda: compiled


def anew(url: str, name: str, **link: str) -> Ask:
    """Runs a page of a store whose answers nobody has asked for yet; gives the seconds it took."""
    os.environ["POSITIONS_DATABASE_URL"] = url
    page = opened(name, **link)

    def ask() -> float:
        os.environ["POSITIONS_DATABASE_URL"] = url
        forget_answers()
        return seconds(page)

    return ask


def again(page: AppTest) -> Ask:
    """Runs a page that has been drawn; gives the seconds it took."""
    return lambda: seconds(page)


def floor_of(page: AppTest, folder: Path) -> tuple[AppTest, set[str]]:
    """A page that draws the same from a constant, drawn once, and the kinds of elements that it lacks."""
    lacking = write_floor({LISTED[0].name: page}, folder)
    return run(AppTest.from_file(str(folder / "app.py"), default_timeout=60)), lacking


def write_floor(pages: Mapping[str, AppTest], folder: Path) -> set[str]:
    """Write an app of constants for these pages, by name, and set what it needs; gives the kinds that it lacks."""
    folder.mkdir(exist_ok=True)
    (folder / "app.py").write_text(FLOOR.with_name("floor_app.py").read_text())
    for one in LISTED:  # a file for each page, as in the program
        (folder / f"{one.name}.py").write_text(FLOOR.read_text())
    lacking: set[str] = set()
    for name, page in pages.items():
        calls, missing = constant_of(page)
        lacking |= set(missing)
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(calls))
    os.environ["BENCHMARK_PAGES"] = json.dumps(navigation())
    return lacking


def navigation() -> dict[str, list[dict[str, Any]]]:
    """Every page as the navigation lists it, by menu."""
    found: dict[str, list[dict[str, Any]]] = {}
    for page in LISTED:
        about = {"page": f"{page.name}.py", "url_path": page.name, "title": page.title, "help": page.help}
        about |= {"icon": f":material/{page.icon}:", "default": page is LISTED[0]}
        found.setdefault(page.section, []).append(about | {"visibility": "visible" if page.visible else "hidden"})
    return found


def forget_answers() -> None:
    """Empty the caches of all answers."""
    for name, cached in vars(data).items():
        if callable(cached) and hasattr(cached, "clear") and name not in CODEBOOK:
            cached.clear()


def opened(name: str, **link: str) -> AppTest:
    """A page of the app, drawn once."""
    return turn_to(visit(), name, **link) if name != "timeline" else visit(**link)


def seconds(app: AppTest) -> float:
    """One run of a script, in seconds of a processor: what else the machine does does not count, nor tidying up."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    app.run()
    took = time.process_time() - began
    gc.enable()
    return took
