"""Giving roles and taking them away, and making and ending the tokens of programs; only an admin may."""

import re
import secrets
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from db import vocabulary as v
from db.access import digest, email_key
from db.engine import Store
from db.history import Document, Writer, open_change
from db.models import Change, History, Member, Token
from db.problems import Problem
from db.reading import Reader
from db.vocabulary import Role

_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+")
_START: Final = "positions_"
"""Begins every token, so that one that leaks is known for what it is."""


def set_role(store: Store, email: str, role: Role | None, *, by: Writer, settings_name_admin: bool = False) -> int:
    """Give an e-mail address a role, or none, and give the change that did; without a role its tokens end.

    Raises Problem where the last admin would lose the role, unless the settings name one who cannot.
    """
    with store.writing() as session:
        change = open_change(session, by, needs=Role.ADMIN)
        email = _read_email(email)
        member = _member(session, email)
        before = _document(member) if member else None
        if member is None and role is None:
            raise Problem(f"{email} has no role here: there is nothing to take away.")
        if member and member.role is role:
            raise Problem(f"{email} {f'is {role} already' if role else 'has no role'}: choose another role.")
        if member and member.role is Role.ADMIN and not settings_name_admin and _admins(session) == 1:
            raise Problem(
                f"{email} is the last admin: make somebody else admin first, or name one in POSITIONS_ADMINS."
            )
        if member is None:
            member = Member(email=email, role=role, tokens=[], created_in=change.id)
            session.add(member)
        member.role, member.changed_in = role, change.id
        if role is None:
            _end_all(session, change, member)
        _file(session, change, "member", email, before, _document(member))
        return change.id


def make_token(store: Store, name: str, *, email: str, by: Writer) -> str:
    """A new token in a member's name, given only here. It reads, whatever the role, until that is taken away."""
    with store.writing() as session:
        change = open_change(session, by, needs=Role.ADMIN)
        read = Reader()
        name = read.text("name", name, v.NAME, needed="what the token is for")
        read.done({})
        member = _member(session, _read_email(email))
        if member is None or member.role is None:
            raise Problem(f"{email_key(email)[:60]} is no member with a role: give it one first.")
        if any(token.name == name for token in member.tokens):
            raise Problem(f"{member.email} has had a token {name[:60]!r} already: choose another name.")
        token = _START + secrets.token_urlsafe(32)
        marks = {"created_in": change.id, "changed_in": change.id}
        made = Token(member=member, name=name, digest=digest(token), ended=False, **marks)
        session.add(made)
        _file(session, change, "token", _slug(made), None, _token_document(made))
        return token


def end_token(store: Store, name: str, *, email: str, by: Writer) -> int:
    """Let a token open nothing any more, and give the change that did."""
    with store.writing() as session:
        change = open_change(session, by, needs=Role.ADMIN)
        member = _member(session, _read_email(email))
        for token in member.tokens if member else ():
            if token.name == name.strip() and not token.ended:
                _end(session, change, token)
                return change.id
        raise Problem(f"{email_key(email)[:60]} has no token {name[:60]!r} that is in use: see the list of tokens.")


def _read_email(text: str) -> str:
    read = Reader()
    email = read.text("email", email_key(text), v.EMAIL, needed="an e-mail address")
    if email and not (_ADDRESS.fullmatch(email) and email.isprintable()):
        read.refuse("email", f"{email[:60]!r} is no e-mail address: type one like ada@example.org.")
    read.done({})
    return email


def _member(session: Session, email: str) -> Member | None:
    return session.scalar(select(Member).where(Member.email == email).options(selectinload(Member.tokens)))


def _admins(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Member).where(Member.role == Role.ADMIN)) or 0


def _end_all(session: Session, change: Change, member: Member) -> None:
    for token in member.tokens:
        if not token.ended:
            _end(session, change, token)


def _end(session: Session, change: Change, token: Token) -> None:
    before = _token_document(token)
    token.ended, token.changed_in = True, change.id
    _file(session, change, "token", _slug(token), before, _token_document(token))


def _document(member: Member) -> Document:
    return {"email": member.email, "role": member.role.value if member.role else None}


def _token_document(token: Token) -> Document:
    """What the history keeps of a token: nothing that would open anything."""
    return {"member": token.member.email, "name": token.name, "ended": token.ended}


def _slug(token: Token) -> str:
    return f"{token.member.email} {token.name}"


def _file(
    session: Session, change: Change, table: str, slug: str, before: Document | None, after: dict[str, Any]
) -> None:
    session.add(History(change_id=change.id, table_name=table, slug=slug, before=before, after=after))
