"""The three ways an answer is written, and how a request chooses among them. Each is written piece by piece."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Final

from positions.answer_rows import Row
from positions.exports.spreadsheet import harmless

JSON, CSV, NDJSON = "json", "csv", "ndjson"
TYPES: Final = {JSON: "application/json", CSV: "text/csv", NDJSON: "application/x-ndjson"}
_PIECE: Final = 65_536
"""Characters that are sent at a time, or a few more."""
_QUALITY: Final = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


def accepted(header: str) -> str:
    """The format that an Accept header likes best; json where it likes others as much, or none of ours."""
    likes = {form: _liking(media, header) for form, media in TYPES.items()}
    return max(likes, key=likes.__getitem__)


def _liking(media: str, header: str) -> float:
    """From 0 to 1, by the range of the header that fits a media type most closely."""
    ranges = {media: 3, media.partition("/")[0] + "/*": 2, "*/*": 1}
    found = [(0, 0.0)]
    for part in header.lower().split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        if name in ranges:
            quality = next((match[1] for option in options if (match := _QUALITY.fullmatch(option))), "1")
            found.append((ranges[name], float(quality)))
    return max(found)[1]


def as_list(rows: Iterable[Row]) -> Iterator[str]:
    """JSON: a list of objects."""
    yield "["
    for at, row in enumerate(rows):
        yield f"{',' if at else ''}\n{_json(row)}"
    yield "]\n"


def as_page(name: str, rows: Iterable[Row], following: str | None) -> Iterator[str]:
    """JSON: an object with the rows of a page, and where the next page is."""
    yield f'{{"next": {_json(following)}, "{name}": '
    yield from as_list(rows)
    yield "}\n"


def as_tables(tables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """JSON: an object with a list of rows for each table; each row names its own."""
    found: dict[str, list[Row]] = {name: [] for name in tables}
    for row in rows:
        found[row["table"]].append({key: cell for key, cell in row.items() if key != "table"})
    yield _json(found) + "\n"


def as_lines(rows: Iterable[Row]) -> Iterator[str]:
    """NDJSON: an object a line."""
    return (_json(row) + "\n" for row in rows)


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """CSV with a header; what has parts is JSON within its cell, and an absent value is an empty one."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(_cell(row.get(column))) for column in columns])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()  # the header, where there is no row


def in_pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as they are sent: few pieces for many texts."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


def _cell(value: object) -> object:
    return _json(value) if isinstance(value, list) else value


def _json(value: object) -> str:
    return _ENCODER.encode(value)


def _day(value: object) -> str:
    """A day, which JSON has no word for, as 2019-02-28."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no column.")


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=_day)
"""Made once: a page is written row by row."""
