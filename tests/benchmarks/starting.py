"""How long the program takes to start, beside an empty app and beside what the command line cannot do without."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import Ask, Figure, in_turn
from tests.browser.server import APP, ROOT, served


def figures(url: str, folder: Path, rounds: int) -> Iterator[Figure]:
    """`streamlit run` to health, and `positions as-of`, on a store that is ready."""
    empty = folder / "empty.py"
    empty.write_text("import streamlit\n")
    ready = in_turn({"app": health(APP, folder, url), "empty": health(empty, folder, url)}, rounds)
    yield Figure("start", "streamlit run app.py to health", "an empty app", ready["app"], ready["empty"], 1.3)
    commands = {
        "as-of": command(url, "-m", "positions.cli", "as-of", "2010-05-05"),
        "bare": command(url, "-c", "import sqlalchemy"),
    }
    took = in_turn(commands, rounds)
    yield Figure("start", "positions as-of", 'python -c "import sqlalchemy"', took["as-of"], took["bare"], 2.0)


def health(script: Path, folder: Path, url: str) -> Ask:
    """Starts a server; gives the seconds until it says that it is well."""

    def ask() -> float:
        began = time.perf_counter()
        with served(script, folder, POSITIONS_DATABASE_URL=url):
            return time.perf_counter() - began

    return ask


def command(url: str, *arguments: str) -> Ask:
    """Runs a Python of its own with these arguments; gives the seconds it took."""
    environment = os.environ | {"POSITIONS_DATABASE_URL": url}

    def ask() -> float:
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        return time.perf_counter() - began

    return ask
