"""Measures `positions import` beside a bare executemany of the same rows: `python -m tests.benchmarks.importing`.

The bare side gets the rows as tuples, ready for the tables of the record and of the text index, in the order of the
file, and is timed only while it inserts and commits. The command reads the file, checks every row and compares it
with the record; meanwhile it is asked all the time whether another could save.
"""

import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Final

import click

from db.setup import ROOT, open_store
from tests.benchmarks.figures import RATE, Figure
from tests.store.builders import copy_of, sqlite_url

TARGET: Final = 0.5
"""The least part of the bare rate that the command has to reach."""
MEMORY_MB: Final = 500
COLUMNS: Final = ("actor", "issue", "stated_on", "value", "kind", "certainty", "summary", "source", "quote")
WORDS: Final = 5_000
_PROBED_EVERY: Final = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """How long a process took, in seconds on the clock and of processors, and its most memory, in MB."""

    clock: float
    processor: float
    memory: float


@click.command()
@click.argument("rows", type=click.IntRange(min=1), default=1_000_000)
def main(rows: int) -> None:
    """Bring ROWS rows (1,000,000) into a store with the data set, both ways, and report rates and their ratio."""
    with tempfile.TemporaryDirectory(prefix="positions-benchmark-") as name:
        command, locked, bare = both(Path(name), rows)
        click.echo(f"positions import of {rows:,} rows: {told(command, rows)}, memory {command.memory:,.0f} MB")
        click.echo(
            f"  others could not save for {locked:.1f} s at a time, at most (target for memory: {MEMORY_MB} MB)"
        )
        click.echo(f"bare executemany of the same rows: {told(bare, rows)}")
        for what, ratio in (
            ("by the clock", bare.clock / command.clock),
            ("by processor time", bare.processor / command.processor),
        ):
            click.echo(f"ratio of the rates {what}: {ratio:.2f} (target: at least {TARGET})")


def figures(rows: int, folder: Path, rounds: int) -> Iterator[Figure]:
    """The rate of the command beside that of the bare inserts, each time into new stores."""
    runs = []
    for at in range(rounds):
        (folder / str(at)).mkdir()
        runs.append(both(folder / str(at), rows))
    ours, theirs = (tuple(rows / run[side].clock for run in runs) for side in (0, 2))
    yield Figure("import", f"{rows:,} rows", "bare executemany", ours, theirs, TARGET, RATE)


def both(folder: Path, rows: int) -> tuple[Run, float, Run]:
    """The command, the longest time in seconds that it locked others out, and the bare side."""
    seeded = sqlite_url(folder / "seeded.db")
    open_store(seeded).close()
    file = folder / "rows.csv"
    write_rows(file, rows, folder / "seeded.db")
    (folder / "ours").mkdir()
    ours = copy_of(seeded, folder / "ours")
    command, locked = measured(ours, ["-m", "positions.cli", "import", str(file)])
    return command, locked, bare_run(folder, seeded, ours)


def told(run: Run, rows: int) -> str:
    """A run in words."""
    rate = f"{rows / run.clock:,.0f} rows a second"
    return f"{run.clock:.1f} s ({run.processor:.1f} s of a processor), {rate}"


def write_rows(file: Path, rows: int, store: Path) -> None:
    """A table of stances on the record's issues by its actors, called by their names, each with a quote."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    words = [f"word{place}" for place in range(WORDS)]
    with closing(sqlite3.connect(store)) as connection:
        actors = [name for (name,) in connection.execute("SELECT name FROM actor")]
        issues = [name for (name,) in connection.execute("SELECT name FROM issue")]
        sources = [slug for (slug,) in connection.execute("SELECT slug FROM source")]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for _ in range(rows):
            writer.writerow(
                (
                    *(chance.choice(actors), chance.choice(issues)),
                    *(date(2000, 1, 1) + timedelta(chance.randrange(9_000)), chance.randrange(-2, 3)),
                    *(chance.choice(("signal", "demand", "offer")), chance.choice(("high", "medium"))),
                    *(" ".join(chance.choices(words, k=12)), chance.choice(sources)),
                    " ".join(chance.choices(words, k=8)),
                )
            )


def measured(url: str, arguments: list[str]) -> tuple[Run, float]:
    """Run a command on a store, and give also the longest time for which the store was locked for others."""
    done = Event()
    probe = Probe(Path(url.removeprefix("sqlite:///")), done)
    probe.start()
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"POSITIONS_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    run = Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    done.set()
    probe.join()
    if process.returncode:
        raise click.ClickException("The command failed.")
    return run, probe.longest


class Probe(Thread):
    """Asks all the time whether it could write to a store, until it is told that all is done."""

    def __init__(self, path: Path, done: Event) -> None:
        super().__init__()
        self.path = path
        self.done = done
        self.longest = 0.0
        """The longest time without a chance, in seconds."""

    def run(self) -> None:
        """Ask, and let go at once."""
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as connection:
            since = time.perf_counter()
            while not self.done.wait(_PROBED_EVERY):
                now = time.perf_counter()
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    connection.execute("ROLLBACK")
                except sqlite3.OperationalError:
                    self.longest = max(self.longest, now - since)
                else:
                    since = now


def bare_run(folder: Path, seeded: str, ours: str) -> Run:
    """The same rows into another copy of the store, by a process of its own that times its inserts."""
    (folder / "bare").mkdir()
    bare = copy_of(seeded, folder / "bare")
    paths = [url.removeprefix("sqlite:///") for url in (ours, bare)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.importing_bare", *paths],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    clock, processor = map(float, done.stdout.split())
    return Run(clock, processor, 0)


if __name__ == "__main__":
    main()
