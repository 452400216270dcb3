"""The ten questions: each link leads to a page, names only what the record has, and shows what it promises."""

from collections.abc import Iterator
from typing import Final

import pytest

from db.dates import read_day
from db.engine import Store
from db.queries import codebook
from db.queries.stances import Selection
from db.setup import open_store
from positions.answers import lines, shifts
from positions.filters import TRACKS
from positions.pagelist import PATHS
from positions.questions import QUESTIONS, Link

LINKS: Final = [link for question in QUESTIONS for link in question.links]
ACTORS: Final = ("actor", "actors", "other", "voices", "a", "b")
ISSUES: Final = ("issue", "issues")
DAYS: Final = ("date", "on", "known", "since", "until")


@pytest.fixture(scope="module")
def record(seeded_url: str) -> Iterator[Store]:
    """The shipped record, to be read only."""
    store = open_store(seeded_url)
    yield store
    store.close()


def named(link: Link, kinds: tuple[str, ...]) -> set[str]:
    """What a link names by these filters."""
    return {word for name, value in link.params if name in kinds for word in value.split(",")}


def test_there_are_ten_numbered_each_with_what_to_look_for_and_where() -> None:
    assert [question.asks.partition(". ")[0] for question in QUESTIONS] == [str(n) for n in range(1, 11)]
    assert all(question.asks.endswith("?") for question in QUESTIONS)
    assert all(question.look_for.endswith(".") and question.links for question in QUESTIONS)


def test_each_is_shown_by_an_issue_that_the_record_has(record: Store) -> None:
    with record.reading() as session:
        slugs = {issue.slug for issue in codebook.issues(session)}
    assert {question.issue for question in QUESTIONS} <= slugs


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.label)
def test_a_link_names_a_page_and_only_actors_issues_and_days_that_there_are(record: Store, link: Link) -> None:
    with record.reading() as session:
        actors = {actor.slug for actor in codebook.actors(session)}
        issues = {issue.slug for issue in codebook.issues(session)}
    assert link.page in PATHS
    assert named(link, ACTORS) <= actors
    assert named(link, ISSUES) <= issues
    assert all(read_day(day) for day in named(link, DAYS) - {"today"})
    assert named(link, ("track",)) <= TRACKS.keys()
    assert {name for name, _ in link.params} <= {*ACTORS, *ISSUES, *DAYS, "track"}


@pytest.mark.parametrize("link", [link for link in LINKS if link.page == "shift"], ids=lambda link: link.label)
def test_a_link_to_a_move_finds_it_as_known_on_its_day(record: Store, link: Link) -> None:
    told = dict(link.params)
    known = "2026-01-01" if told.get("known", "today") == "today" else told["known"]
    selection = Selection(actors=(told["actor"],), issues=(told["issue"],))
    with record.reading() as session:
        found = shifts(session, selection, known_on=read_day(known))
    assert told["date"] in {str(moved.shift.on) for moved in found}


@pytest.mark.parametrize("link", [link for link in LINKS if named(link, ACTORS)], ids=lambda link: link.label)
def test_everybody_a_link_names_was_heard_on_what_it_names(record: Store, link: Link) -> None:
    selection = Selection(actors=tuple(named(link, ACTORS)), issues=tuple(named(link, ISSUES)))
    with record.reading() as session:
        heard = {line.actor for line in lines(session, selection)}
    assert heard == named(link, ACTORS)
