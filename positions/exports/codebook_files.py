"""The codebook as one page: HTML that prints on A4 and Letter and needs no network, and Markdown."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.queries.codebook import IssueRow
from db.queries.editing import (
    ActorDetail,
    EventDetail,
    PostDetail,
    SourceDetail,
    actor_details,
    event_details,
    issue_details,
    source_details,
)
from positions import escape, words
from positions.exports.brief_files import STYLE

Cell = str | tuple[str, str]
"""Text, or the words and the address (http or https) of a link."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the codebook holds, of which state of which record (uuid and revision), and when it was read."""

    issues: Sequence[IssueRow]
    actors: Sequence[ActorDetail]
    events: Sequence[EventDetail]
    sources: Sequence[SourceDetail]
    record: tuple[str, int]
    made_on: date

    @property
    def citation(self) -> str:
        """A line to cite it by."""
        uuid, revision = self.record
        return (
            f"Positions, codebook of record {uuid}, revision {revision}; made on {words.day_words(self.made_on)}."
        )


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of depth 2 or 3, paragraphs, and rows under a head."""

    title: str
    depth: int
    paragraphs: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


def read_codebook(session: Session, *, record: tuple[str, int], made_on: date) -> Whole:
    """Read the whole codebook."""
    issues = tuple(found.row for found in issue_details(session))
    return Whole(issues, actor_details(session), event_details(session), source_details(session), record, made_on)


def codebook_html(whole: Whole) -> str:
    """The whole page as one file."""
    blocks = "".join(_block_html(block) for block in _blocks(whole))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Codebook</title>'
        f"<style>{STYLE} h3 {{ font-size: 1rem; margin: 1.2rem 0 0.3rem; break-after: avoid }}</style></head>"
        f"<body><h1>Codebook</h1>{blocks}"
        f'<p class="cite">{html.escape(whole.citation)}</p></body></html>'
    )


def codebook_markdown(whole: Whole) -> str:
    """The same in Markdown."""
    parts = [_block_markdown(block) for block in _blocks(whole)]
    return "\n\n".join(["# Codebook", *parts, escape.markdown(whole.citation)]) + "\n"


def _blocks(whole: Whole) -> list[Block]:
    blocks = [Block("Issues", 2, () if whole.issues else ("None yet.",))]
    blocks += [_issue(issue) for issue in whole.issues]
    blocks.append(_table("Actors", ("Actor", "What it is", "Posts", "Note"), map(_actor, whole.actors)))
    blocks.append(_table("Events", ("Date", "Event", "Description", "Source"), map(_event, whole.events)))
    blocks.append(_table("Sources", ("Source", "Published"), map(_source, whole.sources)))
    return blocks


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Block:
    found = tuple(rows)
    return Block(title, 2, () if found else ("None yet.",), head if found else (), found)


def _issue(issue: IssueRow) -> Block:
    ends = f"From {words.number(issue.low)}, {issue.low_end}, to {words.number(issue.high)}, {issue.high_end}."
    levels = tuple((words.number(level.value), level.label, level.meaning) for level in issue.levels)
    told = tuple(filter(None, (issue.question, ends, issue.note)))
    return Block(issue.name, 3, told, ("Value", "Label", "Meaning"), levels)


def _actor(actor: ActorDetail) -> tuple[Cell, ...]:
    posts = "; ".join(_post(post) for post in actor.posts)
    return (_with_others(actor.name, actor.other_names), words.ACTOR_KIND[actor.kind], posts, actor.note)


def _post(post: PostDetail) -> str:
    """Foreign Minister, China, from 26 Apr 2018."""
    days = [
        f"{name} {words.day_words(day)}" for name, day in (("from", post.starts_on), ("until", post.ends_on)) if day
    ]
    silent = "" if post.speaks_for else "does not speak for it"
    return ", ".join(filter(None, (post.role, post.principal_name, " ".join(days), silent)))


def _event(event: EventDetail) -> tuple[Cell, ...]:
    return (words.span_words(event.occurred_on), event.name, event.description, event.source_title)


def _source(source: SourceDetail) -> tuple[Cell, ...]:
    who = ", ".join(part for part in (source.publisher, source.author) if part)
    title = _with_others(source.title, source.other_names) + (f", {who}" if who else "")
    day = words.span_words(source.published_on) if source.published_on else ""
    return ((title, source.url) if source.url else title, day)


def _with_others(name: str, others: Sequence[str]) -> str:
    return f"{name}, also {words.listed(list(others))}" if others else name


def _block_html(block: Block) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in block.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_cell_html(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if block.head else ""
    told = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in block.paragraphs)
    return f"<h{block.depth}>{html.escape(block.title)}</h{block.depth}>{told}{table}"


def _cell_html(cell: Cell) -> str:
    if isinstance(cell, str):
        return html.escape(cell)
    text, url = cell
    return f'{html.escape(text)} <a href="{html.escape(url)}" rel="noopener">{html.escape(url)}</a>'


def _block_markdown(block: Block) -> str:
    parts = [f"{'#' * block.depth} {escape.markdown(block.title)}", *map(escape.markdown, block.paragraphs)]
    if block.head:
        lines = [_row_markdown(block.head), "|" + "---|" * len(block.head)]
        parts.append("\n".join([*lines, *(_row_markdown(row) for row in block.rows)]))
    return "\n\n".join(parts)


def _row_markdown(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(_cell_markdown(cell) for cell in cells) + " |"


def _cell_markdown(cell: Cell) -> str:
    return escape.markdown(cell) if isinstance(cell, str) else escape.link(*cell)
