"""Who is signed in, above every page, with the way in and out; and what stands in place of a closed page."""

from importlib.util import find_spec
from typing import Final

import streamlit as st

from db import log
from positions import access, escape, signin

_ARRIVED: Final = "account: whose sign-in was logged"


def show() -> None:
    """One line above the page: who reads here as what, or why nothing can be changed here."""
    if not signin.is_configured():
        if signin.arrival().says:
            st.info(access.why_not(), icon=":material/lock:")
        return
    who = signin.arrival()
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="account"):
        if who.signed_in:
            _log_arrival(who.name)
            role = access.role()
            st.caption(escape.markdown(f"{who.name}, {role}" if role else who.name), width="content")
            _way_out()
        elif access.role():  # reading is open to all
            _ways_in("tertiary")
    if not who.signed_in and access.may_open_form():
        st.warning(access.why_not(), icon=":material/lock:")


def closed(page: str) -> None:
    """What somebody sees who may not read this page, by the end of its address: why, and the way in."""
    st.title("Positions", anchor=False)
    who = signin.arrival()
    if not who.signed_in and who.says == signin.SIGN_IN:
        st.markdown("Sign in to read this record.")
    else:
        st.warning(escape.markdown(access.why_not()), icon=":material/lock:")
    if who.signed_in:
        _log_arrival(who.name)
        _way_out()
    else:
        _ways_in("primary")
        if page or st.query_params:
            st.caption("Signing in leads to the first page: open your link again after it.")


def say_why_not() -> None:
    """In place of a form: why nothing can be changed."""
    st.info(escape.markdown(access.why_not()), icon=":material/lock:")


def _log_arrival(name: str) -> None:
    """Log a sign-in, once in each tab."""
    if st.session_state.get(_ARRIVED) != name:
        st.session_state[_ARRIVED] = name
        log.event("sign-in", user=name)


def _way_out() -> None:
    st.button("Sign out", icon=":material/logout:", type="tertiary", key="sign-out", on_click=_leave)


def _leave() -> None:
    log.event("sign-out", user=signin.arrival().name)
    st.logout()


def _ways_in(kind: str) -> None:
    """A button for each place where people may sign in."""
    if find_spec("authlib") is None:
        st.error("Nobody can sign in yet: install the program with its extra `auth`, then start it again.")
        return
    for name in signin.providers():
        st.button(
            f"Sign in with {escape.markdown(name)}" if name else "Sign in",
            icon=":material/login:",
            type="primary" if kind == "primary" else "tertiary",
            key=f"sign-in-{name}",
            on_click=st.login,
            args=(name,) if name else (),
        )
