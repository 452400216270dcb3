"""Sources that the rows of a file describe: by title, publisher, author, date and web address."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from db.bundle import Numbered
from db.entries import SourceEntry
from db.reading import slugify
from db.vocabulary import TITLE
from positions.importers.cells_of import cells_of
from positions.importers.dates import Order, read_date
from positions.importers.grid import Table

DESCRIBED: Final = (
    "source",
    "source_title",
    "source_publisher",
    "source_author",
    "source_published_on",
    "source_url",
)
"""The fields of a source, in the order in which `described` takes them."""
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STEM: Final = 80


def sources_of(table: Table, mapping: Mapping[str, str], *, order: Order = "") -> Sequence[Numbered[SourceEntry]]:
    """The different sources that the rows describe, each under the first row that does; reads the whole table."""
    if not any(field in mapping for field in DESCRIBED[1:]):
        return []
    found: dict[SourceEntry, int] = {}
    pick = cells_of(DESCRIBED, table.columns, mapping)
    seen: set[tuple[str, ...]] = set()
    for number, cells in table.rows():
        written = pick(cells)
        if written not in seen:
            seen.add(written)
            if source := described(written, order=order):
                found.setdefault(source, number)
    return [(number, source) for source, number in found.items()]


def described(cells: tuple[str, ...], *, order: Order = "") -> SourceEntry | None:
    """The source that the cells of DESCRIBED describe; none when they name one at most.

    Its slug is the one written. Without one it goes by its web address, under which the record may have it; without
    that the slug is made of publisher and date and all that is said of it, so that the same words always make the
    same slug. A source without a title is called by what else is known of it.
    """
    named, title, publisher, author, published_on, url = (cell.strip() for cell in cells)
    if not any((title, publisher, author, published_on, url)):
        return None
    published_on = date_or_written(published_on, order)
    slug = named if _SLUG.fullmatch(named) else ""
    title = title or ("" if slug else named) or _title(publisher, author, published_on, url)
    if not slug and not url:
        said = "\0".join((title, publisher, author, published_on, url))
        stem = slugify(publisher or title, published_on)[:_STEM].strip("-")
        slug = f"{stem or 'source'}-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return SourceEntry(title, slug, publisher, author, published_on, url)


def date_or_written(text: str, order: Order) -> str:
    """A date as the record writes it, or the text as it is when it cannot be read."""
    try:
        return read_date(text, order=order) if text.strip() else ""
    except ValueError:
        return text


def _title(publisher: str, author: str, published_on: str, url: str) -> str:
    """What a source is called whose title was not seen: in brackets, as the record does."""
    known = ", ".join(part for part in (publisher or author, published_on) if part) or re.sub(
        r"^https?://", "", url
    )
    return f"[{known[: TITLE - 2]}]"
