"""Merging a duplicate into the thing that is open: what would move is told first, and has to be confirmed."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from db.commands.merging import (
    MergePlan,
    Seen,
    merge_actors,
    merge_sources,
    plan_actor_merge,
    plan_source_merge,
)
from db.commands.stances import Saved
from db.problems import Problem
from db.queries.usage import Thing
from positions import data, escape, notice, words
from positions.codebook import form
from positions.codebook.part import Part
from positions.codebook.sheet import Sheet

Plan = Callable[..., MergePlan]
Merge = Callable[..., Saved]
_DO: Final[Mapping[Thing, tuple[Plan, Merge]]] = {
    Thing.ACTOR: (plan_actor_merge, merge_actors),
    Thing.SOURCE: (plan_source_merge, merge_sources),
}


def show(part: Part[Any], sheet: Sheet) -> None:
    """The box, for actors and sources that are recorded."""
    if part.thing not in _DO or sheet.is_new:
        return
    names = part.names()
    with st.expander("Merge with a duplicate", icon=":material/merge:"):
        st.caption(
            f"Choose another {part.thing} that is the same one. What it has comes here; its name and links lead "
            "here from then on."
        )
        options = {"": f"Choose the duplicate {part.thing}", **names}
        options.pop(sheet.slug)
        key = f"codebook-merge-{sheet.slug}"
        if st.session_state.get(key, "") not in options:
            st.session_state[key] = ""  # it has gone meanwhile
        duplicate = st.selectbox("The duplicate", list(options), format_func=options.__getitem__, key=key)
        if duplicate:
            _confirm(part, sheet, duplicate, names)


def plan_words(plan: MergePlan, *, duplicate: str, kept: str) -> list[str]:
    """What merging would do, in sentences."""
    counts = {"stance": plan.stances, "post": plan.posts, "event": plan.events}
    moving = [words.counted(count, noun) for noun, count in counts.items() if count]
    move = "moves" if sum(counts.values()) == 1 else "move"
    told = [f"{words.listed(moving)} {move} to {kept}."] if moving else [f"Nothing has to move to {kept}."]
    told.append(f"{duplicate} stays findable as another name of {kept}.")
    if plan.together:
        told.append(f"{words.counted(plan.together, 'post')} of these it has already: it is kept once.")
    if plan.dropped:
        told.append(f"{words.counted(plan.dropped, 'post')} of one with the other: left out.")
    if plan.taken_over:
        fields = list(dict.fromkeys(_FIELDS.get(field, field) for field in plan.taken_over))
        told.append(f"Left blank here and taken over: {words.listed(fields)}.")
    return told


_FIELDS: Final = {
    **{"published_on": "date", "published_first": "date", "published_last": "date"},
    **{"url": "link", "archived_url": "archived link"},
}


def _confirm(part: Part[Any], sheet: Sheet, duplicate: str, names: Mapping[str, str]) -> None:
    plan, merge = _DO[part.thing]
    other = part.opened(duplicate)
    if other is None:
        return
    try:
        with data.store().reading() as session:
            found = plan(session, duplicate, sheet.slug)
    except Problem as problem:
        st.error(escape.markdown(str(problem)))
        return
    for sentence in plan_words(found, duplicate=names[duplicate], kept=names[sheet.slug]):
        st.info(escape.markdown(sentence), icon=":material/merge:")
    if sheet.is_changed():
        st.warning("What you typed above is not saved yet: save or discard it first.")
    key = f"codebook-merge-{sheet.slug}-{duplicate}"
    why = st.text_input(
        "Why they are the same", key=f"{key}-why", max_chars=1000, placeholder="kept in the history"
    )
    # The versions that were on screen when the duplicate was chosen: what changed since is not merged unseen.
    seen = st.session_state.setdefault(f"{key}-seen", Seen(duplicate=other.seen, kept=sheet.seen))
    sure = st.checkbox(f"They are the same {part.thing}", key=f"{key}-sure")
    if st.button(
        "Merge them",
        icon=":material/merge:",
        key=f"{key}-do",
        disabled=not sure or sheet.is_changed(),
        type="primary",
    ):
        del st.session_state[f"{key}-seen"]
        try:
            merge(data.live(), duplicate, sheet.slug, by=data.writer(why), seen=seen)
        except Problem as problem:
            st.error(escape.markdown(str(problem)))
            return
        sheet.start_again()
        form.go_to(part, sheet.slug)
        notice.leave(f"Merged: {names[duplicate]} is now another name of {names[sheet.slug]}.", None)
        st.rerun()
