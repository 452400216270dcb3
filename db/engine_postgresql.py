"""What PostgreSQL needs of the engine: reads that agree with themselves, one writer at a time, and sentences.

Revisions commit in order: a writer holds one lock of the database from its first look until its change is seen.
"""

from typing import Any, Final

from psycopg import IsolationLevel
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError, OperationalError

_ARGUMENTS: Final[dict[str, Any]] = {"connect_timeout": 10, "application_name": "positions"}
POOL: Final[dict[str, Any]] = {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 15}
"""A connection is tried before it is used, since a server may have been started again; at most 20 are open."""
WRITERS_LOCK: Final = 0x706F736974696F6E
"""The number of the writers' lock (pg_advisory_xact_lock): the word "position"."""
_DEAD_AFTER: Final = "10min"
"""A writer of which nothing is heard for so long is gone, and its lock is taken from it."""


def arguments(url: URL) -> dict[str, Any]:
    """What a connection is opened with; what the address says goes before it.

    Statements are not compiled (jit): that takes longer than any of them.
    """
    own = {name: value for name, value in _ARGUMENTS.items() if name not in url.query}
    return {**own, "options": " ".join(["-c jit=off", *url.normalized_query.get("options", ())])}


class _Text(StrDumperUnknown):
    """A text with the one sign that PostgreSQL cannot have: nothing is found by it, as in SQLite."""

    def dump(self, obj: str) -> Any:  # noqa: ANN401 - a buffer of the driver's
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - psycopg's own class behind a protocol
    """Once for each connection."""
    connection.adapters.register_dumper(str, _Text)


def begin(connection: Connection, *, write: bool, wait_seconds: int) -> None:
    """Begin a transaction: all reads of one see the same moment and write nothing; writers come one by one.

    A writer sees what the one before it has committed: its snapshots are made after it has the lock.
    """
    driver: Any = connection.connection.driver_connection
    driver.read_only = None if write else True
    driver.isolation_level = IsolationLevel.READ_COMMITTED if write else IsolationLevel.REPEATABLE_READ
    if write:
        connection.exec_driver_sql(
            "SELECT set_config('lock_timeout', %s, true),"
            " set_config('idle_in_transaction_session_timeout', %s, true), pg_advisory_xact_lock(%s)",
            (f"{wait_seconds}s", _DEAD_AFTER, WRITERS_LOCK),
        )


def sentence(error: DBAPIError) -> str | None:
    """What a reader is told of what the server said, with {place} and {seconds}; none for no fault of it."""
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return _BY_STATE.get(state) or _BY_STATE.get(state[:2])
    if not isinstance(error, OperationalError):
        return None
    said = str(error.orig).lower()
    return next((told for sign, told in _BEFORE_IT_OPENED.items() if sign in said), _UNREACHABLE)


_ELSEWHERE: Final = "or set POSITIONS_DATABASE_URL to another store."
_UNREACHABLE: Final = (
    f"The server of the store at {{place}} cannot be reached: check that it runs and that its address is right, "
    f"{_ELSEWHERE}"
)
_NOT_LET_IN: Final = (
    "The server of the store at {place} does not let this user in: correct the user or the password in "
    "POSITIONS_DATABASE_URL."
)
_MISSING: Final = (
    f"There is no database for the store at {{place}}: make it with createdb, {_ELSEWHERE} The program fills it."
)
_CROWDED: Final = (
    "The server of the store at {place} has no connection left: try again shortly, or raise its max_connections."
)
_LOST: Final = (
    "The connection to the store at {place} was lost: see whether your last change was saved before you make it "
    "again."
)
_BUSY: Final = (
    "The store at {place} is busy: another program has been writing to it for over {seconds} seconds. Nothing was "
    "saved; try again."
)
_READ_ONLY: Final = f"The store at {{place}} is read-only: use a server that takes changes, {_ELSEWHERE}"
_DAMAGED: Final = (
    "The store at {place} is damaged, or its disk is: look at the server's log, and restore a copy where needed."
)
_TOO_LONG: Final = (
    "The server of the store at {place} broke off, since this took longer than it allows. Nothing was saved."
)
_BY_STATE: Final = {
    "08": _LOST,
    "57P01": _LOST,
    "57P02": _LOST,
    "57P03": _UNREACHABLE,
    "25P03": _LOST,
    "55P03": _BUSY,
    "57014": _TOO_LONG,
    "25006": _READ_ONLY,
    "42501": f"This user may not do this in the store at {{place}}: give it the right to its tables, {_ELSEWHERE}",
    "53100": "The disk of the store at {place} is full: make room and try again. Nothing was saved.",
    "53300": _CROWDED,
    "28": _NOT_LET_IN,
    "3D000": _MISSING,
    "58030": _DAMAGED,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
"""By SQLSTATE, or its class: the words are in the server's language."""
_BEFORE_IT_OPENED: Final = {
    "password": _NOT_LET_IN,
    "pg_hba.conf": _NOT_LET_IN,
    "role": _NOT_LET_IN,
    "too many": _CROWDED,
    "connection slots": _CROWDED,
    "does not exist": _MISSING,
    "closed": _LOST,
}
"""By words: before a connection is open, the driver gives no SQLSTATE."""
