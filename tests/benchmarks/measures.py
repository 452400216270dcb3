"""What is measured inside the browser: a page opened by its link, or by a click on it, until it is painted."""

import time
from pathlib import Path
from typing import Final, Literal, NamedTuple

from playwright.sync_api import Browser, ViewportSize

from positions.pagelist import LISTED, Listed
from tests.benchmarks.processes import peak, serving
from tests.browser.reader import DESK, Reader
from tests.browser.server import served

WINDOW: Final[ViewportSize] = {"width": DESK[0], "height": DESK[1]}
_SEEN: Final = """() => [
  document.querySelectorAll('.js-plotly-plot .main-svg .plot').length,
  document.querySelectorAll('[data-testid=stDataFrame] canvas').length,
]"""
_WHEN_PAINTED: Final = """(title, plots, tables, done) => {
  const look = watch => {
    const app = document.querySelector('[data-testid=stApp]');
    if (document.querySelector('h1')?.innerText.trim() !== title) return;
    if (app?.dataset.testScriptState !== 'notRunning' || document.querySelector('[data-stale=true]')) return;
    if (document.querySelectorAll('.js-plotly-plot .main-svg .plot').length < plots) return;
    if (document.querySelectorAll('[data-testid=stDataFrame] canvas').length < tables) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(done));
  };
  new MutationObserver((_, watch) => look(watch))
    .observe(document, {childList: true, subtree: true, attributes: true, characterData: true});
}"""
"""Calls `done` on the frame after the one in which a page has its title and has run, and plots and tables stand."""


class Rest(NamedTuple):
    """What a page looks like once all of it is there: its heading, its plots and the canvases of its tables."""

    title: str
    plots: int
    tables: int


def at_rest(reader: Reader, page: Listed) -> Rest:
    """Go to a page, and see what is there once nothing comes any more."""
    _link_to(reader, page)
    reader.page.locator("[data-link-to-page]").click()
    return seen(reader, page)


def seen(reader: Reader, page: Listed) -> Rest:
    """What a page that is open has once nothing comes any more."""
    path = "/" if page is LISTED[0] else f"/{page.name}"
    reader.wait_for(lambda: bool(reader.page.evaluate("path => location.pathname === path", path)))
    for _ in range(2):
        reader.settle()
        reader.page.wait_for_timeout(400)
    plots, tables = reader.page.evaluate(_SEEN)
    return Rest(reader.page.locator("h1").first.inner_text().strip(), plots, tables)


def click_to_paint(reader: Reader, page: Listed, rest: Rest) -> float:
    """Seconds from a click on a page in the navigation to all of it painted."""
    reader.turn_to()
    reader.settle()
    _link_to(reader, page)
    seconds: float = reader.page.evaluate(
        f"""rest => new Promise(resolve => {{
          const began = performance.now();
          ({_WHEN_PAINTED})(...rest, () => resolve((performance.now() - began) / 1000));
          document.querySelector('[data-link-to-page]').click();
        }})""",
        list(rest),
    )
    return seconds


def start_to_paint(
    script: Path, browser: Browser, folder: Path, rest: Rest, **environment: str
) -> tuple[float, float]:
    """Seconds from the start of the server to its first page painted in a running browser; peak memory in MB."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    painted = "() => { window.painted = performance.timeOrigin + performance.now(); }"
    page.add_init_script(f"({_WHEN_PAINTED})(...{[rest.title, rest.plots, rest.tables]!r}, {painted})")
    began = time.time()
    with served(script, folder, **environment) as address:
        page.goto(address, wait_until="commit")
        while not (
            at := page.evaluate("window.painted")
        ):  # the page's own policy lets no condition be evaluated in it
            page.wait_for_timeout(50)
        seconds: float = at / 1000 - began
        memory = peak(serving(address))
        context.close()
    return seconds, memory


def _link_to(reader: Reader, page: Listed) -> None:
    """Mark the link to a page in the navigation; its menu is opened where it stands in one."""
    if page.section:
        reader.press(page.section)
    role: Literal["link", "menuitem"] = "menuitem" if page.section else "link"
    link = reader.page.get_by_role(role, name=page.title).first
    link.wait_for()
    reader.page.evaluate(
        "() => document.querySelector('[data-link-to-page]')?.removeAttribute('data-link-to-page')"
    )
    link.evaluate("link => link.setAttribute('data-link-to-page', '')")
