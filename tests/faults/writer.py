"""A process that adds stances one after the other, and says of each that it was saved, or why not.

`python -m tests.faults.writer URL NAME` prints a line as soon as the program has said so: "saved NAME 1", or
"refused" and the sentence. --count bounds the attempts, --seconds the time; --clock sets its clock off.
"""

import sys
import time
from datetime import datetime, timedelta, tzinfo
from typing import Self

import click

from db import history
from db.commands.stances import add_stance
from db.history import Writer
from db.problems import Problem
from db.setup import open_store
from db.vocabulary import Via
from tests.store.builders import submission


@click.command()
@click.argument("url")
@click.argument("name")
@click.option("--count", type=int, default=sys.maxsize)
@click.option("--seconds", type=float, default=3600.0)
@click.option("--clock", type=int, default=0, help="Days by which this process's clock is off.")
@click.option("--wait", is_flag=True, help='Say "ready", and begin once a line is read.')
def main(*, url: str, name: str, count: int, seconds: float, clock: int, wait: bool) -> None:
    """Add stances whose summary is NAME and a number."""
    if clock:
        set_clock(clock)
    store = open_store(url)
    if wait:
        say("ready")
        sys.stdin.readline()
    until = time.monotonic() + seconds
    for number in range(1, count + 1):
        if time.monotonic() > until:
            break
        summary = f"{name} {number}"
        try:
            add_stance(store, submission(summary=summary), by=Writer(name, Via.COMMAND))
            say(f"saved {summary}")
        except Problem as problem:
            say(f"refused {problem}")
            time.sleep(0.01)
    store.close()


def set_clock(days: int) -> None:
    """Let this process's clock, which the program asks when it opens a change, be off by some days."""

    class Off(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=days)

    history.datetime = Off  # type: ignore[misc] # no clock of the machine's own may be set for a test


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
