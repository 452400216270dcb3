"""The tokens of programs: what there is, a form to make one, and a way to end one."""

from typing import Final

import pandas as pd
import streamlit as st

from db.commands.members import end_token, make_token
from db.problems import Problem, Refused
from db.queries.members import TokenRow, members, tokens
from positions import data, escape, notice

_MADE: Final = "token that was just made"


def show() -> None:
    """The table of tokens, the one that was just made, and the forms."""
    st.subheader("Tokens", anchor=False)
    st.caption("A program shows one to read the API in a member's name (Authorization: Bearer TOKEN).")
    with data.live().reading() as session:
        found = tokens(session)
        holders = [row.email for row in members(session) if row.role]
    if found:
        st.dataframe(_table(found), hide_index=True, width="stretch")
    _show_made()
    if holders:
        _make(holders)
    in_use = [row for row in found if not row.ended]
    if in_use:
        _end(in_use)


def _table(found: tuple[TokenRow, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Member": [row.member for row in found],
            "What for": [row.name for row in found],
            "Is": ["ended" if row.ended else "in use" for row in found],
            "Since": [row.at.astimezone().date() for row in found],
            "By": [row.by for row in found],
        }
    )


def _show_made() -> None:
    made = st.session_state.get(_MADE)
    if made:
        with st.container(border=True):
            st.markdown("Copy this token now: it is not kept, and not shown again.")
            st.code(made, language=None)
            st.button("I have copied it", key="token-copied", on_click=lambda: st.session_state.pop(_MADE, None))


def _make(holders: list[str]) -> None:
    with st.form("token", enter_to_submit=False):
        st.markdown("**Make a token**")
        member = st.selectbox("Member", holders, key="token-member")
        name = st.text_input("What for", key="token-name", placeholder="the weekly report")
        if not st.form_submit_button("Make it", icon=":material/key:", key="token-make"):
            return
        try:
            st.session_state[_MADE] = make_token(data.live(), name, email=member, by=data.writer())
        except Refused as refused:
            st.error(escape.markdown(" ".join(refused.by_field().values())))
        except Problem as problem:
            st.error(escape.markdown(str(problem)))
        else:
            st.rerun()


def _end(in_use: list[TokenRow]) -> None:
    with st.form("end", enter_to_submit=False):
        st.markdown("**End a token**")
        at = st.selectbox(
            "Token",
            range(len(in_use)),
            format_func=lambda place: f"{in_use[place].name} ({in_use[place].member})",
            key="token-ended",
        )
        if not st.form_submit_button("End it", icon=":material/block:", key="token-end"):
            return
        row = in_use[at]
        try:
            end_token(data.live(), row.name, email=row.member, by=data.writer())
        except Problem as problem:
            st.error(escape.markdown(str(problem)))
        else:
            notice.leave(f"Ended: {row.name} of {row.member} opens nothing any more.", None)
            st.rerun()
