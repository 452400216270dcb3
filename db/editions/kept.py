"""Editions that were made in this process, kept for the next reader as files in a temporary folder."""

import shutil
import tempfile
import weakref
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Connection, event

from db.digests import digest
from db.editions.copying import scratch_copy
from db.editions.undoing import undo_after
from db.engine import Store
from db.problems import Problem
from db.revision import version_of

MOST: Final = 8
"""Editions kept at a time; the one that was asked for longest ago goes first."""


@dataclass(frozen=True)
class Edition(Store):
    """A store as it was at a revision, which can only be read. uuid: that of the store it was made of.

    digest: the hash of its record.
    """

    uuid: str = ""
    revision: int = 0
    digest: str = ""


_KEPT: Final[OrderedDict[tuple[str, str, int], Edition]] = OrderedDict()
_LOCK: Final = Lock()


def edition(store: Store, revision: int) -> Edition:
    """What a store held at a revision (a change's number); made when first asked for.

    Its file goes when nobody reads it any more, and with the process.
    """
    uuid, newest = version_of(store)
    if not 0 < revision <= newest:
        raise Problem(f"There is no edition {revision}: the record's changes are numbered from 1 to {newest:,}.")
    key = (store.url, uuid, revision)
    with _LOCK:
        if key not in _KEPT:
            _KEPT[key] = _make(store, uuid, revision)
            while len(_KEPT) > MOST:
                _KEPT.popitem(last=False)
        _KEPT.move_to_end(key)
        return _KEPT[key]


def forget_editions() -> None:
    """Let go of all that are kept."""
    with _LOCK:
        _KEPT.clear()


def _make(store: Store, uuid: str, revision: int) -> Edition:
    folder = Path(tempfile.mkdtemp(prefix="positions-edition-"))
    try:
        copy = scratch_copy(store, folder / "edition.db")
        try:
            with copy.writing() as session:
                undo_after(session, revision)
            with copy.reading() as session:
                content = digest(session)
        except BaseException:
            copy.close()
            raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    event.listen(copy.engine, "begin", _only_read)
    made = Edition(copy.url, copy.engine, file=copy.file, uuid=uuid, revision=revision, digest=content)
    weakref.finalize(made, _remove, copy, folder)
    return made


def _only_read(connection: Connection) -> None:
    if connection.get_execution_options().get("write", False):
        raise Problem("This is an edition, which is only read: leave it to change the record.")


def _remove(opened: Store, folder: Path) -> None:
    opened.close()
    shutil.rmtree(folder, ignore_errors=True)
