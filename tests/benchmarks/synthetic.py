"""Synthetic records of any size: 20 principals with nine speakers each, 12 issues, 70 years, in bursts.

A few principals and issues have most of the stances, speakers change principals with their offices, and some days
have several stances: what makes a real record slow makes this one slow. The same seed gives the same record.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from db.commands.making import Maker
from db.engine import Store
from db.entries import ActorEntry, AffiliationEntry, IssueEntry, LevelEntry
from db.history import Writer, open_change
from db.inputs import check_actor, check_affiliation, check_issue
from db.models import Actor, Issue, Stance
from db.references import Codebook
from db.search import rebuild
from db.setup import open_store
from db.vocabulary import Via
from db.voices import rebuild_voices
from tests.store.builders import sqlite_url

PRINCIPALS: Final = 20
SPEAKERS: Final = 9
"""Speakers of each principal, so that there are 200 actors in all."""
ISSUES: Final = 12
FIRST: Final = date(1955, 1, 1)
DAYS: Final = 70 * 365
LEVELS: Final = (-2, -1, 0, 1, 2)
_BATCH: Final = 50_000
_COLUMNS: Final = (
    *("slug", "actor_id", "issue_id", "stated_on", "stated_first", "stated_last", "known_on", "answer", "value"),
    *("kind", "certainty", "attribution", "summary", "in_article", "verified", "note", "created_in", "changed_in"),
)
Row = tuple[Any, ...]


def build(path: Path, stances: int) -> str:
    """Make a store with so many stances at this path, text index and all, unless it is there; gives its address."""
    url = sqlite_url(path)
    if path.exists():
        return url
    store = open_store(url, empty=True)
    actors, issues, change = _codebook(store)
    store.close()
    marks = ", ".join("?" * len(_COLUMNS))
    with closing(sqlite3.connect(path)) as connection:
        insert = f"INSERT INTO stance ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608 - names of this file
        connection.executemany(insert, rows(stances, actors, issues, change))
        connection.commit()
    store = open_store(url)
    with store.writing() as session:
        rebuild(session)
    store.close()
    return url


def count(store: Store) -> int:
    """How many stances a store has."""
    with store.reading() as session:
        return session.scalar(select(func.count(Stance.id))) or 0


def rows(stances: int, actors: list[int], issues: list[int], change: int) -> Iterator[Row]:
    """Rows of the table `stance`, in the order of `_COLUMNS`."""
    chance = random.Random(7)  # noqa: S311 - no secret: the same record each time
    weights = [1 / rank for rank in range(1, PRINCIPALS + 1)]
    scales = [1 / rank for rank in range(1, ISSUES + 1)]
    on = FIRST
    for number in range(stances):
        if chance.random() < 0.02:  # a new burst somewhere in the 70 years
            on = FIRST + timedelta(chance.randrange(DAYS))
        on = min(on + timedelta(chance.choice((0, 0, 0, 1, 2))), FIRST + timedelta(DAYS))
        principal = chance.choices(range(PRINCIPALS), weights)[0]
        speaker = principal * (SPEAKERS + 1) + chance.randrange(SPEAKERS + 1)
        yield _row(number, actors[speaker], chance.choices(issues, scales)[0], on, chance, change)


def _row(number: int, actor: int, issue: int, on: date, chance: random.Random, change: int) -> Row:
    day = on.isoformat()
    answer = chance.choices(("placed", "unclear", "declined"), (95, 3, 2))[0]
    return (
        *(f"t{number}", actor, issue, day, day, day),
        (on + timedelta(chance.choices((0, 30), (95, 5))[0])).isoformat(),
        *(answer, chance.choice(LEVELS) if answer == "placed" else None),
        chance.choices(("declared_policy", "demand", "offer", "signal", "action"), (40, 15, 15, 15, 15))[0],
        chance.choices(("high", "medium", "low"), (70, 25, 5))[0],
        chance.choices(("own", "own_side", "other_side", "analyst"), (80, 10, 5, 5))[0],
        *(f"Statement {number} on the order of steps, made before reporters", 0, 1, "", change, change),
    )


def _codebook(store: Store) -> tuple[list[int], list[int], int]:
    with store.writing() as session:
        maker = Maker(session, open_change(session, Writer("benchmark", Via.COMMAND)))
        for principal in range(PRINCIPALS):
            name = f"country-{principal}"
            maker.actor(check_actor(ActorEntry(name=f"Country {principal}", kind="state", slug=name)))
            for speaker in range(SPEAKERS):
                slug = f"{name}-speaker-{speaker}"
                spoken = f"Speaker {principal}.{speaker}"
                maker.actor(check_actor(ActorEntry(name=spoken, kind="person", slug=slug)))
        _posts(maker)
        levels = tuple(LevelEntry(str(value), f"Level {value}") for value in LEVELS)
        for issue in range(ISSUES):
            question = f"What comes first on matter {issue}?"
            entry = IssueEntry(f"Issue {issue}", question, slug=f"issue-{issue}", levels=levels)
            maker.issue(check_issue(entry))
        rebuild_voices(session)
        actors = list(session.scalars(select(Actor.id).order_by(Actor.id)))
        issues = list(session.scalars(select(Issue.id).order_by(Issue.place)))
        return actors, issues, maker.change.id


def _posts(maker: Maker) -> None:
    """Each speaker has five offices of 14 years; every third of them with the next principal."""
    slugs = [f"country-{principal}" for principal in range(PRINCIPALS)]
    everyone = frozenset(maker.session.scalars(select(Actor.slug)))
    for principal in range(PRINCIPALS):
        for speaker in range(SPEAKERS):
            for office in range(5):
                starts = FIRST + timedelta(office * DAYS // 5)
                entry = AffiliationEntry(
                    f"country-{principal}-speaker-{speaker}",
                    slugs[(principal + (office + speaker) % 3 // 2) % PRINCIPALS],
                    f"Office {office}",
                    starts.isoformat(),
                    (starts + timedelta(DAYS // 5 - 1)).isoformat(),
                )
                maker.affiliation(check_affiliation(entry, Codebook(actors=everyone, issues={})))
