"""Which encoding a text file is in: found by reading all of it once, a piece at a time."""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from db.problems import Problem
from positions.importers.grid import LONGEST

MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WESTERN: Final = "cp1252"
"""Latin-1 as spreadsheets write it: with the quotation marks, dashes and the euro sign of Windows."""
LINE_END: Final = "\n"
_NAME: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", WESTERN: "Latin-1 (Windows-1252)"}
_NOT: Final = {name: f"not {called}" for name, called in _NAME.items()} | {WESTERN: "neither UTF-8 nor Latin-1"}
_NUL: Final = re.compile("\0")
_WRONG: Final = dict.fromkeys(_NAME, _NUL) | {WESTERN: re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")}
"""What is in no text: as every byte is some letter of Latin-1, it takes more there to tell a picture from it."""
_FOREIGN: Final = re.compile(r"[\xa1-\xff]{4}")
"""Four such letters in a row are a word in Cyrillic, Arabic or Korean, read in the wrong encoding."""
_PIECE: Final = 1 << 18


def encoding_words(encoding: str) -> str:
    """An encoding as it is told; of Latin-1 it can only be assumed."""
    doubt = ", which is assumed (if letters look wrong, save it as UTF-8 and choose it again)"
    return _NAME[encoding] + (doubt if encoding == WESTERN else "")


class _NotUtf8(Exception):
    """The file has no byte order mark, and the first bytes that are no ASCII are no UTF-8."""


def encoding_of(path: Path) -> str:
    """The encoding of a text file that can be read in pieces; raises Problem naming the line that forbids it."""
    with path.open("rb") as file:
        head = file.read(3)
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            _check(path, encoding)
            return encoding
    try:
        _check(path, "utf-8")
    except _NotUtf8:
        _check(path, WESTERN)
        return WESTERN
    return "utf-8"


def _check(path: Path, encoding: str) -> None:
    """Read all of it; raises Problem for bytes of another encoding, for NUL bytes and for an endless line."""
    place = _Place(encoding)
    try:
        for text in _pieces(path, encoding):
            place.take(text)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "ignore")
        cut_off = "end of data" in error.reason and len(error.object) - error.start > 1
        if encoding == "utf-8" and place.plain and before.isascii() and not cut_off:
            raise _NotUtf8 from None
        line = place.line + before.replace("\r\n", "\n").replace("\r", "\n").count("\n")
        raise Problem(
            f"Line {line} holds bytes that are {_NOT[encoding]} (the file is damaged, cut off or in another "
            "encoding): save it as UTF-8 and choose it again."
        ) from None


class _Place:
    """How far a text has been read: its line from 1, and whether all so far is ASCII."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.line = 1
        self.plain = True
        self.length = 0

    def take(self, text: str) -> None:
        """Read on; raises Problem where no table can go on so."""
        wrong = _WRONG[self.encoding].search(text)
        if wrong:
            raise Problem(
                f"Line {self._line_of(text, wrong)} holds NUL or control bytes, which no text has: "
                "save the table as CSV in UTF-8 and choose that file."
            )
        foreign = self.encoding == WESTERN and _FOREIGN.search(text)
        if foreign:
            raise Problem(
                f"Line {self._line_of(text, foreign)} would read {foreign[0]!r}, so the file is in an encoding "
                "that cannot be told from others: save it as UTF-8 and choose it again."
            )
        first = text.find(LINE_END)
        self.length += len(text) if first < 0 else first
        if self.length > LONGEST:
            raise Problem(
                f"Line {self.line} has more than {LONGEST:,} characters: "
                "choose a file that has a line for each row of its table."
            )
        if first >= 0:
            self.length = len(text) - text.rfind(LINE_END) - 1
        self.line += text.count(LINE_END)
        self.plain = self.plain and text.isascii()

    def _line_of(self, text: str, found: re.Match[str]) -> int:
        return self.line + text.count(LINE_END, 0, found.start())


def _pieces(path: Path, encoding: str) -> Iterator[str]:
    """The text in pieces, every line end as one character."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)
