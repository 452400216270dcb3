"""The control beside "As known on" that chooses an edition, and the line above every page that says which it is."""

from datetime import date
from typing import Final

import streamlit as st

from db.dates import today
from db.problems import Problem, StoreProblem
from db.queries.releases import EditionAt
from positions import chosen_edition, data, escape, words
from positions.widgets import View

_BOX: Final = "edition"
_DAY: Final = "edition-day"
_RELEASE: Final = "edition-release"
_KNOWN: Final = (
    "**As known on** a day: what *the world* could know by then, told by this record as it is now. A statement "
    "that became public later is left out; one that was public, and recorded here only years later, is in."
)
_EDITION: Final = (
    "**Edition of** a day: what *this record* held at the end of it (UTC), errors included. What was added, "
    "corrected or retracted here later is undone, whenever it became public."
)


def arrive() -> None:
    """Settle which edition this run is of, and say so; called before any page. Raises StoreProblem."""
    chosen_edition.follow_link()
    asked = chosen_edition.asked()
    if not asked:
        return
    try:
        found = data.edition_named(asked)
        chosen_edition.settle(found)
        verified = data.is_as_released(found)
    except StoreProblem:
        raise
    except Problem as problem:
        chosen_edition.choose("")
        st.warning(escape.markdown(f"{problem} Below is the record as it is now."), icon=":material/link_off:")
        return
    _banner(found, verified=verified)


def control(view: View) -> None:
    """The box that chooses a day or a release, and tells the two ways to look back apart."""
    if view.quiet:
        return
    found = chosen_edition.at()
    label = f"Edition: {_short(found)}"
    # What is in it is made when it is opened, so that a page which is of now has one button more and no cost.
    box = st.popover(label, icon=":material/history:", key=_BOX, on_change="rerun")
    if not box.open:
        return
    with box:
        left, right = st.columns(2)
        left.markdown(_KNOWN)
        right.markdown(_EDITION)
        st.session_state[_DAY] = found.day if found and not found.release else None
        st.date_input(
            "Edition of",
            key=_DAY,
            format="YYYY-MM-DD",
            min_value=date.min,
            max_value=today(),
            on_change=_day_chosen,
            help="The end of this day, UTC. Empty: the record as it is now.",
        )
        _releases(found)


def _releases(found: EditionAt | None) -> None:
    names = {one.slug: one.name for one in data.releases()}
    if not names:
        return
    st.session_state[_RELEASE] = found.release.slug if found and found.release else None
    st.selectbox(
        "or a release",
        list(names),
        key=_RELEASE,
        index=None,
        format_func=lambda slug: names.get(slug, slug),
        placeholder="None",
        on_change=_release_chosen,
    )


def _day_chosen() -> None:
    day = st.session_state[_DAY]
    chosen_edition.choose(day.isoformat() if day else "")


def _release_chosen() -> None:
    chosen_edition.choose(st.session_state[_RELEASE] or "")


def _banner(found: EditionAt, *, verified: bool) -> None:
    """Which edition this is, what is left out, and the way back."""
    later = words.counted(found.later, "later change")
    left_out = f"{later} left out" if found.later else "nothing was changed later"
    if found.release:
        says = f"This is the release {found.release.name} of {words.day_words(found.day)}"
        left_out += ", its hash is verified" if verified else ""
    else:
        says = f"This is what the record held on {words.day_words(found.day)}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="edition-banner"):
        st.markdown(f":material/history: {escape.markdown(f'{says} (edition; {left_out})')}")
        if not st.context.is_embedded:
            st.button(
                "Leave", key="edition-leave", icon=":material/close:", on_click=chosen_edition.choose, args=("",)
            )
    if not verified:
        st.error(
            "This edition does not give the hash of its release: the history of this store is damaged. Run "
            "`positions doctor`, or restore a backup.",
            icon=":material/gpp_bad:",
        )


def _short(found: EditionAt | None) -> str:
    if found is None:
        return "now"
    return escape.markdown(found.release.name[:40]) if found.release else words.day_words(found.day)
