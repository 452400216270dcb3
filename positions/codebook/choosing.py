"""Which part of the codebook is shown, and which of its things is open: both in the link."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from db.commands.issues import move_issue
from db.problems import Problem
from db.queries.editing import issue_details
from db.queries.usage import Thing
from positions import access, data, notice
from positions.codebook.actors import Actors
from positions.codebook.events import Events
from positions.codebook.issues import Issues, position_of
from positions.codebook.part import Part
from positions.codebook.sheet import NEW, Sheet
from positions.codebook.sources import Sources
from positions.widgets import View

PARTS: Final[Mapping[str, Part[Any]]] = {
    part.title.lower(): part for part in (Issues(), Actors(), Events(), Sources())
}


def choose(view: View) -> tuple[Part[Any], str]:
    """The part and the slug of the thing that is open, NEW for one to be recorded."""
    named = (name for name, part in PARTS.items() if part.thing.value in st.query_params)
    titles = {name: part.title for name, part in PARTS.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = PARTS[view.one("show", "Show", titles, default=next(named, "issues"), buttons=True)]
        names = part.names()
        what = part.thing.value
        options = {NEW: f"A new {what} …", **names}
        slug = view.one(what, what.capitalize(), options, default=next(iter(names), NEW), width=420)
        idle = slug == NEW or not access.may_open_form()
        if st.button(f"New {what}", icon=":material/add:", key="codebook-new", disabled=idle):
            st.query_params.from_dict({"show": part.title.lower(), what: NEW})
            st.rerun()
    return part, slug


def order_buttons(part: Part[Any], sheet: Sheet) -> None:
    """For an issue that is recorded: its place in lists, and a step up or down."""
    if part.thing is not Thing.ISSUE or sheet.is_new:
        return
    at, count = position_of(sheet.slug)
    with st.container(horizontal=True, vertical_alignment="center"):
        for steps, name, icon, there in (
            (-1, "Move up", "arrow_upward", at > 1),
            (1, "Move down", "arrow_downward", at < count),
        ):
            st.button(
                name,
                icon=f":material/{icon}:",
                key=f"codebook-move-{steps}",
                disabled=not there,
                on_click=_move,
                args=(sheet, steps),
            )
        st.caption(f"Place {at} of {count} in lists and on charts")


def _move(sheet: Sheet, steps: int) -> None:
    before = _versions()
    try:
        move_issue(data.live(), sheet.slug, steps, by=data.writer(), seen=sheet.seen)
    except Problem as problem:
        notice.leave(str(problem), None)
        return
    for slug, seen in _versions().items():  # what is typed into any of their sheets goes on from the new version
        moved = Sheet(Thing.ISSUE.value, slug)
        if moved.seen == before[slug]:
            moved.follow(seen)


def _versions() -> dict[str, int]:
    with data.store().reading() as session:
        return {found.row.slug: found.seen for found in issue_details(session)}
