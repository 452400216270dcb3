"""Whether somebody asks from this machine: the one rule for pages, websockets and the HTTP API.

A request is of this machine when its sender, the host it asks for and the page that sent it all are, and no proxy
has forwarded it: a proxy's own address is local too. A page of another site that is opened on this machine asks for
that site's host, even where its name has been made to point here.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_FORWARDED: Final = ("forwarded", "via", "x-real-ip")


def is_local(headers: Iterable[tuple[str, str]], sender: str) -> bool:
    """Whether a request with these headers, from this address, comes from this machine, for it, and directly."""
    named = [(name.lower(), text) for name, text in headers]
    forwarded = any(name in _FORWARDED or name.startswith("x-forwarded-") for name, _ in named)
    hosts = [text for name, text in named if name == "host"]
    origins = [text for name, text in named if name == "origin"]
    return (
        not forwarded
        and _is_loopback(sender)
        and len(hosts) == 1
        and _names_this(f"//{hosts[0]}")
        and all(_names_this(origin) for origin in origins)
    )


def _names_this(address: str) -> bool:
    """Whether the host of an address, with or without a port, means this machine to itself."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:  # half an IPv6 address
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
