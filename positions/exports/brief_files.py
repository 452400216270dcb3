"""A brief as HTML that prints on A4 and Letter and needs no network, and as Markdown; sources are footnotes."""

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from db.queries.detail import EvidenceRow
from positions import escape
from positions.brief import Brief, Section, Text
from positions.exports.about import About

Evidence = Mapping[str, Sequence[EvidenceRow]]
STYLE: Final = """
@page { margin: 18mm }
body { font: 11pt/1.45 Georgia, serif; color: #1b1f24; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 1.6rem; break-after: avoid }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem } tr, li { break-inside: avoid }
th, td { border-bottom: 1px solid #c4cad2; padding: 0.25rem 0.5rem 0.25rem 0 }
th, td { text-align: left; vertical-align: top } li.below { margin-left: 1.5rem; list-style: circle }
ol, .cite { font-size: 0.85rem } sup { line-height: 0 } a { color: inherit; overflow-wrap: anywhere }
"""


class Notes:
    """Footnotes in the order in which they are first used, a source once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.sources: dict[str, EvidenceRow] = {}
        self._numbers: dict[str, int] = {}

    def numbers(self, text: Text) -> list[int]:
        """The numbers of the footnotes of a text."""
        rows = [row for slug in text.stances for row in self.evidence.get(slug, ())]
        for row in rows:
            self.sources.setdefault(row.source, row)
            self._numbers.setdefault(row.source, len(self.sources))
        return sorted({self._numbers[row.source] for row in rows})


def brief_html(brief: Brief, evidence: Evidence, about: About) -> str:
    """The whole page as one file."""
    notes = Notes(evidence)

    def cell(text: Text) -> str:
        marks = ", ".join(f'<a href="#n{n}">{n}</a>' for n in notes.numbers(text))
        return html.escape(text.words) + (f" <sup>{marks}</sup>" if marks else "")

    parts = [f"<h2>{html.escape(s.title)}</h2>{_section_html(s, cell)}" for s in brief.sections]
    sources = "".join(
        f'<li id="n{n}">{_source_html(row)}</li>' for n, row in enumerate(notes.sources.values(), start=1)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(brief.title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{html.escape(brief.title)}</h1><p>{html.escape(brief.about)}</p>"
        f"{''.join(parts)}<h2>Sources</h2><ol>{sources}</ol>"
        f'<p class="cite">{html.escape(about.citation)}</p></body></html>'
    )


def brief_markdown(brief: Brief, evidence: Evidence, about: About) -> str:
    """The same in Markdown; the numbers in brackets are those of the list of sources."""
    notes = Notes(evidence)

    def cell(text: Text) -> str:
        marks = ", ".join(str(number) for number in notes.numbers(text))
        return escape.markdown(text.words) + (f" \\[{marks}\\]" if marks else "")

    parts = [f"## {escape.markdown(s.title)}\n\n{_section_markdown(s, cell)}" for s in brief.sections]
    sources = "\n".join(f"{n}. {_source_markdown(row)}" for n, row in enumerate(notes.sources.values(), start=1))
    head = f"# {escape.markdown(brief.title)}\n\n{escape.markdown(brief.about)}"
    return "\n\n".join([head, *parts, f"## Sources\n\n{sources}", escape.markdown(about.citation)]) + "\n"


def _section_html(section: Section, cell: Callable[[Text], str]) -> str:
    if section.table:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in section.table.head)
        rows = ("".join(f"<td>{cell(text)}</td>" for text in row) for row in section.table.rows)
        return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    if section.points:
        points = (f"<li{' class=below' if text.below else ''}>{cell(text)}</li>" for text in section.points)
        return f"<ul>{''.join(points)}</ul>"
    return f"<p>{html.escape(section.empty)}</p>"


def _section_markdown(section: Section, cell: Callable[[Text], str]) -> str:
    if section.table:
        head = "| " + " | ".join(escape.markdown(name) for name in section.table.head) + " |"
        line = "|" + "---|" * len(section.table.head)
        rows = ("| " + " | ".join(cell(text) for text in row) + " |" for row in section.table.rows)
        return "\n".join([head, line, *rows])
    if section.points:
        return "\n".join(f"{'  ' if text.below else ''}- {cell(text)}" for text in section.points)
    return escape.markdown(section.empty)


def _about_source(row: EvidenceRow) -> str:
    return ", ".join(part for part in (row.publisher, row.author, row.published_on) if part)


def _source_html(row: EvidenceRow) -> str:
    link = f' <a href="{html.escape(row.url)}" rel="noopener">{html.escape(row.url)}</a>' if row.url else ""
    return f"{html.escape(row.title)}. {html.escape(_about_source(row))}.{link}"


def _source_markdown(row: EvidenceRow) -> str:
    title = escape.link(row.title, row.url) if row.url else escape.markdown(row.title)
    return f"{title}\\. {escape.markdown(_about_source(row))}"
