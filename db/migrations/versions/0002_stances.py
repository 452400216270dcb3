"""Sources, events, stances with their evidence, and history."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _source()
    _event()
    _stance()
    _evidence()
    _history()


def downgrade() -> None:
    for table in ("history", "evidence", "stance", "event", "source"):
        op.drop_table(table)


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("published_on", sa.String(length=21), nullable=False),
        sa.Column("published_first", sa.Date(), nullable=True),
        sa.Column("published_last", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("archived_url", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        *_marks(),
        sa.CheckConstraint(
            "(published_on = '') = (published_first IS NULL)", name=op.f("ck_source_published_first")
        ),
        sa.CheckConstraint("(published_on = '') = (published_last IS NULL)", name=op.f("ck_source_published_last")),
        *(_is_a_web_address(column) for column in ("archived_url", "url")),
        sa.CheckConstraint("length(archived_url) <= 2000", name=op.f("ck_source_archived_url_length")),
        sa.CheckConstraint("length(author) <= 200", name=op.f("ck_source_author_length")),
        sa.CheckConstraint("length(publisher) <= 200", name=op.f("ck_source_publisher_length")),
        sa.CheckConstraint("length(slug) <= 120 AND length(trim(slug)) > 0", name=op.f("ck_source_slug_length")),
        sa.CheckConstraint("length(title) <= 500 AND length(trim(title)) > 0", name=op.f("ck_source_title_length")),
        sa.CheckConstraint("length(url) <= 2000", name=op.f("ck_source_url_length")),
        sa.CheckConstraint(
            "published_first <= published_last", name=op.f("ck_source_published_first_before_published_last")
        ),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_source_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_source_created_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("slug", name=op.f("uq_source_slug")),
    )


def _is_a_web_address(column: str) -> sa.CheckConstraint:
    rule = f"{column} = '' OR lower({column}) LIKE 'http://%' OR lower({column}) LIKE 'https://%'"
    return sa.CheckConstraint(rule, name=op.f(f"ck_source_{column}_is_a_web_address"))


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            _choice("kind", "summit", "talks", "test", "exercise", "united-nations", "statement", "other"),
            nullable=False,
        ),
        sa.Column("occurred_on", sa.String(length=21), nullable=False),
        sa.Column("occurred_first", sa.Date(), nullable=False),
        sa.Column("occurred_last", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        *_marks(),
        sa.CheckConstraint("length(description) <= 10000", name=op.f("ck_event_description_length")),
        sa.CheckConstraint("length(name) <= 200 AND length(trim(name)) > 0", name=op.f("ck_event_name_length")),
        sa.CheckConstraint("length(slug) <= 120 AND length(trim(slug)) > 0", name=op.f("ck_event_slug_length")),
        sa.CheckConstraint(
            "occurred_first <= occurred_last", name=op.f("ck_event_occurred_first_before_occurred_last")
        ),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_event_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_event_created_in")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_event_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )


def _stance() -> None:
    op.create_table("stance", *_stance_columns(), *_marks(), *_stance_rules())
    op.create_index(op.f("ix_stance_issue_id"), "stance", ["issue_id"])
    op.create_index(
        "ix_stance_line",
        "stance",
        [
            *("actor_id", "issue_id", "stated_last", "known_on", "answer", "value"),
            *("kind", "certainty", "attribution", "retracted_why"),
        ],
    )
    op.create_index("ix_stance_stated_last_slug", "stance", ["stated_last", "slug"])


def _stance_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("stated_on", sa.String(length=21), nullable=False),
        sa.Column("stated_first", sa.Date(), nullable=False),
        sa.Column("stated_last", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column(
            "answer",
            _choice("answer", "placed", "unclear", "declined"),
            nullable=False,
        ),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column(
            "kind",
            _choice("kind", "declared_policy", "demand", "offer", "signal", "action"),
            nullable=False,
        ),
        sa.Column(
            "certainty",
            _choice("certainty", "high", "medium", "low"),
            nullable=False,
        ),
        sa.Column(
            "attribution",
            _choice("attribution", "own", "own_side", "other_side", "leak", "analyst"),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("in_article", sa.Boolean(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("retracted_why", sa.Text(), nullable=True),
    )


def _stance_rules() -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint(
            "(answer = 'placed') = (value IS NOT NULL)", name=op.f("ck_stance_value_exactly_when_placed")
        ),
        sa.CheckConstraint("known_on >= stated_last", name=op.f("ck_stance_known_once_it_took_effect")),
        sa.CheckConstraint("length(note) <= 10000", name=op.f("ck_stance_note_length")),
        sa.CheckConstraint(
            "length(retracted_why) <= 10000 AND length(trim(retracted_why)) > 0",
            name=op.f("ck_stance_retracted_why_length"),
        ),
        sa.CheckConstraint("length(slug) <= 120 AND length(trim(slug)) > 0", name=op.f("ck_stance_slug_length")),
        sa.CheckConstraint(
            "length(summary) <= 1000 AND length(trim(summary)) > 0", name=op.f("ck_stance_summary_length")
        ),
        sa.CheckConstraint("stated_first <= stated_last", name=op.f("ck_stance_stated_first_before_stated_last")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_stance_actor_id")),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_stance_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_stance_created_in")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_stance_event_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_stance_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stance")),
        sa.UniqueConstraint("slug", name=op.f("uq_stance_slug")),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stance_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        *_marks(),
        sa.CheckConstraint("length(locator) <= 200", name=op.f("ck_evidence_locator_length")),
        sa.CheckConstraint("length(quote) <= 10000", name=op.f("ck_evidence_quote_length")),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_evidence_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_evidence_created_in")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_evidence_source_id")),
        sa.ForeignKeyConstraint(["stance_id"], ["stance.id"], name=op.f("fk_evidence_stance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("stance_id", "place", name=op.f("uq_evidence_stance_id_place")),
    )
    op.create_index(op.f("ix_evidence_source_id"), "evidence", ["source_id"])


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_history_change_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_change_id"), "history", ["change_id"])
    op.create_index("ix_history_thing", "history", ["table_name", "slug", "change_id"])


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _marks() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("created_in", sa.Integer(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
    )
