"""What every reply has: headers that keep a browser from doing more with it than show it; and errors as JSON."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import JSONResponse, Response

from db.problems import Problem

HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-cache",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""A copy may be kept, but is asked for anew each time; no page of another site may hold it, and none gets CORS."""


class BadRequest(Problem):
    """A request that cannot be answered as it is written; the sentence says which parameter, and what to write."""


def error(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """One sentence as {"error": ...}."""
    return JSONResponse({"error": sentence}, status, {**HEADERS, **(headers or {})})
