"""The parts of the page Shifts: the strip over time, and every shift as a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import streamlit as st

from db.dates import today
from db.queries.codebook import EventRow
from db.queries.stances import Selection
from db.vocabulary import EventKind
from positions import data, drawer, news, words
from positions.answers import Moved
from positions.charts.frame import Look, Window
from positions.charts.strip import KEY, strip
from positions.clicks import SELECTABLE, picked_row
from positions.data import Book
from positions.figure import show_figure
from positions.filters import MOST, TRACK_OF, WHOLE, known_control
from positions.names import show_names
from positions.pagelist import SHIFT
from positions.shifts import WINDOW, Outcome
from positions.standing import Track
from positions.widgets import View, carried

WINDOWS: Final = {str(days): f"{days} days" for days in (60, 90, 120, 180)}
VOICES: Final = {"more": "More than one voice", "all": "All"}
NEW_BY: Final = {"record": "What this record gained", "public": "What became public"}
MOST_STANCES: Final = 1000
"""Stances of the lines of which shifts are shown: of more, the newest."""
ORDERS: Final = {"newest": "newest first", "largest": "largest first"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which shifts a reader wants to see, and in what order."""

    selection: Selection
    known_on: date
    track: Track
    window: int
    outcomes: tuple[str, ...]
    one_voice: bool
    since: date | None
    new_by: str
    order: str


def shift_filters(view: View, book: Book) -> Chosen:
    """Those who speak for nobody else, on all issues; one voice is off at first."""
    left, right = st.columns(2)
    with left:
        names = {slug: issue.name for slug, issue in book.issues.items()}
        issues = view.many("issues", "Issues", names, empty="all", most=MOST, placeholder="All issues")
    with right:
        names = {slug: actor.name for slug, actor in book.actors.items()}
        principals = [
            slug for slug, actor in book.actors.items() if not actor.principals and actor.kind != "person"
        ]
        actors = view.many(
            "actors",
            "Actors",
            names,
            default=principals[:MOST],
            empty="none",
            most=MOST,
            placeholder="Choose actors",
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        voices = view.one("by", "Made by", VOICES, default="more", buttons=True)
        whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
        window = view.one("window", "Window", WINDOWS, default=str(WINDOW), width=120, help=_WINDOW)
        known = known_control(view)
        since = view.day("since", "Since", empty="start", width=150, latest=today(), help=_SINCE)
        with view.more():
            outcomes, track, order, new_by = _more(view)
    selection = Selection(issues=issues, actors=actors, whole=whole == "whole", known_on=known or today())
    if actors:
        selection = replace(selection, since=data.fitting_since(selection, MOST_STANCES))
    return Chosen(
        *(selection, known or today(), TRACK_OF[track], int(window), outcomes, voices == "all"),
        *(since, new_by, order),
    )


def _more(view: View) -> tuple[tuple[str, ...], str, str, str]:
    """What came of the shifts, on which track, in what order, and what counts as new."""
    names = {outcome.value: words.OUTCOME[outcome] for outcome in Outcome}
    outcomes = view.many("outcome", "What came of it", names, empty="all", placeholder="Anything")
    tracks = {"said": "Said", "done": "Done", "all": "Both together"}
    track = view.one("on-track", "Words or deeds", tracks, default="said")
    order = view.one("order", "Sort by", ORDERS, default="newest")
    return outcomes, track, order, view.one("new-by", "New since a day is", NEW_BY, default="record", help=_NEW_BY)


_WINDOW: Final = "Days after a shift within which a return counts as its outcome."
_SINCE: Final = "Only what is new since you last looked. More filters say what counts as new."
_NEW_BY: Final = "Of the stances that make a shift and what came of it, one at least has to be new."


def chosen_moves(chosen: Chosen) -> tuple[list[Moved], int]:
    """The shifts that pass the filters, in order, and how many are left out because one voice made them."""
    every = data.shifts(chosen.selection, known_on=chosen.known_on, track=chosen.track, window=chosen.window)
    passed = [m for m in every if not chosen.outcomes or m.shift.outcome.value in chosen.outcomes]
    if chosen.since:
        passed = _new(passed, chosen, chosen.since)
    found = [m for m in passed if chosen.one_voice or not m.shift.one_voice]
    found.sort(key=lambda m: m.shift.on, reverse=True)
    if chosen.order == "largest":
        found.sort(key=lambda m: m.shift.size, reverse=True)
    return found, len(passed) - len(found)


def _new(moves: Sequence[Moved], chosen: Chosen, since: date) -> list[Moved]:
    """Those of the shifts of which something is new since a day."""
    lines = {(line.actor, line.issue): line for line in data.lines(chosen.selection)}
    behind = [news.behind(moved, lines, window=chosen.window) for moved in moves]
    if chosen.new_by == "public":
        return [moved for moved, stances in zip(moves, behind, strict=True) if news.public_since(stances, since)]
    gained = data.gained_since((stance.slug for stances in behind for stance in stances), since)
    return [
        moved
        for moved, stances in zip(moves, behind, strict=True)
        if not gained.isdisjoint(stance.slug for stance in stances)
    ]


def show(chosen: Chosen, book: Book, look: Look) -> None:
    """The strip, and the rows below it."""
    moves, hidden = chosen_moves(chosen)
    if not moves:
        left_out = f" {hidden} made by one voice are left out." if hidden else ""
        st.info(f"Nobody chosen moved, as known and by these filters.{left_out}", icon=":material/search_off:")
        _newest_only(chosen.selection)
        return
    told = [words.counted(len(moves), "shift")]
    told += [f"{hidden} made by one voice left out"] if hidden else []
    if chosen.since:
        told.append(f"{NEW_BY[chosen.new_by].lower()} since {words.day_words(chosen.since)}")
    st.caption(" · ".join([*told, f"window {chosen.window} days"]))
    _newest_only(chosen.selection)
    window = Window.around([m.shift.on for m in moves], since=None, until=None, known_on=chosen.known_on)
    events = [e for e in book.events.values() if e.kind in {EventKind.SUMMIT, EventKind.TALKS}]
    picked = show_figure(
        strip(moves, issues=book.issues, actors=book.actors, events=events, window=window, look=look),
        lambda: [move_row(moved, book) for moved in moves],
        name="strip",
        title="Shifts over time",
        alt=_told(moves),
        known_on=chosen.known_on,
        look=look,
    )
    st.caption(KEY)
    show_names(dict.fromkeys(moved.actor for moved in moves), book)
    _rows(moves, book)
    if picked:
        drawer.next_round()
        open_shift(*picked[0].split("|"))


def _newest_only(chosen: Selection) -> None:
    """Which time the shifts are of, where the record has more stances than are looked at."""
    if chosen.since:
        since = words.day_words(chosen.since)
        st.caption(
            f"Shifts from {since} on, of the newest of over {MOST_STANCES:,} stances: "
            "choose fewer actors or issues to look further back."
        )


def _told(moves: Sequence[Moved]) -> str:
    counts = {outcome: sum(1 for m in moves if m.shift.outcome is outcome) for outcome in Outcome}
    found = [f"{words.OUTCOME[outcome]}: {count}" for outcome, count in counts.items() if count]
    return f"{words.counted(len(moves), 'shift')} over time. {', '.join(found)}."


def open_shift(actor: str, issue: str, on: str) -> None:
    """Go to the page of one shift."""
    st.switch_page(SHIFT, query_params={"actor": actor, "issue": issue, "date": on, **carried()})


def _rows(moves: Sequence[Moved], book: Book) -> None:
    rows = [move_row(moved, book) for moved in moves]
    state = st.dataframe(
        rows,
        key=drawer.key_of_round("shifts"),
        hide_index=True,
        height=min(36 * (len(rows) + 1), 560),
        placeholder="–",
        on_select="rerun",
        selection_mode=SELECTABLE,
        alt=f"{len(rows)} shifts with their outcomes",
    )
    st.caption("Nearest event: timing, not cause. Click a row for the page of that shift.")
    picked = picked_row(state)
    if picked is not None:
        drawer.next_round()
        moved = moves[picked]
        open_shift(moved.actor, moved.issue, moved.shift.on.isoformat())


def move_row(moved: Moved, book: Book) -> dict[str, Any]:
    """A shift as a row: who, on what, from and to in words, what came of it, by which voices, near which event."""
    shift, issue = moved.shift, book.issues[moved.issue]
    near = nearest_event(list(book.events.values()), shift.on)
    return {
        "Date": shift.on.isoformat(),
        "Actor": book.actors[moved.actor].name,
        "Issue": issue.name,
        "From": words.level_words(issue, shift.before.value),
        "To": words.level_words(issue, shift.after.value),
        "Outcome": words.OUTCOME[shift.outcome],
        "Half back on": shift.half_back_on and shift.half_back_on.isoformat(),
        "Fully back on": shift.fully_back_on and shift.fully_back_on.isoformat(),
        "Next heard on": shift.next_on and shift.next_on.isoformat(),
        "Voices": words.voices_of(shift),
        "Nearest event": f"{near.name}, {words.days_between(near.last, shift.on)}" if near else "",
        "Stances before": ", ".join(stance.slug for stance in shift.before.stances),
        "Stances": ", ".join(stance.slug for stance in shift.after.stances),
    }


def nearest_event(events: Sequence[EventRow], on: date) -> EventRow | None:
    """The event nearest to a day, before or after."""
    return min(events, key=lambda event: abs((event.last - on).days), default=None)
