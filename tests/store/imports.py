"""Bundles for tests of imports, with defaults, and the short way through all steps of one."""

from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any, Final

from db.bundle import Bundle
from db.commands.importing import Imported, move
from db.engine import Store
from db.entries import EvidenceEntry, StanceEntry
from db.history import Writer
from db.staging.checking import stage
from db.staging.staged import RowTold, Staged
from db.staging.writing import Verdict
from db.vocabulary import Via
from tests.store.builders import Contents, contents

IMPORTER: Final = Writer("Ada Analyst", Via.IMPORT, "The interviews of spring")


def row(**written: Any) -> StanceEntry:  # noqa: ANN401 - the fields of an entry
    """A stance of a file that breaks no rule, with these fields."""
    valid = {"actor": "trump", "issue": "sequencing", "stated_on": "2019-02-28", "summary": "Asked.", "value": "-1"}
    return StanceEntry(**valid | written)


def bundle(*stances: StanceEntry, **others: Any) -> Bundle:  # noqa: ANN401 - the other fields of a bundle
    """A file with these stances in the rows from 2, as below a header; other entries may come without numbers."""
    numbered = {
        name: list(enumerate(held, start=2)) if name != "left_out" else held for name, held in others.items()
    }
    return Bundle(stances=enumerate(stances, start=2), **numbered)


def staged(store: Store, folder: Path, held: Bundle, create: Set[str] = frozenset()) -> Staged:
    """A file, checked."""
    return stage(store, held, folder, create=create, file="interviews.csv", digest="abc")


def bring(store: Store, folder: Path, held: Bundle, create: Set[str] = frozenset()) -> Imported:
    """A file, checked and brought in."""
    with staged(store, folder, held, create) as checked:
        return move(store, checked, by=IMPORTER)


def told(store: Store, folder: Path, held: Bundle, create: Set[str] = frozenset()) -> tuple[RowTold, ...]:
    """What becomes of every row of a file."""
    with staged(store, folder, held, create) as checked:
        return checked.page(limit=1_000)


def refusals(
    store: Store, folder: Path, held: Bundle, create: Set[str] = frozenset()
) -> dict[tuple[int, str], str]:
    """Why rows are refused: the sentence for each row and field."""
    with staged(store, folder, held, create) as checked:
        rows = checked.page(Verdict.REFUSED, limit=1_000)
    return {(one.number, one.field): one.says for one in rows}


def cited(*sources: str) -> tuple[EvidenceEntry, ...]:
    """Evidence that is no more than its sources."""
    return tuple(EvidenceEntry(source) for source in sources)


def without_history(held: Contents) -> Contents:
    """A record without who changed it when."""
    return {table: rows for table, rows in held.items() if table not in {"change", "history", "store"}}


def said(store: Store) -> Contents:
    """What a store's record says, apart from who changed it when."""
    return without_history(contents(store))


def files_in(folder: Path) -> Iterable[str]:
    """What is left of imports in a folder."""
    return sorted(path.name for path in folder.glob("positions-import-*"))
