"""The tables of the record (SQLAlchemy 2.1): mapped classes, with each rule a database can hold as a named CHECK.

Slugs are the identity outside the store. Every row of the record carries the change that made it and the one
that last touched it. Nothing is deleted: a stance is retracted with a reason.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import vocabulary as v
from db.base import Base, Key, Slug, Tracked, in_order, text_rule
from db.changes import Change as Change  # the door to all tables
from db.changes import History as History
from db.changes import StoreIdentity as StoreIdentity
from db.members import Member as Member
from db.members import Token as Token
from db.releases import Release as Release


class Actor(Tracked, Base):
    """Somebody whose stances are recorded."""

    __tablename__ = "actor"
    __table_args__ = (
        text_rule("slug", v.SLUG, needed=True),
        text_rule("name", v.NAME, needed=True),
        text_rule("note", v.LONG),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str]
    kind: Mapped[v.ActorKind]
    colour: Mapped[v.Colour | None]
    note: Mapped[str] = mapped_column(default="")
    affiliations: Mapped[list["Affiliation"]] = relationship(
        foreign_keys="Affiliation.actor_id",
        back_populates="actor",
        order_by="Affiliation.id",
        lazy="raise_on_sql",
    )


class Affiliation(Tracked, Base):
    """A post an actor holds with a principal, from a day to a day (either may be unknown)."""

    __tablename__ = "affiliation"
    __table_args__ = (
        UniqueConstraint("actor_id", "principal_id", "role", "starts_on"),
        CheckConstraint("actor_id <> principal_id", name="of_another"),
        in_order("starts_on", "ends_on"),
        text_rule("role", v.NAME),
    )
    id: Mapped[Key]
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"))
    principal_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), index=True)
    role: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    speaks_for: Mapped[bool]
    actor: Mapped[Actor] = relationship(foreign_keys=[actor_id], back_populates="affiliations", lazy="raise_on_sql")
    principal: Mapped[Actor] = relationship(foreign_keys=[principal_id], lazy="raise_on_sql")


class ActorAlias(Tracked, Base):
    """What a merged duplicate of an actor was called: links and searches for it find the actor it went into."""

    __tablename__ = "actor_alias"
    __table_args__ = (
        text_rule("slug", v.SLUG, needed=True),
        text_rule("name", v.NAME, needed=True),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), index=True)


class Voice(Base):
    """Derived from affiliations (`db/voices.py`): on which days a speaker's stances are also the principal's."""

    __tablename__ = "voice"
    __table_args__ = (in_order("starts_on", "ends_on"),)
    principal_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(Date, primary_key=True)
    ends_on: Mapped[date]


class Issue(Tracked, Base):
    """A question on which actors take positions, with a scale whose two ends are named by content."""

    __tablename__ = "issue"
    __table_args__ = (
        CheckConstraint("scale_min < scale_max", name="scale"),
        text_rule("slug", v.SLUG, needed=True),
        text_rule("name", v.NAME, needed=True),
        text_rule("question", v.SUMMARY, needed=True),
        text_rule("low_end", v.LABEL, needed=True),
        text_rule("high_end", v.LABEL, needed=True),
        text_rule("note", v.LONG),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str]
    question: Mapped[str]
    place: Mapped[int]
    """Where the issue stands in lists, from 1."""
    scale_min: Mapped[float]
    scale_max: Mapped[float]
    low_end: Mapped[str]
    high_end: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    levels: Mapped[list["ScaleLevel"]] = relationship(
        back_populates="issue", order_by="ScaleLevel.value", lazy="raise_on_sql"
    )


class ScaleLevel(Tracked, Base):
    """One worded level of an issue's scale: the label for axes, and the meaning that coders work by."""

    __tablename__ = "scale_level"
    __table_args__ = (
        UniqueConstraint("issue_id", "value"),
        text_rule("label", v.LABEL, needed=True),
        text_rule("meaning", v.SUMMARY, needed=True),
    )
    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    value: Mapped[float]
    label: Mapped[str]
    meaning: Mapped[str]
    issue: Mapped[Issue] = relationship(back_populates="levels", lazy="raise_on_sql")


class Source(Tracked, Base):
    """A publication that evidence points to."""

    __tablename__ = "source"
    __table_args__ = (
        text_rule("slug", v.SLUG, needed=True),
        text_rule("title", v.TITLE, needed=True),
        text_rule("publisher", v.NAME),
        text_rule("author", v.NAME),
        CheckConstraint(
            "url = '' OR lower(url) LIKE 'http://%' OR lower(url) LIKE 'https://%'",
            name="url_is_a_web_address",
        ),
        text_rule("url", v.URL),
        CheckConstraint(
            "archived_url = '' OR lower(archived_url) LIKE 'http://%' OR lower(archived_url) LIKE 'https://%'",
            name="archived_url_is_a_web_address",
        ),
        text_rule("archived_url", v.URL),
        in_order("published_first", "published_last"),
        CheckConstraint("(published_on = '') = (published_first IS NULL)", name="published_first"),
        CheckConstraint("(published_on = '') = (published_last IS NULL)", name="published_last"),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    title: Mapped[str]
    publisher: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    published_on: Mapped[str] = mapped_column(String(v.DATE), default="")
    published_first: Mapped[date | None]
    published_last: Mapped[date | None]
    url: Mapped[str] = mapped_column(default="")
    archived_url: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(20), default="")


class SourceAlias(Tracked, Base):
    """What a merged duplicate of a source was called: its slug and its title."""

    __tablename__ = "source_alias"
    __table_args__ = (
        text_rule("slug", v.SLUG, needed=True),
        text_rule("name", v.TITLE, needed=True),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)


class Event(Tracked, Base):
    """Something that happened, drawn as a vertical on charts."""

    __tablename__ = "event"
    __table_args__ = (
        in_order("occurred_first", "occurred_last"),
        text_rule("slug", v.SLUG, needed=True),
        text_rule("name", v.NAME, needed=True),
        text_rule("description", v.LONG),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    name: Mapped[str]
    kind: Mapped[v.EventKind]
    occurred_on: Mapped[str] = mapped_column(String(v.DATE))
    occurred_first: Mapped[date]
    occurred_last: Mapped[date]
    description: Mapped[str] = mapped_column(default="")
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    source: Mapped[Source | None] = relationship(lazy="raise_on_sql")


class Stance(Tracked, Base):
    """One recorded, dated, sourced statement or act: an actor, an issue, an occasion."""

    __tablename__ = "stance"
    __table_args__ = (
        CheckConstraint("(answer = 'placed') = (value IS NOT NULL)", name="value_exactly_when_placed"),
        CheckConstraint("known_on >= stated_last", name="known_once_it_took_effect"),
        in_order("stated_first", "stated_last"),
        text_rule("slug", v.SLUG, needed=True),
        text_rule("summary", v.SUMMARY, needed=True),
        text_rule("note", v.LONG),
        text_rule("retracted_why", v.LONG, needed=True),
        # Covers the lines of an actor on an issue: every column that the position rules read.
        Index(
            "ix_stance_line",
            *("actor_id", "issue_id", "stated_last", "known_on", "answer", "value"),
            *("kind", "certainty", "attribution", "retracted_why"),
        ),
        Index("ix_stance_stated_last_slug", "stated_last", "slug"),
    )
    id: Mapped[Key]
    slug: Mapped[Slug]
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"))
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    stated_on: Mapped[str] = mapped_column(String(v.DATE))
    stated_first: Mapped[date]
    stated_last: Mapped[date]
    """The day on which it takes effect."""
    known_on: Mapped[date]
    answer: Mapped[v.Answer]
    value: Mapped[float | None]
    kind: Mapped[v.Kind]
    certainty: Mapped[v.Certainty]
    attribution: Mapped[v.Attribution]
    summary: Mapped[str]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    in_article: Mapped[bool] = mapped_column(default=False)
    verified: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    retracted_why: Mapped[str | None]
    """Why the stance no longer counts; none while it does."""
    actor: Mapped[Actor] = relationship(lazy="raise_on_sql")
    issue: Mapped[Issue] = relationship(lazy="raise_on_sql")
    event: Mapped[Event | None] = relationship(lazy="raise_on_sql")
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="stance", order_by="Evidence.place", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class Evidence(Tracked, Base):
    """A source that bears a stance out, with the words quoted and where they are found."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("stance_id", "place"),
        text_rule("quote", v.LONG),
        text_rule("locator", v.NAME),
    )
    id: Mapped[Key]
    stance_id: Mapped[int] = mapped_column(ForeignKey("stance.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    place: Mapped[int]
    """Its order under the stance, from 1."""
    quote: Mapped[str] = mapped_column(default="")
    locator: Mapped[str] = mapped_column(default="")
    stance: Mapped[Stance] = relationship(back_populates="evidence", lazy="raise_on_sql")
    source: Mapped[Source] = relationship(lazy="raise_on_sql")
