"""Who is at the browser, as the way in tells it: the local user, somebody signed in, or a reader from elsewhere.

What the members of the record say about them is asked later: by the gate of every write, and in `access.py`.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit import config

from db.access import Writer, email_key
from db.problems import StoreProblem
from db.vocabulary import Role, Via
from positions.local import is_local
from positions.settings import named_admins, open_to_all, role_claim

FROM_ELSEWHERE: Final = (
    "You may read here but not change anything: no sign-in is set up, and you do not come directly from the "
    "machine that the program runs on."
)
SIGN_IN: Final = "Sign in to see what you may do here: without that you change nothing."
ENDED: Final = "Your sign-in has ended, and nothing more is saved: copy what you typed, then sign in again."
UNVERIFIED: Final = (
    "Your e-mail address has not been verified where you signed in, so it gives you no role here: verify it there, "
    "then sign in again."
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the browser; `name` stands in the history for what they change."""

    name: str
    role: Role | None
    """What the way in gives; none where that is nothing, not even reading."""
    email: str = ""
    """Set where the members are asked as well, and what they say counts."""
    says: str = ""
    """Why they may do no more than they may, in a sentence; blank where only the members can tell."""
    signed_in: bool = False


def is_configured() -> bool:
    """Whether people sign in here: the secrets have a section [auth]. Raises StoreProblem for unreadable secrets.

    Secrets that cannot be read would otherwise pass for none, and open to all what they were to keep.
    """
    if st.secrets.load_if_toml_exists():
        return bool(st.secrets.get("auth"))
    if any(Path(path).is_file() for path in config.get_option("secrets.files")):
        raise StoreProblem("The secrets of this program cannot be read: correct .streamlit/secrets.toml.")
    return False


def providers() -> tuple[str, ...]:
    """Where people may sign in, as Streamlit names it; blank for the one that has no name."""
    auth = st.secrets["auth"]
    named = [name for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part]
    return (*([""] if "client_id" in auth else []), *named)


def arrival() -> Arrival:
    """Who is at the browser now; asked again for every write, since a sign-in ends with time."""
    if is_configured():
        return _by_sign_in(st.user.to_dict())
    if _comes_directly():
        return Arrival(getuser(), Role.ADMIN)
    return Arrival("a reader from elsewhere", Role.READER, says=FROM_ELSEWHERE)


def writer(why: str) -> Writer:
    """Who writes from a page; the gate says no to whom it has to."""
    who = arrival()
    return Writer(who.name, Via.FORM, why, role=who.role or Role.READER, email=who.email, barred=who.says)


def _comes_directly() -> bool:
    """Whether the browser is on this machine; no for one that has gone, whose headers nobody has any more."""
    if config.get_option("global.appTest"):
        return True  # a page drawn by Streamlit's AppTest, without a server that anybody could reach
    headers = st.context.headers
    every = [(name, text) for name in headers for text in headers.get_all(name)]
    return is_local(every, st.context.ip_address or "127.0.0.1")  # Streamlit gives none for this machine's own


def _by_sign_in(user: Mapping[str, Any]) -> Arrival:
    guest = Role.READER if open_to_all() else None
    if not user.get("is_logged_in"):
        return Arrival("a guest", guest, says=SIGN_IN)
    if _has_ended(user.get("exp")):
        return Arrival("a guest", guest, says=ENDED)
    email = email_key(str(user.get("email") or ""))
    verified = bool(email) and user.get("email_verified") in (True, "true")  # some providers write it as text
    claimed = _claimed(user.get(role_claim()) if role_claim() else None)
    if verified and email in named_admins():
        return Arrival(email, Role.ADMIN, signed_in=True)
    if verified:
        return Arrival(email, claimed or guest, email=email, signed_in=True)
    if claimed:  # an address that nobody has verified is not put down as theirs
        name = f"{user.get('name') or 'signed in'} ({user.get('sub')})"
        return Arrival(name, claimed, signed_in=True)
    return Arrival(email or "a guest", guest, says=UNVERIFIED, signed_in=True)


def _has_ended(exp: object) -> bool:
    """Whether the moment that the sign-in is good until has passed; Streamlit itself does not look at it."""
    return isinstance(exp, int | float) and time.time() >= exp


def _claimed(claim: object) -> Role | None:
    """The highest role that a claim names, alone or in a list; none where it names no role."""
    words = [claim] if isinstance(claim, str) else claim if isinstance(claim, Iterable) else []
    roles = [role for role in Role if role.value in set(map(str, words))]
    return roles[-1] if roles else None
