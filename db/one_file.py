"""Notices that the file of an open store was deleted or replaced: SQLite would go on in the file that is gone."""

import ctypes
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

from db.problems import StoreProblem

_GONE: Final = (
    "The store at {path} was deleted or replaced while the program was using it. Nothing was saved: put the file "
    "back, or open the page again to use the one that is there now."
)
Identity = tuple[int, int]
"""What tells one file from another at the same path: the device and the number of the file there."""


class OneFile:
    """The file of a store, and the log beside it, as they were when the store was opened."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._file: Identity | None = None
        self._log: Identity | None = None
        event.listen(engine, "connect", self._opened)

    def check(self) -> None:
        """Raise StoreProblem when the file is no longer the one that was opened."""
        now = _identity(self.path)
        if self._file not in {None, now}:
            raise StoreProblem(_GONE.format(path=self.path))
        self._log = _identity(_log_of(self.path)) or self._log

    def replaced(self) -> bool:
        """Whether another file stands there now; not so where there is none."""
        return _identity(self.path) not in {None, self._file} and self._file is not None

    def leave(self) -> bool:
        """Let go of a file that is no longer there, without closing it; gives whether that was so.

        To close its last connection would remove the log beside the new file, with what was saved there. The log of
        the old file goes: SQLite would play it into the new one.
        """
        if self._file in {None, _identity(self.path)}:
            return False
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._engine))  # nor is it closed when Python ends
        if self._log and self._log == _identity(_log_of(self.path)):
            _log_of(self.path).unlink(missing_ok=True)
            self.path.with_name(f"{self.path.name}-shm").unlink(missing_ok=True)
        return True

    def _opened(self, _connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's own class
        self._file = self._file or _identity(self.path)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
