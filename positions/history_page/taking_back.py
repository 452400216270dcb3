"""Taking a change back: a dialog says what that will do, or why it cannot be done, before anything is written."""

from typing import Final

import streamlit as st

from db.commands.reverting import Reverted, Revertible, check_revertible, revert_change
from db.problems import Problem
from db.queries.acts import Act
from db.queries.changes import ChangeLine, change_line
from positions import access, data, drawer, escape, notice, words
from positions.past import told

_ASKED: Final = "history: the change that may be taken back"
_WHY: Final = "history-why"
_UNLESS: Final = ", unless something refers to"


def button(change: ChangeLine) -> None:
    """The button that asks; to those who may not write it says why not."""
    if not access.may_write():
        st.caption(escape.markdown(access.why_not()))
        return
    st.button(
        "Take this change back",
        icon=":material/undo:",
        key=f"history-back-{change.id}",
        on_click=lambda: st.session_state.update({_ASKED: change.id}),
    )


def forget() -> None:
    """Ask no longer."""
    st.session_state.pop(_ASKED, None)


def open_stance(slug: str) -> None:
    """Show a stance in the drawer."""
    drawer.open_drawer([slug])


def ask() -> None:
    """The dialog, while a change may be taken back."""
    change = st.session_state.get(_ASKED)
    if change is None:
        return

    @st.dialog("Take this change back?", on_dismiss=forget)
    def dialog() -> None:
        if _ASKED not in st.session_state:  # it was answered
            st.rerun()
        _dialog(change)

    dialog()


def _dialog(number: int) -> None:
    try:
        with data.live().reading() as session:
            change = change_line(session, number)
            found = check_revertible(session, number)
    except Problem as problem:
        st.error(escape.markdown(str(problem)), icon=":material/block:")
        st.button("Close", key="history-close", on_click=forget)
        return
    assert change is not None  # noqa: S101 - it was checked to be there
    names = told.names_for(data.book(), change.first, cited=False)
    st.markdown(f"{told.icon(change)} {told.headline(change, names)}")
    st.caption(told.about(change))
    for sentence in sentences(change, found):
        st.markdown(f"- {escape.markdown(sentence)}")
    st.text_input("Why", key=_WHY, max_chars=1000, placeholder="kept in the history")
    with st.container(horizontal=True):
        st.button("Take it back", type="primary", key="history-take", on_click=_take, args=(number,))
        st.button("Leave it", key="history-close", on_click=forget)


def sentences(change: ChangeLine, found: Revertible) -> list[str]:
    """What taking a change back will do."""
    counts = {(count.table, count.act): count.things for count in change.counts}
    if found.brought is not None:
        stances = words.counted(found.stances, "stance")
        if any(thing.act is Act.UNDONE for thing in found.things):
            return [f"Those of the {stances} of this import that undoing it retracted count again."]
        return [
            f"The {stances} that this import brought no longer count; they stay visible as retracted.",
            "Actors, posts, issues, sources and events that came along stay in the record.",
        ]
    told = []
    for (table, act), count in counts.items():
        things = words.counted(count, table)
        goes = f"goes{_UNLESS} it." if count == 1 else f"go{_UNLESS} them."
        told.append(
            {
                Act.CREATED: f"{things} recorded by it {'is' if count == 1 else 'are'} retracted."
                if table == "stance"
                else f"{things} that it recorded {goes}",
                Act.CHANGED: f"{things} {'gets its' if count == 1 else 'get their'} former content again.",
                Act.RETRACTED: f"{things} {'counts' if count == 1 else 'count'} again.",
                Act.RESTORED: f"{things} {'is' if count == 1 else 'are'} retracted again.",
                Act.MERGED: f"{things} {'is' if count == 1 else 'are'} there again, with what went to the other.",
                Act.SPLIT: f"{things} {'is' if count == 1 else 'are'} merged again.",
                Act.REMOVED: f"{things} {'is' if count == 1 else 'are'} there again.",
                Act.RETURNED: f"{things} that it brought back {goes}",
            }[act]
        )
    return [*told, "This is a change of its own, which can be taken back, too."]


def _take(number: int) -> None:
    forget()
    try:
        done = revert_change(data.live(), number, by=data.writer(st.session_state.get(_WHY, "")))
    except Problem as problem:
        notice.leave(str(problem), None)
        return
    st.session_state[_WHY] = ""
    notice.leave(_done(number, done), None)
    st.query_params.from_dict({"change": str(done.change)})


def _done(number: int, done: Reverted) -> str:
    stays = words.listed([slug for _, slug in done.stays[:3]])
    more = f" and {len(done.stays) - 3:,} more" if len(done.stays) > 3 else ""
    stayed = f" What it recorded stays: {stays}{more}." if stays else ""
    return f"Change {number} is taken back by change {done.change}, which is shown here.{stayed}"
