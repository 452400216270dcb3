"""Processes of the program's own that a test starts, listens to and ends."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO, cast

ROOT: Final = Path(__file__).parents[2]
MINUTE: Final = 60 if os.environ.get("CI") == "true" else 6
"""How many seconds the faults that last a minute take: a minute in CI, less where somebody waits for the tests."""


class Process:
    """A writer under way: what it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.said: list[str] = []

    @property
    def saved(self) -> list[str]:
        """The summaries that it was told are saved."""
        return [line.removeprefix("saved ") for line in self.said if line.startswith("saved ")]

    @property
    def refused(self) -> list[str]:
        """The sentences with which it was refused."""
        return [line.removeprefix("refused ") for line in self.said if line.startswith("refused ")]

    def hear(self, count: int) -> None:
        """Listen until it has said so many lines in all."""
        while len(self.said) < count:
            line = self._out.readline()
            assert line, f"It ended after {self.said[-3:]}."
            self.said.append(line.rstrip("\n"))

    def go(self) -> None:
        """Let one begin that waits."""
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def hear_all(self) -> None:
        """Listen until it ends; half a line that it was killed in does not count."""
        for line in self._out:
            if line.endswith("\n"):
                self.said.append(line.rstrip("\n"))
        self._process.wait()

    def kill(self) -> None:
        """End it as kill -9 does, and hear what it had said until then."""
        self._process.kill()
        self.hear_all()

    @property
    def _out(self) -> TextIO:
        assert self._process.stdout
        return cast(TextIO, self._process.stdout)


@contextmanager
def writer(url: str, name: str, *options: str, within: Sequence[str] = ()) -> Iterator[Process]:
    """A writing process; `within` is the command that starts it in other circumstances."""
    command = [*within, sys.executable, "-m", "tests.faults.writer", url, name, *options]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Process(process)
        finally:
            process.kill()


def in_own_mounts() -> list[str]:
    """The start of a command that may mount what only it sees; as a normal user, in a user namespace of its own."""
    unshare = shutil.which("unshare")
    assert unshare, "unshare was not found: install util-linux."
    return [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--user", "--map-root-user", "--mount"]


def without_rights() -> list[str]:
    """The start of a command for which the modes of files hold, as for any user; nothing where they do anyway."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    assert setpriv, "setpriv was not found: install util-linux."
    return [setpriv, "--inh-caps=-all", "--bounding-set=-all"]
