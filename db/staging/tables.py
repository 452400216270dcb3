"""The tables of a staging file: checked rows under the names of the record's columns, with slugs for references.

The same tables, made temporary, carry the rows into a store that is no SQLite file.
"""

from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, Float, Integer, LargeBinary, MetaData, Table, Text

Columns = tuple[Column[Any], ...]


def staged_tables(*prefixes: str) -> MetaData:
    """What goes into the record. `id` is the place of a row in the whole file; prefixes: words before TABLE."""
    tables = MetaData()
    for name, columns in _columns().items():
        Table(name, tables, *columns, prefixes=list(prefixes), sqlite_with_rowid=name != "staged_evidence")
    return tables


def _columns() -> dict[str, Columns]:
    return {
        "staged_actor": (*_id(), *_texts("slug", "name", "kind", "colour", "note")),
        "staged_actor_alias": (*_id(), *_texts("slug", "name", "actor")),
        "staged_affiliation": (*_id(), *_texts("actor", "principal", "role"), *_post()),
        "staged_issue": (
            *_id(),
            *_texts("slug", "name", "question"),
            *_scale(),
            *_texts("low_end", "high_end", "note"),
        ),
        "staged_scale_level": (*_texts("issue"), Column("value", Float), *_texts("label", "meaning")),
        "staged_source": (*_id(), *_source()),
        "staged_source_alias": (*_id(), *_texts("slug", "name", "source")),
        "staged_event": (
            *_id(),
            *_texts("slug", "name", "kind"),
            *_dates("occurred"),
            *_texts("description", "source"),
        ),
        "staged_stance": (*_id(), *_stance()),
        "staged_evidence": (
            *_key("stance", "place"),
            *_texts("source", "quote", "locator"),
        ),
    }


def _source() -> Columns:
    return (
        *_texts("slug", "title", "publisher", "author"),
        *_dates("published"),
        *_texts("url", "archived_url", "language"),
    )


def _stance() -> Columns:
    return (
        *_texts("slug", "actor", "issue"),
        *_dates("stated"),
        Column("known_on", Date),
        *_texts("answer"),
        Column("value", Float),
        *_texts("kind", "certainty", "attribution", "summary", "event"),
        *(Column(name, Boolean) for name in ("in_article", "verified")),
        *_texts("note", "retracted_why"),
        Column("given", Boolean),
        Column("digest", LargeBinary),
    )


def _post() -> Columns:
    return (Column("starts_on", Date), Column("ends_on", Date), Column("speaks_for", Boolean))


def _scale() -> Columns:
    return (Column("scale_min", Float), Column("scale_max", Float))


def _dates(what: str) -> Columns:
    return (Column(f"{what}_on", Text), Column(f"{what}_first", Date), Column(f"{what}_last", Date))


def _texts(*names: str) -> Columns:
    return tuple(Column(name, Text) for name in names)


def _id() -> Columns:
    return _key("id")


def _key(*names: str) -> Columns:
    return tuple(Column(name, Integer, primary_key=True, autoincrement=False) for name in names)


STAGED: Final = staged_tables()

BESIDE: Final = """
CREATE TABLE staged_row (id INTEGER PRIMARY KEY, kind TEXT, number INTEGER, verdict TEXT, slug TEXT);
CREATE TABLE staged_trouble (row INTEGER, field TEXT, written TEXT, says TEXT);
CREATE INDEX staged_trouble_row ON staged_trouble (row);
CREATE TABLE staged_name (kind TEXT, key TEXT, slug TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE staged_held (slug TEXT PRIMARY KEY, made TEXT, digest BLOB) WITHOUT ROWID;
CREATE TABLE staged_match (id INTEGER PRIMARY KEY, verdict TEXT, slug TEXT, field TEXT, says TEXT);
"""
"""What only serves the checks: a verdict on every row, the words that things go by, and what the record has."""
