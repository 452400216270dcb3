"""The pages that follow moves and gaps, on a record with far more stances than they look at."""

from datetime import date
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.dates import read_day, today
from db.engine import make_store
from db.queries.stances import Selection
from positions.answers import as_of, shifts
from tests.benchmarks.synthetic import build
from tests.pages.reader import told, visit

ACTORS: Final = ("country-0", "country-1")


@pytest.fixture(scope="module")
def crowded_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("crowded") / "crowded.db", 16_000)


@pytest.fixture(autouse=True)
def _crowded(crowded_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", crowded_url)


def table(page: AppTest, column: str) -> list[dict[str, object]]:
    return next(frame.value for frame in page.dataframe if column in frame.value).to_dict("records")


def told_by_the_whole_line(url: str, *actors: str, since: date) -> list[tuple[str, str]]:
    store = make_store(url)
    with store.reading() as session:
        every = shifts(session, Selection(actors=actors), known_on=today())
    store.close()
    return sorted(
        (moved.shift.on.isoformat(), str(moved.shift.fully_back_on)) for moved in every if moved.shift.on >= since
    )


def test_shifts_of_the_newest_stances_are_those_of_the_whole_lines(crowded_url: str) -> None:
    page = visit("shifts", actors=",".join(ACTORS), by="all")
    (since,) = [one.value for one in page.caption if one.value.startswith("Shifts from ")]
    assert "of the newest of over 1,000 stances" in since
    rows = table(page, "Outcome")
    first = read_day(min(str(row["Date"]) for row in rows))
    expected = told_by_the_whole_line(crowded_url, *ACTORS, since=first)
    assert 100 < len(rows) == len(expected) < 1_000
    back = [str(row["Fully back on"]).replace("nan", "None") for row in rows]
    assert sorted(zip((row["Date"] for row in rows), back, strict=True)) == expected


def test_an_actor_is_shown_by_its_newest_stances_and_says_so() -> None:
    page = visit("actor", actor="country-0")
    assert "the newest of over 300 stances" in told(page)
    assert table(page, "Outcome")


def test_a_comparison_has_the_positions_of_the_whole_record_and_the_newest_gaps(crowded_url: str) -> None:
    page = visit("compare", a="country-0", b="country-1", on="1990-01-01")
    assert "Drawn from the first move after" in told(page)
    store = make_store(crowded_url)
    with store.reading() as session:
        stand = as_of(session, Selection(actors=ACTORS), on=date(1990, 1, 1), known_on=today())
    store.close()
    both = {a.issue for a in stand if a.position and a.actor == ACTORS[0]} & {
        b.issue for b in stand if b.position and b.actor == ACTORS[1]
    }
    assert len(both) == 12
    assert "not comparable" not in page.subheader[0].value


def test_the_examples_of_the_rules_say_which_stances_they_are_made_of() -> None:
    assert "The examples are made of the newest of over 1,000 stances" in told(visit("computed"))


def test_a_brief_of_a_long_time_begins_with_the_newest_stances_and_says_so() -> None:
    every = ",".join(f"issue-{at}" for at in range(8))
    page = visit("brief", actors=",".join(ACTORS), issues=every)
    assert "There are over 1,000 stances up to the last day" in told(page)
