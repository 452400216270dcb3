"""What is measured, inside the browser: process start to chart painted, and a filter change to chart repainted."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tests.browser.reader import Reader
from tests.browser.server import served

FILTER: Final = "Words or deeds"

_WHEN_PAINTED: Final = """(traces, done) => {
  const look = watch => {
    const chart = document.querySelector('.js-plotly-plot');
    const drawn = chart?.querySelectorAll('.scatterlayer .trace').length;
    if (chart?.data?.length !== traces || drawn !== traces) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(done));
  };
  new MutationObserver((_, watch) => look(watch))
    .observe(document, {childList: true, subtree: true, attributes: true});
}"""
"""Calls `done` on the frame after the one in which a chart with so many traces has all of them drawn."""


@dataclass(frozen=True)
class Subject:
    """A script with its environment, and how many traces its chart has for each button of the filter."""

    script: Path
    environment: Mapping[str, str]
    traces: Mapping[str, int]


def start_to_paint(subject: Subject, browser: Browser, folder: Path) -> float:
    """Seconds from the start of the process to the first chart painted, in a browser that is running already."""
    first = next(iter(subject.traces.values()))
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    painted = "() => { window.painted = performance.timeOrigin + performance.now(); }"
    page.add_init_script(f"({_WHEN_PAINTED})({first}, {painted})")
    began = time.time()
    with served(subject.script, folder, **subject.environment) as address:
        page.goto(address, wait_until="commit")
        page.wait_for_function("window.painted", timeout=60_000)
        seconds: float = page.evaluate("window.painted") / 1000 - began
        context.close()
    return seconds


def click_to_repaint(reader: Reader, subject: Subject, button: str) -> float:
    """Seconds from a click on a button of the filter to its chart painted, on a page that is at rest."""
    reader.turn_to()
    reader.settle()
    reader.page.evaluate(
        f"""traces => {{
          const begin = () => {{ window.began = performance.now(); }};
          addEventListener('pointerup', begin, {{capture: true, once: true}});
          window.seconds = new Promise(resolve => ({_WHEN_PAINTED})(
            traces, () => resolve((performance.now() - window.began) / 1000)));
        }}""",
        subject.traces[button],
    )
    reader.choose(FILTER, button)
    seconds: float = reader.page.evaluate("window.seconds")
    return seconds
