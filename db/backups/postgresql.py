"""A backup of a PostgreSQL store: a dump of one moment of it (pg_dump), read through before it counts."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from sqlalchemy import URL, func, inspect, make_url, select, table, text

from db.backups.sqlite import Held
from db.engine import Store
from db.log import masked
from db.problems import Problem, StoreProblem

DUMP: Final = b"PGDMP"
"""How a dump begins."""


def dump(store: Store, path: Path) -> Held:
    """Dump a store, and say what it held at that moment; raises Problem where the dump is not the same."""
    with store.reading() as session:
        connection = session.connection()
        held = Held(
            str(connection.scalar(text("SELECT version_num FROM alembic_version"))),
            int(connection.scalar(text("SELECT coalesce(max(id), 0) FROM change")) or 0),
            {
                name: int(connection.scalar(select(func.count()).select_from(table(name))) or 0)
                for name in sorted(inspect(connection).get_table_names())
            },
        )
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={path}"]
        run("pg_dump", [*options, f"--dbname={address(store.url)}"], store.url, what=f"a backup of {store.place}")
    if held_in(path) != held:
        raise StoreProblem(f"The dump of {store.place} does not hold the same rows: it was not kept. Try again.")
    return held


def held_in(path: Path) -> Held:
    """What a dump holds, read to its end; raises Problem where it cannot be read or is none of this program."""
    rows: dict[str, int] = {}
    schema, revision = "", 0
    for name, columns, line in _rows(path):
        rows.setdefault(name, 0)
        if line is None:
            continue
        rows[name] += 1
        if name == "alembic_version":
            schema = line
        if name == "change":
            revision = max(revision, int(line.split("\t")[columns.index("id")]))
    if not schema or not {"actor", "stance", "store"} <= set(rows):
        raise Problem(f"{path} is no backup of this program: name one that `positions backup` made.")
    return Held(schema, revision, dict(sorted(rows.items())))


def run(tool: str, options: list[str], url: str, *, what: str) -> str:
    """Run a tool of PostgreSQL, and give what it says; raises Problem in a sentence where it fails."""
    done = subprocess.run(  # noqa: S603 - the options are made here
        [tool_path(tool), *options], env=environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise failed(tool, done.stderr, what)
    return done.stdout


def failed(tool: str, said: str, what: str) -> StoreProblem:
    """The sentence for a tool that failed: the first thing that it said."""
    why = masked((said.strip().splitlines() or ["it did not say why"])[0])[:300].rstrip(".")
    return StoreProblem(f"There is no {what}: {why} ({tool}). Nothing was changed.")


def tool_path(tool: str) -> str:
    """Where a tool of PostgreSQL is; raises Problem where it is not installed."""
    found = shutil.which(tool)
    if not found:
        raise Problem(
            f"{tool} is not installed, and backups of PostgreSQL are made with it: install the client tools of the "
            "server's version (on Debian the package postgresql-client)."
        )
    return found


def address(url: str) -> str:
    """The address as PostgreSQL's tools read it, without the password: others on the machine see it."""
    parsed = make_url(url)
    query = {key: value for key, value in parsed.query.items() if key != "password"}
    bare = URL.create("postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, query)
    return bare.render_as_string(hide_password=False)


def environment(url: str) -> dict[str, str]:
    """The variables for a tool, the password among them."""
    parsed = make_url(url)
    password = parsed.password or parsed.query.get("password")
    told = {"PGPASSWORD": str(password)} if password else {}
    return {**os.environ, "PGCONNECT_TIMEOUT": "10", "LC_MESSAGES": "C", **told}


@contextmanager
def script(path: Path, *options: str) -> Iterator[IO[bytes]]:
    """What a dump does, as lines of SQL; raises Problem at the end where it could not be read to its end."""
    with subprocess.Popen(  # noqa: S603 - the options are made here
        [tool_path("pg_restore"), *options, "--file=-", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout and process.stderr  # noqa: S101, PT018 - they were asked for
        try:
            yield process.stdout
            said = process.stderr.read().decode(errors="replace")
            if process.wait():
                raise failed("pg_restore", said, f"sound backup at {path}")
        finally:
            process.kill()


def _rows(path: Path) -> Iterator[tuple[str, list[str], str | None]]:
    """Every row of a dump as its table, its columns and a line; each table comes once without a line first."""
    name = ""
    columns: list[str] = []
    with script(path, "--data-only") as lines:
        for line in lines:
            if not name and line.startswith(b"COPY "):
                name, columns = _copied(line.decode())
                yield name, columns, None
            elif name and line == b"\\.\n":
                name = ""
            elif name:
                yield name, columns, line.decode(errors="replace").rstrip("\n")


def _copied(line: str) -> tuple[str, list[str]]:
    """Table and columns of a line like: COPY public.actor (id, slug) FROM stdin;."""
    name, _, rest = line.removeprefix("COPY ").partition(" (")
    columns = rest.partition(")")[0].split(", ")
    return name.rpartition(".")[2].strip('"'), [column.strip('"') for column in columns]
