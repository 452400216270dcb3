"""What every answer tells a browser to refuse, and which websockets are let in."""

import asyncio
import base64
import hashlib
import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPMessage
from pathlib import Path
from typing import Final

import pytest
import streamlit
from starlette.types import Message, Receive, Scope, Send

from db.problems import Problem
from positions.headers import SecurityHeaders, frame_ancestors, headers
from tests.browser.conftest import Site
from tests.rules.builders import is_sentence

SETTING: Final = "POSITIONS_FRAME_ANCESTORS"


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["/", "/record", "/api/stances", "/api/nothing", "/static/none.js", "/_stcore/health", "/nowhere/x"]
)
def test_every_answer_of_the_program_has_the_headers(site: Site, path: str) -> None:
    told = answered(site.address + path)
    assert {name: told.get(name) for name in headers(("'self'",))} == headers(("'self'",))


@pytest.mark.browser
def test_the_cookie_against_forged_uploads_is_not_sent_from_other_sites(site: Site) -> None:
    (cookie,) = answered(f"{site.address}/_stcore/health").get_all("Set-Cookie", [])
    assert cookie.startswith("_streamlit_xsrf=")
    assert "samesite=strict" in cookie.lower()


def answered(address: str) -> HTTPMessage:
    """The headers of an answer, of whatever status."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own address
            return answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.headers


def test_scripts_come_from_the_program_alone_and_the_one_in_streamlits_page_is_known_by_its_hash() -> None:
    policy = headers(("'self'",))["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    page = (Path(streamlit.__file__).parent / "static/index.html").read_text(encoding="utf-8")
    digests = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    ]
    assert digests
    assert rules["script-src"] == ["'self'", "blob:", *digests]
    assert rules["default-src"] == ["'none'"]
    assert [
        name for name, allowed in rules.items() if {"*", "https:", "http:", "'unsafe-eval'"} & set(allowed)
    ] == []
    assert [name for name, allowed in rules.items() if "'unsafe-inline'" in allowed] == ["style-src"]


@pytest.mark.parametrize(
    ("written", "ancestors", "older"),
    [
        ("", ("'self'",), "SAMEORIGIN"),
        ("self", ("'self'",), "SAMEORIGIN"),
        ("none", ("'none'",), "DENY"),
        (
            "https://a.example.org https://*.b.example:8443",
            ("'self'", "https://a.example.org", "https://*.b.example:8443"),
            None,
        ),
    ],
)
def test_the_setting_says_who_may_show_the_program_in_a_frame(
    monkeypatch: pytest.MonkeyPatch, written: str, ancestors: tuple[str, ...], older: str | None
) -> None:
    monkeypatch.setenv(SETTING, written)
    assert frame_ancestors() == ancestors
    made = headers(frame_ancestors())
    assert made["Content-Security-Policy"].endswith(f"frame-ancestors {' '.join(ancestors)}")
    assert made.get("X-Frame-Options") == older


@pytest.mark.parametrize(
    "written",
    ["*", "example.org", "https://a.example;script-src", "javascript:x", "https://a/b", "none https://a.example"],
)
def test_a_setting_that_names_no_site_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv(SETTING, written)
    with pytest.raises(Problem) as refused:
        frame_ancestors()
    assert is_sentence(str(refused.value))


def test_until_it_is_mended_no_other_site_may_show_the_program_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(SETTING, "*")
    assert SecurityHeaders(nothing).headers == headers(("'self'",))
    assert "POSITIONS_FRAME_ANCESTORS names '*', which is no site" in caplog.text


async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """A program that answers nothing."""


@pytest.mark.parametrize(
    ("origin", "enters"),
    [
        (None, True),
        ("http://testserver", True),
        ("http://testserver:3000", False),
        ("http://localhost:3000", False),
        ("https://elsewhere.example", False),
        ("null", False),
        ("http://[::1", False),
    ],
)
def test_a_websocket_is_opened_by_the_programs_own_pages_alone(origin: str | None, enters: bool) -> None:
    assert opened_by(origin) is enters


def opened_by(origin: str | None) -> bool:
    """Whether a websocket that a page of this origin (none for a program) opens comes through to the program."""
    came: list[str] = []

    async def program(scope: Scope, _receive: Receive, _send: Send) -> None:
        came.append(scope["type"])

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        came.append(message["type"])

    asked = [(b"host", b"testserver"), *([(b"origin", origin.encode())] if origin else [])]
    scope: Scope = {"type": "websocket", "headers": asked}
    with ThreadPoolExecutor(1) as thread:  # the browser of other tests has a loop in this one
        thread.submit(asyncio.run, SecurityHeaders(program)(scope, receive, send)).result()
    assert came in (["websocket"], ["websocket.close"])
    return came == ["websocket"]
