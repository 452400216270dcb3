"""Somebody at a browser: opens pages, points, clicks, types and reads, and notes everything that goes wrong."""

import re
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, WebSocket, expect

Found = TypeVar("Found")
Window = tuple[int, int]
DESK: Final[Window] = (1440, 900)
PHONE: Final[Window] = (400, 800)
PATIENCE: Final = 30_000
"""Milliseconds that a condition may take on a busy machine."""
expect.set_options(timeout=PATIENCE)

_OWN_404: Final = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")
"""What Streamlit itself asks for below a page's path, and does not find."""

_HOVER: Final = ".hoverlayer .hovertext"

_FIGURE: Final = """() => {
  const chart = document.querySelector('.js-plotly-plot');
  if (!chart || !chart.calcdata || chart.querySelectorAll('.scatterlayer > .trace, .subplot .trace').length === 0)
    return null;
  const {width, autosize, dragmode, ...layout} = chart.layout;
  return JSON.parse(JSON.stringify({data: chart.data, layout}));
}"""

_PLACE_OF: Final = """slug => {
  const chart = document.querySelector('.js-plotly-plot');
  if (!chart || !chart._fullData) return null;
  for (const trace of chart._fullData) {
    const at = (trace.customdata || []).findIndex(slugs => slugs.split(',')[0] === slug);
    if (at < 0) continue;
    const {xaxis, [trace.yaxis.replace('y', 'yaxis')]: yaxis} = chart._fullLayout;
    const down = yaxis._offset + yaxis.d2p(trace.y[at]);
    const top = () => chart.getBoundingClientRect().top + down;
    if (top() < 80 || top() > innerHeight - 40)
      chart.closest('[data-testid=stMain]').scrollBy(0, top() - innerHeight / 2);
    return {x: chart.getBoundingClientRect().left + xaxis._offset + xaxis.d2p(trace.x[at]), y: top()};
  }
  return null;
}"""


class Reader:
    """A tab of the browser on the program at `address`; `troubles` lists what no page of ours may do."""

    def __init__(self, context: BrowserContext, address: str, *, window: Window = DESK, dark: bool = False) -> None:
        self.page: Page = context.new_page()
        self.page.set_viewport_size({"width": window[0], "height": window[1]})
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        self.page.set_default_timeout(PATIENCE)
        self.address = address
        self.troubles: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        self.page.on("request", self._watch_request)
        self.page.on("websocket", self._watch_socket)
        self.page.on("dialog", self._refuse)

    # going about

    def open(self, link: str = "/") -> "Reader":
        """Open a page of the program, by its path and query, and wait until it has been drawn."""
        self.page.goto(self.address + link)
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until the script has run and nothing on the page is left over from the run before."""
        self.page.wait_for_selector("h1")
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(self.page.locator("[data-testid=stElementContainer][data-stale=true]")).to_have_count(0)

    def go_to(self, page: str) -> None:
        """Go to another page by the navigation."""
        self.page.get_by_role("navigation").get_by_role("link", name=page).click()
        expect(self.page.get_by_role("heading", level=1, name=page)).to_be_visible()
        self.settle()

    def turn_to(self) -> None:
        """Bring this tab to the front: a browser draws the others late."""
        self.page.bring_to_front()

    def press(self, button: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def choose(self, filter_name: str, option: str) -> None:
        """Choose one of a row of buttons."""
        self.page.get_by_role("radiogroup", name=filter_name).get_by_text(option, exact=True).click()

    def search(self, field: str, words: str) -> None:
        """Type into a list that can be searched, and take what it finds."""
        box = self.page.get_by_role("combobox", name=field, exact=True)
        box.click()
        box.fill(words)
        self.page.get_by_role("option", name=words).first.click()

    def type(self, field: str, words: str) -> None:
        """Type into a field and leave it."""
        box = self.page.get_by_role("textbox", name=field, exact=True)
        box.fill(words)
        box.press("Tab")

    # reading

    @property
    def link(self) -> str:
        """The path and query in the address bar."""
        return self.page.url.removeprefix(self.address)

    def filters(self) -> dict[str, str]:
        """What the link says of each filter."""
        asked = parse_qs(urlsplit(self.page.url).query, keep_blank_values=True)
        return {name: values[0] for name, values in asked.items()}

    def text(self) -> str:
        """The words on the page."""
        return self.page.get_by_test_id("stMain").inner_text()

    def figure(self) -> dict[str, Any]:
        """The data and layout of the chart, without what the browser itself adds."""
        return self.wait_for(lambda: self.page.evaluate(_FIGURE))

    def figure_at_rest(self) -> dict[str, Any]:
        """The figure, once two looks at it find the same."""
        looks = [self.figure()]

        def rests() -> bool:
            self.page.wait_for_timeout(250)
            looks.append(self.figure())
            return bool(looks[-1] == looks[-2])

        self.wait_for(rests)
        return looks[-1]

    def slugs(self) -> list[str]:
        """The stances behind each mark of the chart, as its figure has them."""
        return [slugs for trace in self.figure()["data"] for slugs in trace.get("customdata", [])]

    def wait_for(self, condition: Callable[[], Found | None]) -> Found:
        """What the condition gives as soon as it gives something."""
        until = time.monotonic() + PATIENCE / 1000
        while not (found := condition()):
            assert time.monotonic() < until, f"This did not come about: {condition}"
            self.page.wait_for_timeout(50)
        return found

    def see(self, expected: Found, look: Callable[[], Found], patience: int = PATIENCE) -> Found:
        """What a look finds: the expected as soon as it does, or else what it finds when patience ends."""
        until = time.monotonic() + patience / 1000
        while (found := look()) != expected and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        return found

    # pointing and clicking

    def point_at(self, slug: str) -> str:
        """Move the pointer to the mark whose first stance this is, and give what it says."""
        self.page.mouse.move(1, 1)
        expect(self.page.locator(_HOVER)).to_have_count(0)

        def hover() -> str | None:
            place = self.page.evaluate(_PLACE_OF, slug)
            if place is None:
                return None
            self.page.mouse.move(place["x"] - 2, place["y"])
            self.page.mouse.move(place["x"], place["y"])
            self.page.wait_for_timeout(100)
            return " ".join(self.page.locator(_HOVER).all_text_contents())

        return self.wait_for(hover)

    def click_on(self, slug: str) -> Locator:
        """Click on the mark whose first stance this is, and give the drawer that opens."""
        drawer = self.page.get_by_role("dialog", name="Evidence")

        def opens() -> bool:
            if not drawer.count():
                self.point_at(slug)
                self.page.mouse.down()
                self.page.mouse.up()
            return self.see(1, drawer.count, patience=5_000) == 1

        self.wait_for(opens)  # a click is lost when the chart is drawn anew between pointing and clicking
        return self.drawer()

    def drawer(self) -> Locator:
        """The drawer, once all of it is there."""
        drawer = self.page.get_by_role("dialog", name="Evidence")
        drawer.get_by_role("button", name="Edit").first.wait_for()
        self.settle()
        return drawer

    def close_drawer(self) -> None:
        """Close the drawer, and wait until the chart is drawn again."""
        self.page.get_by_role("dialog", name="Evidence").get_by_role("button", name="Close").click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.settle()

    # what no page may do

    def _hear(self, message: ConsoleMessage) -> None:
        own_404 = "404" in message.text and _OWN_404.search(urlsplit(message.location["url"]).path)
        if message.type in {"error", "assert"} and not own_404:
            self.troubles.append(f"console: {message.text} ({message.location['url']})")

    def _watch_request(self, request: Request) -> None:
        self._watch(request.url)

    def _watch_socket(self, socket: WebSocket) -> None:
        self._watch(socket.url)

    def _watch(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname != "127.0.0.1":
            self.troubles.append(f"a request left this machine: {url}")

    def _refuse(self, dialog: Dialog) -> None:
        self.troubles.append(f"a script opened a dialog: {dialog.message}")
        dialog.dismiss()
