"""Backups: the whole store as one file, of one moment, while others go on; one that is there is whole and checked.

A SQLite store becomes a SQLite file, a PostgreSQL store a dump in pg_dump's custom format.
"""

from dataclasses import dataclass
from pathlib import Path

from db import log
from db.backups.files import check_free, default_folder, free_path, name_of, remove_oldest, stamp, whole_or_not
from db.backups.sqlite import Held, copy_file
from db.engine import Store, sqlite_file
from db.problems import Problem


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where it is, what it holds, and which older ones were removed after it."""

    path: Path
    held: Held
    removed: tuple[Path, ...] = ()


def back_up(store: Store, path: Path | None = None, *, keep: int | None = None, user: str = "") -> Backup:
    """Write a backup and check it; then remove the oldest in its folder until `keep` are left.

    path: a file that is not there yet, or a folder, in which the backup is named by the store, the time (UTC) and
    the revision. Raises Problem, with nothing new left behind, when there is no sound backup.
    """
    if path is not None and not path.is_dir():
        if keep is not None:
            raise Problem("Only backups in a folder are counted: name a folder, or leave --keep out.")
        check_free(path)
        backup = Backup(path, _write(store, path))
    else:
        backup = _into(store, path or _made(default_folder(store)), keep)
    log.event("backup", user=user, revision=backup.held.revision, rows=sum(backup.held.rows.values()))
    return backup


def before_migration(store: Store, version: str) -> Path:
    """Keep a copy of a store of an older schema (its version) before it is migrated: beside it where it is a file.

    Raises Problem when there is none: then the store is not to be migrated.
    """
    file = sqlite_file(store.url)
    folder, ending = (file.absolute().parent, file.suffix) if file else (_made(default_folder(store)), ".dump")
    name = file.stem if file else "positions"
    path = free_path(folder, f"{name}-schema-{version}-{stamp()}", ending)
    held = _write(store, path)
    log.event("backup", revision=held.revision, schema=version, before="migration")
    return path


def _into(store: Store, folder: Path, keep: int | None) -> Backup:
    """A backup in a folder; its name is known once it is made, since the revision is in it."""
    at = stamp()
    beside = free_path(folder, f".{at}", ".unnamed")
    held = _write(store, beside)
    name = Path(name_of(store, revision=held.revision, at=at))
    path = free_path(folder, name.stem, name.suffix)
    beside.rename(path)
    removed = remove_oldest(store, folder, keep=keep, newest=path) if keep is not None else []
    return Backup(path, held, tuple(removed))


def _write(store: Store, path: Path) -> Held:
    with whole_or_not(path) as made:
        if store.engine.dialect.name == "sqlite":
            return copy_file(store, made)
        from db.backups.postgresql import dump

        return dump(store, made)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"The folder {folder} cannot be made: {error.strerror}. Name a folder that you may write to."
        ) from error
    return folder
