"""The table of releases: states of the record under a name, with the hash that tells whether one is still so."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db import vocabulary as v
from db.base import Base, Key, Slug, text_rule


class Release(Base):
    """What the record held at a change, under a name; it is never changed."""

    __tablename__ = "release"
    __table_args__ = (
        text_rule("slug", v.SLUG, needed=True),
        text_rule("name", v.NAME, needed=True),
        text_rule("note", v.LONG),
        CheckConstraint("length(digest) = 64", name="digest_length"),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(String(64))
    """The SHA-256 of the record (`db/digests.py`), in hexadecimal."""
    created_in: Mapped[int] = mapped_column(ForeignKey("change.id"))
    """The change that made it: the revision it is a name for."""
