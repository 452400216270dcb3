"""Lines by seeks: what is read of a day or a period is enough for what the whole line comes to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from db.engine import Store, sqlite_file
from db.queries.lines import fitting_since, last_stances, line_stances
from db.queries.stances import Selection
from db.setup import open_store
from positions.answers import as_of, lines, shifts, shifts_around, shifts_in, standing_of
from positions.standing import Track
from tests.store.builders import copy_of

FIRST, LAST = date(2017, 1, 1), date(2020, 12, 31)
days = st.dates(FIRST, LAST)
selections = st.builds(
    Selection,
    issues=st.sampled_from([(), ("sequencing",), ("sanctions", "testing")]),
    actors=st.sampled_from([(), ("united-states", "dprk"), ("trump", "us-state-dept")]),
    whole=st.booleans(),
    without=st.sampled_from([(), ("seed",)]),
)


@pytest.fixture(scope="module")
def seeded(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The data set, to be read only."""
    store = open_store(copy_of(seeded_url, tmp_path_factory.mktemp("lines")))
    yield store
    store.close()


@settings(max_examples=120)
@given(selection=selections, on=days, later=st.integers(0, 400), track=st.sampled_from(Track))
def test_positions_found_by_seeks_are_those_of_the_whole_lines(
    seeded: Store, selection: Selection, on: date, later: int, track: Track
) -> None:
    known_on = on + timedelta(later)
    with seeded.reading() as session:
        found = as_of(session, selection, on=on, known_on=known_on, track=track)
        whole = [standing_of(line, on=on, known_on=known_on, track=track) for line in lines(session, selection)]
    assert [standing for standing in whole if standing] == list(found)


@settings(max_examples=60)
@given(selection=selections, since=days, track=st.sampled_from(Track))
def test_shifts_since_a_day_are_the_same_on_a_period_as_on_the_whole_line(
    seeded: Store, selection: Selection, since: date, track: Track
) -> None:
    with seeded.reading() as session:
        steps = {line.issue: 1.0 for line in lines(session, selection)}
        whole = shifts_in(lines(session, selection), steps, known_on=LAST, track=track)
        period = lines(session, replace(selection, since=since))
    found = shifts_in(period, steps, known_on=LAST, track=track)
    assert [moved for moved in found if moved.shift.on >= since] == [m for m in whole if m.shift.on >= since]


@settings(max_examples=40)
@given(selection=selections, on=days, least=st.integers(1, 30))
def test_the_shifts_around_a_day_are_the_last_ones_before_it_and_all_after_it(
    seeded: Store, selection: Selection, on: date, least: int
) -> None:
    with seeded.reading() as session:
        whole = shifts(session, selection, known_on=LAST)
        found = shifts_around(session, selection, on=on, known_on=LAST, least=least)
    before = [moved for moved in whole if moved.shift.on <= on]
    assert [moved for moved in found if moved.shift.on <= on][-least:] == before[-least:]
    assert [moved for moved in found if moved.shift.on > on] == [m for m in whole if m.shift.on > on]


def test_a_day_reads_few_stances_of_long_lines(seeded: Store) -> None:
    selection = Selection(actors=("united-states",), issues=("sequencing",))
    with seeded.reading() as session:
        stood = last_stances(session, selection, on=LAST)
        assert 0 < len(stood) < len(line_stances(session, selection)) / 5


def test_the_newest_period_that_fits_holds_no_more_than_asked_and_all_is_taken_when_all_fits(seeded: Store) -> None:
    selection = Selection(actors=("united-states", "dprk"))
    with seeded.reading() as session:
        every = line_stances(session, selection)
        assert fitting_since(session, selection, len(every)) is None
        since = fitting_since(session, selection, len(every) - 1)
        assert since
        assert 0 < len([row for row in every if row.last >= since]) < len(every)
        a_month = fitting_since(session, selection, 1)
        assert a_month == max(row.last for row in every) - timedelta(30)


def test_lines_without_a_stance_need_no_period(seeded: Store) -> None:
    with seeded.reading() as session:
        assert fitting_since(session, Selection(actors=("nobody",)), 0) is None


@pytest.mark.sqlite
@pytest.mark.parametrize("whole", [True, False])
def test_positions_on_a_day_are_sought_in_the_covering_index_never_scanned(seeded: Store, whole: bool) -> None:
    selection = Selection(actors=("united-states", "dprk"), issues=("sequencing",), whole=whole, known_on=LAST)
    with seeded.reading() as session:
        plan = plan_of(session, lambda: last_stances(session, selection, on=LAST))
    seeks = [step for step in plan if step.startswith("SEARCH stance")]
    assert [
        step
        for step in seeks
        if "COVERING INDEX ix_stance_line (actor_id=? AND issue_id=? AND stated_last>?" in step
    ]
    assert all("ix_stance_line (actor_id=? AND issue_id=? AND stated_last" in step for step in seeks)
    tables = ("stance", "line", "voice", "actor", "issue", "evidence")
    assert not [step for step in plan if step.startswith(tuple(f"SCAN {table}" for table in tables))]


def plan_of(session: Session, ask: object) -> list[str]:
    """How SQLite goes about the last statement of a question."""
    seen: list[tuple[str, object]] = []
    engine = session.get_bind()

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    assert callable(ask)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = seen[-1]
    path = sqlite_file(str(engine.url))
    assert path
    with closing(sqlite3.connect(path)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
