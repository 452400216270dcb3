"""The comparisons are fair ones: both answer the same question, and a measure is told as its target is meant."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.setup import open_store
from tests.benchmarks import readers, synthetic
from tests.benchmarks.processes import peak, resident, serving
from tests.benchmarks.readers_client import tab
from tests.benchmarks.rivals import LINK, TUTORIAL, row
from tests.browser.server import APP, served


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rivals") / "2000.db"
    open_store(synthetic.build(made, 2_000)).close()
    return made


@pytest.fixture(scope="module")
def address(path: Path) -> Iterator[str]:
    with served(APP, path.parent, POSITIONS_DATABASE_URL=f"sqlite:///{path}") as found:
        yield found


def test_a_tab_gets_a_chart_for_the_question_and_for_each_change_and_keeps_the_link(address: str) -> None:
    async def read() -> tuple[int, int, str]:
        async with tab(address) as one:
            await one.open(LINK)
            first = one.drawn
            await one.choose_many("Actors", "Country 2", "Country 3")
            return first, one.drawn, one.link

    first, second, link = asyncio.run(read())
    assert (first, second) == (1, 1)
    assert "country-2%2Ccountry-3" in link


def test_the_tutorials_page_draws_one_chart_of_the_same_choice(path: Path) -> None:
    choice = {"TUTORIAL_ISSUES": "Issue 0,Issue 1", "TUTORIAL_ACTORS": "Country 0,Country 1"}

    async def read(address: str) -> int:
        async with tab(address) as one:
            await one.open()
            await one.choose_many("Actors", "Country 0")
            return one.drawn

    with served(TUTORIAL, path.parent, TUTORIAL_DATABASE=str(path), **choice) as address:
        assert asyncio.run(read(address)) == 1


def test_many_readers_are_measured_beside_one(address: str) -> None:
    seen = asyncio.run(readers.watched(address, 3, 2))
    rows = readers.told(seen, 3)
    assert len(rows) == 4
    assert seen.alone
    assert len(seen.slow) == 3
    assert seen.with_all > 0


def test_the_memory_of_a_server_is_that_of_its_process(address: str) -> None:
    process = serving(address)
    assert 20 < resident(process) <= peak(process)


def test_memory_that_grows_is_told_by_the_minute() -> None:
    assert readers.slope([(at, 100 + at / 6) for at in range(60)]) == pytest.approx(10)
    assert readers.slope([(at, 100.0) for at in range(60)]) == 0


def test_a_lead_is_how_often_ours_fits_into_theirs_and_a_limit_the_reverse() -> None:
    assert row("", [1.0, 2.0, 3.0], [20.0], at_least=10).ratio == 10
    assert row("", [1.0, 2.0, 3.0], [4.0], at_most=1).ratio == 0.5
