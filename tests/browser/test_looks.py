"""How the pages look: in light and dark, on a desk and on a phone, and without a mouse."""

from typing import Any, Final

import pytest
from playwright.sync_api import expect

from db.vocabulary import Colour
from positions.charts import colours
from tests.browser.conftest import Site, Visit
from tests.browser.reader import DESK, PHONE, Reader, Window

pytestmark = pytest.mark.browser
PAGES: Final = ("/", "/record", "/add")
CHARTS: Final = {
    "as it opens": "/",
    "with voices": "/?voices=united-states",
    "with six actors": "/?issues=sequencing,sanctions&actors=united-states,dprk,china,russia,rok,japan",
}

TIGHT: Final = (760, 1024)
"""Widths between a phone's and a desk's."""
WINDOWS: Final = {"desk": DESK, "phone": PHONE, **{f"{width} px": (width, 900) for width in TIGHT}}

_INK: Final = """() => {
  const pen = document.createElement('canvas').getContext('2d');
  const texts = [...document.querySelectorAll('.js-plotly-plot .annotation text, .js-plotly-plot .xtick text')];
  const lines = texts.flatMap(text => [...text.querySelectorAll('tspan.line')].concat(
    text.querySelector('tspan.line') ? [] : [text]));
  return lines.filter(line => line.textContent.trim() && line.getNumberOfChars()).map(line => {
    const {fontStyle, fontWeight, fontSize, fontFamily} = getComputedStyle(line);
    pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const ink = pen.measureText(line.textContent);
    const box = line.getBoundingClientRect();
    const base = line.getStartPositionOfChar(0).matrixTransform(line.getScreenCTM()).y;
    return {words: line.textContent, left: box.left, right: box.right,
      top: base - ink.actualBoundingBoxAscent, bottom: base + ink.actualBoundingBoxDescent};
  });
}"""

_BEYOND: Final = """() => {
  const edges = '[data-testid=stMain], [role=dialog]';
  const fits = part => {
    const {left, right} = part.getBoundingClientRect();
    return left > -1 && right < innerWidth + 1;
  };
  const clipped = part => {
    for (let box = part.parentElement; !box.matches(edges); box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible' && fits(box)) return true;
    return false;
  };
  const seen = part => part.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && part.getBoundingClientRect().width > 1 && !part.closest('.js-reference-point');
  return [...document.querySelectorAll(edges)].flatMap(edge => [...edge.querySelectorAll('*')])
    .filter(part => seen(part) && !fits(part) && !clipped(part))
    .map(part => `${part.tagName} ${part.outerHTML.slice(0, 200)}`);
}"""
"""What reaches beyond the window, unless it lies in a box of its own that scrolls."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_page_and_lines_wear_the_colours_of_the_readers_theme(site: Site, visit: Visit, *, dark: bool) -> None:
    reader = visit(site, dark=dark).open()
    background = "e => getComputedStyle(e).backgroundColor"
    assert reader.page.get_by_test_id("stApp").evaluate(background) == rgb(colours.PAGE[dark])
    palette = colours.DARK if dark else colours.LIGHT
    shades = {rgb(palette[colour]) for colour in (Colour.BLUE, Colour.VERMILION)}
    assert reader.see(shades, lambda: strokes(reader)) == shades


@pytest.mark.parametrize("link", PAGES)
def test_nothing_is_wider_than_the_window_of_a_phone(site: Site, visit: Visit, link: str) -> None:
    reader = open_on(PHONE, visit, site, link)
    assert reader.see([], lambda: reader.page.evaluate(_BEYOND)) == []
    assert reader.page.evaluate("document.scrollingElement.scrollWidth") <= 400
    assert reader.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_the_drawer_fits_the_window_of_a_phone(site: Site, visit: Visit) -> None:
    reader = open_on(PHONE, visit, site, "/")
    drawer = reader.click_on("s001")
    reader.wait_for(lambda: drawer.evaluate("e => e.getBoundingClientRect().right") <= 400)
    assert drawer.evaluate("e => e.getBoundingClientRect().left") >= 0
    assert reader.page.evaluate(_BEYOND) == []


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize("link", CHARTS.values(), ids=CHARTS)
def test_no_words_on_the_chart_lie_on_others(site: Site, visit: Visit, window: Window, link: str) -> None:
    reader = open_on(window, visit, site, link)
    reader.page.evaluate("document.fonts.ready")
    reader.wait_for(lambda: len(reader.page.evaluate(_INK)) > 20)
    assert reader.see([], lambda: overlaps(reader)) == []


def test_the_keyboard_reaches_every_filter_and_changes_the_chart(site: Site, visit: Visit) -> None:
    reader = visit(site).open()
    before = reader.figure()
    reached: list[str] = []
    while "More filters" not in " ".join(reached):
        reader.page.keyboard.press("Tab")
        reached.append(reader.page.evaluate(_FOCUS))
        assert len(reached) < 40, reached
    for name in ("Issues", "Actors", "Whose words", "Words or deeds", "Voices", "As known on"):
        assert any(name in stop for stop in reached), f"{name} is not among {reached}"
    reader.page.get_by_role("radio", name="Said and done").focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("Space")
    reader.wait_for(lambda: reader.filters()["track"] == "said")
    reader.wait_for(lambda: reader.figure() != before)
    expect(reader.page.get_by_role("radio", name="Said", exact=True)).to_be_checked()


_FOCUS: Final = """() => {
  const at = document.activeElement;
  const group = at.closest('[role=radiogroup], [role=group]');
  return [at.ariaLabel, group?.ariaLabel, at.textContent.slice(0, 60)].join(' ');
}"""


def open_on(window: Window, visit: Visit, site: Site, link: str) -> Reader:
    """A reader with a window of this size; on a small one the chart has been drawn for it."""
    reader = visit(site, window=window).open(link)
    if window is PHONE and link in CHARTS.values():
        reader.wait_for(lambda: reader.figure()["layout"]["margin"]["l"] < 100)
    if window[0] in TIGHT:
        reader.wait_for(lambda: reader.figure()["layout"]["xaxis"]["nticks"] == 5)
    return reader


def rgb(colour: str) -> str:
    """A hex colour as the browser writes it."""
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def strokes(reader: Reader) -> set[str]:
    """The colours of the lines as they are painted."""
    lines = reader.page.locator(".js-plotly-plot .scatterlayer path.js-line")
    return set(lines.evaluate_all("lines => lines.map(line => getComputedStyle(line).stroke)"))


def overlaps(reader: Reader) -> list[tuple[str, str]]:
    """The words of the chart that lie on others."""
    words = reader.page.evaluate(_INK)
    return [(a["words"], b["words"]) for at, a in enumerate(words) for b in words[:at] if touch(a, b)]


def touch(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether the ink of two words meets by more than a pixel; two marks of events, a day apart, may."""
    if a["words"] == b["words"] == "▾":
        return False
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return bool(across > 1 and down > 1)
