"""/api/health: whether the program can answer, for whoever watches over it; it tells nothing of the record.

It is answered before the guard, so that a watcher needs neither a token nor this machine, and never waits long: a
store that is locked or away is told after a few seconds, whatever others wait for.
"""

from typing import Any, Final

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from db.health import SECONDS, Health, health
from db.problems import Problem
from db.setup import VERSIONS, database_url
from positions.api import replies
from positions.api.query import read_query

PATH: Final = "/api/health"
LONGEST: Final = 2 * SECONDS + 1
"""Seconds after which an answer is given whatever has become of the question."""
_AT_ONCE: Final = 4
"""Looks at the store that may be under way at a time; others wait for their turn, and then get 503."""
_LATE: Final = (
    f"The database has not answered within {LONGEST} seconds: it is locked, or its disk or server is away."
)
_FRESH: Final = {**replies.HEADERS, "Cache-Control": "no-store"}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "status": {"const": "ok"},
        "database": {"const": "reachable"},
        "schema": {"const": "current"},
        "revision": {"type": "integer", "description": "The newest change."},
    },
    "required": ["status", "database", "schema", "revision"],
    "additionalProperties": False,
}


class BeforeTheGuard:
    """Answers this one address, and hands everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._looks: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD without a query; what else is asked here is refused further on."""
        asked = scope["type"] == "http" and scope["path"] == PATH and scope["method"] in {"GET", "HEAD"}
        if asked and not scope["query_string"]:
            self._looks = self._looks or anyio.CapacityLimiter(_AT_ONCE)
            reply = await _reply(self._looks)
            await reply(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def with_parameters(request: Request) -> Response:
    """Refuse a question with parameters, of which there are none; one without came no further than the guard."""
    read_query((), request.query_params.multi_items())
    raise replies.BadRequest(f"Ask {PATH} without a question mark.")


async def _reply(looks: anyio.CapacityLimiter) -> Response:
    try:
        with anyio.fail_after(LONGEST):
            found = await anyio.to_thread.run_sync(_found, abandon_on_cancel=True, limiter=looks)
    except TimeoutError:
        return replies.error(503, _LATE, _FRESH)
    except Problem as problem:
        return replies.error(503, str(problem), _FRESH)
    told = {"status": "ok", "database": "reachable", "schema": "current", "revision": found.revision}
    return JSONResponse(told, headers=_FRESH)


def _found() -> Health:
    found = health(database_url())
    if found.schema != VERSIONS[-1]:
        raise Problem(
            f"The schema is of version {found.schema[:40]} and the program works with {VERSIONS[-1]}: a page that "
            "is opened migrates an older one, and a newer one needs the newer program."
        )
    return found
