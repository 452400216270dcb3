"""Brings a schema to the newest version with Alembic, in the transaction of the connection given."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for this connection; nothing is read from a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Run every migration that is missing."""
    command.upgrade(alembic_config(connection), "head")
