"""Who may read: programs on this machine, and everybody where reading is opened to all.

A request is of this machine when both its sender and the host it asks for are, and no proxy has forwarded it: a
proxy's own address is local too. A page of another site that is opened on this machine asks for that site's host,
even where its name has been made to point here.
"""

import os
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from positions.api import replies

_FORWARDED: Final = ("forwarded", "via", "x-real-ip")
_REFUSED: Final = (
    "Only programs on this machine may read here: ask 127.0.0.1 or localhost directly, or start the program with "
    "POSITIONS_OPEN_READING=yes to let everybody read who can reach it."
)


class Guard:
    """Lets through what may read; the rest gets 403 with a sentence."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Decide about one request; other traffic (there is none) goes on to where it is closed."""
        if scope["type"] != "http" or open_to_all() or is_local(scope):
            await self.app(scope, receive, send)
        else:
            await replies.error(403, _REFUSED)(scope, receive, send)


def open_to_all() -> bool:
    """Whether everybody may read who can reach the program: POSITIONS_OPEN_READING is yes."""
    return os.environ.get("POSITIONS_OPEN_READING", "").strip().lower() == "yes"


def is_local(scope: Scope) -> bool:
    """Whether a request comes from this machine, asks for this machine, and came directly."""
    headers = Headers(scope=scope)
    forwarded = any(name in _FORWARDED or name.startswith("x-forwarded-") for name in headers)
    sender, _port = scope.get("client") or ("", 0)
    hosts = headers.getlist("host")
    return not forwarded and _is_loopback(sender) and len(hosts) == 1 and _names_this(hosts[0])


def _names_this(host: str) -> bool:
    """Whether a Host header, with or without a port, means this machine to itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:  # half an IPv6 address
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
