"""The parts of the page Compare: two actors, or one at two dates, on every issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import streamlit as st

from db.dates import today
from db.queries.codebook import IssueRow
from db.queries.stances import Selection
from positions import data, drawer, escape, words
from positions.answers import Line
from positions.charts import colours
from positions.charts.compare import Side, dumbbells, gaps_over_time
from positions.charts.frame import Look, Window
from positions.data import Book
from positions.distance import Stretch, stretches_of
from positions.figure import show_figure
from positions.filters import WHOLE, known_control, slider_ends
from positions.names import show_names
from positions.standing import Position, position_on
from positions.table import line_rows
from positions.widgets import View

MOST_STANCES: Final = 1000
"""Stances of the two of which gaps over time are drawn: of more, the newest."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who is compared, on which days, by what was known when."""

    a: str
    b: str
    on: date
    b_on: date
    known_on: date
    whole: bool


def pair_filters(view: View, book: Book, extent: tuple[date, date]) -> Pair:
    """Two actors on the last day of the record unless chosen; the second may be looked at on another day."""
    names = {slug: actor.name for slug, actor in book.actors.items()}
    first, second = [*names, *names][:2]
    left, right = st.columns(2)
    with left:
        a = view.one("a", "One actor", names, default=first)
    with right:
        b = view.one("b", "The other (or the same at another date)", names, default=second)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
        known = known_control(view) or today()
        other = view.day("than", "The other on", empty="none", width=150, latest=known, help="Empty: the same day.")
    first_day, last = slider_ends(extent, known)
    on = view.slider("on", "On", first=first_day, last=last, default=last)
    return Pair(a, b, on, min(other or on, known), known, whole == "whole")


def show(pair: Pair, book: Book, look: Look) -> None:
    """The sentence that counts, the dumbbells, and the gaps over time."""
    selection = Selection(actors=(pair.a, pair.b), whole=pair.whole, known_on=pair.known_on)
    since = data.fitting_since(selection, MOST_STANCES)
    lines = data.lines(replace(selection, since=since))
    a, b = (
        _side(slug, on, data.lines_on(selection, on) if since else lines, pair, book, look)
        for slug, on in ((pair.a, pair.on), (pair.b, pair.b_on))
    )
    issues = list(book.issues.values())
    st.subheader(escape.markdown(_counted(a, b, book)), anchor=False)
    slugs = show_figure(
        dumbbells(a, b, issues=issues, look=look),
        lambda: line_rows(lines, book.issues),
        name="compare",
        title=f"{a.name} and {b.name} compared",
        alt=_counted(a, b, book),
        known_on=pair.known_on,
        look=look,
    )
    st.caption(
        "Filled: heard within 180 days. Hollow: carried from before. Point at a tick for the words of a level."
    )
    show_names(dict.fromkeys((pair.a, pair.b)), book)
    if pair.a != pair.b:
        _over_time(lines, a, b, pair, book, look, since)
    if slugs:
        drawer.open_drawer(slugs)


def _side(slug: str, on: date, lines: Sequence[Line], pair: Pair, book: Book, look: Look) -> Side:
    actor = book.actors[slug]
    found: dict[str, Position] = {}
    for line in lines:
        position = position_on(line.stances, on=on, known_on=pair.known_on) if line.actor == slug else None
        if position:
            found[line.issue] = position
    name = f"{actor.name}, {words.day_words(on)}" if pair.a == pair.b else actor.name
    colour = colours.shade(colours.colour_of(actor, book.actors), dark=look.dark)
    return Side(name, colour, found)


def _counted(a: Side, b: Side, book: Book) -> str:
    apart: list[float | None] = []
    for slug, issue in book.issues.items():
        both = slug in a.positions and slug in b.positions
        apart.append(abs(a.positions[slug].value - b.positions[slug].value) / issue.step if both else None)
    return f"{a.name} and {b.name}: {words.compared_words(apart)}."


def _over_time(
    lines: Sequence[Line], a: Side, b: Side, pair: Pair, book: Book, look: Look, since: date | None
) -> None:
    """How far apart the two were; from a day on, where the record has more stances than are drawn."""
    st.subheader("How far apart over time", anchor=False)
    by_pair = {(line.actor, line.issue): line.stances for line in lines}
    days = [s.last for line in lines for s in line.stances]
    if not days:
        return
    window = Window.around(days, since=since, until=None, known_on=pair.known_on)

    def stretches_on(slug: str) -> Sequence[Stretch]:
        both = (by_pair.get((actor, slug), ()) for actor in (pair.a, pair.b))
        return _moved_since(since, stretches_of(*both, until=window.last, known_on=pair.known_on))

    stretches = {slug: stretches_on(slug) for slug in book.issues}
    issues = [issue for slug, issue in book.issues.items() if stretches[slug]]
    if not issues:
        st.info("They share no issue on which both have a position.", icon=":material/search_off:")
        return
    figure = gaps_over_time(stretches, a, b, issues=issues, window=window, look=look)
    show_figure(
        figure,
        lambda: line_rows(lines, book.issues),
        name="gaps",
        title=f"How far apart {a.name} and {b.name} were",
        alt=_gaps_told(stretches, issues),
        known_on=pair.known_on,
        look=look,
    )
    _say_key(a, b, since)


def _say_key(a: Side, b: Side, since: date | None) -> None:
    """What colours and hatches mean, and what was not read."""
    st.caption(
        f"Colour: who moved last, {escape.markdown(a.name)}, {escape.markdown(b.name)}, or both (grey). "
        "Hatched: one of the positions is carried. Nothing is drawn before both have a position."
    )
    if since:
        st.caption(
            f"Drawn from the first move after {words.day_words(since)}, of the newest of over {MOST_STANCES:,} "
            "stances of the two; the positions on the chosen days are those of the whole record."
        )


def _moved_since(since: date | None, stretches: Sequence[Stretch]) -> Sequence[Stretch]:
    """The stretches from the first move in the period on: who made the last one before it was not read."""
    return [one for one in stretches if since is None or one.first >= since]


def _gaps_told(stretches: Mapping[str, Sequence[Stretch]], issues: Sequence[IssueRow]) -> str:
    return " ".join(f"{i.name}: {words.gap_words(i, stretches[i.slug][-1].gap)} at the end." for i in issues)
