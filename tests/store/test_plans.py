"""How SQLite goes about the main questions: by an index each, never through the whole table of stances."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from db.engine import Store, sqlite_file
from db.queries.changes import Sought, changes
from db.queries.found import find
from db.queries.lines import fitting_since, is_crowded, line_outlines, line_stances
from db.queries.pages import stance_page
from db.queries.stances import Selection, record_count, record_page
from db.setup import open_store
from tests.benchmarks import statements
from tests.store.builders import copy_of

pytestmark = pytest.mark.sqlite
CHOSEN = Selection(actors=("united-states", "dprk"), issues=("sequencing",), known_on=date(2020, 12, 31))
A_YEAR = Selection(actors=CHOSEN.actors, issues=CHOSEN.issues, since=date(2019, 1, 1), until=date(2019, 12, 31))
SINCE = Selection(actors=CHOSEN.actors, issues=CHOSEN.issues, since=date(2019, 1, 1))
COVERED = {
    "outlines": lambda session: list(line_outlines(session, CHOSEN)),
    "crowded": lambda session: is_crowded(session, SINCE, 300),
    "fitting": lambda session: fitting_since(session, CHOSEN, 300),
}
SOUGHT = {
    "lines": lambda session: line_stances(session, CHOSEN),
    "lines of a period": lambda session: line_stances(session, A_YEAR),
}
IN_ORDER = {
    "record, the newest": lambda session: record_page(session, Selection(), order="newest first", limit=50),
    "record, the oldest": lambda session: record_page(session, Selection(), order="oldest first", limit=50),
    "a page by key": lambda session: stance_page(session, Selection(), after=None, limit=50, retracted=False),
    "a later page by key": lambda session: stance_page(
        session, Selection(), after=(date(2019, 2, 28), "x"), limit=50, retracted=False
    ),
}


@pytest.fixture(scope="module")
def seeded(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The data set, to be read only."""
    store = open_store(copy_of(seeded_url, tmp_path_factory.mktemp("plans")))
    yield store
    store.close()


def steps(store: Store, ask: Callable[[Session], object]) -> list[str]:
    """How SQLite goes about every statement of a question."""
    path = sqlite_file(store.url)
    assert path
    with store.reading() as session:
        asked = statements.of(lambda: ask(session))
    assert asked
    return [step for statement in asked for step in statements.plan(path, statement)]


@pytest.mark.parametrize("name", COVERED)
def test_outlines_and_counts_of_lines_are_read_from_the_covering_index_alone(seeded: Store, name: str) -> None:
    found = [step for step in steps(seeded, COVERED[name]) if " stance " in f"{step} "]
    lines = [step for step in found if "ix_stance_line" in step]
    assert lines
    assert all("COVERING INDEX" in step for step in lines)
    assert all("(actor_id=? AND issue_id=? AND stated_last" in step for step in lines)


@pytest.mark.parametrize("name", SOUGHT)
def test_lines_are_sought_speaker_by_speaker_never_scanned(seeded: Store, name: str) -> None:
    found = [step for step in steps(seeded, SOUGHT[name]) if " stance " in f"{step} "]
    assert found
    assert all("ix_stance_line (actor_id=? AND issue_id=? AND stated_last" in step for step in found)


@pytest.mark.parametrize("name", IN_ORDER)
def test_pages_of_the_record_come_in_the_order_of_an_index(seeded: Store, name: str) -> None:
    found = steps(seeded, IN_ORDER[name])
    assert any("stance USING INDEX ix_stance_stated_last_slug" in step for step in found)
    assert not [step for step in found if step == "USE TEMP B-TREE FOR ORDER BY"]


def test_the_count_of_chosen_stances_begins_at_their_issue_or_actor(seeded: Store) -> None:
    found = steps(seeded, lambda session: record_count(session, CHOSEN))
    assert not [step for step in found if step.startswith("SCAN stance")]


def test_what_is_searched_for_is_found_in_the_text_index_and_its_stances_by_their_number(seeded: Store) -> None:
    found = steps(seeded, lambda session: find(session, Selection(text="sanctions", known_on=date(2020, 12, 31))))
    assert any("VIRTUAL TABLE INDEX" in step for step in found)
    assert not [step for step in found if step.startswith("SCAN stance")]


def test_the_newest_changes_are_read_by_number(seeded: Store) -> None:
    found = steps(seeded, lambda session: changes(session, Sought()))
    assert not [step for step in found if step in {"SCAN history", "SCAN stance"}]
