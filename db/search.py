"""Keeps the text index in step with the record. It is derived: it can be made anew at any time.

Documents are numbered by day, so that the index gives the newest first without sorting. One that no longer holds
counts no more: its successor gets another number. `db/search_sqlite.py` and `db/search_postgresql.py` are the index
in each database.

Whatever a session writes through mapped classes is noted, and indexed when the session commits. Statements that go
past them (an import) say what they wrote: `index_range` or `index_stances`, and `index_names`.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, cast
from zlib import crc32

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    event,
    exists,
    func,
    inspect,
    select,
)
from sqlalchemy.orm import InstanceState, Session, UOWTransaction

from db.documents import Document, documents, names
from db.models import Actor, ActorAlias, Evidence, Issue, Source, SourceAlias, Stance
from db.search_postgresql import PostgresqlIndex
from db.search_sqlite import SqliteIndex

DOCUMENT: Final = Table(
    "search_document",
    MetaData(),  # no part of the record
    Column("number", BigInteger, primary_key=True),
    Column("stance_id", Integer),
    Column("checksum", BigInteger),
)
"""Which stance a document of `search_text` is about: none when it no longer holds."""
_IN_A_DAY: Final = 24
"""Bits of a number that tell the documents of a day apart; above them stands the day."""
_AT_ONCE: Final = 20_000
_NOTED: Final = "search: written since the last commit"
_SOUGHT: Final[dict[type[Any], tuple[str, ...]]] = {
    Actor: ("name",),
    Issue: ("name",),
    Source: ("title", "publisher", "author"),
}
"""The fields of other things that are sought in the documents of stances."""


def first_number(day: int) -> int:
    """The lowest number of a document whose stance takes effect on this day (an ordinal)."""
    return day << _IN_A_DAY


def name_number(kind: type[Actor | Source], key: int) -> int:
    """The number of an actor or a source among names."""
    return 2 * key + (kind is Source)


def index_stances(session: Session, ids: Sequence[int]) -> None:
    """Bring the documents of these stances up to date; a range of ids may have gaps."""
    if not has_index(session):
        return
    session.flush()
    connection = session.connection()
    index = _index(connection)
    with index.room(len(ids)):
        for some in _in_parts(ids):
            _write(index, some, documents(connection, some))


def index_range(session: Session, first: int, last: int) -> None:
    """Bring the documents of all stances from one id to another up to date."""
    index_stances(session, range(first, last + 1))


def index_names(session: Session, kind: type[Actor | Source], ids: Sequence[int]) -> None:
    """Bring the names of these actors or sources up to date, by which they are found themselves."""
    if not has_index(session):
        return
    session.flush()
    connection = session.connection()
    index = _index(connection)
    for some in _in_parts(ids):
        made = [(name_number(kind, key), words) for key, words in names(connection, kind, some)]
        index.let_names_go({name_number(kind, key) for key in some} - {number for number, _ in made})
        if made:
            index.put_names(made)


def rebuild(session: Session) -> None:
    """Make the whole index anew: for a store without one, and to be rid of documents that no longer hold."""
    if not has_index(session):
        return
    session.flush()
    session.info.pop(_NOTED, None)
    _index(session.connection()).clear()
    index_stances(session, _all_ids(session, Stance))
    index_names(session, Actor, _all_ids(session, Actor))
    index_names(session, Source, _all_ids(session, Source))


def out_of_step(session: Session) -> int:
    """How many stances the index does not hold as they are, or holds though they are gone; `rebuild` mends it.

    Every document is made and compared: half as long as `rebuild` takes.
    """
    if not has_index(session):
        return 0
    connection = session.connection()
    gone = DOCUMENT.c.stance_id.is_not(None) & ~exists().where(Stance.id == DOCUMENT.c.stance_id)
    count = session.scalar(select(func.count()).select_from(DOCUMENT).where(gone)) or 0
    for some in _in_parts(_all_ids(session, Stance)):
        held = _held(_index(connection), some)
        count += sum(1 for document in documents(connection, some) if not _holds(held, document))
    return int(count)


def has_index(session: Session) -> bool:
    """Whether this store has an index of this kind: a file that is only passed through has none."""
    return _index(session.connection()).exists()


def _index(connection: Connection) -> SqliteIndex | PostgresqlIndex:
    return PostgresqlIndex(connection) if connection.dialect.name == "postgresql" else SqliteIndex(connection)


# What is written


class _Held(NamedTuple):
    number: int
    checksum: int


def _write(index: SqliteIndex | PostgresqlIndex, ids: Sequence[int], made: list[Document]) -> None:
    """Let outdated documents go and put in new ones."""
    held = _held(index, ids)
    there = {stance for _, stance, _ in made}
    fresh = [document for document in made if not _holds(held, document)]
    outdated = [held[stance].number for stance in held if stance not in there]
    outdated += [held[stance].number for _, stance, _ in fresh if stance in held]
    numbered = _numbered(index, fresh)
    if outdated:
        index.let_go(outdated)
    if numbered:
        index.put([(number, stance, crc32(words.encode()), words) for number, stance, words in numbered])


def _held(index: SqliteIndex | PostgresqlIndex, ids: Sequence[int]) -> dict[int, _Held]:
    return {key: _Held(number, checksum) for key, number, checksum in index.held(ids)}


def _holds(held: dict[int, _Held], made: Document) -> bool:
    day, stance, words = made
    there = held.get(stance)
    return there is not None and there.number >> _IN_A_DAY == day and there.checksum == crc32(words.encode())


def _numbered(index: SqliteIndex | PostgresqlIndex, fresh: list[Document]) -> list[tuple[int, int, str]]:
    """Number, stance and words, the numbers upwards."""
    ranges = [(first_number(day), first_number(day + 1)) for day in {day for day, _, _ in fresh}]
    free = {first: last + 1 for first, last in index.last_numbers(ranges)}
    numbered = []
    for day, stance, words in sorted(fresh):
        number = free.get(first_number(day), first_number(day))
        free[first_number(day)] = number + 1
        numbered.append((number, stance, words))
    return numbered


def _all_ids(session: Session, kind: type[Actor | Source | Stance]) -> range:
    first, last = session.execute(select(func.min(kind.id), func.max(kind.id))).one()
    return range(first or 1, (last or 0) + 1)


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


# What a session writes is noted, and indexed with it


@event.listens_for(Session, "after_flush")
def _note(session: Session, _flush: UOWTransaction) -> None:
    for thing in (*session.new, *session.dirty, *session.deleted):
        match thing:
            case Stance():
                _note_one(session, Stance, thing.id)
            case Evidence():
                _note_one(session, Stance, thing.stance_id)
            case ActorAlias():
                _note_one(session, Actor, thing.actor_id)
            case SourceAlias():
                _note_one(session, Source, thing.source_id)
            case Actor() | Issue() | Source():
                fields = cast("InstanceState[Any]", inspect(thing)).attrs
                changed = any(fields[name].history.has_changes() for name in _SOUGHT[type(thing)])
                if changed or thing in session.deleted:
                    _note_one(session, type(thing), thing.id)


def _note_one(session: Session, kind: type[Any], key: int) -> None:
    session.info.setdefault(_NOTED, {}).setdefault(kind, set()).add(key)


@event.listens_for(Session, "before_commit")
def _catch_up(session: Session) -> None:
    session.flush()
    noted: dict[type[Any], set[int]] = session.info.pop(_NOTED, {})
    if not noted:
        return
    index_stances(session, sorted(noted.get(Stance, set()) | _stances_of(session.connection(), noted)))
    for kind in (Actor, Source):
        index_names(session, kind, sorted(noted.get(kind, ())))


def _stances_of(connection: Connection, noted: dict[type[Any], set[int]]) -> set[int]:
    """The stances in whose documents the names of these actors, issues and sources are sought."""
    found: set[int] = set()
    for kind, query in {
        Actor: select(Stance.id).where(Stance.actor_id.in_(noted.get(Actor, ()))),
        Issue: select(Stance.id).where(Stance.issue_id.in_(noted.get(Issue, ()))),
        Source: select(Evidence.stance_id).where(Evidence.source_id.in_(noted.get(Source, ()))),
    }.items():
        if kind in noted:
            found.update(connection.scalars(query))
    return found
