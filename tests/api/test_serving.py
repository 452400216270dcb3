"""The API beside the pages: one program serves both, starts light, and no question holds another up."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from threading import Timer
from typing import Final

import pytest

from positions import api
from positions.api import stores
from tests.api.asking import ask, reply_to, request_for
from tests.store.builders import copy_of

ROOT: Final = Path(__file__).parents[2]
HEAVY: Final = frozenset({"streamlit", "pandas", "plotly", "alembic", "pydantic", "numpy", "mako"})


def loaded(program: str, url: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after this program."""
    told = "import json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{told}"],
        cwd=ROOT,
        env=os.environ | {"POSITIONS_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_one_address_serves_the_pages_and_the_api(address: str) -> None:
    for path, kind in (
        ("/timeline", "text/html"),
        ("/api/codebook", "application/json"),
        ("/_stcore/health", "text/plain"),
    ):
        with urllib.request.urlopen(f"{address}{path}") as reply:  # noqa: S310 - the address is this machine's
            assert (reply.status, reply.headers.get_content_type()) == (200, kind)


def test_the_api_answers_without_the_dashboards_packages(seeded_url: str, tmp_path: Path) -> None:
    asked = ["stances?text=moratorium", "positions", "shifts", "gap?actors=dprk,rok&issue=testing", "codebook"]
    program = (
        "from tests.api.asking import ask\n"
        f"for target in {[*asked, 'openapi.json']!r}:\n"
        "    assert ask('/api/' + target).status == 200, target"
    )
    modules = loaded(program, copy_of(seeded_url, tmp_path))
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()


def test_the_start_of_the_server_loads_neither_pages_nor_the_store(seeded_url: str) -> None:
    modules = loaded("import app", seeded_url)
    ours = {name for name in modules if name.partition(".")[0] in {"positions", "db", "sqlalchemy"}}
    light = {"api", "headers", "trouble", "escape"}
    assert ours == {"positions", "db", "db.log", "db.problems", *(f"positions.{name}" for name in light)}


@pytest.mark.usefixtures("record")
def test_a_question_that_takes_long_holds_no_other_up() -> None:
    async def both() -> tuple[bool, int, int]:
        slow = asyncio.create_task(reply_to(request_for("/api/codebook")))
        quick = await reply_to(request_for("/api/openapi.json"))
        waited = not slow.done()
        release.cancel()
        stores._LOCK.release()
        return waited, quick.status, (await slow).status

    stores._LOCK.acquire()  # whoever opens the store now has to wait
    release = Timer(20, stores._LOCK.release)
    release.start()
    assert asyncio.run(both()) == (True, 200, 200)


@pytest.mark.usefixtures("record")
def test_the_store_is_let_go_when_the_program_ends() -> None:
    async def run_down() -> None:
        async with api.lifespan(None):
            assert stores._OPENED

    assert ask("/api/codebook").status == 200
    asyncio.run(run_down())
    assert not stores._OPENED
