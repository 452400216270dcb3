"""Names, summaries, quotes, notes and titles are shown as they were typed, whatever they look like to a machine."""

import csv
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, expect

from db.commands.stances import add_stance
from db.engine import Store
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EvidenceEntry,
    SourceEntry,
    StanceEntry,
    Submission,
    new_source,
)
from db.history import Writer
from db.setup import open_store
from db.vocabulary import LONG, Via
from positions.charts.text import shortened
from tests.browser.conftest import Site, Visit
from tests.browser.form import place
from tests.browser.reader import Reader
from tests.browser.server import APP, served
from tests.store.builders import copy_of

pytestmark = pytest.mark.browser
TEXTS: Final = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "html": "<b>bold</b> &amp; &lt;i&gt;",
    "markdown": "**bold** _it_ `c` ~~s~~",
    "link": "[x](javascript:alert(1))",
    "picture": "![x](/favicon.png)",
    "formula": '=HYPERLINK("http://x")',
    "colour": ":smile: :red[x] $x^2$",
    "heading": "# head",
    "template": r"%{x} \* \[",
    "korean": "한국어 성명",
    "arabic": "بيان عربي",
    "arrows": "a -> b <= c -- d",
    "logo": ":streamlit: :material/home:",
    "addresses": "www.example.org me@example.org",
}
SOURCE: Final = "https://example.org/a?b=1"
ENDLESS: Final = "Q" * LONG
PARTY: Final = TEXTS["html"]
LINE: Final = "/?issues=sequencing&actors=party"

_MADE_OF_TEXT: Final = """() => [...document.querySelectorAll('body *')].filter(part =>
  ['bold', 'it', 's', 'c', 'head'].includes(part.textContent.trim())
  || part.matches('a:not([href^=http])[href*=":"], img[src*=favicon], img[onerror], img[alt=x], script:not([src])')
).map(part => part.outerHTML.slice(0, 200))"""
"""Elements that only text read as markup can have made."""


@pytest.fixture(scope="module")
def hostile(chromium: Browser, seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over a store in which a party has a speaker of every sort."""
    folder = tmp_path_factory.mktemp("hostile")
    url = copy_of(seeded_url, folder)
    store = open_store(url)
    party = stance_of(PARTY, ActorEntry(PARTY, "state", slug="party"), "2018-01-15", "party", quote=ENDLESS)
    add_stance(store, party, by=writer(PARTY))
    for month, (sort, text) in enumerate(TEXTS.items()):
        add_speaker(store, sort, text, month)
    store.close()
    with served(APP, folder, POSITIONS_DATABASE_URL=url) as address:
        yield Site(address, url)


@pytest.fixture(scope="module")
def chart(hostile: Site, shared: BrowserContext) -> Iterator[Reader]:
    """A reader of the party's line, who looks at one dot after the other."""
    reader = Reader(shared, hostile.address).open(LINE)
    yield reader
    reader.page.close()


def seen(text: str) -> str:
    """A text as it is seen: a word joiner has neither width nor meaning."""
    return text.replace("\u2060", "")


@pytest.mark.parametrize("sort", TEXTS)
def test_the_chart_and_the_drawer_show_any_text_as_it_was_typed(chart: Reader, sort: str) -> None:
    text, reader = TEXTS[sort], chart
    if reader.page.get_by_role("dialog").count():
        reader.close_drawer()
    said = reader.point_at(sort)
    assert f"{text}, stated policy" in said
    assert f"{text} said" in said
    lines = seen(reader.click_on(sort).inner_text()).splitlines()
    for words in (text, f"{text} said", f"“{text} quoted”", f"{text} titled", f"{text} noted"):
        assert words in lines
    assert f"{text} published, {text} wrote, {text} page 1" in lines
    links = reader.drawer().get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert links == [SOURCE]
    reader.drawer().get_by_role("tab", name="History").click()
    expect(reader.drawer().get_by_text("Recorded").first).to_be_visible()
    lines = seen(reader.drawer().inner_text()).splitlines()
    assert any(line.endswith(f", {text} (form)") for line in lines)
    assert f"{text} why" in lines
    assert reader.drawer().locator("img, code, em, h1, h3, li, blockquote, .katex").count() == 0
    assert reader.page.evaluate(_MADE_OF_TEXT) == []
    assert reader.troubles == []


def test_filters_labels_and_lanes_show_names_as_they_were_typed(hostile: Site, visit: Visit) -> None:
    reader = visit(hostile).open(LINE + "&voices=party")
    expect(reader.page.get_by_role("group", name="Selected values").get_by_text(PARTY, exact=True)).to_be_visible()
    assert reader.page.get_by_role("combobox", name="Voices").input_value() == PARTY
    reader.figure_at_rest()
    labels = reader.page.locator(".js-plotly-plot .annotation").all_text_contents()
    for text in TEXTS.values():
        assert unescape(shortened(text, 26)) in labels
    assert reader.page.evaluate(_MADE_OF_TEXT) == []


def test_a_quote_of_the_greatest_length_is_shown_whole_and_breaks_its_lines(hostile: Site, visit: Visit) -> None:
    reader = visit(hostile).open(LINE)
    drawer = reader.click_on("party")
    assert f"“{ENDLESS}”" in drawer.inner_text()
    assert drawer.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_the_table_and_its_csv_hold_any_text_and_the_csv_marks_what_a_spreadsheet_would_run(
    hostile: Site, visit: Visit
) -> None:
    reader = open_record(hostile, visit)
    table = {row[-1]: row for row in cells(reader)}
    with reader.page.expect_download() as download:
        reader.press("CSV of these rows")
    exported = {row["Stance"]: row for row in rows_of(download.value)}
    for sort, text in TEXTS.items():
        assert (table[sort][1], table[sort][8]) == (text, f"{text} said")
        mark = "'" if sort == "formula" else ""
        assert (exported[sort]["Actor"], exported[sort]["Summary"]) == (mark + text, f"{mark}{text} said")
    assert reader.page.evaluate(_MADE_OF_TEXT) == []


def test_no_other_way_out_of_the_table_leaves_a_formula_unmarked(hostile: Site, visit: Visit) -> None:
    reader = open_record(hostile, visit)
    reader.page.get_by_test_id("stDataFrame").hover()
    expect(reader.page.get_by_test_id("stElementToolbarButton").first).to_be_visible()
    assert reader.page.get_by_role("button", name="Download as CSV").count() == 0


def test_the_form_shows_names_in_its_lists_and_its_preview_as_they_were_typed(hostile: Site, visit: Visit) -> None:
    reader = visit(hostile).open("/add")
    place(reader)
    reader.type("Date", "2018-06-12")
    for sort in ("markdown", "colour"):
        reader.search("Actor", TEXTS[sort])
        assert reader.page.get_by_role("combobox", name="Actor").input_value() == TEXTS[sort]
        reader.type("What was said or done", f"{TEXTS[sort]} said")
        expect(reader.page.get_by_text(f"stance of {TEXTS[sort]} on sequencing;")).to_be_visible()
        expect(reader.page.get_by_text(f"stance of {PARTY} on sequencing;")).to_be_visible()
        assert reader.page.evaluate(_MADE_OF_TEXT) == []


def add_speaker(store: Store, sort: str, text: str, month: int) -> None:
    """Somebody of this name who speaks for the party, and a stance of theirs full of it."""
    day = f"{2018 + month // 12}-{month % 12 + 1:02}-20"
    entry = stance_of(text, ActorEntry(text, "person"), day, sort, quote=f"{text} quoted", value=str(month % 5 - 2))
    add_stance(store, entry, by=writer(text))


def stance_of(text: str, actor: ActorEntry, day: str, slug: str, *, quote: str, value: str = "0") -> Submission:
    """A stance whose every text is this one."""
    source = SourceEntry(f"{text} titled", publisher=f"{text} published", author=f"{text} wrote", url=SOURCE)
    stance = StanceEntry(
        actor=NEW,
        issue="sequencing",
        stated_on=day,
        summary=f"{text} said",
        value=value,
        note=f"{text} noted",
        slug=slug,
        evidence=(EvidenceEntry(new_source(0), quote=quote, locator=f"{text} page 1"),),
    )
    speaks_for = None if actor.slug else AffiliationEntry(NEW, "party", text)
    return Submission(stance, actor, speaks_for, (source,))


def writer(text: str) -> Writer:
    """Somebody of this name who writes for a reason of the same words."""
    return Writer(text, Via.FORM, f"{text} why")


def open_record(site: Site, visit: Visit) -> Reader:
    """The table of the party's stances, on a screen wide enough for every column."""
    reader = visit(site, window=(2800, 1400)).open("/record?of=party")
    reader.wait_for(lambda: len(cells(reader)) > len(TEXTS))
    return reader


def cells(reader: Reader) -> list[list[str]]:
    """The table as a screen reader finds it."""
    rows = reader.page.get_by_test_id("data-grid-canvas").locator("tbody tr")
    texts: list[list[str]] = rows.evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return texts


def rows_of(download: Download) -> list[dict[str, str]]:
    """The rows of a CSV file that was downloaded."""
    with Path(download.path()).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
