"""The parts of the page Actor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from db.dates import today
from db.queries.codebook import PostRow
from db.queries.stances import Selection
from positions import data, drawer, empty, escape, words
from positions.answers import Line
from positions.chart import MOST_STANCES, days_of_lines, show_lines
from positions.charts.frame import Look, Window
from positions.clicks import SELECTABLE, picked_row
from positions.data import Book
from positions.filters import WHOLE, known_control
from positions.moves import move_row, open_shift
from positions.names import show_names
from positions.standing import Track, position_on
from positions.table import line_rows
from positions.widgets import View

LATEST = 8
"""Stances of the latest evidence."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose page it is, in whose words, by what was known when."""

    actor: str
    whole: bool
    known_on: date


def actor_filters(view: View, book: Book) -> Chosen:
    """The actor, whole government or own words only, as known on."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {slug: one.name for slug, one in book.actors.items()}
        actor = view.one("actor", "Actor", names, default=next(iter(names)), width=330)
        whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
        known = known_control(view)
    return Chosen(actor, whole == "whole", known or today())


def show(chosen: Chosen, book: Book, look: Look) -> None:
    """The page, section by section."""
    actor = book.actors[chosen.actor]
    posts = data.posts(chosen.actor)
    st.subheader(escape.markdown(actor.name), anchor=False)
    about = ", ".join(part for part in (words.ACTOR_KIND[actor.kind], actor.note) if part)
    st.caption(escape.markdown(about))
    selection = Selection(actors=(chosen.actor,), whole=chosen.whole, known_on=chosen.known_on)
    selection = replace(selection, since=data.fitting_since(selection, MOST_STANCES))
    lines = data.lines(selection)
    if not lines:
        empty.nothing_found()
    else:
        _newest_only(selection.since)
        _chart(lines, chosen, book, look, selection.since)
        _spread(lines, chosen, book)
        _moves(selection, chosen, book)
        st.markdown("**Latest evidence**")
        st.dataframe(line_rows(lines, book.issues)[:LATEST], hide_index=True, placeholder="–")
    _posts(posts, chosen, book)


def _newest_only(since: date | None) -> None:
    """Which time the page is of, where the actor has more stances than are drawn."""
    if since:
        st.caption(
            f"From {words.day_words(since)} on, the newest of over {MOST_STANCES:,} stances: "
            "the pages Timeline and Record go further back."
        )


def _chart(lines: Sequence[Line], chosen: Chosen, book: Book, look: Look, since: date | None) -> None:
    window = Window.around(days_of_lines(lines), since=since, until=None, known_on=chosen.known_on)
    show_lines(lines, book=book, window=window, known_on=chosen.known_on, look=look, name="actor")


def _spread(lines: Sequence[Line], chosen: Chosen, book: Book) -> None:
    """Where each speaker stood when the line was last heard, and how far apart they were."""
    rows = []
    for line in lines:
        issue = book.issues[line.issue]
        on = max((s.last for s in line.stances if s.known_on <= chosen.known_on), default=None)
        speakers = dict.fromkeys((s.speaker, s.speaker_name) for s in line.stances)
        stands: dict[str, float] = {}
        for slug, name in speakers:
            own = [s for s in line.stances if s.speaker == slug]
            position = position_on(own, on=on, known_on=chosen.known_on) if on else None
            if position and not position.carried:
                stands[name] = position.value
        if len(stands) > 1:
            told = [f"{name}: {words.level_words(issue, value)}" for name, value in stands.items()]
            apart = words.gap_words(issue, max(stands.values()) - min(stands.values()))
            rows.append({"Issue": issue.name, "Spread": apart, "Speakers heard within 180 days": "; ".join(told)})
    if rows:
        st.markdown("**Spread between its speakers, when last heard**")
        st.dataframe(rows, hide_index=True)


def _moves(selection: Selection, chosen: Chosen, book: Book) -> None:
    moves = data.shifts(selection, known_on=chosen.known_on, track=Track.SAID)
    st.markdown("**Its moves**")
    if not moves:
        st.caption("It has not moved on any issue, as known.")
        return
    newest = list(reversed(moves))
    state = st.dataframe(
        [move_row(moved, book) for moved in newest],
        key=drawer.key_of_round("actor-moves"),
        hide_index=True,
        height=min(36 * (len(newest) + 1), 400),
        placeholder="–",
        on_select="rerun",
        selection_mode=SELECTABLE,
    )
    st.caption("Nearest event: timing, not cause. Click a row to see whether it lasted.")
    picked = picked_row(state)
    if picked is not None:
        drawer.next_round()
        moved = newest[picked]
        open_shift(moved.actor, moved.issue, moved.shift.on.isoformat())


def _posts(posts: Sequence[PostRow], chosen: Chosen, book: Book) -> None:
    """Who speaks for it, and for whom it speaks, and when."""
    for_it = [post for post in posts if post.principal == chosen.actor]
    its_own = [post for post in posts if post.actor == chosen.actor]
    if for_it:
        st.markdown("**Who speaks for it**")
        st.dataframe([_post(post, book.actors[post.actor].name) for post in for_it], hide_index=True)
        show_names(dict.fromkeys(post.actor for post in for_it), book)
    if its_own:
        st.markdown("**For whom it speaks**")
        st.dataframe([_post(post, book.actors[post.principal].name) for post in its_own], hide_index=True)
        show_names(dict.fromkeys(post.principal for post in its_own), book)


def _post(post: PostRow, name: str) -> dict[str, str]:
    starts = words.day_words(post.starts_on) if post.starts_on else "not recorded"
    ends = words.day_words(post.ends_on) if post.ends_on else "not recorded"
    return {"Who": name, "Post": post.role, "From": starts, "Until": ends}
