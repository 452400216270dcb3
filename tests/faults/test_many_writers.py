"""50 writers save at once for a minute, in processes of their own: nothing is lost, and nothing is there twice."""

from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Final

from tests.faults.faults import Fault
from tests.faults.processes import MINUTE, writer
from tests.faults.record import compare
from tests.faults.report import tell
from tests.store.builders import copy_of

WRITERS: Final = 50


def test_50_writers_at_once_lose_nothing_and_double_nothing(seeded_url: str, tmp_path: Path) -> None:
    url = copy_of(seeded_url, tmp_path)
    names = [f"Writer {number}:" for number in range(1, WRITERS + 1)]
    with ExitStack() as stack:
        running = [stack.enter_context(writer(url, name, "--seconds", str(MINUTE), "--wait")) for name in names]
        for process in running:
            process.hear(1)
        for process in running:
            process.go()
        ears = [Thread(target=process.hear_all) for process in running]
        for ear in ears:
            ear.start()
        for ear in ears:
            ear.join()
    assert [process.refused for process in running if process.refused] == []
    assert [name for name, process in zip(names, running, strict=True) if not process.saved] == []
    found = compare(url, [summary for process in running for summary in process.saved], names=names)
    assert found.nothing_lost
    assert found.beyond == 0
    tell(
        Fault.MANY_WRITERS,
        f"{WRITERS} processes each saved one stance after the other for {MINUTE} seconds",
        found,
        "Served one after the other; counts and checksums of what was acknowledged and what is there agree",
    )
