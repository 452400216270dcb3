"""What PostgreSQL knows of how tables are filled, on which it decides how to go about a query."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def refresh_statistics(session: Session, *tables: str) -> None:
    """Let it look at tables that have changed much, at once and not some minutes later; SQLite goes without."""
    connection = session.connection()
    if connection.dialect.name == "postgresql" and tables:
        quoted = map(connection.dialect.identifier_preparer.quote, tables)
        connection.execute(text(f"ANALYZE {', '.join(quoted)}"))
