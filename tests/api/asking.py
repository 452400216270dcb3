"""Asks the API as a program does, without a server between: one request, and all that comes back."""

import asyncio
import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.types import Message

from positions import api

HERE: Final = "127.0.0.1"
Header = tuple[str, str]


@dataclass
class Reply:
    """What came back; `fault` is what the server's log got."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: int = 0
    fault: Exception | None = None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the JSON says
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def csv(self) -> list[dict[str, str]]:
        """The body as CSV."""
        return list(csv.DictReader(StringIO(self.text)))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The body as NDJSON."""
        return [json.loads(line) for line in self.text.splitlines()]


def request_for(
    target: str,
    *,
    method: str = "GET",
    sender: str | None = HERE,
    hosts: Sequence[str] = (f"{HERE}:8501",),
    headers: Iterable[Header] = (),
    **query: str,
) -> dict[str, Any]:
    """A request for this path, with or without a query, from this sender, as a server hands it on."""
    path, _, asked = target.partition("?")
    given = [*(("host", host) for host in hosts), *headers]
    return {
        **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http"},
        **{"path": path, "raw_path": path.encode(), "root_path": ""},
        "query_string": (asked or urlencode(query)).encode(),
        "headers": [(name.lower().encode(), text.encode("latin-1")) for name, text in given],
        "client": (sender, 50_000) if sender else None,
        "server": (HERE, 8501),
    }


def ask(target: str, **asked: Any) -> Reply:  # noqa: ANN401 - whatever `request_for` takes
    """The reply to a request."""
    return asyncio.run(reply_to(request_for(target, **asked)))


def answer(route: str, **query: str) -> Any:  # noqa: ANN401 - whatever the JSON says
    """The JSON of a request that can be answered."""
    reply = ask(f"/api/{route}", **query)
    assert reply.status == 200, reply.text
    return reply.json


def refusal(target: str, *, status: int = 400, **query: str) -> str:
    """The sentence of a request that cannot: JSON, and nothing of the program's inside."""
    reply = ask(target if target.startswith("/") else f"/api/{target}", **query)
    assert reply.status == status, reply.text
    assert reply.headers["content-type"] == "application/json"
    assert reply.json.keys() == {"error"}
    sentence: str = reply.json["error"]
    assert sentence.endswith("."), sentence
    assert "Traceback" not in sentence
    return sentence


def slugs(**query: str) -> list[str]:
    """The stances of a question, all pages of it."""
    found: list[str] = []
    target = "/api/stances?" + urlencode({"limit": "1000", **query})
    while target:
        page = ask(target).json
        found += [stance["slug"] for stance in page["stances"]]
        target = page["next"]
    return found


async def reply_to(scope: Mapping[str, Any]) -> Reply:
    """All that comes back for a request."""
    reply = Reply()

    async def receive() -> Message:
        await asyncio.Event().wait()  # who asks sends nothing more, and waits for the end
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode(): text.decode("latin-1") for name, text in message["headers"]}
        else:
            reply.body += message.get("body", b"")
            reply.pieces += bool(message.get("body"))

    try:
        await Starlette(routes=api.routes())(dict(scope), receive, send)
    except Exception as error:
        reply.fault = error
    return reply
