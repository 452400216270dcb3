"""The store that is read: opened once in the process for each address, and kept."""

from threading import Lock
from typing import Final

from db.engine import Store
from db.setup import database_url, open_store

_OPENED: Final[dict[str, Store]] = {}
_LOCK: Final = Lock()


def store() -> Store:
    """The store that the program is set to; raises StoreProblem, and tries again when next asked."""
    url = database_url()
    with _LOCK:
        if url not in _OPENED:
            _OPENED[url] = open_store(url)
        return _OPENED[url]


def close_stores() -> None:
    """Let go of every store that was opened here."""
    with _LOCK:
        while _OPENED:
            _OPENED.popitem()[1].close()
