"""The parts of an XLSX workbook: what is no workbook, or would not fit, is refused before it is read."""

import posixpath
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from db.problems import Problem
from positions.importers.xlsx_xml import PartReader, read_part

LARGEST_FILE: Final = 128_000_000
"""The most bytes of a workbook on disk."""
LARGEST: Final = 1_000_000_000
"""The most bytes of all its parts when unpacked; they are read in pieces."""
LARGEST_TEXTS: Final = 150_000_000
"""The most bytes of the part that holds the texts of all cells: it is kept in memory."""
LARGEST_PART: Final = 16_000_000
"""The most bytes of any other part that is no sheet."""
_BROKEN: Final = (BadZipFile, EOFError, OSError, OverflowError, RuntimeError, ValueError, struct.error, zlib.error)
"""What a damaged zip file can raise."""
_ENTRIES: Final = 5_000
_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 1
_AS_XLSX: Final = "save it as .xlsx or CSV and choose that file"
_OTHERS: Final = {
    "xl/workbook.bin": f"This is a binary workbook (.xlsb): {_AS_XLSX}.",
    "content.xml": f"This is an OpenDocument file: {_AS_XLSX}.",
    "word/document.xml": "This is a Word document: copy its table into a spreadsheet and save that as .xlsx.",
    "ppt/presentation.xml": "This is a presentation: copy its table into a spreadsheet and save that as .xlsx.",
}


class Workbook:
    """An open workbook: its sheets by name, and its parts, read in pieces."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.parts = {_plain(info.filename): info for info in archive.infolist()}
        self._check()
        main = _Relations(self, "")
        self.main = main.target("officeDocument") or "xl/workbook.xml"
        links = _Relations(self, self.main)
        listed = _Sheets(self)
        self.since_1904 = listed.since_1904
        parts = {
            links.targets[key]: name for name, key in listed.keys.items() if links.kinds.get(key) == "worksheet"
        }
        self.sheets = {name: part for part, name in parts.items()}
        self.texts = links.target("sharedStrings")
        self.styles = links.target("styles")

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _plain(name) in self.parts

    def read(self, name: str, reader: PartReader, *, largest: int = LARGEST_PART) -> Iterator[None]:
        """Let a reader take a part; raises Problem when it is not there, too large or damaged."""
        info = self.parts.get(_plain(name))
        if info is None:
            raise Problem(f"The workbook has no part {name[:100]!r}: save it again in a spreadsheet program.")
        if info.file_size > largest:
            raise _too_large(f"its part {name[:100]!r} alone has {info.file_size:,} bytes, unpacked")
        with _told(), self.archive.open(info) as part:
            yield from read_part(name, part, reader)

    def _check(self) -> None:
        for name, says in _OTHERS.items():
            if name in self.parts:
                raise Problem(says)
        if "[content_types].xml" not in self.parts:
            raise Problem("This is a zip file, but no workbook: unpack it and choose a table in it.")
        for name, info in self.parts.items():
            _check_entry(name, info)
        total = sum(info.file_size for info in self.archive.infolist())
        if total > LARGEST:
            raise _too_large(f"unpacked it has {total:,} bytes")


class _Relations(PartReader):
    """Which parts a part refers to: by key, and by kind."""

    def __init__(self, book: Workbook, of: str) -> None:
        self.folder, name = posixpath.split(of)
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        for _ in book.read(posixpath.join(self.folder, "_rels", f"{name}.rels"), self):
            pass

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            key = attributes.get("Id", "")
            target = posixpath.normpath(posixpath.join("/", self.folder, attributes.get("Target", "")))
            self.targets[key] = target.lstrip("/")
            self.kinds[key] = attributes.get("Type", "").rpartition("/")[2]

    def target(self, kind: str) -> str:
        """The part of a kind; blank when there is none."""
        return next((self.targets[key] for key, found in self.kinds.items() if found == kind), "")


class _Sheets(PartReader):
    """The names of the sheets with the keys of their parts, and from which day dates are counted."""

    def __init__(self, book: Workbook) -> None:
        self.keys: dict[str, str] = {}
        self.since_1904 = False
        for _ in book.read(book.main, self):
            pass

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.keys[attributes.get("name", "")] = key
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in {"1", "true"}


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """A workbook, open; raises Problem when it is none that can be read."""
    with path.open("rb") as file:
        _check_file(file, path.stat().st_size)
        with _told():
            book = Workbook(ZipFile(file))
        yield book


@contextmanager
def _told() -> Iterator[None]:
    """What a damaged zip file raises, as a sentence."""
    try:
        yield
    except _BROKEN as error:
        raise Problem(
            "The workbook is damaged or was cut off on its way: bring the whole file again, or save it anew."
        ) from error


def _check_file(file: IO[bytes], size: int) -> None:
    """Refuse a file whose list of entries alone would fill the memory."""
    if size > LARGEST_FILE:
        raise _too_large(f"it has {size:,} bytes")
    entries = 0
    while piece := file.read(1 << 20):
        entries += piece.count(_ENTRY)
    if entries > _ENTRIES:
        raise _too_large(f"it is made of {entries:,} parts")


def _check_entry(name: str, info: ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise Problem("The workbook has a password: save it without one and choose that file.")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise Problem("The workbook is packed in a way that spreadsheets do not use: save it anew as .xlsx.")
    if name.endswith("vbaproject.bin") or "/macrosheets/" in name:
        raise Problem(f"The workbook holds macros ({info.filename[:100]}): save it as .xlsx, which has none.")


def _too_large(why: str) -> Problem:
    return Problem(f"The workbook is too large to be read ({why}): save the sheet as CSV and choose that file.")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
