"""What the person at the browser may do, for pages: what to show, what to leave out, and why."""

from typing import Final

import streamlit as st

from db.access import ADMIN_ONLY, READ_ONLY, role_of
from db.problems import Problem
from db.vocabulary import Role
from positions import chosen_edition, data, signin
from positions.settings import open_to_all

_FORM: Final = "page whose form was opened by somebody who might write"
_WITH_FORMS: Final = ("add", "codebook")
"""Pages on which much may have been typed; by the end of their addresses."""


def role() -> Role | None:
    """The role they have at this moment; none where they may not even read."""
    who = signin.arrival()
    found = who.role
    if who.email:
        with data.live().reading() as session:
            found = role_of(session, who.email, who.role)
    return found or (Role.READER if open_to_all() else None)


def role_or_none() -> Role | None:
    """The same, and none where a store that cannot be used keeps it from being told; for the navigation."""
    try:
        return role()
    except Problem:
        return None


def may_write() -> bool:
    """Whether they may change the record, which is not an edition; the gate of every write asks again."""
    if chosen_edition.asked():
        return False
    found = role()
    return found is not None and found.covers(Role.EDITOR)


def is_admin() -> bool:
    """Whether they may give roles and tokens."""
    return role() is Role.ADMIN


def why_no_admin() -> str:
    """Why they may not give roles, in a sentence."""
    return signin.arrival().says or ADMIN_ONLY


def why_not() -> str:
    """Why they may not change the record, in a sentence."""
    who = signin.arrival()
    if chosen_edition.asked() and role():
        return chosen_edition.READ_ONLY
    if who.says or role():
        return who.says or READ_ONLY
    return f"{who.name} has no role here: ask an admin to give it one."


def admits(page: str, found: Role | None) -> bool:
    """Whether this role may see a page, by the end of its address; asked once in each run, before it is drawn.

    Who had a form open when a role or a sign-in ended keeps it until they leave the page: nothing typed is lost.
    """
    if found is not None and found.covers(Role.EDITOR):
        st.session_state[_FORM] = page
    elif st.session_state.get(_FORM) != page or page not in _WITH_FORMS:
        st.session_state.pop(_FORM, None)
    return found is not None or may_open_form()


def may_open_form() -> bool:
    """Whether the page that is drawn shows its form: to those who may write, and to those who had it open."""
    return _FORM in st.session_state and not chosen_edition.asked()
