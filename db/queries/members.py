"""Who has which role, which tokens there are, and whose a token is."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Change, Member, Token
from db.vocabulary import Role


class MemberRow(NamedTuple):
    """A member, and the change that last gave or took a role."""

    email: str
    role: Role | None
    at: datetime
    by: str
    why: str


class TokenRow(NamedTuple):
    """A token by its name, and the change that made it, or that ended it."""

    member: str
    name: str
    ended: bool
    at: datetime
    by: str


def members(session: Session) -> tuple[MemberRow, ...]:
    """Every member, those without a role as well, by e-mail address."""
    rows = session.execute(
        select(Member.email, Member.role, Change.at, Change.by, Change.why)
        .join(Change, Change.id == Member.changed_in)
        .order_by(Member.email)
    )
    return tuple(MemberRow(*row) for row in rows)


def tokens(session: Session) -> tuple[TokenRow, ...]:
    """Every token, those that ended as well, by member and in the order they were made."""
    rows = session.execute(
        select(Member.email, Token.name, Token.ended, Change.at, Change.by)
        .join(Member, Member.id == Token.member_id)
        .join(Change, Change.id == Token.changed_in)
        .order_by(Member.email, Token.id)
    )
    return tuple(TokenRow(*row) for row in rows)


def bearer(session: Session, digest: str) -> str | None:
    """The e-mail address of the member whose token has this digest; none where it opens nothing."""
    return session.scalar(
        select(Member.email)
        .join(Token, Token.member_id == Member.id)
        .where(Token.digest == digest, ~Token.ended, Member.role.is_not(None))
    )
