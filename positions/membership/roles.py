"""The roles there are, and a form to give one or to take it away."""

from typing import Final

import pandas as pd
import streamlit as st

from db.commands.members import set_role
from db.problems import Problem, Refused
from db.queries.members import MemberRow, members
from db.vocabulary import Role
from positions import data, escape, notice, words
from positions.settings import named_admins

NONE: Final = "no role"
_MAY: Final = {
    Role.READER.value: "reader: reads everything",
    Role.EDITOR.value: "editor: changes the record as well",
    Role.ADMIN.value: "admin: gives roles and tokens as well",
    NONE: "no role: what was given is taken away",
}


def show() -> None:
    """The table of members, and below it the form."""
    with data.live().reading() as session:
        found = members(session)
    if found:
        st.dataframe(_table(found), hide_index=True, width="stretch")
    else:
        st.caption("No role has been given yet.")
    named = sorted(named_admins())
    if named:
        told = f"{words.listed(named)} {'is' if len(named) == 1 else 'are'} admin by the settings of this program."
        st.caption(escape.markdown(told))
    with st.form("member", enter_to_submit=False):
        st.markdown("**Give a role, or take it away**")
        email = st.text_input("E-mail address", key="member-email", placeholder="ada@example.org")
        role = st.radio("Role", list(_MAY), format_func=_MAY.__getitem__, key="member-role", index=0)
        why = st.text_input("Why", key="member-why", max_chars=1000, placeholder="kept in the history")
        if st.form_submit_button("Save", type="primary", icon=":material/save:", key="member-save"):
            _save(email, None if role == NONE else Role(role), why)


def _table(found: tuple[MemberRow, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "E-mail address": [row.email for row in found],
            "Role": [row.role.value if row.role else NONE for row in found],
            "Since": [row.at.astimezone().date() for row in found],
            "Given or taken by": [row.by for row in found],
            "Why": [row.why for row in found],
        }
    )


def _save(email: str, role: Role | None, why: str) -> None:
    try:
        set_role(data.live(), email, role, by=data.writer(why), settings_name_admin=bool(named_admins()))
    except Refused as refused:
        st.error(escape.markdown(" ".join(refused.by_field().values())))
    except Problem as problem:
        st.error(escape.markdown(str(problem)))
    else:
        notice.leave(f"{email.strip()} has {f'the role of {role}' if role else 'no role'} now.", None)
        st.rerun()
