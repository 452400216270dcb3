"""What a browser is told to refuse: scripts and frames from elsewhere, guessed types, other sites' connections.

Streamlit styles its pages by inline styles and makes its components and downloads out of blobs, so that the policy
allows these; a script is one of the program's own files, or the one that Streamlit's page holds, known by its hash.
"""

import base64
import hashlib
import logging
import os
import re
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from db.problems import Problem

_LOG: Final = logging.getLogger(__name__)
_PAGE: Final = Path(streamlit.__file__).parent / "static/index.html"
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SITE: Final = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:\d{1,5})?", re.IGNORECASE)
_UNUSED: Final = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")


class SecurityHeaders:
    """Puts the headers on every answer, and closes a websocket that a page of another site opens.

    Where POSITIONS_FRAME_ANCESTORS cannot be read, the log says so and no other site may show the program.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        try:
            ancestors = frame_ancestors()
        except Problem as problem:
            _LOG.error("%s Until then no other site may show the program.", problem)
            ancestors = ("'self'",)
        self.headers = headers(ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse one websocket."""
        if scope["type"] == "websocket" and not _same_site(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008, "reason": "Opened by a page of another site."})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, with_headers)


def frame_ancestors() -> tuple[str, ...]:
    """Who may show the program in a frame: POSITIONS_FRAME_ANCESTORS, sites apart by blanks; 'none' for nobody.

    Nobody but the program itself unless it is set. Raises Problem for what is no site.
    """
    written = tuple(os.environ.get("POSITIONS_FRAME_ANCESTORS", "").split())
    if written in {("none",), ("'none'",)}:
        return ("'none'",)
    sites = tuple(site for site in written if site.strip("'") != "self")
    wrong = [site for site in sites if not _SITE.fullmatch(site)]
    if wrong:
        raise Problem(
            f"POSITIONS_FRAME_ANCESTORS names {wrong[0][:60]!r}, which is no site: write sites like "
            "https://intranet.example.org, apart by blanks, or none."
        )
    return ("'self'", *sites)


def headers(ancestors: tuple[str, ...]) -> dict[str, str]:
    """The headers of every answer, for those who may show the program in a frame."""
    policy = {
        "default-src": ("'none'",),
        "script-src": ("'self'", "blob:", *_hashes()),
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:", "blob:"),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ancestors,
    }
    made = {
        "Content-Security-Policy": "; ".join(f"{name} {' '.join(held)}" for name, held in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    older = {("'none'",): "DENY", ("'self'",): "SAMEORIGIN"}  # the older header cannot name other sites
    return made | ({"X-Frame-Options": older[ancestors]} if ancestors in older else {})


@cache
def _hashes() -> tuple[str, ...]:
    """The inline scripts of Streamlit's page, as a policy names them."""
    scripts = _INLINE.findall(_PAGE.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _same_site(asked: Headers) -> bool:
    """Whether a websocket is opened by a page of this program, of a site that the settings name, or by no page.

    Streamlit lets in more: every page of this machine, whatever its port; and it asks an outside address for the
    machine's own, to compare.
    """
    origin = asked.get("origin")
    if origin is None or origin in {site.strip() for site in config.get_option("server.corsAllowedOrigins")}:
        return True
    try:
        opened_by = urlsplit(origin)
        name = opened_by.hostname
    except ValueError:  # half an IPv6 address
        return False
    own = config.get_option("browser.serverAddress") if config.is_manually_set("browser.serverAddress") else None
    return opened_by.netloc == asked.get("host") or (name is not None and name == own)
