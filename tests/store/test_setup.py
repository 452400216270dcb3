"""Opening a store: what a first start makes, what a later one leaves alone, and what is said when it cannot be."""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final

import pytest
from alembic import command
from sqlalchemy import text

from db.dates import read_span
from db.engine import Store, make_store, sqlite_file
from db.migrate import alembic_config
from db.problems import StoreProblem
from db.queries.detail import identity
from db.seed import FOLDER
from db.setup import ROOT, VERSIONS, database_url, open_store
from tests.store.builders import contents, copy_of, sqlite_url

pytestmark = pytest.mark.sqlite  # what PostgreSQL does is in `test_postgresql.py`

AS_WRITTEN: Final = {
    "actors": "SELECT slug, name, kind, note FROM actor ORDER BY id",
    "affiliations": """
        SELECT speaker.slug AS actor, principal.slug AS principal, role, coalesce(starts_on, '') AS starts_on,
            coalesce(ends_on, '') AS ends_on, iif(speaks_for, 'yes', 'no') AS speaks_for
        FROM affiliation JOIN actor AS speaker ON speaker.id = actor_id JOIN actor AS principal ON principal.id =
        principal_id ORDER BY affiliation.id""",
    "issues": "SELECT slug, name, question, low_end, high_end, note FROM issue ORDER BY place",
    "scale_levels": """
        SELECT slug AS issue, printf('%g', value) AS value, label, meaning
        FROM scale_level JOIN issue ON issue.id = issue_id ORDER BY scale_level.id""",
    "sources": "SELECT slug, title, publisher, author, published_on, url, language FROM source ORDER BY id",
    "events": """
        SELECT event.slug, name, kind, occurred_on, description, coalesce(source.slug, '') AS source
        FROM event LEFT JOIN source ON source.id = source_id ORDER BY event.id""",
    "stances": """
        SELECT stance.slug, actor.slug AS actor, issue.slug AS issue, stated_on, known_on, answer,
            iif(value IS NULL, '', printf('%g', value)) AS value, stance.kind, certainty, attribution, summary,
            coalesce(event.slug, '') AS event, iif(in_article, 'yes', 'no') AS in_article,
            iif(verified, 'yes', 'no') AS verified, stance.note
        FROM stance JOIN actor ON actor.id = actor_id JOIN issue ON issue.id = issue_id
        LEFT JOIN event ON event.id = event_id ORDER BY stance.id""",
    "evidence": """
        SELECT stance.slug AS stance, source.slug AS source, quote, locator
        FROM evidence JOIN stance ON stance.id = stance_id JOIN source ON source.id = source_id
        ORDER BY stance.id, place""",
}
"""The rows of each CSV, read back out of a store in the words of the file."""


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a CSV as a store has to keep them."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if table == "stances":  # public on the last day of its date, unless said otherwise
        return [row | {"known_on": row["known_on"] or str(read_span(row["stated_on"]).last)} for row in rows]
    if table == "evidence":  # the file has an order of its own; a store keeps the one under each stance
        place = {row["slug"]: at for at, row in enumerate(rows_of("stances"))}
        rows.sort(key=lambda row: place[row["stance"]])
    return rows


def read(path: Path, query: str) -> list[dict[str, Any]]:
    """What SQLite itself says, past all our code."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def file_of(url: str) -> Path:
    path = sqlite_file(url)
    assert path
    return path


def refusal(url: str) -> str:
    """What is said of a store that cannot be opened: one clear sentence, at most a second one after it."""
    with pytest.raises(StoreProblem) as told:
        open_store(url)
    says = str(told.value)
    assert re.fullmatch(r"[^\n]+\.", says), says
    assert len(re.findall(r"\.(?= [A-Z]|$)", says)) <= 2, says
    assert "POSITIONS_DATABASE_URL" in says, says
    return says


@pytest.mark.parametrize("table", AS_WRITTEN)
def test_a_first_start_seeds_every_row_of_every_file_field_by_field(seeded_url: str, table: str) -> None:
    kept, rows = read(file_of(seeded_url), AS_WRITTEN[table]), rows_of(table)
    assert len(kept) == len(rows) > 0
    assert kept == rows


def test_every_file_of_the_data_set_is_compared() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(AS_WRITTEN)


def test_a_seeded_date_keeps_its_first_and_its_last_day(seeded_url: str) -> None:
    for row in read(file_of(seeded_url), "SELECT stated_on, stated_first, stated_last FROM stance"):
        span = read_span(row["stated_on"])
        assert (row["stated_first"], row["stated_last"]) == (span.first.isoformat(), span.last.isoformat())


def test_the_data_set_is_one_change_that_says_who_brought_it_and_what(seeded_url: str) -> None:
    path = file_of(seeded_url)
    assert [(row["id"], row["by"], row["via"]) for row in read(path, "SELECT * FROM change")] == [
        (1, "positions", "import")
    ]
    (filed,) = read(path, "SELECT table_name, before, after FROM history")
    assert (filed["table_name"], filed["before"]) == ("import", None)
    counts = json.loads(filed["after"])["counts"]
    tables = {"actor": "actors", "issue": "issues", "source": "sources", "event": "events", "stance": "stances"}
    assert {table: counts[table] for table in tables} == {
        table: len(rows_of(name)) for table, name in tables.items()
    }


def test_every_state_has_a_colour_of_its_own(seeded_url: str) -> None:
    colours = read(file_of(seeded_url), "SELECT colour FROM actor WHERE kind = 'state'")
    assert len({row["colour"] for row in colours}) == len(colours) > 1


def test_a_closed_store_is_one_file(seeded_url: str) -> None:
    path = file_of(seeded_url)
    assert list(path.parent.iterdir()) == [path]


def test_a_second_start_changes_nothing(seeded_url: str, tmp_path: Path) -> None:
    path = file_of(copy_of(seeded_url, tmp_path))
    before = path.read_bytes()
    first = open_store(sqlite_url(path))
    held = contents(first)
    with first.reading() as session:
        known_as = identity(session)
    first.close()
    second = open_store(sqlite_url(path))
    assert contents(second) == held
    with second.reading() as session:
        assert identity(session) == known_as
    second.close()
    assert path.read_bytes() == before


def test_a_second_start_loads_nothing_that_only_a_new_store_needs(seeded_url: str, tmp_path: Path) -> None:
    program = """
import sys
from db.setup import open_store
open_store(sys.argv[1]).close()
print(*sorted({"alembic", "pandas", "pydantic", "streamlit"} & set(sys.modules)))
"""
    assert run(program, copy_of(seeded_url, tmp_path)).strip() == ""


def run(program: str, *arguments: str) -> str:
    """What a program of its own process prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


OPENER: Final = """
import sys
from db.queries.detail import identity
from db.setup import open_store
for url in iter(sys.stdin.readline, ""):
    store = open_store(url.strip())
    with store.reading() as session:
        print(*identity(session), flush=True)
    store.close()
"""


@pytest.fixture
def starters() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that open each store they are told of, all at the same moment."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", OPENER],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(3)
        ]


def test_first_starts_at_once_seed_a_store_once(tmp_path: Path, starters: list[subprocess.Popen[str]]) -> None:
    for round_ in range(4):
        path = tmp_path / f"{round_}.db"
        for starter in starters:
            assert starter.stdin
            starter.stdin.write(f"{sqlite_url(path)}\n")
            starter.stdin.flush()
        told = [starter.stdout.readline() for starter in starters if starter.stdout]
        assert set(told) == {told[0]}, "The starters came to different stores."
        assert told[0].endswith(" 1\n")
        assert {table: read(path, query) for table, query in AS_WRITTEN.items()} == {
            table: rows_of(table) for table in AS_WRITTEN
        }


def test_an_empty_store_holds_no_data_and_is_not_filled_by_a_later_start(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "empty.db")
    open_store(url, empty=True).close()
    again = open_store(url)
    held = {table: len(rows) for table, rows in contents(again).items() if rows}
    with again.reading() as session:
        assert identity(session)[1] == 0
    again.close()
    assert held == {"store": 1}


def test_a_file_without_a_byte_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "positions.db"
    path.touch()
    open_store(sqlite_url(path)).close()
    assert len(read(path, AS_WRITTEN["stances"])) == len(rows_of("stances"))


@pytest.mark.parametrize("version", ["9999", "3f2a91c07b5d"])
def test_a_store_of_a_newer_version_is_named_and_left_as_it_is(
    seeded_url: str, tmp_path: Path, version: str
) -> None:
    path = file_of(copy_of(seeded_url, tmp_path))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    before = path.read_bytes()
    says = refusal(sqlite_url(path))
    assert str(path) in says
    assert f"newer version (schema {version})" in says
    assert "install the newer program" in says
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "content",
    [
        b"# Notes on Hanoi\n",
        b"x",
        b"PK\x03\x04" + bytes(4_000),
        b"SQLite format 3\0" + b"no pages follow " * 400,
        b"SQLite format 3\0",
    ],
    ids=["text", "one byte", "archive", "torn database", "only a header"],
)
def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    assert str(path) in refusal(sqlite_url(path))
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "tables",
    [
        "CREATE TABLE song (title TEXT)",
        "CREATE TABLE stance (title TEXT)",
        "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001')",
        "CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE stance (title TEXT)",
    ],
    ids=["other tables", "a table of the same name", "versions of another program", "no version"],
)
def test_a_database_of_another_program_is_named_and_left_as_it_is(tmp_path: Path, tables: str) -> None:
    path = tmp_path / "songs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(tables)
    before = path.read_bytes()
    says = refusal(sqlite_url(path))
    assert str(path) in says
    assert "belongs to another program" in says
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


UNPRIVILEGED: Final = """
import os, sys
from db.problems import StoreProblem
from db.setup import open_store
open_store(sys.argv[2]).close()  # loads what another user might not be allowed to read
if os.getuid() == 0:  # who may write anything
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    open_store(sys.argv[1])
except StoreProblem as problem:
    print(problem)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach, unlike those of the test run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def marks(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells that a file was made, removed or written."""
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("file_mode", "folder_mode"),
    [(0o444, 0o777), (0o666, 0o555), (0o000, 0o777), (None, 0o555)],
    ids=["file", "folder", "unreadable file", "folder without a file"],
)
def test_a_store_that_cannot_be_written_is_named_and_left_as_it_is(
    seeded_url: str, open_folder: Path, file_mode: int | None, folder_mode: int
) -> None:
    path = open_folder / "positions.db"
    if file_mode is not None:
        shutil.copyfile(file_of(seeded_url), path)
        path.chmod(file_mode)
    before = marks(open_folder)
    open_folder.chmod(folder_mode)
    says = run(UNPRIVILEGED, sqlite_url(path), seeded_url)
    assert f"The store at {path} is read-only: make the file and its folder writable" in says
    assert marks(open_folder) == before


def test_a_folder_that_may_not_be_entered_is_told(seeded_url: str, open_folder: Path) -> None:
    path = open_folder / "closed" / "positions.db"
    path.parent.mkdir()
    shutil.copyfile(file_of(seeded_url), path)
    path.parent.chmod(0o000)
    assert str(path.parent) in run(UNPRIVILEGED, sqlite_url(path), seeded_url)


def test_a_missing_folder_is_named_and_not_made(tmp_path: Path) -> None:
    says = refusal(sqlite_url(tmp_path / "gone" / "positions.db"))
    assert f"There is no folder {tmp_path / 'gone'}" in says
    assert not list(tmp_path.iterdir())


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    says = refusal(sqlite_url(tmp_path))
    assert f"{tmp_path} is a folder" in says
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url",
    [
        *("sqlite://", "sqlite:///", "sqlite:///:memory:"),
        "sqlite:///file::memory:?uri=true",
    ],
)
def test_a_store_in_memory_is_refused_since_it_would_be_lost(url: str) -> None:
    assert "names no file" in refusal(url)


@pytest.mark.parametrize("url", ["nonsense", "/home/me/positions.db", "nosuch://host/name", "https://example.org/"])
def test_an_address_that_makes_no_sense_is_answered_with_one_that_does(url: str) -> None:
    assert "sqlite:////home/me/positions.db" in refusal(url)


def test_the_address_is_a_file_in_the_checkout_unless_the_environment_names_another(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POSITIONS_DATABASE_URL", raising=False)
    assert file_of(database_url()) == ROOT / "positions.db"
    elsewhere = copy_of(seeded_url, tmp_path)
    monkeypatch.setenv("POSITIONS_DATABASE_URL", elsewhere)
    opened = open_store()
    opened.close()
    assert opened.url == elsewhere


@pytest.fixture
def first_version(tmp_path: Path) -> Store:
    """A store as the first version of the schema made it, with an actor in it; closed."""
    store = make_store(sqlite_url(tmp_path / "old.db"))
    with store.writing() as session:
        command.upgrade(alembic_config(session.connection()), VERSIONS[0])
        for statement in (
            "INSERT INTO store (id, uuid) VALUES (1, 'the first')",
            "INSERT INTO change (id, at, by, why, via) VALUES (7, '2019-03-01 00:00:00', 'Ada', '', 'form')",
            "INSERT INTO actor (slug, name, kind, note, created_in, changed_in)"
            " VALUES ('un', 'United Nations', 'institution', 'Kept since 0001', 7, 7)",
        ):
            session.execute(text(statement))
    store.close()
    return store


def test_an_old_store_is_brought_to_the_newest_schema_with_its_rows_kept(first_version: Store) -> None:
    path = file_of(first_version.url)
    store = open_store(first_version.url)
    with store.reading() as session:
        assert identity(session) == ("the first", 7)
    held = {table: len(rows) for table, rows in contents(store).items() if rows}
    store.close()
    assert held == {"store": 1, "change": 1, "actor": 1}, "An old store is migrated, not filled."
    assert read(path, "SELECT version_num FROM alembic_version") == [{"version_num": VERSIONS[-1]}]
    assert read(path, "SELECT slug, name, kind, note, changed_in FROM actor") == [
        {"slug": "un", "name": "United Nations", "kind": "institution", "note": "Kept since 0001", "changed_in": 7}
    ]
