"""The application under /api: its addresses, the guard before them, and a sentence for whatever goes wrong."""

import logging

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db import log
from db.problems import Problem
from positions.api import replies
from positions.api.answering import answers_to, description
from positions.api.endpoints import ENDPOINTS
from positions.api.guard import Guard
from positions.api.health import BeforeTheGuard, with_parameters


def application() -> Starlette:
    """A new application; it reads the store that the program is set to."""
    made = Starlette(
        routes=[
            *(Route(f"/{endpoint.name}", answers_to(endpoint)) for endpoint in ENDPOINTS),
            Route("/health", with_parameters),
            Route("/openapi.json", description),
        ],
        middleware=[Middleware(BeforeTheGuard), Middleware(Guard)],
        exception_handlers={HTTPException: _not_answered, Problem: _problem, Exception: _failed},
    )
    made.router.redirect_slashes = False  # a redirect would be written from the Host that was asked for
    return made


def _problem(_request: Request, problem: Exception) -> Response:
    """A request that cannot be answered as it is written, or a store that cannot be read."""
    return replies.error(400 if isinstance(problem, replies.BadRequest) else 503, str(problem))


def _not_answered(request: Request, error: Exception) -> Response:
    """An address that is not there, or one that was to be written to."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        sentence = (
            f"Nothing can be changed here: ask {request.url.path[:60]!r} with GET or HEAD, not with this method."
        )
        return replies.error(405, sentence, error.headers)
    every = ", ".join(
        f"/api/{name}" for name in (*(endpoint.name for endpoint in ENDPOINTS), "health", "openapi.json")
    )
    return replies.error(404, f"There is no {request.url.path[:60]!r} here: the addresses are {every}.")


def _failed(request: Request, error: Exception) -> Response:
    """A fault of the program; Starlette hands the traceback on to the server's log."""
    log.event("failed", level=logging.ERROR, error=type(error).__name__, path=request.url.path)
    return replies.error(500, "This could not be answered for a reason that is now in the program's log.")
