"""Where actors stand on a day: by seeks, beside a scan of the table, and on a large record beside a small one."""

import time
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Final

from sqlalchemy import text

from db.engine import Store, make_store
from db.queries.lines import line_stances
from db.queries.stances import Selection
from positions.answers import as_of
from tests.benchmarks.figures import Ask, Figure, in_turn

ON: Final = date(2010, 5, 5)
KNOWN: Final = date(2026, 1, 1)
SHOWN: Final = {
    "actors": tuple(f"country-{at}" for at in range(8)),
    "issues": tuple(f"issue-{at}" for at in range(8)),
}
"""What the page Overview shows of the synthetic record."""
_OF_ALL: Final = """
SELECT {of}, issue_id, value, stated_last FROM (
  SELECT {of}, issue_id, value, stated_last,
    row_number() OVER (PARTITION BY {of}, issue_id ORDER BY stated_last DESC) AS place
  FROM stance {voice}
  WHERE stated_last <= '{on}' AND known_on <= '{known}' AND answer = 'placed' AND kind <> 'action'
    AND attribution <> 'analyst' AND retracted_why IS NULL {speaking}) AS ranked
WHERE place = 1"""
SCANS: Final = {
    False: _OF_ALL.format(of="actor_id", voice="", speaking="", on=ON, known=KNOWN),
    True: _OF_ALL.format(
        of="principal_id",
        voice="JOIN voice ON speaker_id = actor_id",
        speaking="AND stated_last BETWEEN starts_on AND ends_on",
        on=ON,
        known=KNOWN,
    ),
}
"""Every stance read and the last of each actor and issue kept; of speakers, too, or own words only."""


def figures(urls: Mapping[str, str], rounds: int) -> Iterator[Figure]:
    """On records of any engine, the smallest first, by what they are called."""
    stores = {size: make_store(url) for size, url in urls.items()}
    for whole, (scope, chosen) in product((False, True), {"of all": {}, "of the Overview": SHOWN}.items()):
        words = "with speakers" if whole else "own words"
        asked = {size: positions(store, Selection(whole=whole, **chosen)) for size, store in stores.items()}
        many = list(stores)[-1]
        samples = in_turn({**asked, "scan": scan(stores[many], SCANS[whole])}, rounds)
        what = f"as-of {scope}, {words}, {many}"
        yield Figure("as-of", what, "full scan of all", samples[many], samples["scan"], 0.1)
        yield from grown("as-of", what, samples)
    lines = {size: two_lines(store) for size, store in stores.items()}
    yield from grown("lines", f"two short lines, {many}", in_turn(lines, rounds))
    for store in stores.values():
        store.close()


def grown(name: str, what: str, samples: Mapping[str, tuple[float, ...]]) -> Iterator[Figure]:
    """Each larger record beside the smallest."""
    few, *larger = (size for size in samples if size != "scan")
    for size in larger[-1:]:
        yield Figure(name, what, few, samples[size], samples[few], 2.0)


def positions(store: Store, selection: Selection) -> Ask:
    """Asks where everybody stands; gives the seconds it took."""

    def ask() -> float:
        began = time.perf_counter()
        with store.reading() as session:
            as_of(session, selection, on=ON, known_on=KNOWN)
        return time.perf_counter() - began

    return ask


def scan(store: Store, statement: str) -> Ask:
    """Asks for the last stances by a scan; gives the seconds it took."""

    def ask() -> float:
        began = time.perf_counter()
        with store.reading() as session:
            session.connection().execute(text(statement)).all()
        return time.perf_counter() - began

    return ask


def two_lines(store: Store) -> Ask:
    """Reads two lines of few stances whole; gives the seconds it took."""
    chosen = Selection(actors=("country-18-speaker-0", "country-19-speaker-0"), issues=("issue-11",), whole=False)

    def ask() -> float:
        began = time.perf_counter()
        with store.reading() as session:
            line_stances(session, chosen)
        return time.perf_counter() - began

    return ask
