"""Alembic's entry: it migrates the connection that `db/setup.py` hands over, in that one's transaction."""

from alembic import context

import db.models  # noqa: F401 - fills the metadata
from db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
