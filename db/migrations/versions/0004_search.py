"""The text index of SQLite: words of stances, names of actors and sources. `db/search.py` fills it.

Another engine has its own index; there this migration makes nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(
        "CREATE VIRTUAL TABLE search_text"
        """ USING fts5(words, content='', columnsize=0, tokenize="ascii tokenchars '='")"""
    )
    # What is written is kept in memory up to 64 MB before it goes to the file: an import is three times as fast.
    op.execute("INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 67108864)")
    op.execute("CREATE VIRTUAL TABLE search_name USING fts5(words, columnsize=0, tokenize='ascii')")
    op.create_table(
        "search_document",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stance_id", sa.Integer(), nullable=True),
        sa.Column("checksum", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_document"),
        sa.UniqueConstraint("stance_id", name="uq_search_document_stance_id"),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in ("search_document", "search_name", "search_text"):
        op.drop_table(table)
