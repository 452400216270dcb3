"""The tables that say who changed what, and which store this is; `db/models.py` names them beside the record's."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db import vocabulary as v
from db.base import Base, Key, text_rule


class Change(Base):
    """One write transaction; its id is the store's revision."""

    __tablename__ = "change"
    __table_args__ = (
        text_rule("by", v.NAME, needed=True),
        text_rule("why", v.LONG),
        {"sqlite_autoincrement": True},  # an id is never given twice: caches are keyed by it
    )
    id: Mapped[Key]
    at: Mapped[datetime]
    by: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    via: Mapped[v.Via]


class History(Base):
    """What a change did to one thing of the record: its whole content before and after."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_thing", "table_name", "slug", "change_id"),)
    id: Mapped[Key]
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), index=True)
    table_name: Mapped[str]
    slug: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]]


class StoreIdentity(Base):
    """One row: which store this is. A restored or replaced file has another uuid."""

    __tablename__ = "store"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: Mapped[Key]
    uuid: Mapped[str] = mapped_column(String(36))
