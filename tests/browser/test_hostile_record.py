"""Every page over a record full of hostile strings, in a browser: no script runs, no markup is made of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from db.commands.stances import retract_stance
from db.dates import today
from db.queries.stances import Selection
from db.setup import open_store
from positions import answers
from positions.standing import Track
from tests.browser.conftest import Site
from tests.browser.reader import Reader
from tests.browser.server import APP, served
from tests.hostile.record import ISSUE, PARTIES, hostile_store
from tests.hostile.strings import TEXTS
from tests.store.builders import WRITER, detail, sqlite_url

pytestmark = pytest.mark.browser
A, B = PARTIES
PAGES: Final = {
    "timeline": f"/?issues={ISSUE}&actors={A},{B}&events=talks&voices={A}",
    "overview": f"/overview?issues={ISSUE}&actors={A},{B}",
    "compare": f"/compare?a={A}&b={B}",
    "shifts": f"/shifts?issues={ISSUE}&actors={A},{B}&since=2018-01-01",
    "shift": f"/shift?actor={A}&issue={ISSUE}&date=",
    "actor": f"/actor?actor={A}",
    "brief": f"/brief?issues={ISSUE}&actors={A},{B}&since=2018-01-01&until=2019-12-31",
    "record": "/record?text=window",
    "edit": "/add?edit=stance-script",
    "issues": f"/codebook?issue={ISSUE}",
    "actors": "/codebook?actor=of-plotly",
    "events": "/codebook?event=of-image",
    "sources": "/codebook?source=of-sql",
    "history": "/history",
    "export": "/export",
}
EXPECTED: Final = {
    **{"actor": tuple(TEXTS), "brief": tuple(TEXTS)},
    **dict.fromkeys(("timeline", "overview", "compare", "shifts"), ("plotly", "bold")),
    "shift": ("bold",),
    "record": ("script", "closing", "frame", "link", "image", "sql", "template", "right-to-left", "header"),
    **{"edit": ("script",), "issues": ("script", "handler", "plotly", "bold"), "actors": ("plotly",)},
    **{"events": ("image",), "sources": ("sql",), "history": ("bold", "latex")},
}
"""Strings that have to stand on a page, beside those that a screen has no room for."""
_MADE_OF_TEXT: Final = """() => {
  const words = ['bold', 'it', 'code', 'struck', 'word', 'alt', 'head', 'item', 'quoted', 'red', 'x'];
  const marked = 'b, strong, em, i, code, del, s, h1, h2, h3, h4, li, blockquote, mark, span[style*=color], a';
  const active = 'img[onerror], svg[onload], iframe[srcdoc], img[alt=alt], img[src*=favicon], .katex,'
    + ' a[href^="javascript:"], a[href^="data:"], a[href*="www.example.org"], a[href^="mailto:"], a[href^="ftp:"]';
  const made = [...document.querySelectorAll('[data-testid=stMain] *, [role=dialog] *')].filter(part =>
    part.matches(active) || (part.matches(marked) && words.includes(part.textContent.trim())));
  const scripts = [...document.scripts].filter(script => script.textContent.includes('__hit'));
  return [...made, ...scripts].map(part => part.outerHTML.slice(0, 200));
}"""
"""Elements that only text read as markup can have made."""


@pytest.fixture(scope="module")
def hostile(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over a store with the record in which every field holds another hostile string."""
    folder = tmp_path_factory.mktemp("hostile-site")
    url = sqlite_url(folder / "positions.db")
    store = open_store(url, empty=True)
    hostile_store(store)
    by = replace(WRITER, name=TEXTS["bold"])
    retract_stance(store, "stance-words", TEXTS["latex"], by=by, seen=detail(store, "stance-words").seen)
    store.close()
    with served(APP, folder, POSITIONS_DATABASE_URL=url) as address:
        yield Site(address, url)


def seen(text: str) -> str:
    """Text as it is seen, on one line: a word joiner has neither width nor meaning."""
    return " ".join(text.replace("\u2060", "").split())


def on_page(reader: Reader) -> str:
    """All words of a page: its text, what its fields hold, and what its tables and charts say without a picture."""
    parts = reader.page.evaluate("""() => [
      document.body.innerText,
      ...[...document.querySelectorAll('input, textarea')].map(field => field.value),
      ...[...document.querySelectorAll('canvas table td, canvas [role=gridcell], .js-plotly-plot text')]
        .map(part => part.textContent),
    ]""")
    return seen("\n".join(parts))


def day_of_a_shift(site: Site) -> str:
    """The day of the first shift of a party."""
    store = open_store(site.store)
    selection = Selection(issues=(ISSUE,), actors=(A,))
    with store.reading() as session:
        first = answers.shifts(session, selection, known_on=today(), track=Track.SAID)[0]
    store.close()
    return first.shift.on.isoformat()


def test_no_page_takes_any_string_for_more_than_text(hostile: Site, chromium: Browser) -> None:
    context = chromium.new_context()
    reader = Reader(context, hostile.address, window=(1440, 2400))
    for page, link in PAGES.items():
        reader.open(link + (day_of_a_shift(hostile) if page == "shift" else ""))
        expect(reader.page.get_by_test_id("stException")).to_have_count(0)
        assert reader.page.get_by_text("This app has encountered an error").count() == 0, page
        assert reader.see([], lambda page=page: missing(reader, page)) == [], page
        assert reader.page.evaluate("window.__hit") is None, page
        assert reader.page.evaluate(_MADE_OF_TEXT) == [], page
    context.close()
    assert reader.troubles == []


def missing(reader: Reader, page: str) -> list[str]:
    """The strings that have to stand on a page and do not yet."""
    shown = on_page(reader)
    return [sort for sort in EXPECTED.get(page, ()) if seen(TEXTS[sort]) not in shown]
