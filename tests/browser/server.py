"""A page served as a reader serves it: `streamlit run` in a process of its own, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
APP: Final = ROOT / "app.py"
_SECONDS: Final = 60


@contextmanager
def served(script: Path, folder: Path, **environment: str) -> Iterator[str]:
    """Start a script with these variables set; gives its address once it answers. The log goes to `folder`."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    log = folder / f"{script.stem}-{port}.log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            _command(script, port), cwd=ROOT, env=os.environ | environment, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait(address, process, log)
            yield address
        finally:
            process.kill()


def _command(script: Path, port: int) -> list[str]:
    options = {
        "server.headless": "true",
        "server.port": str(port),
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(script), *flags]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _SECONDS
    while not _answers(address):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"The server did not start:\n{log.read_text()}")
        time.sleep(0.02)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
