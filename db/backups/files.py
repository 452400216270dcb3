"""Where backups go, what they are called, and how one comes to stand under its name whole or not at all."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import make_url

from db.engine import Store, sqlite_file
from db.problems import Problem

FOLDER: Final = "backups"
_ENDING: Final = {"sqlite": "db", "postgresql": "dump"}


def stamp() -> str:
    """The time now, in UTC, as it stands in names of files: 20190228T093000Z."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def default_folder(store: Store) -> Path:
    """The folder `backups` beside the store; beside where the program was started for one without a file."""
    file = sqlite_file(store.url)
    return (file.absolute().parent if file else Path.cwd()) / FOLDER


def name_of(store: Store, *, revision: int, at: str) -> str:
    """The name of a backup: the store's, the time and the revision."""
    return f"{_stem(store)}-{at}-r{revision}.{_ENDING[store.engine.dialect.name]}"


def free_path(folder: Path, stem: str, ending: str) -> Path:
    """A path in a folder at which there is nothing yet."""
    path, number = folder / f"{stem}{ending}", 1
    while os.path.lexists(path):
        number += 1
        path = folder / f"{stem}-{number}{ending}"
    return path


@contextmanager
def whole_or_not(path: Path) -> Iterator[Path]:
    """Gives a path to write to, and moves the file to its own when nothing went wrong and it is on the disk.

    Raises Problem where there is a file already, or where none can be written.
    """
    check_free(path)
    try:
        with TemporaryDirectory(prefix=".backup-", dir=path.absolute().parent) as folder:
            made = Path(folder) / path.name
            yield made
            made.chmod(0o600)  # it holds what only members may read
            to_disk(made)
            _move(made, path)
        to_disk(path.absolute().parent)
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror or error}. Name a path elsewhere.") from error


def check_free(path: Path) -> None:
    """Raise Problem where a file is there already, or no folder for it."""
    if not path.absolute().parent.is_dir():
        raise Problem(f"There is no folder {path.absolute().parent}: make it, or name a path elsewhere.")
    if os.path.lexists(path):
        raise Problem(f"There is a file {path} already: name another for the backup, or move it away.")


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def remove_oldest(store: Store, folder: Path, *, keep: int, newest: Path) -> list[Path]:
    """Remove the oldest backups of this store from a folder, as their names have it, until so many are left.

    newest: the one that was just made, which stays whatever the clock says. Other files are left alone.
    """
    pattern = re.compile(rf"{re.escape(_stem(store))}-(\d{{8}}T\d{{6}}Z)-r\d+(-\d+)?\.(db|dump)")
    others = [path for path in folder.iterdir() if pattern.fullmatch(path.name) and path.name != newest.name]
    others.sort(key=lambda path: (path.name.split("-r")[0], path.stat().st_mtime), reverse=True)
    gone = others[max(keep - 1, 0) :]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _stem(store: Store) -> str:
    file = sqlite_file(store.url)
    name = file.stem if file else str(make_url(store.url).database or "positions")
    return re.sub(r"[^\w.-]", "_", name)


def _move(made: Path, path: Path) -> None:
    """Give a file its name without replacing one that came meanwhile, where the disk can do that."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise Problem(f"There is a file {path} already: name another for the backup.") from None
    except OSError:  # a disk without links
        made.rename(path)
