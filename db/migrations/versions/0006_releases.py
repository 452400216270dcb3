"""Releases: a named edition of the record, with its hash."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(slug) <= 120 AND length(trim(slug)) > 0", name=op.f("ck_release_slug_length")),
        sa.CheckConstraint("length(name) <= 200 AND length(trim(name)) > 0", name=op.f("ck_release_name_length")),
        sa.CheckConstraint("length(note) <= 10000", name=op.f("ck_release_note_length")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_release_digest_length")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f("fk_release_created_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("slug", name=op.f("uq_release_slug")),
    )


def downgrade() -> None:
    op.drop_table("release")
