"""Datasette on a file of ours, in an environment of its own, and the same page of stances asked of both."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

VERSION: Final = "0.65.5"
_EVIDENCE: Final = """(
  SELECT json_group_array(json_object(
    'source', source.slug, 'title', source.title, 'publisher', source.publisher, 'author', source.author,
    'published_on', source.published_on, 'url', source.url, 'archived_url', source.archived_url,
    'quote', evidence.quote, 'locator', evidence.locator))
  FROM evidence JOIN source ON source.id = evidence.source_id WHERE evidence.stance_id = stance.id)"""
_QUERY: Final = """SELECT stance.slug, actor.slug AS actor, issue.slug AS issue, stance.stated_on, stance.known_on,
  stance.answer, stance.value, stance.kind, stance.certainty, stance.attribution, stance.summary,
  event.slug AS event, stance.in_article, stance.verified, stance.note, stance.retracted_why{evidence}
FROM stance JOIN actor ON actor.id = stance.actor_id JOIN issue ON issue.id = stance.issue_id + 0
LEFT JOIN event ON event.id = stance.event_id
WHERE stance.stated_last >= :since AND stance.retracted_why IS NULL
ORDER BY stance.stated_last, stance.slug LIMIT 100"""


def installed() -> Path:
    """Datasette's command; raises CalledProcessError where the package registry does not have it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "positions-benchmarks" / f"datasette-{VERSION}"
    program = folder / "bin" / "datasette"
    if not program.exists():
        venv.create(folder, with_pip=True)
        subprocess.run(
            [folder / "bin" / "python", "-m", "pip", "install", "--quiet", f"datasette=={VERSION}"], check=True
        )
    return program


@contextmanager
def serving(program: Path, path: Path) -> Iterator[str]:
    """Datasette on a file, with the settings it comes with; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [program, "serve", path, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(port, process)
            yield address
        finally:
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1_200):
        if process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise RuntimeError(f"Datasette did not start: run it by hand with {sys.executable}.")


class Client:
    """One kept connection to an address."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def timed(self, link: str) -> tuple[float, bytes]:
        """Seconds until all of an answer is there, and the answer."""
        began = time.perf_counter()
        self._connection.request("GET", link)
        answer = self._connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"{link} gave {answer.status}: {body[:200]!r}")
        return took, body


def our_page(day: str) -> str:
    """A hundred stances from a day on, with what bears each out."""
    return f"/api/stances?{urlencode({'since': day, 'limit': 100})}"


def their_page(path: Path, day: str, *, evidence: bool) -> str:
    """The same by SQL: as Datasette's own tables have no order by two columns, and no names beside the keys."""
    query = _QUERY.format(evidence=f", {_EVIDENCE} AS evidence" if evidence else "")
    return f"/{path.stem}.json?{urlencode({'sql': query, 'since': day, '_shape': 'array'})}"


def check(ours: bytes, theirs: bytes, *, evidence: bool) -> None:
    """Raise RuntimeError unless both answers hold the same rows in the same order."""
    mine, other = json.loads(ours)["stances"], json.loads(theirs)
    if [_comparable(one, evidence=evidence) for one in mine] != [
        _comparable(one, evidence=evidence) for one in other
    ]:
        raise RuntimeError("The answers differ: the query of this benchmark has to be brought up to date.")


def _comparable(row: dict[str, Any], *, evidence: bool) -> dict[str, Any]:
    """A row without the difference between JSON's true and SQLite's 1, and between a list and its text."""
    held = {**row, "in_article": bool(row["in_article"]), "verified": bool(row["verified"])}
    found = held.pop("evidence", "[]")
    return {**held, "evidence": json.loads(found) if isinstance(found, str) else found} if evidence else held
