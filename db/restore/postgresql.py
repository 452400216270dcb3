"""Brings a dump back into a PostgreSQL database, as one transaction: all of it, or the database stays as it is."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from sqlalchemy import inspect, make_url
from sqlalchemy.exc import DBAPIError

from db.backups.files import default_folder, free_path, stamp, whole_or_not
from db.backups.postgresql import DUMP, address, dump, environment, failed, held_in, script, tool_path
from db.backups.sqlite import Held
from db.engine import Store, make_store
from db.engine_postgresql import WRITERS_LOCK
from db.problems import Problem


def restore_dump(path: Path, url: str, versions: Sequence[str], *, force: bool) -> tuple[Held, Path | None]:
    """Fill a database from a dump; what was in it is dumped first. Raises Problem with nothing changed.

    versions: the schemas that this program knows. force: even where the database is not empty.
    """
    with path.open("rb") as file:
        if file.read(len(DUMP)) != DUMP:
            raise Problem(
                f"{path} is no backup of a PostgreSQL store: name one that `positions backup` made of one, or "
                "bring a SQLite store in with `positions copy`."
            )
    held = held_in(path)
    if held.schema not in versions:
        raise Problem(
            f"The backup at {path} is of a newer version (schema {held.schema}) than this program: install the "
            "newer program. Nothing was changed."
        )
    store = make_store(url)
    try:
        tables = _tables(store)
        if tables and not force:
            raise Problem(
                f"There is a store at {store.place} already, and nothing was changed: say --force to replace it "
                "(it is dumped first), or set POSITIONS_DATABASE_URL to an empty database."
            )
        return held, _fill(path, store, tables)
    finally:
        store.close()


def _tables(store: Store) -> list[str]:
    try:
        with store.reading() as session:
            return sorted(inspect(session.connection()).get_table_names())
    except DBAPIError as error:
        raise store.problem(error) from error


def _fill(path: Path, store: Store, tables: list[str]) -> Path | None:
    """In one transaction: wait for writers and lock them out, dump what is there, drop it, fill, new uuid."""
    kept = None
    with _psql(store) as (tell, heard):
        tell.write(b"SET client_min_messages = warning;\nBEGIN;\n")
        tell.write(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK});\n\\echo ready\n".encode())
        tell.flush()
        _hear(heard, "ready")
        if "store" in tables:
            kept = _keep(store)
        if tables:
            tell.write(f"DROP TABLE {', '.join(_quoted(name) for name in tables)} CASCADE;\n".encode())
        with script(path, "--no-owner", "--no-privileges", "--clean", "--if-exists") as lines:
            shutil.copyfileobj(lines, tell)
        tell.write(f"\nUPDATE public.store SET uuid = '{uuid4()}';\nCOMMIT;\n\\echo restored\n".encode())
        tell.flush()
        _hear(heard, "restored")
    return kept


def _keep(store: Store) -> Path:
    folder = default_folder(store)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = free_path(folder, f"{make_url(store.url).database}-replaced-{stamp()}", ".dump")
    with whole_or_not(path) as made:
        dump(store, made)
    return path


@contextmanager
def _psql(store: Store) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """psql, which stops at the first error; without COMMIT nothing of what it was told is kept."""
    options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={address(store.url)}"]
    with subprocess.Popen(  # noqa: S603 - the options are made here
        [tool_path("psql"), *options],
        env=environment(store.url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout and process.stderr  # noqa: S101, PT018 - they were asked for
        try:
            yield process.stdin, process.stdout
        except (BrokenPipeError, EOFError):
            raise failed(
                "psql", process.stderr.read().decode(errors="replace"), f"restored store at {store.place}"
            ) from None
        finally:
            process.kill()


def _hear(heard: IO[bytes], word: str) -> None:
    """Wait until psql has come so far; raises EOFError when it has ended instead."""
    for line in heard:
        if line.strip() == word.encode():
            return
    raise EOFError(word)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
