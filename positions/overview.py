"""The parts of the page Overview: what moved near the date, the matrix, and what stands beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from db.vocabulary import EventKind
from positions import data, drawer, escape, findings, words
from positions.answers import Line, Moved, Standing, standing_of
from positions.charts.frame import Look
from positions.charts.matrix import Cell, matrix
from positions.data import Book
from positions.distance import gap_on
from positions.figure import show_figure
from positions.filters import OnDate
from positions.names import linked, show_names
from positions.standing import Track
from positions.table import line_rows
from positions.widgets import set_day

NEWEST: Final = 5
"""Moves told beside the matrix."""


def show_headline(moves: Sequence[Moved], chosen: OnDate, book: Book) -> None:
    """The largest shift near the date, and a way to see only what was known then."""
    near = findings.largest_near(moves, chosen.on)
    with st.container(border=True):
        if near is None:
            st.markdown(f"Nothing moved within {findings.NEAR} days of {words.day_words(chosen.on)}, as known.")
        else:
            told = findings.headline(near, book.actors, book.issues[near.issue], known_on=chosen.known_on)
            st.markdown(f"**Largest move near the date.** {escape.markdown(told)}")
        if chosen.known_on != chosen.on:
            st.button(
                f"Show only what was known on {words.day_words(chosen.on)}",
                key="overview-known",
                icon=":material/history:",
                on_click=_know_only,
                args=(chosen,),
            )


def _know_only(chosen: OnDate) -> None:
    set_day("known", chosen.on)


def show_matrix(lines: Sequence[Line], chosen: OnDate, book: Book, look: Look) -> None:
    """Actors by issues on the date; a click on a cell opens its evidence."""
    cells = _cells(lines, chosen)
    issues = [book.issues[slug] for slug in chosen.selection.issues]
    actors = [book.actors[slug] for slug in chosen.selection.actors]
    st.subheader(_title(chosen), anchor=False)
    shown = [cell for cell in cells if cell.said or cell.done or cell.before]
    slugs = show_figure(
        matrix(shown, issues=issues, actors=actors, on=chosen.on, look=look),
        lambda: line_rows(lines, book.issues, until=chosen.on),
        name="matrix",
        title=_title(chosen),
        alt=_told(cells, book, chosen),
        known_on=chosen.known_on,
        look=look,
    )
    st.caption(
        "Colour: from brown at one end of each scale to teal at the other. Faded: last heard over 180 days ago. "
        "■ what was done. Click a cell for its evidence."
    )
    show_names(chosen.selection.actors, book)
    if slugs:
        drawer.open_drawer(slugs)


def show_beside(lines: Sequence[Line], moves: Sequence[Moved], chosen: OnDate, book: Book) -> None:
    """Coverage, days since, the newest shifts, and the gap of the first two actors."""
    said = [s for line in lines if (s := standing_of(line, on=chosen.on, known_on=chosen.known_on))]
    _numbers(said, chosen, book)
    left, right = st.columns(2, gap="large")
    with left:
        _newest(moves, chosen, book)
    with right:
        _gaps(lines, chosen, book)


def _cells(lines: Sequence[Line], chosen: OnDate) -> list[Cell]:
    than = chosen.than
    earlier = data.lines_on(chosen.selection, than) if than else ()
    at, before = ({(line.actor, line.issue): line for line in found} for found in (lines, earlier))

    def cell(key: tuple[str, str]) -> Cell:
        said, done = (_standing(at.get(key), chosen.on, chosen, track) for track in (Track.SAID, Track.DONE))
        then = _standing(before.get(key), than, chosen, Track.SAID) if than else None
        return Cell(*key, said, done, then, compared=than is not None)

    return [cell(key) for key in dict.fromkeys((*at, *before))]


def _standing(line: Line | None, on: date, chosen: OnDate, track: Track) -> Standing | None:
    return standing_of(line, on=on, known_on=chosen.known_on, track=track) if line else None


def _title(chosen: OnDate) -> str:
    if chosen.than:
        return f"From {words.day_words(chosen.than)} to {words.day_words(chosen.on)}"
    return f"Where things stand on {words.day_words(chosen.on)}"


def _told(cells: list[Cell], book: Book, chosen: OnDate) -> str:
    told = [_title(chosen) + "."]
    for cell in cells:
        if cell.said and cell.said.position:
            stands = words.level_words(book.issues[cell.issue], cell.said.position.value)
            told.append(
                f"{book.actors[cell.actor].name} on {words.within(book.issues[cell.issue].name)}: {stands}."
            )
    return " ".join(told)


def _numbers(said: list[Standing], chosen: OnDate, book: Book) -> None:
    cells = len(chosen.selection.issues) * len(chosen.selection.actors)
    cover = findings.coverage(said, cells)
    events = book.events.values()
    with st.container(horizontal=True):
        st.metric("Cells the record can fill", f"{cover.filled} of {cover.cells}", border=True)
        st.metric("Of these, carried", cover.carried, border=True, help="Last heard over 180 days before.")
        age = "–" if cover.median_age is None else words.counted(round(cover.median_age), "day")
        st.metric("Median age of a position", age, border=True)
        for kind, label in ((EventKind.SUMMIT, "Since the last summit"), (EventKind.TALKS, "Since the last talks")):
            last = findings.last_of_kind(events, kind, chosen.on)
            since = words.counted((chosen.on - last.last).days, "day") if last else "none yet"
            st.metric(label, since, border=True, help=escape.markdown(last.name) if last else None)


def _newest(moves: Sequence[Moved], chosen: OnDate, book: Book) -> None:
    st.markdown("**Newest moves by then**")
    past = [moved for moved in moves if moved.shift.on <= chosen.on][-NEWEST:]
    if not past:
        st.caption("None of these actors has moved on these issues by then.")
    for moved in reversed(past):
        issue, shift = book.issues[moved.issue], moved.shift
        path = f"{words.level_words(issue, shift.before.value)} → {words.level_words(issue, shift.after.value)}"
        head = f"{words.day_words(shift.on)}, {linked(book.actors[moved.actor])}"
        head += f", {escape.markdown(words.within(issue.name))}"
        st.markdown(f"{head}: **{escape.markdown(path)}** ({words.OUTCOME[shift.outcome]})")


def _gaps(lines: Sequence[Line], chosen: OnDate, book: Book) -> None:
    if len(chosen.selection.actors) < 2:
        return
    a, b = chosen.selection.actors[:2]
    st.markdown(f"**Gap of {linked(book.actors[a])} and {linked(book.actors[b])}**")
    found = {(line.actor, line.issue): line.stances for line in lines}
    for slug in chosen.selection.issues:
        of_a, of_b = found.get((a, slug), ()), found.get((b, slug), ())
        gap = gap_on(of_a, of_b, on=chosen.on, known_on=chosen.known_on)
        apart = words.gap_words(book.issues[slug], gap.gap) + f" ({gap.status})" if gap else "not comparable"
        st.markdown(f"{escape.markdown(book.issues[slug].name)}: **{apart}**")
