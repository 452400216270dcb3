"""Brings a backup back as the store, under a new uuid: whoever has the store open sees it at the next look.

A store that is there stays unless told otherwise, and is then kept as a backup itself before it is replaced.
"""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from sqlalchemy import make_url

from db import log
from db.backups.files import free_path, stamp, to_disk
from db.backups.sqlite import Held, check_file, held_in
from db.engine import BUSY_SECONDS, sqlite_file
from db.problems import Problem, StoreProblem
from db.setup import VERSIONS, open_store

SQLITE: Final = b"SQLite format 3\0"
_PARTS: Final = 50
"""A store is replaced in about so many steps; in the first of them it is kept."""
_BESIDE: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and where the store that was there before is kept.

    live: whether programs that have the store open go on with what was brought back; else they are to be started
    again.
    """

    held: Held
    kept: Path | None
    live: bool


def restore(path: Path, url: str, *, force: bool = False, user: str = "") -> Restored:
    """Make the backup at a path the store at an address; raises Problem, with nothing changed, when it cannot be.

    force: even where there is a store already.
    """
    begins = _begins(path)
    if make_url(url).get_backend_name() == "postgresql":
        from db.restore.postgresql import restore_dump

        restored = Restored(*restore_dump(path, url, VERSIONS, force=force), live=True)
    elif begins != SQLITE:
        raise Problem(
            f"{path} is no backup of a SQLite store: name a file that `positions backup` made of one, or set "
            "POSITIONS_DATABASE_URL to a store of PostgreSQL."
        )
    else:
        restored = _restore_file(path, url, force=force)
    log.event(
        "restore", user=user, revision=restored.held.revision, rows=sum(restored.held.rows.values()), forced=force
    )
    return restored


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE))
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}. Name a backup that is there.") from error


def _restore_file(path: Path, url: str, *, force: bool) -> Restored:
    target = sqlite_file(url)
    assert target  # noqa: S101 - the address is one of SQLite
    _check_target(target, path, force=force)
    try:
        with TemporaryDirectory(prefix=".restore-", dir=target.absolute().parent) as folder:
            staged = Path(folder) / "positions.db"
            held = _stage(path, staged)
            ending = f"-replaced-{stamp()}"
            kept = free_path(target.absolute().parent, target.stem + ending, target.suffix)
            if _is_sound(target):
                _write_over(staged, target, kept)
                return Restored(held, kept, live=True)
            return Restored(held, _put_in_place(staged, target, kept), live=False)
    except OSError as error:
        raise Problem(f"{target} cannot be written: {error.strerror or error}. Nothing was restored.") from error
    except sqlite3.Error as error:
        raise StoreProblem(
            f"Nothing was restored to {target}: {error}. Make room on its disk, and try again."
        ) from error


def _check_target(target: Path, path: Path, *, force: bool) -> None:
    if not target.absolute().parent.is_dir():
        raise Problem(f"There is no folder {target.parent} for the store: make it, and try again.")
    if not target.exists():
        return
    if target.samefile(path):
        raise Problem(f"{path} is the store itself: name a backup of it.")
    if target.stat().st_size and not force:
        raise Problem(
            f"There is a store at {target} already, and nothing was changed: say --force to replace it (it is kept "
            "beside under another name), or set POSITIONS_DATABASE_URL to another."
        )


def _stage(path: Path, staged: Path) -> Held:
    """A copy of the backup, checked, of the newest schema and with a uuid of its own."""
    shutil.copyfile(path, staged)
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():  # a store that was copied while it was open
        shutil.copyfile(wal, staged.with_name(f"{staged.name}-wal"))
    try:
        held = check_file(staged, of=str(path))
    except StoreProblem as problem:
        raise _unsound(path, problem) from problem
    if held.schema not in VERSIONS or "store" not in held.rows:
        raise Problem(
            f"The backup at {path} is of a newer version (schema {held.schema}) than this program: install the "
            "newer program. Nothing was changed."
        )
    open_store(f"sqlite:///{staged}").close()  # migrates it
    with closing(sqlite3.connect(staged, isolation_level=None)) as connection:
        connection.execute("UPDATE store SET uuid = ?", (str(uuid4()),))
        connection.execute("PRAGMA journal_mode = DELETE")
    return held


def _unsound(path: Path, problem: StoreProblem) -> Problem:
    if "no such table" in str(problem):
        return Problem(f"{path} is no backup of this program: name one that `positions backup` made.")
    return Problem(f"The backup at {path} is damaged: restore an older one. Nothing was changed.")


def _is_sound(target: Path) -> bool:
    """Whether SQLite can open the store that is there; a damaged one is moved aside instead."""
    if not target.exists() or not target.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as connection:
            held_in(connection)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise _busy(target) from error
        return False
    return True


def _write_over(staged: Path, target: Path, kept: Path) -> None:
    """Replace the content of a store as one transaction, which other programs see as any other.

    SQLite takes the writers' lock in the first step. The store is kept then, so no write falls between.
    """
    until = time.monotonic() + BUSY_SECONDS

    def keep(status: int, _left: int, _all: int) -> None:
        if status != sqlite3.SQLITE_OK and time.monotonic() > until:
            raise _busy(target)
        if status == sqlite3.SQLITE_OK and not kept.exists():
            _copy(target, kept)

    with closing(sqlite3.connect(staged)) as source, closing(sqlite3.connect(target, timeout=1)) as live:
        _match_pages(source, live)
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        source.backup(live, pages=max(1, pages // _PARTS), progress=keep, sleep=0.05)
        live.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _match_pages(source: sqlite3.Connection, live: sqlite3.Connection) -> None:
    """Give the copy pages as large as those of the store, without which it cannot be written over."""
    (size,) = live.execute("PRAGMA page_size").fetchone()
    if source.execute("PRAGMA page_size").fetchone() != (size,):
        source.execute(f"PRAGMA page_size = {int(size)}")
        source.execute("VACUUM")


def _copy(store: Path, path: Path) -> None:
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    path.chmod(0o600)
    to_disk(path)


def _put_in_place(staged: Path, target: Path, kept: Path) -> Path | None:
    """Move aside what is there, with what SQLite had beside it, and give the copy its name."""
    had = target.exists() and target.stat().st_size > 0
    for ending in ("", *_BESIDE):
        old = target.with_name(target.name + ending)
        if os.path.lexists(old):
            old.rename(kept.with_name(kept.name + ending))
    staged.chmod(0o600)
    to_disk(staged)
    staged.rename(target)
    to_disk(target.absolute().parent)
    return kept if had else None


def _busy(target: Path) -> StoreProblem:
    return StoreProblem(
        f"The store at {target} is busy: another program has been writing to it for over {BUSY_SECONDS} seconds. "
        "Nothing was restored; try again."
    )
