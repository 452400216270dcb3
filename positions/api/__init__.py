"""The read-only HTTP API, beside the pages in one process: the record and what it adds up to, for other programs.

What is imported here is light, and so is the start of the app: the first request loads the rest.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from db import log


def routes() -> list[BaseRoute]:
    """Everything under /api, for the app that serves the pages."""
    return [Route("/api", endpoint=_API), Mount("/api", app=_API)]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Write the log while the program runs, and let go of the store when it ends."""
    log.start(server=True)
    yield
    if _application.cache_info().currsize:
        from positions.api.stores import close_stores

        await run_in_threadpool(close_stores)


class _Api:
    """The application behind the routes: loaded in a thread when first asked, so that no page is held up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        application = await run_in_threadpool(_application)
        await application(scope, receive, send)


_API = _Api()


@cache
def _application() -> ASGIApp:
    from positions.api.application import application

    return application()
