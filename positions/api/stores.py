"""The store that is read: opened once in the process for each address, and kept."""

from threading import Lock
from typing import Final

from db.editions import edition, forget_editions
from db.engine import Store
from db.problems import Problem, StoreProblem
from db.queries.releases import edition_at
from db.setup import database_url, open_store
from positions.api.replies import BadRequest

_OPENED: Final[dict[str, Store]] = {}
_LOCK: Final = Lock()


def store() -> Store:
    """The store that the program is set to; raises StoreProblem, and tries again when next asked."""
    url = database_url()
    with _LOCK:
        if url in _OPENED and _OPENED[url].replaced:
            _OPENED.pop(url).close()
        if url not in _OPENED:
            _OPENED[url] = open_store(url)
        return _OPENED[url]


def read_store(asked: str) -> Store:
    """The store, or the edition of it that is asked for; raises BadRequest where there is none."""
    opened = store()
    if not asked:
        return opened
    try:
        with opened.reading() as session:
            found = edition_at(session, asked)
    except StoreProblem:
        raise
    except Problem as problem:
        raise BadRequest(f"edition: {problem}") from None
    return edition(opened, found.revision)


def close_stores() -> None:
    """Let go of every store that was opened here, and of their editions."""
    forget_editions()
    with _LOCK:
        while _OPENED:
            _OPENED.popitem()[1].close()
