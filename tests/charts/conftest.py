"""The shipped data set, read once for the tests of charts."""

from typing import NamedTuple

import pytest

from db.queries import codebook
from db.queries.codebook import ActorRow, EventRow, IssueRow
from db.queries.stances import Selection
from db.setup import open_store
from positions.answers import Line, lines


class Shipped(NamedTuple):
    """The codebook, and the lines of every whole actor on every issue."""

    lines: tuple[Line, ...]
    issues: tuple[IssueRow, ...]
    actors: tuple[ActorRow, ...]
    events: tuple[EventRow, ...]

    def of(self, *actors: str, on: tuple[str, ...] = ()) -> list[Line]:
        """The lines of these actors, on these issues or on all."""
        return [line for line in self.lines if line.actor in actors and (not on or line.issue in on)]


@pytest.fixture(scope="session")
def shipped(seeded_url: str) -> Shipped:
    """What the program starts with."""
    store = open_store(seeded_url)
    with store.reading() as session:
        found = Shipped(
            lines(session, Selection()),
            codebook.issues(session),
            codebook.actors(session),
            codebook.events(session),
        )
    store.close()
    return found
