"""What a store holds of the writes that were acknowledged: each once, whole, and nothing by halves."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.engine import Store, sqlite_file
from db.history import stance_documents
from db.models import Change, History, Stance
from db.setup import open_store
from tests.faults.report import Found

_AT_ONCE: Final = 1000


def compare(url: str, acknowledged: Sequence[str], *, names: Iterable[str]) -> Found:
    """Open a store as after a restart, and compare it with the summaries that its writers were told are saved.

    names: those of the writers, with which all their summaries begin.
    """
    check_file(url)
    store = open_store(url)
    try:
        held, halves = Counter[str](), 0
        for name in names:
            held += summaries(store, name)
            halves += len(half_written(store, name))
    finally:
        store.close()
    told = set(acknowledged)
    assert len(told) == len(acknowledged)
    found = [summary for summary in held if summary in told]
    lost, doubled = len(told) - len(found), sum(held.values()) - len(held)
    if not lost:
        assert digest(found) == digest(acknowledged)
    return Found(len(told), len(found), lost, doubled, halves, beyond=len(held) - len(found))


def check_file(url: str) -> None:
    """The database itself is sound: SQLite's own check of every page and of every reference."""
    path = sqlite_file(url)
    if path:
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def summaries(store: Store, name: str) -> Counter[str]:
    """How often each summary of a writer is in the record."""
    with store.reading() as session:
        return Counter(session.scalars(_of(name)))


def half_written(store: Store, name: str) -> list[str]:
    """Stances of a writer that are not, with their evidence, just what the history of their change says."""
    with store.reading() as session:
        slugs = list(session.scalars(_of(name).with_only_columns(Stance.slug)))
        return [slug for part in _parts(slugs) for slug in _half(session, part)]


def digest(texts: Iterable[str]) -> str:
    """A checksum of texts in any order."""
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()


def _half(session: Session, slugs: Sequence[str]) -> list[str]:
    now = stance_documents(session, slugs)
    rows = session.execute(
        select(History.slug, History.after)
        .join(Change, Change.id == History.change_id)
        .where(History.table_name == "stance", History.slug.in_(slugs))
    )
    filed = {slug: after for slug, after in rows}  # noqa: C416 - a row is no pair to `dict`
    return [slug for slug in slugs if filed.get(slug) != now[slug]]


def _of(name: str) -> Select[str]:
    return select(Stance.summary).where(Stance.summary.startswith(f"{name} ", autoescape=True))


def _parts(slugs: Sequence[str]) -> Iterable[Sequence[str]]:
    return (slugs[at : at + _AT_ONCE] for at in range(0, len(slugs), _AT_ONCE))
