"""Many readers of one process: how long each waits beside a reader who is alone, and what they take of its memory.

`python -m tests.benchmarks.readers [SIZE] [CLIENTS] [SECONDS]`. Each reader has a tab, changes a filter of the
Timeline, and looks at the answer for 5 seconds on average: readers who never look would only measure how many
answers a second two cores can give. The readers share the machine with the server.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression, quantiles
from typing import Final

import click

from db.setup import open_store
from tests.benchmarks import synthetic
from tests.benchmarks.processes import resident, serving
from tests.benchmarks.readers_client import Tab, tab
from tests.benchmarks.rivals import Row, table
from tests.browser.server import APP, served

THINKING: Final = 5.0
"""Mean seconds between an answer and the reader's next change."""
ALONE: Final = 0.2
"""The same for the reader who is alone, so that there are enough answers to compare with."""
SLOW: Final = (
    "issues=issue-0,issue-1,issue-2,issue-3,issue-4,issue-5&actors=country-{0},country-{1},country-{2},country-{3}"
    "&since=1955-01-01&until=20{4:02}-12-31"
)
"""Everything that four whole governments said on six issues in 45 years and more: as slow as a link can be."""


@dataclass
class Seen:
    """What was measured: seconds of answers, and the server's memory in MB by seconds since the start."""

    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    beside_slow: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    with_one: float = 0
    with_all: float = 0


def measure(folder: Path, size: int, clients: int, seconds: int) -> list[Row]:
    """So many readers for so many seconds, on a record of so many stances, made in the folder unless there."""
    url = synthetic.build(folder / f"{size}.db", size)
    open_store(url).close()  # one of an older version is brought up to date before anything is measured
    with served(APP, folder, POSITIONS_DATABASE_URL=url) as address:
        return told(asyncio.run(watched(address, clients, seconds)), clients)


async def watched(address: str, clients: int, seconds: int) -> Seen:
    """One reader alone; then all of them; and one of them again while another asks for all there is."""
    seen, process, chance = Seen(), serving(address), random.Random(7)  # noqa: S311 - the same questions each time
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(tab(address))
        await first.open()
        await _read(first, seen.alone, max(seconds / 4, 1), ALONE, chance)
        seen.with_one = resident(process)
        tabs = [first]
        for _ in range(clients - 1):
            tabs.append(await stack.enter_async_context(tab(address)))
            await tabs[-1].open()
        seen.with_all = resident(process)
        reading = [_read(one, seen.together, seconds, THINKING, chance) for one in tabs]
        await asyncio.gather(_sample(seen, process, seconds), *reading)
        asking = asyncio.create_task(_ask_slowly(address, seen.slow))
        while not asking.done():
            await _read(first, seen.beside_slow, 0.1, ALONE, chance)
        await asking
    return seen


async def _read(one: Tab, samples: list[float], seconds: float, thinking: float, chance: random.Random) -> None:
    """A reader who looks, then changes a filter, and so on."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(min(chance.expovariate(1 / thinking), 4 * thinking))
        samples.append(await _change(one, chance))


async def _change(one: Tab, chance: random.Random) -> float:
    match chance.randrange(4):
        case 0:
            return await one.choose_many("Actors", *(f"Country {at}" for at in chance.sample(range(20), 2)))
        case 1:
            return await one.choose_many("Issues", *(f"Issue {at}" for at in chance.sample(range(12), 3)))
        case 2:
            return await one.choose("Words or deeds", chance.choice(("Said and done", "Said", "Done")))
    return await one.choose("Whose words", chance.choice(("Whole government", "Own words only")))


async def _ask_slowly(address: str, samples: list[float]) -> None:
    """A reader who asks for everything three times, each time for something else."""
    async with tab(address) as one:
        for at in range(3):
            samples.append(await one.open(SLOW.format(at, at + 1, at + 2, at + 3, 20 + at)))


async def _sample(seen: Seen, process: int, seconds: int) -> None:
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        seen.memory.append((passed, resident(process)))
        await asyncio.sleep(1)


def told(seen: Seen, clients: int) -> list[Row]:
    """The measures beside their targets; `ours` has many readers, `theirs` one."""
    alone, together, beside = (ninety_fifth(some) for some in (seen.alone, seen.together, seen.beside_slow))
    each = (seen.with_all - seen.with_one) / max(clients - 1, 1)
    growth = slope(seen.memory)
    many = f"{clients} readers, thinking {THINKING:g} s"
    return [
        Row(f"{many}: p50/p95, ms", _both(seen.together), _both(seen.alone), together / alone, "<= 3"),
        Row("memory per reader beyond the first, MB", f"{each:.1f}", f"{seen.with_one:.0f} with one", each, "< 15"),
        Row("memory gained a minute (second half), MB", f"{growth:.2f}", _course(seen.memory), growth, "about 0"),
        Row(
            f"beside a slow one ({max(seen.slow):.1f} s): p50/p95, ms",
            *(_both(seen.beside_slow), _both(seen.alone), beside / alone, "<= 3"),
        ),
    ]


def ninety_fifth(seconds: Sequence[float]) -> float:
    """What 95 of 100 answers took at most; a lone answer is its own."""
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def slope(memory: Sequence[tuple[float, float]]) -> float:
    """MB gained a minute in the second half, when caches and threads are there; 0 where nothing can be told."""
    late = memory[len(memory) // 2 :]
    rising = any(before < after for (before, _), (after, _) in pairwise(late))
    return 60 * linear_regression(*zip(*late, strict=True)).slope if rising else 0.0


def _both(seconds: Sequence[float]) -> str:
    return f"{1000 * quantiles([*seconds, *seconds[:1]], n=2)[0]:.0f} / {1000 * ninety_fifth(seconds):.0f}"


def _course(memory: Sequence[tuple[float, float]]) -> str:
    """Memory at six moments, evenly spread."""
    return " ".join(f"{memory[at * (len(memory) - 1) // 5][1]:.0f}" for at in range(6))


@click.command()
@click.argument("size", type=click.IntRange(min=1_000), default=10_000)
@click.argument("clients", type=click.IntRange(min=1), default=50)
@click.argument("seconds", type=click.IntRange(min=2), default=120)
def main(size: int, clients: int, seconds: int) -> None:
    """Let CLIENTS readers change filters for SECONDS on a record of SIZE stances."""
    with tempfile.TemporaryDirectory() as folder:
        click.echo(f"{size:,} stances; ours: many readers, theirs: one")
        click.echo(table(measure(Path(folder), size, clients, seconds)))


if __name__ == "__main__":
    main()
