"""Shows lines over time: the figure, what was counted, the key, and the drawer behind its marks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import streamlit as st

from db.queries.codebook import EventRow
from db.vocabulary import EventKind
from positions import drawer, empty, words
from positions.answers import Line
from positions.charts.describe import KEY, LANES, describe
from positions.charts.frame import Look, Window
from positions.charts.timeline import timeline
from positions.charts.voices import voices
from positions.crowded import Thinned
from positions.data import Book
from positions.figure import show_figure
from positions.filters import Filters
from positions.names import show_names
from positions.standing import Track
from positions.table import line_rows
from positions.widgets import set_period

MOST_STANCES: Final = 300
"""Stances that are drawn one by one, with what was said: a figure of them has under 300 kB.

Of more, the newest are drawn where no period is chosen, and some of each stretch of time where one is.
"""
MOST_MARKS: Final = 900
"""Marks of a figure that draws only some; where speakers have lanes each may come twice."""
MAIN_EVENTS: Final = frozenset({EventKind.SUMMIT, EventKind.TALKS})


def show_chart(
    lines: Sequence[Line], *, book: Book, filters: Filters, look: Look, thinned: Thinned | None = None
) -> None:
    """Draw the lines of the page Timeline as its filters ask; `thinned` says what was left out of them."""
    chosen = filters.selection
    if filters.voices:
        lines = [line for line in lines if line.actor == filters.voices]
    days = days_of_lines(lines)
    if not days:
        empty.nothing_found()
        return
    window = Window.around(days, since=chosen.since, until=chosen.until, known_on=filters.known_on)
    if window.first >= window.last:
        st.warning("The period is empty: its first day has to come before its last, and before the day known on.")
        return
    show_lines(
        lines,
        book=book,
        window=replace(window, bin_days=thinned.bin_days) if thinned else window,
        known_on=filters.known_on,
        look=look,
        name="timeline",
        tracks=filters.tracks,
        events=[event for event in book.events.values() if event.kind in filters.event_kinds],
        with_voices=bool(filters.voices),
    )
    if not st.context.is_embedded:
        st.caption(_thinned(thinned, filters) if thinned else _counted(lines, window, filters))
        st.caption(f"{KEY} · {LANES}" if filters.voices else KEY)
        show_names(dict.fromkeys(line.actor for line in lines), book)


def show_lines(
    lines: Sequence[Line],
    *,
    book: Book,
    window: Window,
    known_on: date,
    look: Look,
    name: str,
    tracks: Sequence[Track] = (Track.SAID, Track.DONE),
    events: Sequence[EventRow] | None = None,
    with_voices: bool = False,
) -> None:
    """Draw lines within a window; a click on a mark opens its evidence. Events: summits and talks unless given.

    Where only some stances are drawn, a box drawn over some days makes them the period.
    """
    if events is None:
        events = [event for event in book.events.values() if event.kind in MAIN_EVENTS]
    issues = [issue for slug, issue in book.issues.items() if any(line.issue == slug for line in lines)]
    about: dict[str, Any] = {
        "issues": issues,
        "actors": book.actors,
        "tracks": tracks,
        "window": window,
        "known_on": known_on,
    }
    draw = voices if with_voices else timeline
    slugs = show_figure(
        draw(lines, events=events, look=look, **about),
        lambda: line_rows(lines, book.issues),
        name=name,
        title=f"Positions over time on {words.listed([words.within(issue.name) for issue in issues])}",
        alt=describe(lines, **about),
        known_on=known_on,
        look=look,
        on_box=set_period if window.thinned else None,
    )
    if slugs:
        drawer.open_drawer(slugs)


def days_of_lines(lines: Sequence[Line]) -> list[date]:
    """The first and the last day of every stance of some lines."""
    return [day for line in lines for s in line.stances for day in (s.first, s.last)]


def _thinned(thinned: Thinned, filters: Filters) -> str:
    told = [f"{words.counted(thinned.stances, 'stance')} drawn as {words.counted(thinned.marks, 'mark')}"]
    told += [f"of every {words.counted(thinned.bin_days, 'day')} the first, last, lowest and highest of each line"]
    told += [f"drawn {filters.period}"] if filters.period else []
    told += ["lines recomputed: " + "; ".join(filters.told)] if filters.told else []
    return " · ".join([*told, "draw a box over some days to see all of theirs"])


def _counted(lines: Sequence[Line], window: Window, filters: Filters) -> str:
    stances = {s.slug: s for line in lines for s in line.stances if window.has(s.last)}
    bare = sum(1 for stance in stances.values() if not stance.evidence)
    told = [words.counted(len(stances), "stance"), f"{bare} without evidence"]
    told += [f"drawn {filters.period}"] if filters.period else []
    told += ["lines recomputed: " + "; ".join(filters.told)] if filters.told else []
    return " · ".join(told)
