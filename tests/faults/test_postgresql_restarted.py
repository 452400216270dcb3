"""PostgreSQL is stopped at once and started again while writers are at work: they are told, and go on."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from time import sleep
from typing import Final

import pytest

from db.setup import open_store
from tests.faults.faults import Fault
from tests.faults.processes import ROOT, writer
from tests.faults.record import compare
from tests.faults.report import tell

SERVER: Final = str(ROOT / "tests/postgres.sh")
WRITERS: Final = 8
SECONDS: Final = 15


@pytest.fixture
def server() -> Iterator[dict[str, str]]:
    """A server of this test's own, which keeps what it has acknowledged; its settings, as a shell exports them."""
    started = subprocess.run([SERVER, "start"], capture_output=True, text=True, check=False)
    if started.returncode:
        if os.environ.get("CI") == "true":
            pytest.fail(started.stderr)
        pytest.skip(started.stderr.strip())
    settings = dict(re.findall(r"^export (\w+)=(.*)$", started.stdout, flags=re.MULTILINE))
    yield settings
    subprocess.run([SERVER, "stop"], env=os.environ | settings, check=True)


def test_postgresql_restarted_under_load_loses_nothing_that_was_acknowledged(server: dict[str, str]) -> None:
    url = server["POSITIONS_TEST_POSTGRES"]
    make_it_keep_what_it_acknowledges(server)
    open_store(url).close()
    names = [f"Writer {number}:" for number in range(1, WRITERS + 1)]
    with ExitStack() as stack:
        options = ("--seconds", str(SECONDS), "--wait")
        running = [stack.enter_context(writer(url, name, *options)) for name in names]
        for process in running:
            process.hear(1)
        for process in running:
            process.go()
        ears = [Thread(target=process.hear_all) for process in running]
        for ear in ears:
            ear.start()
        sleep(SECONDS / 3)
        before = sum(len(process.saved) for process in running)
        restart(server)
        after = sum(len(process.saved) for process in running)
        for ear in ears:
            ear.join()
    acknowledged = [summary for process in running for summary in process.saved]
    refusals = {sentence for process in running for sentence in process.refused}
    assert before > 0
    assert after < len(acknowledged)
    assert refusals
    assert [
        told for told in refusals if not re.search("cannot be reached|connection to the store .* was lost", told)
    ] == []
    found = compare(url, acknowledged, names=names)
    assert found.nothing_lost
    tell(
        Fault.POSTGRESQL_RESTARTED,
        f"The server stopped at once (immediate shutdown) and started again while {WRITERS} processes wrote",
        found,
        "Writers were told that the server was lost or not there, and went on by themselves once it was back",
    )


def make_it_keep_what_it_acknowledges(server: dict[str, str]) -> None:
    """The server as it is by default: the others of the tests keep nothing safe, to be fast."""
    path = f"{server['POSITIONS_TEST_POSTGRES_FOLDER']}/data/postgresql.conf"
    with open(path, "a", encoding="utf-8") as settings:  # noqa: PTH123 - appended to, and read by the server
        settings.write("fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n")
    restart(server)


def restart(server: dict[str, str]) -> None:
    """Stop the server as a crash does, and start it again on its port."""
    subprocess.run([SERVER, "restart"], env=os.environ | server, check=True)
