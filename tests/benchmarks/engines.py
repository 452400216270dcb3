"""The same record on PostgreSQL beside SQLite: positions, lines, search and the scripts of pages."""

from collections.abc import Iterator

from db.copying import copy_store
from db.engine import make_store
from db.queries.stances import Selection
from tests.benchmarks import grown, scripts, searching
from tests.benchmarks.figures import Figure, in_turn
from tests.databases import drop, new_database

ON_SQLITE, ON_POSTGRESQL = "SQLite", "PostgreSQL"


def figures(url: str, size: str, rounds: int) -> Iterator[Figure]:
    """A record of SQLite, and a copy of it on the server that POSITIONS_TEST_POSTGRES names."""
    copied = new_database()
    copy_store(url, copied)
    urls = {ON_SQLITE: url, ON_POSTGRESQL: copied}
    server = f"PostgreSQL, {size}"
    stores = {name: make_store(address) for name, address in urls.items()}
    asked = {"as-of of all, with speakers": {n: grown.positions(s, Selection()) for n, s in stores.items()}}
    asked["two short lines"] = {name: grown.two_lines(store) for name, store in stores.items()}
    scripts.compile_once()
    for page in scripts.PAGES:
        asked[f"script of {page}"] = {name: scripts.anew(address, page) for name, address in urls.items()}
    for what, sides in asked.items():
        samples = in_turn(sides, rounds)
        yield Figure(server, what, ON_SQLITE, samples[ON_POSTGRESQL], samples[ON_SQLITE])
    scan = in_turn(
        {
            "ours": asked["as-of of all, with speakers"][ON_POSTGRESQL],
            "scan": grown.scan(stores[ON_POSTGRESQL], grown.SCANS[True]),
        },
        rounds,
    )
    yield Figure(server, "as-of of all, with speakers", "full scan of all", scan["ours"], scan["scan"], 0.1)
    yield from searching.grown(urls, rounds)
    for store in stores.values():
        store.close()
    drop(copied)
