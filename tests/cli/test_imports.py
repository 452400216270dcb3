"""What is loaded: the commands answer without the dashboard's heavy parts, and a current store without Alembic."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.store.builders import copy_of

ROOT: Final = Path(__file__).parents[2]
HEAVY: Final = frozenset({"streamlit", "pandas", "plotly", "alembic", "pydantic", "numpy", "mako"})


def loaded(program: str, url: str) -> set[str]:
    """The packages that a fresh interpreter has loaded after this program."""
    told = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{told}"],
        cwd=ROOT,
        env=os.environ | {"POSITIONS_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def url(seeded_url: str, tmp_path: Path) -> str:
    """A store that is current."""
    return copy_of(seeded_url, tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ["as-of", "2019-03-01"],
        ["as-of", "2019-03-01", "--format", "json"],
        ["as-of", "2019-03-01", "--format", "csv"],
        ["init"],
    ],
    ids=" ".join,
)
def test_a_command_that_reads_loads_no_heavy_package(url: str, words: list[str]) -> None:
    program = f"from positions.cli import main; main({words!r}, standalone_mode=False)"
    assert loaded(program, url) & HEAVY == set()


def test_the_command_is_a_module_too(url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "positions.cli", "as-of", "2019-03-01", "--actor", "dprk", "--format", "json"],
        cwd=ROOT,
        env=os.environ | {"POSITIONS_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {row["actor"] for row in json.loads(done.stdout)} == {"dprk"}


def test_the_app_on_a_current_store_loads_no_alembic(url: str) -> None:
    program = (
        "from streamlit.testing.v1 import AppTest; "
        "app = AppTest.from_file('app.py', default_timeout=60).run(); "
        "assert app.get('plotly_chart')"
    )
    assert loaded(program.replace("'app.py'", repr(str(ROOT / "app.py"))), url) & {"alembic", "mako"} == set()
