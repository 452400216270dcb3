"""Small files of Discourse Network Analyzer, made up here: a test names what it is about, the rest is a default."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from db.bundle import Bundle
from db.entries import StanceEntry
from db.inputs import check_actor, check_affiliation, check_issue, check_source, check_stance
from db.references import Codebook, Scale

TEXT: Final = "Ada says that the tax is right. Ministry A says that it is wrong. Nobody knows more."
STANDARD: Final = 1
ANNOTATION: Final = 2
VARIABLES: Final = {"person": 1, "organization": 2, "concept": 3, "agreement": 4, "note": 5}
"""The variables of the fixture files by their IDs: four of the standard type, and one of annotations."""
_TABLES: Final = """
    CREATE TABLE SETTINGS (Property TEXT PRIMARY KEY, Value TEXT NOT NULL);
    CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT NOT NULL);
    CREATE TABLE DOCUMENTS (
        ID INTEGER PRIMARY KEY, Title TEXT NOT NULL, Text TEXT NOT NULL, Coder INTEGER, Author TEXT DEFAULT '',
        Source TEXT DEFAULT '', Section TEXT DEFAULT '', Notes TEXT DEFAULT '', Type TEXT DEFAULT '',
        Date INTEGER NOT NULL
    );
    CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT NOT NULL);
    CREATE TABLE VARIABLES (
        ID INTEGER PRIMARY KEY, Variable TEXT NOT NULL, DataType TEXT NOT NULL, StatementTypeId INTEGER
    );
    CREATE TABLE STATEMENTS (
        ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER NOT NULL,
        Stop INTEGER NOT NULL, Coder INTEGER
    );
    CREATE TABLE ENTITIES (
        ID INTEGER PRIMARY KEY, VariableId INTEGER NOT NULL, Value TEXT NOT NULL, ChildOf INTEGER,
        UNIQUE (VariableId, Value)
    );
    CREATE TABLE DATABOOLEAN (
        ID INTEGER PRIMARY KEY, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, Value INTEGER,
        UNIQUE (StatementId, VariableId)
    );
    CREATE TABLE DATAINTEGER (
        ID INTEGER PRIMARY KEY, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, Value INTEGER,
        UNIQUE (StatementId, VariableId)
    );
    CREATE TABLE DATALONGTEXT (
        ID INTEGER PRIMARY KEY, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, Value TEXT,
        UNIQUE (StatementId, VariableId)
    );
    CREATE TABLE DATASHORTTEXT (
        ID INTEGER PRIMARY KEY, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, Entity INTEGER,
        UNIQUE (StatementId, VariableId)
    );
    CREATE TABLE ATTRIBUTEVALUES (ID INTEGER PRIMARY KEY, EntityId INTEGER, AttributeValue TEXT);
    INSERT INTO SETTINGS VALUES ('version', '3.0.11');
    INSERT INTO CODERS VALUES (1, 'Ada');
    INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');
    INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
        (3, 'concept', 'short text', 1), (5, 'note', 'long text', 2);
    INSERT INTO ENTITIES VALUES (1, 1, '', NULL), (2, 2, '', NULL), (3, 3, '', NULL);
"""


def seconds(*day: int) -> int:
    """The seconds from 1970 to a day (and an hour), in UTC."""
    return int(datetime(*day, tzinfo=UTC).timestamp())  # type: ignore[misc,arg-type]


@dataclass(frozen=True)
class Doc:
    """A document."""

    title: str = "A tax for all"
    text: str = TEXT
    author: str = "B. Writer"
    source: str = "Daily A"
    section: str = "Politics"
    date: object = seconds(2019, 2, 28, 12)


@dataclass(frozen=True)
class Said:
    """A statement: its words are marked where they first stand in the document. value: none is no row at all."""

    person: str | None = "Ada"
    organization: str | None = "Ministry A"
    concept: str | None = "A carbon tax"
    value: int | None = 1
    words: str = "Ada says that the tax is right."
    document: int = 1


def write_dna(
    path: Path, *statements: Said, documents: Sequence[Doc] = (Doc(),), kind: str = "boolean", annotations: int = 0
) -> Path:
    """A database with these statements, numbered from 1. kind: what agreement is, boolean or integer."""
    with closing(sqlite3.connect(path)) as file, file:
        file.executescript("PRAGMA synchronous = OFF;" + _TABLES)
        file.execute("INSERT INTO VARIABLES VALUES (4, 'agreement', ?, 1)", (kind,))
        for key, doc in enumerate(documents, start=1):
            row = (key, doc.title, doc.text, doc.author, doc.source, doc.section, doc.date)
            file.execute("INSERT INTO DOCUMENTS VALUES (?, ?, ?, 1, ?, ?, ?, '', '', ?)", row)
        for key, said in enumerate(statements, start=1):
            span = _span(documents[said.document - 1].text, said.words)
            file.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 1)", (key, said.document, *span))
            named = (said.person, said.organization, said.concept)
            for variable, name in enumerate(named, start=1):
                if name is not None:
                    cells = (key, variable, _entity(file, variable, name))
                    file.execute("INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", cells)
            if said.value is not None:
                table = "DATABOOLEAN" if kind == "boolean" else "DATAINTEGER"
                file.execute(f"INSERT INTO {table} VALUES (NULL, ?, 4, ?)", (key, said.value))  # noqa: S608
        for key in range(len(statements) + 1, len(statements) + annotations + 1):
            file.execute("INSERT INTO STATEMENTS VALUES (?, 2, 1, 0, 3, 1)", (key,))
    return path


def change(path: Path, *commands: str) -> Path:
    """The file after these commands: how a test breaks it."""
    with closing(sqlite3.connect(path)) as file, file:
        for command in commands:
            file.execute(command)
    return path


def stances(bundle: Bundle) -> list[StanceEntry]:
    """All stances of a bundle, in order."""
    return [stance for _, stance in bundle.stances]


def check(bundle: Bundle) -> None:
    """Put every entry to the rules of the record; raises Refused when one breaks a rule or names nothing."""
    actors = [check_actor(actor)["name"] for _, actor in bundle.actors]
    issues = [check_issue(issue) for _, issue in bundle.issues]
    sources = [check_source(source)["slug"] for _, source in bundle.sources]
    for words in (actors, sources, [issue["name"] for issue in issues]):
        assert all(words)
        assert len(words) == len({word.casefold() for word in words})
    scales = {issue["name"]: Scale(issue["scale_min"], issue["scale_max"]) for issue in issues}
    book = Codebook(frozenset(actors), scales, frozenset(sources))
    for _, post in bundle.affiliations:
        check_affiliation(post, book)
    for _, stance in bundle.stances:
        assert check_stance(stance, book, on=date.max)["slug"]


def write_events(path: Path, rows: Iterable[str], *, header: str = "") -> Path:
    """An event list as DNA writes it: a header in quotation marks, and rows as given."""
    head = header or (
        '"statement ID";"time";"document ID";"document title";"author";"source";"section";"type";"text";'
        '"person";"organization";"concept";"agreement"'
    )
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def _entity(file: sqlite3.Connection, variable: int, name: str) -> int:
    row = (variable, name)
    file.execute("INSERT OR IGNORE INTO ENTITIES (VariableId, Value) VALUES (?, ?)", row)
    return int(file.execute("SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?", row).fetchone()[0])


def _span(text: str, words: str) -> tuple[int, int]:
    """Where words stand, counted as Java counts: a sign beyond the first 65,536 is two."""
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    return start, start + len(words.encode("utf-16-le")) // 2
