"""Other names: what a merged duplicate was called, kept with the actor or the source that it went into."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _other_names("actor", longest=200)
    _other_names("source", longest=500)


def downgrade() -> None:
    for table in ("source_alias", "actor_alias"):
        op.drop_table(table)


def _other_names(of: str, *, longest: int) -> None:
    table = f"{of}_alias"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(f"{of}_id", sa.Integer(), nullable=False),
        sa.Column("created_in", sa.Integer(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"length(name) <= {longest} AND length(trim(name)) > 0", name=op.f(f"ck_{table}_name_length")
        ),
        sa.CheckConstraint("length(slug) <= 120 AND length(trim(slug)) > 0", name=op.f(f"ck_{table}_slug_length")),
        sa.ForeignKeyConstraint([f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_{table}_{of}_id")),
        sa.ForeignKeyConstraint(["changed_in"], ["change.id"], name=op.f(f"fk_{table}_changed_in")),
        sa.ForeignKeyConstraint(["created_in"], ["change.id"], name=op.f(f"fk_{table}_created_in")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("slug", name=op.f(f"uq_{table}_slug")),
    )
    op.create_index(op.f(f"ix_{table}_{of}_id"), table, [f"{of}_id"])
