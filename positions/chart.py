"""Shows a figure of lines: the chart, what was chosen and counted, the key, the drawer, and the rows behind it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from positions import drawer, empty, words
from positions.answers import Line
from positions.charts.describe import KEY, LANES, describe
from positions.charts.frame import Look, Window
from positions.charts.timeline import timeline
from positions.charts.voices import voices
from positions.clicks import CONFIG, clicked
from positions.data import Book
from positions.filters import Filters
from positions.table import line_rows


def show_chart(lines: Sequence[Line], *, book: Book, filters: Filters, look: Look) -> None:
    """Draw the lines as the filters ask, and open the drawer when a mark is clicked."""
    chosen = filters.selection
    if filters.voices:
        lines = [line for line in lines if line.actor == filters.voices]
    days = [day for line in lines for s in line.stances for day in (s.first, s.last)]
    if not days:
        empty.nothing_found()
        return
    window = Window.around(days, since=chosen.since, until=chosen.until, known_on=filters.known_on)
    if window.first >= window.last:
        st.warning("The period is empty: its first day has to come before its last, and before the day known on.")
        return
    issues = [book.issues[slug] for slug in chosen.issues if any(line.issue == slug for line in lines)]
    about: dict[str, Any] = {
        "issues": issues,
        "actors": book.actors,
        "tracks": filters.tracks,
        "window": window,
        "known_on": filters.known_on,
    }
    events = [event for event in book.events.values() if event.kind in filters.event_kinds]
    draw = voices if filters.voices else timeline
    figure = draw(lines, events=events, look=look, **about)
    state = st.plotly_chart(
        figure,
        key=drawer.key_of_round("chart"),
        theme=None,
        on_select="rerun",
        selection_mode="points",
        config=CONFIG,
        alt=describe(lines, **about),
    )
    st.caption(_counted(lines, window, filters))
    st.caption(f"{KEY} · {LANES}" if filters.voices else KEY)
    with st.expander("The stances behind this chart", on_change="rerun") as behind:
        if behind.open:
            st.dataframe(line_rows(lines, book.issues), hide_index=True, placeholder="–")
    slugs = clicked(state)
    if slugs:
        drawer.open_drawer(slugs)


def _counted(lines: Sequence[Line], window: Window, filters: Filters) -> str:
    stances = {s.slug: s for line in lines for s in line.stances if window.has(s.last)}
    bare = sum(1 for stance in stances.values() if not stance.evidence)
    told = [words.counted(len(stances), "stance"), f"{bare} without evidence"]
    told += [f"drawn {filters.period}"] if filters.period else []
    told += ["lines recomputed: " + "; ".join(filters.told)] if filters.told else []
    return " · ".join(told)
