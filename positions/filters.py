"""The filters that pages share, and what they say about themselves."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import streamlit as st

from db.dates import today
from db.queries.codebook import SourceRow
from db.queries.stances import Selection
from db.vocabulary import Attribution, Certainty, EventKind, Kind
from positions import data, edition_control, words
from positions.data import Book
from positions.shifts import WINDOW
from positions.standing import Track
from positions.widgets import View, set_day

MOST: Final = 8
"""Issues or actors at once: as many lines as colours can tell apart."""
WHOLE: Final = {"whole": "Whole government", "own": "Own words only"}
TRACKS: Final = {"both": "Said and done", "said": "Said", "done": "Done"}

TRACK_OF: Final = {"said": Track.SAID, "done": Track.DONE, "all": Track.ALL}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader has chosen: which stances, and how they are looked at."""

    selection: Selection
    tracks: tuple[Track, ...]
    known_on: date
    told: tuple[str, ...]
    """The choices that leave stances out, in words."""
    period: str
    """The period shown, in words; blank for all of it."""
    event_kinds: tuple[EventKind, ...] = ()
    voices: str = ""

    @property
    def for_lines(self) -> Selection:
        """The stances that lines are made of: those of the period, and as long after it as moves may come back."""
        until = self.selection.until
        return replace(self.selection, until=until and min(until, date(9999, 1, 1)) + timedelta(days=WINDOW))

    def newest(self, since: date | None, most: int) -> "Filters":
        """The same from a day on, where the record has more of these stances than are shown; else unchanged."""
        if since is None:
            return self
        period = f"the newest of over {most:,} stances, from {words.day_words(since)}: choose a period for others"
        return replace(self, selection=replace(self.selection, since=since), period=period)


def chart_filters(view: View, book: Book) -> Filters:
    """The filters of a chart: three issues and two actors unless chosen."""
    defaults = list(book.issues)[:3], list(book.actors)[:2]
    issues, actors = issues_and_actors(view, book, *defaults, empty="none")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
        track = view.one("track", "Words or deeds", TRACKS, default="both", buttons=True)
        lanes = {"none": "Off", **{slug: book.actors[slug].name for slug in actors}}
        voices = view.one("voices", "Voices", lanes, default="none", width=190, help=_VOICES)
        known = known_control(view)
        with view.more():
            chosen = _more(view)
            kinds = {kind.value: words.EVENT_KIND[kind] for kind in EventKind}
            events = view.many("events", "Events", kinds, default=["summit", "talks"], placeholder="No events")
    return _filters(
        Selection(issues=issues, actors=actors, whole=whole == "whole"),
        chosen,
        known,
        track,
        tuple(EventKind(kind) for kind in events),
        "" if voices == "none" else voices,
    )


def record_filters(view: View, book: Book) -> Filters:
    """The filters of the record's table: all issues and actors unless chosen, and words to search for."""
    issues, actors = issues_and_actors(view, book, [], [], empty="all")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = "Words in texts, names, sources"
        text = view.words("text", "Search", type="search", placeholder=sought, width=330, help=_SOUGHT)
        whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
        track = view.one("track", "Words or deeds", TRACKS, default="both", buttons=True)
        known = known_control(view)
        with view.more():
            chosen = _more(view)
    selection = Selection(issues=issues, actors=actors, whole=whole == "whole", text=text)
    return _filters(selection, chosen, known, track)


@dataclass(frozen=True, slots=True)
class OnDate:
    """What a reader has chosen to see on a date: whose positions, on what, and compared with which other date."""

    selection: Selection
    on: date
    than: date | None
    known_on: date


def overview_filters(view: View, book: Book, extent: tuple[date, date]) -> OnDate:
    """All issues and those who speak for nobody else, on the last day of the record unless chosen."""
    principals = [slug for slug, actor in book.actors.items() if not actor.principals and actor.kind != "person"]
    issues, actors = issues_and_actors(view, book, list(book.issues)[:MOST], principals[:MOST], empty="none")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _event_picker(view, book, extent)
        than = view.day("than", "Compared with", empty="none", width=150, latest=today(), help=_THAN)
        whole = view.one("voice", "Whose words", WHOLE, default="whole", buttons=True)
        known = known_control(view)
    known_on = known or today()
    first, last = slider_ends(extent, known_on)
    on = view.slider("on", "On", first=first, last=last, default=last)
    return OnDate(
        Selection(issues=issues, actors=actors, whole=whole == "whole", known_on=known_on),
        on,
        min(than, known_on) if than else None,
        known_on,
    )


def known_control(view: View) -> date | None:
    """The two ways to look back, side by side: as known on a day (none for today), and the edition of a day."""
    known = view.day("known", "As known on", empty="today", width=150, latest=today(), help=KNOWN)
    edition_control.control(view)
    return known


def slider_ends(extent: tuple[date, date], known_on: date) -> tuple[date, date]:
    """The days between which a date may be chosen: within the record, and nothing later than is known."""
    last = min(extent[1], known_on)
    return min(extent[0] - timedelta(days=1), last), last


def _event_picker(view: View, book: Book, extent: tuple[date, date]) -> None:
    """Moves the slider to the day of an event."""
    if view.quiet:
        return
    days = {slug: event.last for slug, event in book.events.items() if extent[0] <= event.last <= extent[1]}
    names = {"": "Choose", **{s: f"{book.events[s].name} ({words.day_words(day)})" for s, day in days.items()}}

    def move() -> None:
        picked = st.session_state["overview-event"]
        if picked:
            set_day("on", days[picked])

    st.selectbox(
        "The day of an event",
        list(names),
        format_func=names.__getitem__,
        key="overview-event",
        on_change=move,
        width=330,
    )


_THAN: Final = "A second date turns each cell into from and to."
_VOICES: Final = "Gives each speaker of one actor a lane of its own under the actor's line."
_SOUGHT: Final = (
    'All words have to be there, in any order; "words in quotes" in this one. A star ends the beginning of a word: '
    "sanction*. Capitals and accents make no difference."
)
KNOWN: Final = "Nothing later, and nothing that became public later, is used. Empty: as known today."


@dataclass(frozen=True, slots=True)
class _More:
    kinds: tuple[Kind, ...]
    certainties: tuple[Certainty, ...]
    attributions: tuple[Attribution, ...]
    without: tuple[str, ...]
    since: date | None
    until: date | None


def issues_and_actors(
    view: View, book: Book, issues: list[str], actors: list[str], *, empty: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The chosen issues in the codebook\'s order, and the chosen actors."""
    left, right = st.columns(2)
    every = "All" if empty == "all" else "Choose"
    with left:
        names = {slug: issue.name for slug, issue in book.issues.items()}
        key = "issues" if empty == "none" else "in"
        chosen = view.many(
            key, "Issues", names, default=issues, empty=empty, most=MOST, placeholder=f"{every} issues"
        )
    with right:
        names = {slug: actor.name for slug, actor in book.actors.items()}
        key = "actors" if empty == "none" else "of"
        whose = view.many(
            key, "Actors", names, default=actors, empty=empty, most=MOST, placeholder=f"{every} actors"
        )
    return tuple(slug for slug in book.issues if slug in chosen), whose


def _more(view: View) -> _More:
    kinds = view.many(
        "kinds", "Kinds", {k.value: words.KIND[k] for k in Kind}, empty="all", placeholder="All kinds"
    )
    certainties = view.many(
        "certainty",
        "Coder's certainty",
        {c.value: words.CERTAINTY[c] for c in Certainty},
        empty="all",
        placeholder="Any certainty",
    )
    attributions = view.many(
        "attribution",
        "On whose word",
        {a.value: words.ATTRIBUTION[a] for a in Attribution},
        empty="all",
        placeholder="Anybody's",
    )
    sources = {slug: source_words(source) for slug, source in data.sources().items()}
    without = view.many(
        "without",
        "Sources to leave out",
        sources,
        placeholder="None",
        help="A stance goes when no other bears it out.",
    )
    left, right = st.columns(2)
    with left:
        since = view.day("since", "From", empty="start")
    with right:
        until = view.day("until", "To", empty="end")
    return _More(
        tuple(Kind(kind) for kind in kinds),
        tuple(Certainty(certainty) for certainty in certainties),
        tuple(Attribution(attribution) for attribution in attributions),
        without,
        since,
        until,
    )


def source_words(source: SourceRow) -> str:
    """A source in a list: publisher, title and date."""
    return ", ".join(part for part in (source.publisher, source.title, source.published_on) if part)


def _filters(
    base: Selection,
    more: _More,
    known: date | None,
    track: str,
    event_kinds: tuple[EventKind, ...] = (),
    voices: str = "",
) -> Filters:
    tracks = {"both": (Track.SAID, Track.DONE), "said": (Track.SAID,), "done": (Track.DONE,)}[track]
    kinds = tuple(k for k in more.kinds or tuple(Kind) if any(on.has(k) for on in tracks))
    selection = Selection(
        issues=base.issues,
        actors=base.actors,
        whole=base.whole,
        text=base.text,
        kinds=kinds if len(kinds) < len(Kind) else (),
        none=not kinds,
        certainties=more.certainties,
        attributions=more.attributions,
        without=more.without,
        known_on=known or today(),
        since=more.since,
        until=more.until,
    )
    return Filters(
        selection, tracks, known or today(), _told(more, known, kinds), _period(more), event_kinds, voices
    )


def _told(more: _More, known: date | None, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    told = []
    if more.kinds:
        told.append("only kind: " + words.listed([words.KIND[kind] for kind in kinds] or ["none on this track"]))
    if more.certainties:
        told.append("only certainty: " + words.listed([words.CERTAINTY[c] for c in more.certainties]))
    if more.attributions:
        told.append("only " + words.listed([words.ATTRIBUTION[a] for a in more.attributions]))
    if more.without:
        told.append(f"without {words.counted(len(more.without), 'source')}")
    if known:
        told.append(f"as known on {words.day_words(known)}")
    return tuple(told)


def _period(more: _More) -> str:
    if not (more.since or more.until):
        return ""
    first = words.day_words(more.since) if more.since else "the start"
    return f"from {first} to {words.day_words(more.until) if more.until else 'the end'}"
