"""Reads one XML part of a workbook in pieces: whatever it holds, memory stays bounded and nothing is expanded."""

from collections.abc import Iterator
from typing import IO, Final
from xml.parsers import expat

from db.problems import Problem

PIECE: Final = 1 << 14
"""So many bytes are read at a time; what a reader keeps of them has to be taken before the next piece."""
_TAG: Final = 1 << 20
"""The longest tag or comment, in bytes: the parser keeps one whole."""
_NAMES: Final = 2_000
"""The most different names of elements and attributes: the parser keeps all of them."""
_DEPTH: Final = 100
_AGAIN: Final = "open it in a spreadsheet program, save it as a new .xlsx file and choose that"


class PartReader:
    """Takes the elements of a part as they come, their names without prefix; takes no notice of any by itself."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Some of the text between tags."""


def read_part(name: str, part: IO[bytes], reader: PartReader) -> Iterator[None]:
    """Let a reader take a part, and stop after every piece; raises Problem when it is no XML of a workbook."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    _connect(parser, reader)
    taken = 0
    try:
        while piece := part.read(PIECE):
            parser.Parse(piece)
            taken += len(piece)
            if taken - parser.CurrentByteIndex > _TAG or len(parser.intern) > _NAMES:
                raise ValueError
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, ValueError, LookupError):
        raise Problem(f"The workbook is damaged in its part {name[:100]!r}: {_AGAIN}.") from None


def _connect(parser: expat.XMLParserType, reader: PartReader) -> None:
    """Call the reader for every element; raises ValueError for what only a file made to do harm has."""
    depth = 0
    names = _Names()
    begun, ended = reader.begin, reader.end

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            raise ValueError
        begun(names[name], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        ended(names[name])

    def doctype(*_declared: object) -> None:
        raise ValueError

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = doctype


class _Names(dict[str, str]):
    """Names without their prefix."""

    def __missing__(self, name: str) -> str:
        short = self[name] = name.rpartition(":")[2]
        return short
