"""Marks what was sought in the texts in which it was found: pure."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from db.folding import Word, words_of
from db.queries.found import Texts
from db.sought import Phrase, Sought
from positions import escape

AROUND: Final = 100
"""Signs that are shown of a long text before and behind what was found first."""


class Piece(NamedTuple):
    """A piece of a text, and whether it is what was sought."""

    text: str
    hit: bool


def marked(text: str, sought: Sought) -> tuple[Piece, ...]:
    """A text in pieces, with a blank for every run of blanks."""
    text = " ".join(text.split())
    return tuple(_cut(text, _hits(text, sought), 0, len(text)))


def extract(text: str, sought: Sought) -> tuple[Piece, ...]:
    """The part of a text around what was found first, in pieces; nothing where nothing was found."""
    text = " ".join(text.split())
    hits = _hits(text, sought)
    if not hits:
        return ()
    first, last = hits[0]
    start, end = _begin(text, first - AROUND), _stop(text, last + AROUND)
    before, behind = [Piece("… ", hit=False)] * (start > 0), [Piece(" …", hit=False)] * (end < len(text))
    return (*before, *_cut(text, hits, start, end), *behind)


def extracts(texts: Texts, slug: str, sought: Sought) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """Where else than in its row a stance has what was sought: what sort of text it is, and its part around it."""
    for row in texts.evidence:
        yield "Quote", extract(row.quote, sought)
        yield "Source", extract(", ".join(filter(None, (row.title, row.publisher, row.author))), sought)
    yield "Coder's note", extract(texts.note, sought)
    for name in texts.names:
        yield "Other name", extract(name, sought)
    yield "Stance", extract(slug, sought)


def bold(pieces: Iterable[Piece]) -> str:
    """The pieces as markdown that shows them as they were written, and in bold what was sought."""
    return "".join(f"**{escape.markdown(text)}**" if hit else _plain(text) for text, hit in pieces)


def _plain(text: str) -> str:
    """Text between others: its blanks at both ends stay."""
    return f"{' ' * text.startswith(' ')}{escape.markdown(text)}{' ' * (text.endswith(' ') and len(text) > 1)}"


def _hits(text: str, sought: Sought) -> list[tuple[int, int]]:
    """Where what was sought begins and ends, in order and apart from each other."""
    words = list(words_of(text))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for phrase in sought.phrases for span in _spans(words, phrase)):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _spans(words: list[Word], phrase: Phrase) -> Iterator[tuple[int, int]]:
    *firm, last = phrase.words
    for at in range(len(words) - len(firm)):
        end = words[at + len(firm)]
        fits = end.folded.startswith(last) if phrase.open else end.folded == last
        if fits and all(words[at + place].folded == word for place, word in enumerate(firm)):
            yield words[at].start, end.end


def _cut(text: str, hits: list[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    """The pieces of a text from a place to another; no hit is cut."""
    at = start
    for first, last in hits:
        if at <= first and last <= end:
            if at < first:
                yield Piece(text[at:first], hit=False)
            yield Piece(text[first:last], hit=True)
            at = last
    if at < end:
        yield Piece(text[at:end], hit=False)


def _begin(text: str, near: int) -> int:
    """Where an extract begins: behind a blank, if there is one near."""
    if near <= 0:
        return 0
    blank = text.find(" ", near, near + AROUND // 2)
    return near if blank < 0 else blank + 1


def _stop(text: str, near: int) -> int:
    if near >= len(text):
        return len(text)
    blank = text.rfind(" ", near - AROUND // 2, near)
    return near if blank < 0 else blank
