"""Makes stances of the rows of a table: words become terms of the record, what cannot be read is passed on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from db.bundle import Numbered
from db.entries import EvidenceEntry, StanceEntry
from db.problems import Problem
from db.queries.codebook import IssueRow
from positions import words
from positions.importers.cell_words import Scales, term_reader, yes_or_no
from positions.importers.cells_of import cells_of
from positions.importers.dates import Ambiguous, Order, read_date
from positions.importers.grid import Table
from positions.importers.memo import Memo
from positions.importers.source_rows import DESCRIBED, date_or_written, described, sources_of

__all__ = ["ambiguous_dates", "sources_of", "stance_entries"]
MOST_EVIDENCE: Final = 1_000
"""The most rows of evidence of one stance."""
_FIELDS: Final = (
    *("actor", "issue", "stated_on", "summary", "answer", "value", "kind", "certainty", "attribution", "known_on"),
    *("event", "in_article", "verified", "note", "slug", "retracted_why", "quote", "locator", *DESCRIBED),
)
"""What is taken out of each row, in this order."""
_DATES: Final = ("stated_on", "known_on", "source_published_on")
_DEFAULT: Final = StanceEntry("", "", "", "")


def stance_entries(
    table: Table,
    mapping: Mapping[str, str],
    issues: Mapping[str, IssueRow],
    *,
    order: Order = "",
    defaults: Mapping[str, str] | None = None,
) -> Iterator[Numbered[StanceEntry]]:
    """The stances of a table under the number of their row, read as they are taken.

    mapping: fields (columns.py) to columns. issues: by slug, and by name in small letters. defaults: by field, what
    an empty cell or a field without a column means. Rows below one another with the same slug are one stance with
    evidence from each, unless they say different things of it. Nothing is checked: that is db/inputs.py.
    """
    entries = _entries(table, mapping, Scales(issues, answer=_DEFAULT.answer), order, defaults or {})
    return _joined(entries) if "slug" in mapping else entries


def ambiguous_dates(table: Table, mapping: Mapping[str, str], *, most: int = 5) -> tuple[int, ...]:
    """The first rows with a date that depends on whether days or months come first, so many at most."""
    dated = [field for field in _DATES if field in mapping]
    if not dated:
        return ()
    pick = cells_of([*dated, *dated[:1]], table.columns, mapping)
    ambiguous: Memo[str, bool] = Memo(_is_ambiguous)
    found: list[int] = []
    for number, cells in table.rows():
        if any(map(ambiguous.__getitem__, pick(cells))):
            found.append(number)
            if len(found) == most:
                break
    return tuple(found)


def _entries(
    table: Table, mapping: Mapping[str, str], scales: Scales, order: Order, defaults: Mapping[str, str]
) -> Iterator[Numbered[StanceEntry]]:
    pick = cells_of(_FIELDS, table.columns, mapping, defaults=defaults)
    placed: Memo[tuple[str, ...], tuple[str, str]] = Memo(scales.place)
    dates: Memo[str, str] = Memo(lambda text: date_or_written(text, order))
    kinds, certainties, attributions, marks = _terms()
    cited: Memo[tuple[str, ...], str] = Memo(lambda cells: _cited(cells, order))
    describes = any(field in mapping for field in DESCRIBED[1:])
    for number, cells in table.rows():
        # fmt: off
        (
            actor, issue, stated_on, summary, answer, value, kind, certainty, attribution, known_on,
            event, in_article, verified, note, slug, retracted_why, quote, locator,
            source, title, publisher, author, published_on, url,
        ) = pick(cells)
        # fmt: on
        answer, value = placed[issue, answer, value]
        cites = cited[source, title, publisher, author, published_on, url] if describes else source.strip()
        cites_any = cites or quote.strip() or locator.strip()
        made = StanceEntry(
            actor=actor,
            issue=issue,
            stated_on=dates[stated_on],
            summary=summary,
            answer=answer,
            value=value,
            kind=kinds[kind],
            certainty=certainties[certainty],
            attribution=attributions[attribution],
            known_on=dates[known_on],
            event=event,
            in_article=marks[in_article],
            verified=marks[verified],
            note=note,
            slug=slug,
            evidence=(EvidenceEntry(cites, quote, locator),) if cites_any else (),
            retracted_why=retracted_why,
        )
        yield number, made


def _terms() -> tuple[Memo[str, str], Memo[str, str], Memo[str, str], Memo[str, str]]:
    """What cells say of kind, certainty and attribution, and yes or no."""
    return (
        Memo(term_reader(words.KIND, _DEFAULT.kind)),
        Memo(term_reader(words.CERTAINTY, _DEFAULT.certainty)),
        Memo(term_reader(words.ATTRIBUTION, _DEFAULT.attribution)),
        Memo(yes_or_no),
    )


def _cited(cells: tuple[str, ...], order: Order) -> str:
    """What the evidence of a row names: the source that the row describes, or else the source as written."""
    source = described(cells, order=order)
    return (source.slug or source.url) if source else cells[0].strip()


def _joined(entries: Iterable[Numbered[StanceEntry]]) -> Iterator[Numbered[StanceEntry]]:
    """One stance for rows below one another that say the same of the same slug."""
    held: Numbered[StanceEntry] | None = None
    slug = ""
    more: list[EvidenceEntry] = []
    for row in entries:
        entry = row[1]
        if held and slug and entry.slug == slug and _goes_on(held[1], entry):
            more += entry.evidence
            if len(more) >= MOST_EVIDENCE:
                raise Problem(
                    f"The stance in row {held[0]} has more than {MOST_EVIDENCE:,} rows of evidence: split it."
                )
            continue
        if held:
            yield _with(held, more) if more else held
        held, slug = row, entry.slug
        if more:
            more = []
    if held:
        yield _with(held, more)


def _goes_on(entry: StanceEntry, following: StanceEntry) -> bool:
    """Whether a row with the same slug says the same of the stance as the one above, or nothing more of it."""
    said = (following.actor, following.issue, following.stated_on, following.summary)
    return not any(map(str.strip, said)) or replace(following, evidence=entry.evidence) == entry


def _with(held: Numbered[StanceEntry], more: list[EvidenceEntry]) -> Numbered[StanceEntry]:
    """A stance with more evidence, each once."""
    number, entry = held
    return number, replace(entry, evidence=tuple(dict.fromkeys((*entry.evidence, *more))))


def _is_ambiguous(text: str) -> bool:
    try:
        read_date(text)
    except Ambiguous:
        return True
    except ValueError:
        return False
    return False
