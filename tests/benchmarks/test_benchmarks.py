"""The benchmarks measure what they say: floors draw what the pages draw, and every measurement comes to a row."""

import csv
import json
import logging
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.element_tree import Block

from db.engine import make_store
from db.queries.stances import Selection
from positions.answers import as_of
from tests.benchmarks import grown, limits, report, searching
from tests.benchmarks.__main__ import main
from tests.benchmarks.figures import RATE, Figure, in_turn
from tests.benchmarks.scripts import floor_of, opened
from tests.benchmarks.synthetic import build
from tests.store.builders import copy_of


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A small record and one twice as large."""
    folder = tmp_path_factory.mktemp("records")
    return {str(size): build(folder / f"{size}.db", size) for size in (500, 1_000)}


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a benchmark sets for its whole process is for the tests after it as it was before."""
    for module in (app_test, local_script_runner):
        monkeypatch.setattr(module, "ScriptCache", module.ScriptCache)
    for name in ("POSITIONS_DATABASE_URL", "BENCHMARK_PAGES", "BENCHMARK_LIMIT"):
        monkeypatch.setenv(name, "")
    yield
    logging.disable(logging.NOTSET)
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.mark.parametrize("name", ["timeline", "overview", "record", "codebook"])
def test_the_floor_of_a_page_has_all_its_elements_in_the_same_containers(
    name: str, seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy_of(seeded_url, tmp_path))
    page = opened(name)
    floor, lacking = floor_of(page, tmp_path / "floor")
    assert lacking == set()
    assert shape(floor.main) == shape(page.main)
    assert drawn_in(floor) == drawn_in(page)


def drawn_in(page: AppTest) -> list[object]:
    """The figures of a page."""
    return [json.loads(one.proto.spec) for one in page.get("plotly_chart")]


def shape(block: Block) -> list[object]:
    """The kinds of everything in a block, as nested as they are drawn."""
    return [(one.type, shape(one)) if isinstance(one, Block) else one.type for one in block.children.values()]


def test_the_scan_finds_the_positions_that_seeks_find(records: dict[str, str]) -> None:
    store = make_store(records["1000"])
    for whole, statement in grown.SCANS.items():
        with store.reading() as session:
            sought = as_of(session, Selection(whole=whole), on=grown.ON, known_on=grown.KNOWN)
            scanned = session.connection().exec_driver_sql(statement).all()
        assert len(scanned) == len([one for one in sought if one.position])
    store.close()


def test_what_is_sought_in_the_synthetic_record_is_there(records: dict[str, str]) -> None:
    rows = list(searching.figures(records["1000"], "1,000", 1))
    assert [one.name for one in rows] == ["search"] * len(searching.SOUGHT)


def test_the_limit_of_a_search_searches(records: dict[str, str], tmp_path: Path) -> None:
    name, link = limits.ASKED["search"]
    limits.limit_of(records["1000"], name, link, tmp_path / "search.pickle")
    ready = pickle.loads((tmp_path / "search.pickle").read_bytes())  # noqa: S301 - just written
    assert any("MATCH" in statement for statement, _ in ready["statements"])
    assert len(ready["tables"]) == 1


def test_samples_are_taken_in_turn_and_the_first_of_each_does_not_count() -> None:
    asked: list[str] = []

    def ask(name: str) -> float:
        asked.append(name)
        return float(len(asked))

    samples = in_turn({"a": lambda: ask("a"), "b": lambda: ask("b")}, 2)
    assert asked == ["a", "b"] * 3
    assert samples == {"a": (3.0, 5.0), "b": (4.0, 6.0)}


def test_a_figure_is_the_ratio_of_the_medians_and_says_whether_the_target_is_met() -> None:
    times = Figure("script", "page", "its floor", (1.0, 3.0, 2.0), (1.0, 2.0, 1.0), 1.5)
    assert (times.ratio, times.meets) == (2.0, False)
    rates = Figure("import", "rows", "bare", (60.0,), (100.0,), 0.5, RATE)
    assert (rates.ratio, rates.meets) == (0.6, True)
    told = report.markdown([times])
    assert "| 2.00 | 1.5 | no | 2,000.0 (1,000.0 to 3,000.0) ms | 1,000.0 (1,000.0 to 2,000.0) ms |" in told


def test_one_command_writes_both_tables_and_a_plot_that_needs_no_network(tmp_path: Path) -> None:
    options = ["--to", str(tmp_path), "--sizes", "300,600", "--rounds", "1", "--only", "as-of", "--only", "search"]
    told = CliRunner().invoke(main, options, catch_exceptions=False)
    assert told.exit_code == 0
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["measured"] for row in rows} == {"as-of", "lines", "search"}
    assert all(float(row["ratio"]) > 0 for row in rows)
    assert (tmp_path / "table.md").read_text(encoding="utf-8").count("\n| ") == len(rows) + 2
    assert "<script src=" not in (tmp_path / "plot.html").read_text(encoding="utf-8")


def test_sizes_that_are_no_numbers_are_refused_in_a_sentence(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["--to", str(tmp_path), "--sizes", "many"])
    assert told.exit_code == 2
    assert "Say how many stances" in told.output
