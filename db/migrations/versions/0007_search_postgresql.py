"""What PostgreSQL has of its own: a text index (SQLite's is from 0004), texts compared sign by sign, lines.

Texts are ordered and compared as SQLite does it, whatever the language of the server. An index of PostgreSQL takes
no long text, such as why a stance was retracted: that of lines holds the stances that are not.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0007"
down_revision = "0006"

_LINE = (
    *("actor_id", "issue_id", "stated_last", "known_on", "answer", "value"),
    *("kind", "certainty", "attribution"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_index("ix_stance_line", "stance")
    _compare("C")
    op.create_index("ix_stance_line", "stance", _LINE, postgresql_where=sa.text("retracted_why IS NULL"))
    op.create_index("ix_stance_actor_id", "stance", ["actor_id"])
    op.create_table(
        "search_document",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stance_id", sa.Integer(), nullable=True),
        sa.Column("checksum", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_document"),
        sa.UniqueConstraint("stance_id", name="uq_search_document_stance_id"),
    )
    for table in ("search_text", "search_name"):
        op.create_table(
            table,
            sa.Column("rowid", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("words", sa.Text(collation="C"), nullable=False),
            sa.Column("lexemes", TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("rowid", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_lexemes", table, ["lexemes"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ("search_document", "search_name", "search_text"):
        op.drop_table(table)
    op.drop_index("ix_stance_actor_id", "stance")
    op.drop_index("ix_stance_line", "stance")
    _compare("default")
    op.create_index("ix_stance_line", "stance", [*_LINE, "retracted_why"])


def _compare(collation: str) -> None:
    """Let every text be ordered and compared by these rules."""
    tables = sa.inspect(op.get_bind()).get_table_names()
    for table in tables:
        for column in sa.inspect(op.get_bind()).get_columns(table):
            kind = column["type"]
            if isinstance(kind, sa.String) and table != "alembic_version":
                name = op.get_bind().dialect.identifier_preparer.quote(column["name"])
                compiled = type(kind)(kind.length).compile(op.get_bind().dialect)
                op.execute(f'ALTER TABLE {table} ALTER COLUMN {name} TYPE {compiled} COLLATE "{collation}"')
