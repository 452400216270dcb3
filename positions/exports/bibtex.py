"""Sources as BibTeX, in any script: what TeX would act on is written so that it prints as it stands."""

from collections.abc import Iterable, Iterator
from typing import Final

from db.dates import read_span
from db.entries import SourceEntry

_TEX: Final = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "$&#_%"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, even those behind a backslash
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_ADDRESS: Final = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(sources: Iterable[SourceEntry]) -> str:
    """An entry for each source, under its slug: @online for one with a web address, @misc for one without."""
    return "\n".join(_entry(source) for source in sources)


def escaped(text: str) -> str:
    """Text on one line that TeX prints as it stands."""
    return " ".join(text.split()).translate(_TEX)


def _entry(source: SourceEntry) -> str:
    kind = "online" if source.url else "misc"
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(source))
    return f"@{kind}{{{source.slug},\n{fields}}}\n"


def _fields(source: SourceEntry) -> Iterator[tuple[str, str]]:
    yield "title", _as_it_stands(source.title)
    if source.author:
        yield "author", _as_it_stands(source.author)
    if source.publisher:
        yield "organization" if source.url else "howpublished", _as_it_stands(source.publisher)
    yield from _date(source.published_on)
    if source.url:
        yield "url", f"{{{source.url.translate(_ADDRESS)}}}"
    if source.language:
        yield "language", f"{{{escaped(source.language)}}}"
    notes = []
    if "/" in source.published_on:
        notes.append(f"Published {source.published_on}")
    if source.archived_url:
        notes.append(f"Archived at {source.archived_url}")
    if notes:
        yield "note", f"{{{escaped('. '.join(notes))}}}"


def _as_it_stands(text: str) -> str:
    """In a second pair of braces: styles change no capitals in it, and do not take it apart into names."""
    return f"{{{{{escaped(text)}}}}}"


def _date(published_on: str) -> Iterator[tuple[str, str]]:
    """Year, month and day as far as they are known; of a span those that both ends share."""
    if not published_on:
        return
    span = read_span(published_on)
    parts = [part.split("-") for part in span.text.split("/")]
    first, last = parts[0], parts[-1]
    if first[0] != last[0]:
        yield "year", f"{{{first[0]}--{last[0]}}}"
        return
    yield "year", f"{{{first[0]}}}"
    if len(first) > 1 and first[:2] == last[:2]:
        yield "month", _MONTHS[int(first[1]) - 1]
        if len(first) > 2 and first == last:
            yield "day", f"{{{int(first[2])}}}"
