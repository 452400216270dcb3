"""Who may do what: a writer as the ways in describe it, and the role that the record gives to an e-mail address."""

import hashlib
import string
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Member
from db.problems import NotAllowed
from db.vocabulary import Role, Via

READ_ONLY: Final = "You may read here but not change anything: ask an admin for the role of editor."
ADMIN_ONLY: Final = "Only an admin may do this: ask one to do it, or for the role of admin."
_SMALL: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, by which way, and why; and what gives them the right to."""

    name: str
    via: Via
    why: str = ""
    role: Role = Role.EDITOR
    """The role that the way in gives: the local user's, one from the settings, one from the sign-in."""
    email: str = ""
    """Set where the members of the record are asked as well: what they say counts instead of `role`."""
    barred: str = ""
    """Why this writer may write nothing at all, in a sentence; blank for most."""


def email_key(text: str) -> str:
    """An e-mail address as it is compared: no blanks around it, A to Z as a to z, every other letter as it is."""
    return text.strip().translate(_SMALL)


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256, in hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def role_of(session: Session, email: str, otherwise: Role | None) -> Role | None:
    """The role of an e-mail address now: what the members say, or `otherwise` where they do not name it.

    A member whose role was taken away has none, whatever the sign-in says.
    """
    found = session.execute(select(Member.role).where(Member.email == email)).one_or_none() if email else None
    return found.role if found else otherwise


def check_role(session: Session, by: Writer, needed: Role) -> None:
    """Raise NotAllowed, with a sentence, for a writer who has not this role at this moment."""
    if by.barred:
        raise NotAllowed(by.barred)
    role = role_of(session, by.email, by.role)
    if role is None or not role.covers(needed):
        raise NotAllowed(ADMIN_ONLY if needed is Role.ADMIN else READ_ONLY)
