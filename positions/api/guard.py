"""Who may read: programs on this machine, everybody where reading is opened to all, and who shows a token.

The first two are told without a look at the store, so that a wrong token is of no account there.
"""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from db.access import digest
from db.problems import Problem
from db.queries.members import bearer
from positions import local
from positions.api import replies
from positions.api.stores import store
from positions.settings import open_to_all

_REFUSED: Final = (
    "Only programs on this machine may read here: ask 127.0.0.1 or localhost directly, show a token that an admin "
    "made for you (Authorization: Bearer TOKEN), or start the program with POSITIONS_OPEN_READING=yes to let "
    "everybody read who can reach it."
)
_WRONG: Final = "This token opens nothing here, or no longer: ask an admin for a new one."
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="positions", error="invalid_token"'}


class Guard:
    """Lets through what may read; the rest gets 403, and a wrong token 401, with a sentence."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Decide about one request; other traffic (there is none) goes on to where it is closed."""
        refusal = None
        if scope["type"] == "http" and not open_to_all() and not is_local(scope):
            refusal = await run_in_threadpool(_refusal, Headers(scope=scope).getlist("authorization"))
        await (refusal or self.app)(scope, receive, send)


def is_local(scope: Scope) -> bool:
    """Whether a request comes from this machine, asks for this machine, and came directly."""
    sender, _port = scope.get("client") or ("", 0)
    return local.is_local(Headers(scope=scope).items(), sender)


def _refusal(shown: list[str]) -> Response | None:
    """What somebody from elsewhere gets who shows this under Authorization; none for a token that opens."""
    schemes = [text.strip().partition(" ") for text in shown]
    tokens = [token.strip() for scheme, _, token in schemes if scheme.lower() == "bearer"]
    if not tokens:
        return replies.error(403, _REFUSED)
    try:
        with store().reading() as session:
            opens = len(tokens) == 1 and bearer(session, digest(tokens[0])) is not None
    except Problem as problem:
        return replies.error(503, str(problem))
    return None if opens else replies.error(401, _WRONG, _CHALLENGE)
