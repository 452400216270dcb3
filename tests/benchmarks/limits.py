"""How near pages come to the limit: their script beside their bare queries and their figure or table, ready."""

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest

from db.engine import sqlite_file
from tests.benchmarks.figures import Ask, Figure, in_turn
from tests.benchmarks.scripts import anew, compile_once, forget_answers, opened, seconds
from tests.benchmarks.statements import noted
from tests.pages.reader import run

LIMIT: Final = Path(__file__).parent / "limit_page.py"
ASKED: Final = {
    "Timeline": ("timeline", {}),
    "Overview": ("overview", {}),
    "Record": ("record", {}),
    "search": ("record", {"text": "reporters", "as": "table"}),
}
"""The pages with a limit, and their links."""


def figures(url: str, size: str, folder: Path, rounds: int) -> Iterator[Figure]:
    """Each page on one record of SQLite beside its limit."""
    compile_once()
    for what, (name, link) in ASKED.items():
        asked = {"page": anew(url, name, **link), "limit": limit_of(url, name, link, folder / f"{what}.pickle")}
        samples = in_turn(asked, rounds)
        yield Figure("limit", f"{what}, {size}", "bare query and figure", samples["page"], samples["limit"], 3.0)


def limit_of(url: str, name: str, link: dict[str, str], constant: Path) -> Ask:
    """Runs the limit of a page; gives the seconds it took."""
    os.environ["POSITIONS_DATABASE_URL"] = url
    page = opened(name, **link)
    forget_answers()
    with noted() as statements:
        page.run()
    ready = {
        "file": str(sqlite_file(url)),
        "statements": [(said, _plain(values)) for said, values in statements],
        "figures": [go.Figure(json.loads(chart.proto.spec)) for chart in page.get("plotly_chart")],
        "tables": [table.value for table in page.dataframe],
    }
    constant.write_bytes(pickle.dumps(ready))
    os.environ["BENCHMARK_LIMIT"] = str(constant)
    bare = run(AppTest.from_file(str(LIMIT), default_timeout=60))

    def ask() -> float:
        os.environ["BENCHMARK_LIMIT"] = str(constant)
        return seconds(bare)

    return ask


def _plain(values: object) -> object:
    return tuple(values) if isinstance(values, list | tuple) else values
