"""The tables of a package, zipped or unpacked in a folder: opened and read row by row, never beyond bounds.

What is no package, or a damaged or a harmful one, is refused in a sentence that names the file and, inside a table,
the line.
"""

import csv
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Final, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from db.problems import Problem
from db.queries import whole

LATER: Final = frozenset({"actor_aliases", "source_aliases"})
"""Tables that a package may lack: those made before there were other names do."""
BESIDE: Final = frozenset({"datapackage.json", "README.txt", "README.md", "LICENSE.md", "LICENSE.txt"})
"""What may stand in a zip beside the tables."""
HELD: Final = 256 * 2**20
"""Most bytes of a table that is kept in memory; stances and their evidence stream."""
_ROW: Final = 2**20
"""Most bytes of a row: a full one has a tenth of it."""
_SWELLS: Final = 200
"""A table of a record unpacks to 5 to 50 times its size; what swells more is made to fill memory."""
_SMALL: Final = 10 * 2**20
"""Below this, swelling does no harm."""
Row = dict[str, Any]
"""A row by column; every cell is text."""


class PackageFiles:
    """The tables of one package; each reading opens it anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zipped = not path.is_dir()
        self.sizes = _zip_sizes(path) if self.zipped else _folder_sizes(path)
        if not self.sizes:
            raise Problem(f"{path.name} is no package of a record: it holds none of {_files(whole.TABLES)}.")
        missing = [table for table in whole.TABLES if table not in self.sizes and table not in LATER]
        if missing:
            raise Problem(
                f"{path.name} lacks {_files(missing)}: a package has a file for every table, empty or not."
            )

    def rows(self, table: str, *, needed: frozenset[str] = frozenset()) -> Iterator[tuple[int, Row]]:
        """Each row by column, with the line on which it begins; none for a table that may be lacking.

        Raises Problem where a row cannot be read, and for a header that lacks a needed column or has another than
        the record's.
        """
        if table not in self.sizes:
            return
        lines = _Lines(f"{table}.csv")
        try:
            with self._open(table) as file:
                yield from _rows(csv.reader(lines.read(file), strict=True), lines, table, needed)
        except csv.Error as error:
            raise Problem(f"{table}.csv, line {lines.begun}: the row cannot be read ({error}).") from error
        except _DAMAGE as error:
            raise _damaged(self.path, f"{table}.csv") from error

    def check_held(self, table: str) -> None:
        """Raise Problem for a table too large to be kept in memory."""
        size = self.sizes.get(table, 0)
        if size > HELD:
            raise Problem(f"{table}.csv holds {size / 2**20:,.0f} MB; at most {HELD / 2**20:,.0f} MB can be read.")

    @contextmanager
    def _open(self, table: str) -> Iterator[IO[bytes]]:
        if not self.zipped:
            with (self.path / f"{table}.csv").open("rb") as file:
                yield file
            return
        with ZipFile(self.path) as archive, archive.open(f"{table}.csv") as member:
            yield BufferedReader(cast("BufferedReader", member), 2**16)


class _Lines:
    """The lines of a table as text, as the csv module takes them: counted, decoded one by one, and bounded."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = 1
        """The line on which the row at hand begins."""
        self.read_so_far = 0
        self.row_bytes = 0

    def next_row(self) -> None:
        """A row is done: the next one begins on the next line."""
        self.begun, self.row_bytes = self.read_so_far + 1, 0

    def read(self, file: IO[bytes]) -> Iterator[str]:
        """Line by line; a mark of byte order before the first one is passed over."""
        while line := file.readline(_ROW - self.row_bytes):
            self.row_bytes += len(line)
            self.read_so_far += 1
            if self.row_bytes >= _ROW:
                raise Problem(
                    f"{self.name}, line {self.begun}: the row is longer than a megabyte: look for a quotation mark "
                    "that is never closed."
                )
            try:
                yield line.decode("utf-8-sig" if self.read_so_far == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise Problem(
                    f"{self.name}, line {self.read_so_far}: the text is not UTF-8: save the file in that encoding."
                ) from error


def _rows(
    reader: Iterator[list[str]], lines: _Lines, table: str, needed: frozenset[str]
) -> Iterator[tuple[int, Row]]:
    header = next(reader, [])
    _check_header(header, table, needed)
    lines.next_row()
    for cells in reader:
        if cells:  # a line without anything is no row
            if len(cells) != len(header):
                raise Problem(
                    f"{table}.csv, line {lines.begun}: the row has {len(cells):,} cells where the header has "
                    f"{len(header)}."
                )
            yield lines.begun, dict(zip(header, cells, strict=True))
        lines.next_row()


def _check_header(header: list[str], table: str, needed: frozenset[str]) -> None:
    columns = whole.columns(table)
    expected = f"its first line names columns among {', '.join(columns)}."
    unknown = next((name for name in header if name not in columns), None)
    if unknown is not None:
        raise Problem(f"{table}.csv has a column {unknown[:40]!r} that the record does not have: {expected}")
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise Problem(f"{table}.csv has the column {twice!r} twice: name each once.")
    lacks = [name for name in columns if name in needed and name not in header]
    if lacks:
        raise Problem(f"{table}.csv lacks the column {', '.join(lacks)}: {expected}")


def _folder_sizes(folder: Path) -> dict[str, int]:
    paths = {table: folder / f"{table}.csv" for table in whole.TABLES}
    return {table: path.stat().st_size for table, path in paths.items() if path.is_file()}


def _zip_sizes(path: Path) -> dict[str, int]:
    """The unpacked size of each table; zipfile never unpacks more than that."""
    if not path.is_file():
        raise Problem(
            f"There is no package {path}: name a zip that was exported, or the folder it was unpacked to."
        )
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except _DAMAGE as error:
        raise Problem(
            f"{path.name} is no zip, or only a part of one: export the package again, or copy it again."
        ) from error
    sizes: dict[str, int] = {}
    for member in members:
        table = member.filename.removesuffix(".csv")
        if member.filename not in BESIDE and (table not in whole.TABLES or table == member.filename):
            raise Problem(
                f"{path.name} holds {member.filename[:80]!r}, which is no part of a package: zip the tables by "
                "themselves, without folders."
            )
        if table in sizes:
            raise Problem(f"{path.name} holds {member.filename} twice: nobody could say which one is meant.")
        if table in whole.TABLES:
            _check_member(path, member)
            sizes[table] = member.file_size
    return sizes


def _check_member(path: Path, member: ZipInfo) -> None:
    if member.flag_bits & 1:
        raise Problem(f"{path.name} is locked with a password: export it without one.")
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise Problem(f"{member.filename} in {path.name} is packed in a way that is not read here: use deflate.")
    if member.file_size > _SMALL and member.file_size > _SWELLS * max(member.compress_size, 1):
        raise Problem(
            f"{member.filename} in {path.name} would unpack from {member.compress_size:,} to {member.file_size:,} "
            "bytes, as no table of a record does: it was not opened."
        )


_DAMAGE: Final = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises for a file that is damaged, or made to harm."""


def _damaged(path: Path, name: str) -> Problem:
    return Problem(
        f"{name} in {path.name} is damaged or cannot be read: export the package again, or copy it again."
    )


def _files(tables: Iterable[str]) -> str:
    return ", ".join(f"{table}.csv" for table in tables)
