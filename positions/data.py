"""The answers, cached for pages: the only module with caches.

A cached answer is keyed by the store's uuid and revision, read before it, so that a second tab, another process
or the command line is seen at the next rerun.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import streamlit as st

from db.editions import edition
from db.engine import Store
from db.history import Writer
from db.queries import codebook, detail, found, gained, stances
from db.queries import lines as lines_of
from db.queries.codebook import ActorRow, EventRow, IssueRow, OtherNames, PostRow, SourceRow
from db.queries.releases import EditionAt, ReleaseRow, edition_at
from db.queries.releases import releases as releases_of
from db.queries.stances import RecordRow, Selection
from db.revision import version_of
from db.setup import database_url, open_store
from positions import answers, chosen_edition, signin
from positions.answers import Line, Moved, group_lines
from positions.crowded import Thinned, thinned_lines
from positions.shifts import WINDOW
from positions.standing import Track

Version = tuple[str, int]


class Book(NamedTuple):
    """The codebook by slug, in the record's order."""

    actors: Mapping[str, ActorRow]
    issues: Mapping[str, IssueRow]
    events: Mapping[str, EventRow]
    others: OtherNames


def live() -> Store:
    """The store that the program is set to; made, migrated and filled on first use. Raises StoreProblem."""
    return _open(database_url())


def store() -> Store:
    """The store that is read: the live one, or the edition of it that this reader has chosen."""
    at = chosen_edition.at()
    return edition(live(), at.revision) if at else live()


def edition_named(asked: str) -> EditionAt:
    """The edition that a day or a release stands for; raises Problem, in a sentence, where there is none."""
    return _edition_named(version_of(live()), asked)


def is_as_released(found: EditionAt) -> bool:
    """Whether an edition gives the hash of the release it was asked for by; one of a day has none to give."""
    return found.release is None or edition(live(), found.revision).digest == found.release.digest


def releases() -> tuple[ReleaseRow, ...]:
    """All releases, the newest first, whichever edition is chosen."""
    return _releases(version_of(live()))


def writer(why: str = "") -> Writer:
    """Who writes from a page: the local user, or who is signed in; the gate of every write asks what they may."""
    by = signin.writer(why)
    return replace(by, barred=chosen_edition.READ_ONLY) if chosen_edition.asked() else by


def version() -> Version:
    """Which store this is and its revision."""
    return version_of(store())


def book() -> Book:
    """The codebook."""
    return _book(version())


def lines(selection: Selection) -> tuple[Line, ...]:
    """The lines of a selection."""
    return _lines(version(), selection)


def lines_on(selection: Selection, on: date) -> tuple[Line, ...]:
    """The lines of a selection with only the stances on which their positions on a day rest."""
    return _lines_on(version(), selection, on)


def shifts_around(selection: Selection, *, on: date, known_on: date, least: int) -> tuple[Moved, ...]:
    """The shifts of what was said from a year before a day on, or from as long before as it takes for `least`."""
    return _shifts_around(version(), selection, on, known_on, least)


def fitting_since(selection: Selection, most: int) -> date | None:
    """The first day of the newest period with at most so many stances; none when all of them fit."""
    with store().reading() as session:
        if not lines_of.holds_more(session, most):  # asked sooner than a cached answer is found
            return None
    return _fitting_since(version(), selection, most)


def is_crowded(selection: Selection, most: int) -> bool:
    """Whether the lines of a selection have more than so many stances in its period."""
    with store().reading() as session:
        return lines_of.is_crowded(session, selection, most)


def thinned(selection: Selection, *, known_on: date, most: int) -> Thinned:
    """The lines of a selection with only the stances that a figure with at most so many marks draws."""
    return _thinned(version(), selection, known_on, most)


def sources() -> Mapping[str, SourceRow]:
    """All sources by slug, the newest first."""
    return _sources(version())


def record(selection: Selection, *, order: str, offset: int = 0, limit: int | None = None) -> tuple[RecordRow, ...]:
    """A page of the record's table."""
    return _record(version(), selection, order, offset, limit)


def count(selection: Selection) -> int:
    """How many stances the selection has."""
    return _count(version(), selection)


def find(selection: Selection, *, order: str) -> tuple[str, ...]:
    """The stances that have a selection's text, up to one more than a search counts; the index makes it cheap."""
    with store().reading() as session:
        return found.find(session, selection, order=order)


def rows_of(selection: Selection, slugs: Sequence[str]) -> tuple[RecordRow, ...]:
    """The rows of some stances in the record's table."""
    with store().reading() as session:
        return found.rows_of(session, selection, slugs)


def named(text: str, *, limit: int) -> found.Named:
    """Actors and sources that have a text in their name."""
    with store().reading() as session:
        return found.named(session, text, limit=limit)


def texts_of(slugs: Sequence[str]) -> dict[str, found.Texts]:
    """The notes, the evidence and the other names of some stances, by slug."""
    with store().reading() as session:
        return found.texts_of(session, slugs)


def extent() -> tuple[date, date] | None:
    """The first and the last day of which the record has a stance."""
    return _extent(version())


def shifts(selection: Selection, *, known_on: date, track: Track, window: int = WINDOW) -> tuple[Moved, ...]:
    """The shifts of a selection, oldest first."""
    return _shifts(version(), selection, known_on, track, window)


def gained_since(slugs: Iterable[str], since: date) -> frozenset[str]:
    """Those of some stances that the record gained, or that were changed, on a day or later."""
    with store().reading() as session:
        return gained.gained_since(session, slugs, since)


def posts(actor: str) -> tuple[PostRow, ...]:
    """Who speaks for an actor and for whom it speaks, with dates."""
    with store().reading() as session:
        return codebook.posts(session, actor)


def evidence_from(opened: Store, slugs: Sequence[str]) -> dict[str, tuple[detail.EvidenceRow, ...]]:
    """The evidence of some stances, by slug; for files made later, outside the page, so never cached."""
    with opened.reading() as session:
        return detail.sources_of(session, slugs)


def record_from(opened: Store, selection: Selection, *, order: str) -> tuple[RecordRow, ...]:
    """All rows of the record's table; for files made later, outside the page, so never cached."""
    with opened.reading() as session:
        return stances.record_page(session, selection, order=order)


def stance(slug: str) -> detail.StanceDetail | None:
    """One stance with its evidence and history, as it is now."""
    with store().reading() as session:
        return detail.stance_detail(session, slug)


def _stands(opened: Store) -> bool:
    """Whether the store's file was not replaced; else it is let go of, which Streamlit does not do here."""
    if opened.replaced:
        opened.close()
        return False
    return True


@st.cache_resource(show_spinner=False, validate=_stands, on_release=lambda opened: opened.close())
def _open(url: str) -> Store:
    return open_store(url)


@st.cache_data(show_spinner=False, max_entries=50)
def _edition_named(key: Version, asked: str) -> EditionAt:
    with live().reading() as session:
        return edition_at(session, asked)


@st.cache_data(show_spinner=False, max_entries=4)
def _releases(key: Version) -> tuple[ReleaseRow, ...]:
    with live().reading() as session:
        return releases_of(session)


@st.cache_data(show_spinner=False, max_entries=4)
def _book(key: Version) -> Book:
    with store().reading() as session:
        return Book(
            {actor.slug: actor for actor in codebook.actors(session)},
            {issue.slug: issue for issue in codebook.issues(session)},
            {event.slug: event for event in codebook.events(session)},
            codebook.other_names(session),
        )


@st.cache_data(show_spinner=False, max_entries=4)
def _sources(key: Version) -> dict[str, SourceRow]:
    with store().reading() as session:
        return {source.slug: source for source in codebook.sources(session)}


@st.cache_data(show_spinner=False, max_entries=200)
def _lines(key: Version, selection: Selection) -> tuple[Line, ...]:
    with store().reading() as session:
        return group_lines(lines_of.line_stances(session, selection))


@st.cache_data(show_spinner=False, max_entries=200)
def _lines_on(key: Version, selection: Selection, on: date) -> tuple[Line, ...]:
    with store().reading() as session:
        return answers.lines_on(session, selection, on)


@st.cache_data(show_spinner=False, max_entries=200)
def _shifts_around(key: Version, selection: Selection, on: date, known_on: date, least: int) -> tuple[Moved, ...]:
    with store().reading() as session:
        return answers.shifts_around(session, selection, on=on, known_on=known_on, least=least)


@st.cache_data(show_spinner=False, max_entries=200)
def _fitting_since(key: Version, selection: Selection, most: int) -> date | None:
    with store().reading() as session:
        return lines_of.fitting_since(session, selection, most)


@st.cache_data(show_spinner=False, max_entries=50)
def _thinned(key: Version, selection: Selection, known_on: date, most: int) -> Thinned:
    with store().reading() as session:
        return thinned_lines(session, selection, known_on=known_on, most=most)


@st.cache_data(show_spinner=False, max_entries=4)
def _extent(key: Version) -> tuple[date, date] | None:
    with store().reading() as session:
        return stances.extent(session)


@st.cache_data(show_spinner=False, max_entries=200)
def _shifts(key: Version, selection: Selection, known_on: date, track: Track, window: int) -> tuple[Moved, ...]:
    with store().reading() as session:
        return answers.shifts(session, selection, known_on=known_on, track=track, window=window)


@st.cache_data(show_spinner=False, max_entries=200)
def _record(
    key: Version, selection: Selection, order: str, offset: int, limit: int | None
) -> tuple[RecordRow, ...]:
    with store().reading() as session:
        return stances.record_page(session, selection, order=order, offset=offset, limit=limit)


@st.cache_data(show_spinner=False, max_entries=200)
def _count(key: Version, selection: Selection) -> int:
    with store().reading() as session:
        return stances.record_count(session, selection)
