"""Who may read, write and administer where sign-in is used; and the tokens of programs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=True),
        *_marks("member"),
        sa.CheckConstraint("role IN ('reader', 'editor', 'admin')", name=op.f("ck_member_role")),
        sa.CheckConstraint("length(email) <= 200 AND length(trim(email)) > 0", name=op.f("ck_member_email_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("email", name=op.f("uq_member_email")),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        *_marks("token"),
        sa.CheckConstraint("length(name) <= 200 AND length(trim(name)) > 0", name=op.f("ck_token_name_length")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_token_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
        sa.UniqueConstraint("member_id", "name", name=op.f("uq_token_member_id_name")),
    )


def downgrade() -> None:
    for table in ("token", "member"):
        op.drop_table(table)


def _marks(table: str) -> list[sa.schema.SchemaItem]:
    """Which change made a row and which last touched it."""
    columns = ("created_in", "changed_in")
    return [
        *(sa.Column(column, sa.Integer(), nullable=False) for column in columns),
        *(
            sa.ForeignKeyConstraint([column], ["change.id"], name=op.f(f"fk_{table}_{column}"))
            for column in columns
        ),
    ]
