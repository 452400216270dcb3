"""Somebody without a browser: opens the program's websocket as they like, and sends what no page would."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.browser.reader import Reader

PATIENCE: Final = 60
"""Seconds that an answer may take on a busy machine."""


class Recorder:
    """What a reader's page sends to the program from now on."""

    def __init__(self, reader: Reader) -> None:
        self.sent: list[BackMsg] = []
        reader.page.on("websocket", self._listen)

    def last_press(self, key: str) -> BackMsg:
        """The last message in which the button with this key was pressed."""
        for message in reversed(self.sent):
            for state in message.rerun_script.widget_states.widgets:
                if state.id.endswith(f"-{key}") and state.trigger_value:
                    return message
        raise AssertionError(f"Nobody pressed {key}.")

    def _listen(self, opened: WebSocket) -> None:
        opened.on("framesent", self._keep)

    def _keep(self, payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            self.sent.append(BackMsg.FromString(payload))


def forged(message: BackMsg, page: str) -> BackMsg:
    """The same message for a session that has yet to draw this page: all of it runs, not a part."""
    copy = BackMsg()
    copy.CopyFrom(message)
    copy.rerun_script.fragment_id = ""
    copy.rerun_script.page_script_hash = ""
    copy.rerun_script.page_name = page
    return copy


class Connection:
    """A websocket of the program."""

    def __init__(self, opened: ClientConnection) -> None:
        self._opened = opened

    def send(self, message: BackMsg) -> str:
        """Send a message and wait until the script has run; gives every text that came back."""
        self._opened.send(message.SerializeToString())
        told = []
        while True:
            answer = ForwardMsg.FromString(self._opened.recv(timeout=PATIENCE, decode=False))
            told.append(str(answer))
            if answer.WhichOneof("type") == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return "\n".join(told)


@contextmanager
def connected(
    address: str, *, host: str = "", cookies: BrowserContext | None = None, headers: Mapping[str, str] | None = None
) -> Iterator[Connection]:
    """A websocket opened without a browser.

    host: what it says it asks for, when not where it is. cookies: those of a browser, whoever is signed in there.
    """
    real = urlsplit(address)
    protocols, more = ["streamlit"], dict(headers or {})
    if cookies:
        held = {cookie["name"]: cookie["value"] for cookie in cookies.cookies()}
        more["Cookie"] = "; ".join(f"{name}={value}" for name, value in held.items())
        more["Origin"] = address
        protocols.append(held["_streamlit_xsrf"].strip('"'))
    with (
        socket.create_connection((real.hostname or "", real.port or 0)) as plain,
        connect(
            f"ws://{host or real.netloc}/_stcore/stream",
            sock=plain,
            additional_headers=more,
            subprotocols=protocols,
            max_size=None,
        ) as opened,
    ):
        yield Connection(opened)


def arriving(page: str = "") -> BackMsg:
    """What a page sends first."""
    message = BackMsg()
    message.rerun_script.page_name = page
    return message
