"""A tab without a browser: speaks the program's websocket as a browser's tab does, and times its answers."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE: Final = 120
"""Seconds that an answer may take."""


class Tab:
    """A tab: the page it shows, the link that the page has written, and the widgets it has set."""

    def __init__(self, opened: ClientConnection) -> None:
        self._opened = opened
        self._ids: dict[str, str] = {}
        self._set: dict[str, WidgetState] = {}
        self._page = ""
        self.link = ""
        self.drawn = 0
        """How many charts the last answer had."""

    async def open(self, link: str = "", page: str = "") -> float:
        """Open a page by a link's query; gives the seconds until its script has run."""
        self.link, self._page = link, ""
        self._set.clear()
        return await self._run(page)

    async def choose_many(self, label: str, *chosen: str) -> float:
        """Set a list, by its label, to these options; gives the seconds until the script has run."""
        state = WidgetState(id=self._ids[label])
        state.string_array_value.data.extend(chosen)
        return await self._change(label, state)

    async def choose(self, label: str, chosen: str) -> float:
        """Choose one of a row of buttons, by its label; gives the seconds until the script has run."""
        return await self._change(label, WidgetState(id=self._ids[label], string_value=chosen))

    async def _change(self, label: str, state: WidgetState) -> float:
        self._set[label] = state
        return await self._run()

    async def _run(self, page: str = "") -> float:
        asked = BackMsg()
        asked.rerun_script.query_string = self.link
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.page_name = page
        asked.rerun_script.widget_states.widgets.extend(self._set.values())
        self.drawn = 0
        began = time.perf_counter()
        await self._opened.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._ends(ForwardMsg.FromString(await self._opened.recv(decode=False))):
                pass
        return time.perf_counter() - began

    def _ends(self, message: ForwardMsg) -> bool:
        """Keep what a message tells; gives whether it is the last of a run."""
        match message.WhichOneof("type"):
            case "new_session":
                self._page = message.new_session.page_script_hash
            case "page_info_changed":
                self.link = message.page_info_changed.query_string
            case "delta":
                self._keep(message.delta.new_element)
            case "script_finished":
                return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        return False

    def _keep(self, element: Any) -> None:  # noqa: ANN401 - a message of protobuf
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"The page failed: {element.exception.type}: {element.exception.message}")
        if kind == "plotly_chart":
            self.drawn += 1
        elif kind in {"multiselect", "radio"}:
            widget = getattr(element, kind)
            self._ids[widget.label] = widget.id


@asynccontextmanager
async def tab(address: str) -> AsyncIterator[Tab]:
    """A new tab on the program at an address, with a session of its own."""
    socket = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(socket, subprotocols=["streamlit"], max_size=None, ping_timeout=PATIENCE) as opened:
        yield Tab(opened)
