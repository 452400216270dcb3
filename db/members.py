"""The tables that say who may do what where people sign in; `db/models.py` names them beside the record's."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import vocabulary as v
from db.base import Base, Key, Tracked, text_rule


class Member(Tracked, Base):
    """Somebody who was given a role by e-mail address; without a role it was taken away again."""

    __tablename__ = "member"
    __table_args__ = (text_rule("email", v.EMAIL, needed=True),)
    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[v.Role | None]
    tokens: Mapped[list["Token"]] = relationship(order_by="Token.id", back_populates="member", lazy="raise_on_sql")


class Token(Tracked, Base):
    """What a program shows to read in a member's name; only a digest of it is kept."""

    __tablename__ = "token"
    __table_args__ = (
        UniqueConstraint("member_id", "name"),
        text_rule("name", v.NAME, needed=True),
    )
    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token, as hexadecimal digits."""
    ended: Mapped[bool] = mapped_column(default=False)
    member: Mapped[Member] = relationship(back_populates="tokens", lazy="raise_on_sql")
