"""The program as docs/deploy.md has it run: two processes by its unit, nginx before them by its configuration."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.browser.server import ROOT

TEXT: Final = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
NAME: Final = "positions.example.org"
_SECONDS: Final = 60


@dataclass
class Cluster:
    """The address of nginx, and the processes behind it by their ports."""

    address: str
    processes: dict[int, "subprocess.Popen[bytes]"]
    log: Path

    def behind(self, port: int) -> str:
        """The address of a process itself, as somebody at the machine reaches it."""
        return f"http://127.0.0.1:{port}"

    def serving(self, *, least: int = 0) -> set[int]:
        """The ports of the processes that nginx has asked for something since this was last called.

        least: so many questions are waited for, since one is noted when it has been answered.
        """
        until = time.monotonic() + _SECONDS
        while self.log.read_text().count("\n") < least and time.monotonic() < until:
            time.sleep(0.01)
        found = {int(port) for line in self.log.read_text().splitlines() for port in re.findall(r":(\d+)", line)}
        self.log.write_text("")
        return found


def fence(kind: str, sign: str) -> str:
    """The block of this kind in the document that has a sign in it."""
    (found,) = [block for block in re.findall(rf"```{kind}\n(.*?)```", TEXT, flags=re.DOTALL) if sign in block]
    return str(found)


def start_words(sign: str) -> list[str]:
    """The words of ExecStart in the unit that has a sign in it, behind the name of the program."""
    lines = fence("ini", sign).replace("\\\n", " ").splitlines()
    (line,) = [line for line in lines if line.startswith("ExecStart=")]
    return shlex.split(line)[1:]


def settings() -> dict[str, str]:
    """The file of settings."""
    return dict(line.split("=", 1) for line in fence("ini", "POSITIONS_DATABASE_URL").splitlines())


@contextmanager
def cluster(url: str, folder: Path) -> Iterator[Cluster]:
    """nginx and two processes on a database."""
    first, second, front = (free_port() for _ in range(3))
    with ExitStack() as stack:
        processes = {port: stack.enter_context(_process(port, url, folder)) for port in (first, second)}
        for port in processes:
            wait_for(f"http://127.0.0.1:{port}/api/health")
        log = folder / "upstream.log"
        log.write_text("")
        stack.enter_context(_nginx(front, first, second, folder, log))
        wait_for(f"http://127.0.0.1:{front}/_stcore/health")
        yield Cluster(f"http://{NAME}:{front}", processes, log)


@contextmanager
def _process(port: int, url: str, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    words = [word.replace("%i", str(port)) for word in start_words("[Service]\nUser=positions\nWorkingDirectory")]
    environment = {**os.environ, **settings(), "POSITIONS_DATABASE_URL": url}
    with (
        (folder / f"{port}.log").open("w") as out,
        subprocess.Popen(
            [sys.executable, "-m", "streamlit", *words], cwd=ROOT, env=environment, stdout=out, stderr=out
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _nginx(front: int, first: int, second: int, folder: Path, log: Path) -> Iterator[None]:
    """The configuration of the document, with other ports and without a certificate."""
    written = fence("nginx", "upstream positions")
    written = re.sub(r"^ *ssl_.*\n", "", written, flags=re.MULTILINE)
    for old, new in {
        "listen 443 ssl;": f"listen 127.0.0.1:{front};",
        "127.0.0.1:8501": f"127.0.0.1:{first}",
        "127.0.0.1:8502": f"127.0.0.1:{second}",
    }.items():
        assert old in written, old
        written = written.replace(old, new)
    bodies = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"worker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\ndaemon off;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        "events { worker_connections 256; }\n"
        f"http {{\nlog_format asked '$upstream_addr';\naccess_log {log} asked;\n{bodies}{written}}}\n"
    )
    with subprocess.Popen([_nginx_path(), "-c", str(config), "-e", f"{folder}/nginx.log"]) as process:
        try:
            yield
        finally:
            process.terminate()


def _nginx_path() -> str:
    """Where nginx is. Without one the test is skipped with a sentence, or fails where CI is set."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    sentence = "No nginx was found: install Debian's `nginx-light` to run the tests of docs/deploy.md."
    if not found and "CI" in os.environ:
        pytest.fail(sentence)
    if not found:
        pytest.skip(sentence)
    return str(found)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    """Wait until this answers."""
    until = time.monotonic() + _SECONDS
    while not answers(address):
        assert time.monotonic() < until, f"{address} did not answer."
        time.sleep(0.05)


def answers(address: str) -> bool:
    """Whether this address answers with 200."""
    try:
        with urllib.request.urlopen(address, timeout=10) as reply:  # noqa: S310 - our own address
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
