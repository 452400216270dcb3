"""The floors are fair ones: they draw what the pages draw, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1.element_tree import Block

from tests.benchmarks import charts
from tests.benchmarks.__main__ import FLOOR, line
from tests.benchmarks.scripts import floor_of, opened
from tests.browser.server import APP
from tests.store.builders import copy_of


@pytest.fixture
def drawn(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[charts.Charts]:
    """The Timeline's figures, written where the floor finds them."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy_of(seeded_url, tmp_path))
    found = charts.of_timeline()
    monkeypatch.setenv("BENCHMARK_CHARTS", str(charts.write(found, tmp_path / "charts.json")))
    yield found
    st.cache_data.clear()
    st.cache_resource.clear()


def test_the_floor_draws_the_figure_that_the_timeline_opens_with(drawn: charts.Charts) -> None:
    assert charts.chart_of(FLOOR) == charts.chart_of(APP)
    assert len({len(chart["figure"]["data"]) for chart in drawn.values()}) == len(charts.TRACKS), (
        "A change of the filter is told by the number of traces."
    )


@pytest.mark.parametrize("name", ["overview", "record", "codebook"])
def test_the_floor_of_a_page_has_all_its_elements_in_the_same_containers(
    name: str, seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy_of(seeded_url, tmp_path))
    page = opened(name)
    floor, lacking = floor_of(page, tmp_path / "constant.pickle")
    assert lacking == set()
    assert shape(floor.main) == shape(page.main)


def shape(block: Block) -> list[object]:
    """The kinds of everything in a block, as nested as they are drawn."""
    return [(one.type, shape(one)) if isinstance(one, Block) else one.type for one in block.children.values()]


def test_a_measure_is_reported_as_the_ratio_of_its_medians() -> None:
    told = line("a measure", {"page": [1.0, 3.0, 2.0], "floor": [1.0, 2.0, 1.0]})
    assert "2.00 (1.00 to 3.00)" in told
    assert "1.00 (1.00 to 2.00)" in told
    assert told.endswith("2.00")
