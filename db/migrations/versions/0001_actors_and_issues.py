"""Who changes what; actors, who speaks for whom, issues and their scales."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _change()
    _store()
    _actor()
    _affiliation()
    _voice()
    _issue()
    _scale_level()


def downgrade() -> None:
    for table in ("scale_level", "issue", "voice", "affiliation", "actor", "store", "change"):
        op.drop_table(table)


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "via",
            _choice("via", "form", "import", "command", "restore"),
            nullable=False,
        ),
        sa.CheckConstraint("length(by) <= 200 AND length(trim(by)) > 0", name=op.f("ck_change_by_length")),
        sa.CheckConstraint("length(why) <= 10000", name=op.f("ck_change_why_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )


def _store() -> None:
    op.create_table(
        "store",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_store_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store")),
    )


def _actor() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            _choice("kind", "state", "person", "institution", "group"),
            nullable=False,
        ),
        sa.Column(
            "colour",
            _choice("colour", "blue", "vermilion", "green", "purple", "amber", "cyan", "pink", "grey"),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        *_marks(),
        sa.CheckConstraint("length(name) <= 200 AND length(trim(name)) > 0", name=op.f("ck_actor_name_length")),
        sa.CheckConstraint("length(note) <= 10000", name=op.f("ck_actor_note_length")),
        sa.CheckConstraint("length(slug) <= 120 AND length(trim(slug)) > 0", name=op.f("ck_actor_slug_length")),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_actor_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_actor_created_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
        sa.UniqueConstraint("slug", name=op.f("uq_actor_slug")),
    )


def _affiliation() -> None:
    op.create_table(
        "affiliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("speaks_for", sa.Boolean(), nullable=False),
        *_marks(),
        sa.CheckConstraint("actor_id <> principal_id", name=op.f("ck_affiliation_of_another")),
        sa.CheckConstraint("length(role) <= 200", name=op.f("ck_affiliation_role_length")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_affiliation_starts_on_before_ends_on")),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_affiliation_actor_id")),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_affiliation_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_affiliation_created_in")),
        sa.ForeignKeyConstraint(["principal_id"], ["actor.id"], name=op.f("fk_affiliation_principal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
        sa.UniqueConstraint(
            "actor_id",
            "principal_id",
            "role",
            "starts_on",
            name=op.f("uq_affiliation_actor_id_principal_id_role_starts_on"),
        ),
    )
    op.create_index(op.f("ix_affiliation_principal_id"), "affiliation", ["principal_id"])


def _voice() -> None:
    op.create_table(
        "voice",
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_voice_starts_on_before_ends_on")),
        sa.ForeignKeyConstraint(["principal_id"], ["actor.id"], name=op.f("fk_voice_principal_id")),
        sa.ForeignKeyConstraint(["speaker_id"], ["actor.id"], name=op.f("fk_voice_speaker_id")),
        sa.PrimaryKeyConstraint("principal_id", "speaker_id", "starts_on", name=op.f("pk_voice")),
    )


def _issue() -> None:
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("scale_min", sa.Float(), nullable=False),
        sa.Column("scale_max", sa.Float(), nullable=False),
        sa.Column("low_end", sa.Text(), nullable=False),
        sa.Column("high_end", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_marks(),
        sa.CheckConstraint(
            "length(high_end) <= 40 AND length(trim(high_end)) > 0", name=op.f("ck_issue_high_end_length")
        ),
        sa.CheckConstraint(
            "length(low_end) <= 40 AND length(trim(low_end)) > 0", name=op.f("ck_issue_low_end_length")
        ),
        sa.CheckConstraint("length(name) <= 200 AND length(trim(name)) > 0", name=op.f("ck_issue_name_length")),
        sa.CheckConstraint("length(note) <= 10000", name=op.f("ck_issue_note_length")),
        sa.CheckConstraint(
            "length(question) <= 1000 AND length(trim(question)) > 0", name=op.f("ck_issue_question_length")
        ),
        sa.CheckConstraint("length(slug) <= 120 AND length(trim(slug)) > 0", name=op.f("ck_issue_slug_length")),
        sa.CheckConstraint("scale_min < scale_max", name=op.f("ck_issue_scale")),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_issue_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_issue_created_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("slug", name=op.f("uq_issue_slug")),
    )


def _scale_level() -> None:
    op.create_table(
        "scale_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        *_marks(),
        sa.CheckConstraint(
            "length(label) <= 40 AND length(trim(label)) > 0", name=op.f("ck_scale_level_label_length")
        ),
        sa.CheckConstraint(
            "length(meaning) <= 1000 AND length(trim(meaning)) > 0", name=op.f("ck_scale_level_meaning_length")
        ),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f("fk_scale_level_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_scale_level_created_in")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_scale_level_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale_level")),
        sa.UniqueConstraint("issue_id", "value", name=op.f("uq_scale_level_issue_id_value")),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def _marks() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("created_in", sa.Integer(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
    )
