"""The drawer: everything the record holds on a stance, beside the page, with ways to edit and to retract it."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from db.commands.stances import Saved, restore_stance, retract_stance
from db.problems import Problem, Refused
from db.queries.codebook import IssueRow
from db.queries.detail import EvidenceRow, StanceDetail
from positions import access, data, escape, notice, words
from positions.pagelist import ACTOR, ADD
from positions.past import of_thing
from positions.widgets import carried

MOST: Final = 12
"""Stances in one drawer."""
_ROUND: Final = "drawer: round of clicks"


def key_of_round(name: str) -> str:
    """The key of a chart or table that opens the drawer: a new one once the drawer is closed.

    With the old key the selection would stay, and a second click on the same mark would be none.
    """
    return f"{name}-{st.session_state.setdefault(_ROUND, 0)}"


def next_round() -> None:
    """Forget what was clicked."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def open_drawer(slugs: Sequence[str]) -> None:
    """Show these stances, the first in full."""

    @st.dialog("Evidence", position="right", width=560, on_dismiss=next_round)
    def drawer() -> None:
        if len(slugs) > 1:
            st.caption(f"{len(slugs)} stances lie here on the chart. The first is open; open the others below.")
        for place, slug in enumerate(slugs[:MOST]):
            _stance(slug, first=place == 0)
        if len(slugs) > MOST:
            st.caption(f"{len(slugs) - MOST} more are on the page Record.")

    drawer()


def _stance(slug: str, *, first: bool) -> None:
    stance = data.stance(slug)
    if stance is None:
        st.warning("This stance is no longer in the record.")
        return
    issue = data.book().issues[stance.issue]
    if first:
        _whole(stance, issue)
        return
    stands = escape.markdown(_stands(stance, issue))
    label = f"{words.span_words(stance.stated_on)} · {escape.markdown(stance.actor_name)} · {stands}"
    box = st.expander(label, key=f"more-{slug}", on_change="rerun")
    if box.open:
        with box:
            _whole(stance, issue)


def _whole(stance: StanceDetail, issue: IssueRow) -> None:
    if stance.retracted_why is not None:
        st.warning(f"Retracted: {escape.markdown(stance.retracted_why)}", icon=":material/block:")
    st.markdown(f"**{escape.markdown(stance.actor_name)}**")
    st.markdown(f"{escape.markdown(issue.name)}: **{escape.markdown(_stands(stance, issue))}**")
    meaning = next((level.meaning for level in issue.levels if level.value == stance.value), "")
    if meaning:
        st.caption(escape.markdown(meaning))
    evidence, history = st.tabs(
        ["Evidence", "History"], key=key_of_round(f"drawer-tab-{stance.slug}"), on_change="rerun"
    )
    with evidence:
        st.text(stance.summary)
        _facts(stance)
        _evidence(stance.evidence)
        if stance.note:
            st.markdown("**Coder's note**")
            st.text(stance.note)
    if history.open:
        with history:
            of_thing.show("stance", stance.slug)
    _actions(stance)


def _stands(stance: StanceDetail, issue: IssueRow) -> str:
    if stance.value is None:
        return words.ANSWER[stance.answer]
    return f"{words.level_words(issue, stance.value)} ({words.number(stance.value)})"


def _facts(stance: StanceDetail) -> None:
    facts = {
        "Date": words.span_words(stance.stated_on),
        "Public since": words.day_words(stance.known_on) if stance.known_on != stance.last else "",
        "Kind": words.KIND[stance.kind],
        "On whose word": words.ATTRIBUTION[stance.attribution],
        "Coder's certainty": words.CERTAINTY[stance.certainty],
        "Event": stance.event_name,
        "Checked against a public source": "yes" if stance.verified else "no",
    }
    st.markdown("  \n".join(f"{name}: **{escape.markdown(fact)}**" for name, fact in facts.items() if fact))


def _evidence(evidence: Sequence[EvidenceRow]) -> None:
    st.markdown("**Evidence**" if evidence else "**No evidence is recorded for this stance.**")
    for row in evidence:
        with st.container(border=True):
            if row.quote:
                st.text(f"“{row.quote}”")
            title = escape.link(row.title, row.url) if row.url else escape.markdown(row.title)
            about = (row.publisher, row.author, words.span_words(row.published_on) if row.published_on else "")
            st.markdown(title)
            st.caption(escape.markdown(", ".join(part for part in (*about, row.locator) if part)))
            if row.archived_url:
                st.markdown(escape.link("Archived copy", row.archived_url))


def _actions(stance: StanceDetail) -> None:
    # The version that was on screen when the drawer opened: what changed since is not overwritten unseen.
    seen = st.session_state.setdefault(key_of_round(f"seen-{stance.slug}"), stance.seen)
    with st.container(horizontal=True):
        if st.button("Actor", icon=":material/person:", key=f"actor-{stance.slug}"):
            st.switch_page(ACTOR, query_params={"actor": stance.actor, **carried()})
        # Asked when the drawer opens: a reason that is being typed stays, and the gate of the write asks again.
        if not st.session_state.setdefault(key_of_round(f"may-write-{stance.slug}"), access.may_write()):
            st.caption(escape.markdown(access.why_not()))
            return
        if st.button("Edit", icon=":material/edit:", key=f"edit-{stance.slug}"):
            st.switch_page(ADD, query_params={"edit": stance.slug})
        if stance.retracted_why is not None:
            if st.button("Let it count again", key=f"restore-{stance.slug}"):
                _write(
                    lambda: restore_stance(data.live(), stance.slug, by=data.writer(), seen=seen),
                    "Restored",
                )
            return
        retract = st.popover("Retract", icon=":material/block:")
    with retract:
        why = st.text_area("Why does it no longer count?", key=f"why-{stance.slug}", max_chars=1000)
        if st.button("Retract it", key=f"retract-{stance.slug}", type="primary"):
            by = data.writer()
            _write(lambda: retract_stance(data.live(), stance.slug, why, by=by, seen=seen), "Retracted")


def _write(command: Callable[[], Saved], done: str) -> None:
    try:
        saved = command()
    except Refused as refused:
        st.error(escape.markdown(" ".join(refused.by_field().values())))
        return
    except Problem as problem:
        st.error(escape.markdown(str(problem)))
        return
    notice.leave(f"{done}: {saved.slug}.", saved)
    next_round()
    st.rerun()
