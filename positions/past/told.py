"""Changes in words, and what each did field by field: for the page History and for the drawer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import streamlit as st

from db.queries.acts import Act, Touched
from db.queries.changes import ChangeLine, Counted, source_titles
from positions import data, escape, words
from positions.data import Book
from positions.differences import Difference, Names, differences, marked, title
from positions.found import Piece

LONG: Final = 60
"""Texts of more signs than this stand below one another, with what differs marked."""
_DONE: Final[Mapping[Act, str]] = {
    Act.CREATED: "recorded",
    Act.CHANGED: "changed",
    Act.RETRACTED: "retracted",
    Act.RESTORED: "let count again",
    Act.MERGED: "merged",
    Act.SPLIT: "unmerged",
    Act.REMOVED: "removed",
    Act.RETURNED: "brought back",
    Act.IMPORTED: "brought in",
    Act.UNDONE: "took back",
    Act.REDONE: "brought back",
}
_ICONS: Final[Mapping[Act, str]] = {
    Act.CREATED: "add_circle",
    Act.CHANGED: "edit",
    Act.RETRACTED: "block",
    Act.RESTORED: "undo",
    Act.MERGED: "merge",
    Act.SPLIT: "call_split",
    Act.REMOVED: "delete",
    Act.RETURNED: "undo",
    Act.IMPORTED: "upload_file",
    Act.UNDONE: "block",
    Act.REDONE: "undo",
}


def names_for(book: Book, done: Sequence[Touched], *, cited: bool) -> Names:
    """What everything that these name is called; cited: also the sources behind evidence and events."""
    actors = {slug: actor.name for slug, actor in book.actors.items()}
    sources: dict[str, str] = {}
    if cited:
        with data.store().reading() as session:
            sources = source_titles(session, _sources(done))
    for one in done:  # what was merged has its name in history only
        for content in (one.before or {}, one.after):
            if one.table == "actor" and "name" in content:
                actors.setdefault(one.slug, str(content["name"]))
            if one.table == "source" and "title" in content:
                sources.setdefault(one.slug, str(content["title"]))
    return Names(actors, book.issues, {slug: event.name for slug, event in book.events.items()}, sources)


def icon(change: ChangeLine) -> str:
    """The sign of what a change did first of all."""
    return f":material/{_ICONS[min(change.counts, key=_weight).act] if change.counts else 'edit'}:"


def headline(change: ChangeLine, names: Names) -> str:
    """What a change did, as markdown: Changed 1 stance (Donald Trump on sequencing, 28 Feb 2019)."""
    if not change.counts:
        return "Changed nothing that is filed"
    told = []
    for act in dict.fromkeys(count.act for count in sorted(change.counts, key=_weight)):
        things = [_counted(count) for count in change.counts if count.act is act]
        told.append(f"{_DONE[act]} {words.listed(things)}")
    count = sum(count.things for count in change.counts)
    called = [title(done, names) for done in change.first]
    more = f" and {count - len(called):,} more" if count > len(called) else ""
    return f"**{capital(words.listed(told))}**: {escape.markdown('; '.join(called))}{more}"


def capital(text: str) -> str:
    """A sentence with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def about(change: ChangeLine) -> str:
    """When, by whom, by which way and why, as markdown."""
    parts = [f"{change.at:%H:%M} UTC", change.by, words.VIA[change.via], f"change {change.id}", change.why]
    return " · ".join(escape.markdown(part) for part in parts if part)


def show_thing(done: Touched, names: Names) -> None:
    """A thing, what was done to it, and every field that it changed."""
    st.markdown("  \n".join([thing_title(done, names), *told_differences(done, names)]))


def told_differences(done: Touched, names: Names) -> list[str]:
    """What a change did to one thing, a field a line, as markdown."""
    new = done.act in {Act.CREATED, Act.MERGED, Act.RETURNED, Act.IMPORTED}
    return [_told(difference, new=new) for difference in differences(done, names)] or ["Its content is as before."]


def thing_title(done: Touched, names: Names) -> str:
    """A thing and what was done to it, as markdown: Changed stance: Donald Trump on sequencing, 28 Feb 2019."""
    table = "" if done.table == "import" else f" {done.table}"
    return f"**{capital(_DONE[done.act])}{table}: {escape.markdown(title(done, names))}**"


def _told(difference: Difference, *, new: bool) -> str:
    field = f"{escape.markdown(difference.field)}:"
    before, after = difference.before, difference.after
    if not before and (new or not after):
        return f"{field} {escape.markdown(after)}"
    if not before:
        return f"{field} {_tinted([Piece(after, True)], 'green')} added"
    if not after:
        return f"{field} {_tinted([Piece(before, True)], 'red')} taken away"
    if max(len(before), len(after)) <= LONG:
        return f"{field} {_tinted([Piece(before, True)], 'red')} → {_tinted([Piece(after, True)], 'green')}"
    was, now = marked(before, after)
    return f"{field}  \nbefore: {_tinted(was, 'red')}  \nnow: {_tinted(now, 'green')}"


def _tinted(pieces: Iterable[Piece], colour: str) -> str:
    """The pieces as markdown, with a ground of this colour under those that differ."""
    return " ".join(
        f":{colour}-background[{escape.markdown(text)}]" if hit else escape.markdown(text) for text, hit in pieces
    )


def _counted(count: Counted) -> str:
    if count.table == "import":
        return "a file" if count.act is Act.IMPORTED else "an import"
    return words.counted(count.things, count.table)


_FIRST: Final = (Act.MERGED, Act.SPLIT, Act.IMPORTED, Act.UNDONE, Act.REDONE)
"""What is told before what came along with it."""


def _weight(count: Counted) -> tuple[int, bool]:
    return (_FIRST.index(count.act) if count.act in _FIRST else len(_FIRST), count.table != "stance")


def _sources(done: Iterable[Touched]) -> Iterator[str]:
    for one in done:
        for content in (one.before or {}, one.after):
            yield from (row["source"] for row in content.get("evidence", ()))
            if one.table == "event" and content.get("source"):
                yield content["source"]
            if one.table == "source" and "merged_into" in content:
                yield content["merged_into"]
