"""Measures the text index on a record of made-up words: `python -m tests.benchmarks.search 1000000` reports.

The words are as common as those of a language (the n-th most common in 1/n of the places), the dates lie in ten
years, and most stances are on few issues and of few actors.
"""

import random
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any, Final

import click

from db.engine import Store
from db.models import Actor, Source
from db.queries.found import MOST, find, named, rows_of, texts_of
from db.queries.stances import Selection
from db.search import index_names, index_range, out_of_step
from db.setup import open_store
from tests.store.builders import sqlite_url

TARGET_RATE: Final = 50_000
"""Stances a second that the index shall take."""
TARGET: Final = 0.1
"""Seconds that a page of a search and its count may take."""
PAGE: Final = 20
ACTORS, ISSUES, WORDS = 2_000, 60, 60_000
CITED: Final = 20
"""Stances that rest on one source, on average."""
_AT_ONCE: Final = 10_000
_FIRST_DAY: Final = date(2010, 1, 1)


class Language:
    """Made-up words, the most common first, and texts of them; the same in every run."""

    def __init__(self) -> None:
        self.chance = random.Random(1)  # noqa: S311 - nothing secret
        signs = [a + b for a in "bcdfghjklmnprstvz" for b in "aeiou"]
        words: dict[str, None] = {}
        while len(words) < WORDS:
            words["".join(self.chance.choices(signs, k=self.chance.randint(2, 5)))] = None
        self.words = list(words)
        self._weights = list(accumulate(1 / (place + 2.7) for place in range(WORDS)))

    def text(self, length: int) -> str:
        """So many words."""
        places = (bisect(self._weights, self.chance.random() * self._weights[-1]) for _ in range(length))
        return " ".join(self.words[min(place, WORDS - 1)] for place in places).capitalize()

    def few(self, most: int) -> int:
        """A number from 1 to `most`, the low ones far more often."""
        while (number := int(self.chance.paretovariate(0.6))) > most:
            pass
        return number


@click.command()
@click.argument("stances", type=click.IntRange(min=1_000), default=100_000)
@click.option("--folder", type=click.Path(path_type=Path), help="Where the store is made and kept; else it goes.")
def main(stances: int, folder: Path | None) -> None:
    """Index and search a record of so many STANCES (100,000)."""
    language = Language()
    with tempfile.TemporaryDirectory() as passing:
        store = open_store(sqlite_url((folder or Path(passing)) / "search.db"), empty=True)
        fill(store, language, stances)
        click.echo(f"{stances:,} stances")
        rate = stances / timed(lambda: index(store, stances))
        click.echo(f"{'indexed, stances a second':54}{rate:>12,.0f}   target {TARGET_RATE:,}")
        with store.reading() as session:
            left = out_of_step(session)
        click.echo(f"{'not in step with the index':54}{left:>12,}")
        click.echo(f"{'seconds for a page and its count, median (least to most)':62}   target {TARGET}, found")
        for name, selection in searches(language).items():
            click.echo(f"  {name:52}{report(store, selection)}")
        store.close()


def index(store: Store, stances: int) -> None:
    """The whole index, in one transaction."""
    with store.writing() as session:
        index_range(session, 1, stances)
        index_names(session, Actor, range(1, ACTORS + 1))
        index_names(session, Source, range(1, sources_of(stances) + 1))


def searches(language: Language) -> Mapping[str, Selection]:
    """What is sought: words by how common they are, alone and with filters that leave few of their stances."""
    most, common, some, rare, rarest = (language.words[place] for place in (0, 1, 300, 10_000, WORDS - 1))
    today = date(2019, 12, 31)

    def of(text: str, **chosen: Any) -> Selection:  # noqa: ANN401 - the parts of a selection
        return Selection(text=text, known_on=today, **chosen)

    return {
        "the most common word": of(most),
        "a word of some stances": of(some),
        "a rare word": of(rare),
        "one of the rarest words": of(rarest),
        "a word that is nowhere": of("xyzzy"),
        "two common words": of(f"{most} {common}"),
        "a common and a rare word": of(f"{most} {rare}"),
        "a phrase of two common words": of(f'"{most} {common}"'),
        "the beginning of the most common word": of(f"{most[:3]}*"),
        "the beginning of a rare word": of(f"{rare[:4]}*"),
        "Korean": of("북한"),
        "the most common word, on an issue of few stances": of(most, issues=("issue-60",)),
        "the most common word, of an actor of few stances": of(most, actors=("actor-2000",)),
        "the most common word, until a day of the first year": of(most, until=date(2010, 2, 1)),
        "the most common word, as known in the first year": Selection(text=most, known_on=date(2010, 2, 1)),
    }


def report(store: Store, selection: Selection, rounds: int = 9) -> str:
    """Seconds for a page with all its texts, its count and the names beside it; how many stances were found."""
    taken, count = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        with store.reading() as session:
            slugs = find(session, selection)
            texts_of(session, [row.slug for row in rows_of(session, selection, slugs[:PAGE])])
            count = len(slugs)
            named(session, selection.text, limit=5)
        taken.append(time.perf_counter() - began)
    told = f"over {MOST:,}" if count > MOST else f"{count:,}"
    return f"{median(taken):.4f} ({min(taken):.4f} to {max(taken):.4f}){told:>14}"


def sources_of(stances: int) -> int:
    """How many sources so many stances have."""
    return -(-stances // CITED)


def timed(do: Callable[[], None]) -> float:
    """How many seconds it takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def fill(store: Store, language: Language, stances: int) -> None:
    """A record of so many stances, each with a quote; past all commands, without the index."""
    with store.writing() as session:
        connection = session.connection()
        for table, rows in (*things(language, sources_of(stances)), *taken(language, stances)):
            marks = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names


Rows = list[tuple[Any, ...]]


def things(language: Language, sources: int) -> Iterator[tuple[str, Rows]]:
    """Actors, issues and sources, in the columns of their tables."""
    yield "change", [(1, "2020-01-01", "Ada", "", "import")]
    actors = [(n, f"actor-{n}", language.text(2), "person", None, "", 1, 1) for n in range(1, ACTORS + 1)]
    yield "actor", actors
    yield "voice", [(n, n, date.min.isoformat(), date.max.isoformat()) for n in range(1, ACTORS + 1)]
    yield (
        "issue",
        [
            (n, f"issue-{n}", language.text(2), "Which?", n, -1.0, 1.0, "low", "high", "", 1, 1)
            for n in range(1, ISSUES + 1)
        ],
    )
    yield (
        "source",
        [
            (n, f"source-{n}", language.text(8), language.text(1), "", "", None, None, "", "", "", 1, 1)
            for n in range(1, sources + 1)
        ],
    )


def taken(language: Language, stances: int) -> Iterator[tuple[str, Rows]]:
    """Stances and their evidence, in the columns of their tables."""
    chance = language.chance
    for start in range(1, stances + 1, _AT_ONCE):
        rows: Rows = []
        cited: Rows = []
        for n in range(start, min(start + _AT_ONCE, stances + 1)):
            day = (_FIRST_DAY + timedelta(days=chance.randrange(3_650))).isoformat()
            kind = chance.choice(("declared_policy", "demand", "offer", "signal", "action"))
            note = language.text(5) if chance.random() < 0.3 else "" if n % 1_000 else "북한의 핵"
            actor, issue = language.few(ACTORS), language.few(ISSUES)
            rows.append(
                (
                    *(n, f"actor-{actor}-issue-{issue}-{day}-{n}", actor, issue, day, day, day, day),
                    *("placed", 0.0, kind, "high", "own", language.text(15), None, False, False, note, None, 1, 1),
                )
            )
            quote = language.text(18)
            cited.append(
                (n, n, chance.randint(1, sources_of(stances)), 1, f"“{quote}”" if n % 2 else quote, "", 1, 1)
            )
        yield "stance", rows
        yield "evidence", cited


if __name__ == "__main__":
    main()
