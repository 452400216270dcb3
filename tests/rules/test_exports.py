"""Files that leave the program: text stays text, numbers stay numbers, sources go along, and nobody is called."""

import csv
import html
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any, Final
from xml.etree import ElementTree as Tree
from zipfile import ZipFile

import plotly.graph_objects as go
import pytest
from markdown_it import MarkdownIt

from db.queries.detail import EvidenceRow
from positions.brief import Brief, Section, Table, Text
from positions.exports.about import About
from positions.exports.brief_files import brief_html, brief_markdown
from positions.exports.figure import html_file
from positions.exports.rows import csv_file, json_file, with_sources, xlsx_file
from tests.charts.builders import HOSTILE

FORMULAS: Final = ("=HYPERLINK(A1)", "+1", "-1+2", "@SUM(A1)")
ABOUT: Final = About("Gaps", "a=us&b=dprk", date(2019, 3, 24), date(2026, 1, 2), ("1f", 7))
ROWS: Final = (
    {"Stance": "s1", "Value": -2.0, "Sources": 1, "Summary": "=1+1"},
    {"Stance": "s2", "Value": None, "Sources": 0, "Summary": "북한"},
)
JOINER: Final = "\u2060"
"""A sign without width, by which what looks like an address is no link."""
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def evidence(slug: str = "kcna", *, title: str = "Speech", url: str = "https://example.org/1") -> EvidenceRow:
    """A piece of evidence from a source."""
    return EvidenceRow(slug, title, "KCNA", "", "2019-03-15", url, "", "", "")


def about(*, title: str = "Gaps", link: str = "") -> About:
    return About(title, link, ABOUT.known_on, ABOUT.made_on, ABOUT.record)


# What a file says about itself


def test_a_file_says_what_it_shows_by_which_filters_as_known_on_and_how_to_cite_it() -> None:
    assert ABOUT.lines() == {
        "Title": "Gaps",
        "Filters": "a=us&b=dprk",
        "As known on": "2019-03-24",
        "Made on": "2026-01-02",
        "Citation": "Positions, Gaps, as known on 24 Mar 2019; record 1f, revision 7; made on 2 Jan 2026.",
    }


def test_rows_get_the_sources_that_bear_them_out() -> None:
    both = {"s1": (evidence(), evidence("un", title="Report", url=""))}
    first, second = with_sources(ROWS, both)
    assert first["Evidence"] == "KCNA, Speech, 2019-03-15, https://example.org/1; KCNA, Report, 2019-03-15"
    assert second["Evidence"] == ""
    assert list(first)[:-1] == list(ROWS[0])


# Rows


def cells_of_csv(text: str) -> list[list[str]]:
    """The cells below the lines that say what the file is."""
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    return [row for row in rows if not row[0].startswith("# ")]


Cell = tuple[str, str]


def sheets(content: bytes) -> dict[str, list[list[Cell]]]:
    """The cells of a workbook: their type (s: text, n: number) and what they hold."""
    with ZipFile(BytesIO(content)) as book:

        def part(name: str) -> Tree.Element:
            return Tree.fromstring(book.read(f"xl/{name}.xml"))  # noqa: S314 - the program's own file

        shared = ["".join(run.text or "" for run in text.iter(f"{MAIN}t")) for text in part("sharedStrings")]
        names = [sheet.attrib["name"] for sheet in part("workbook").iter(f"{MAIN}sheet")]
        return {name: _rows(part(f"worksheets/sheet{at}"), shared) for at, name in enumerate(names, start=1)}


def _rows(sheet: Tree.Element, shared: Sequence[str]) -> list[list[Cell]]:
    assert not list(sheet.iter(f"{MAIN}f")), "A cell holds a formula."
    found = []
    for row in sheet.iter(f"{MAIN}row"):
        cells = [(cell.attrib.get("t", "n"), cell.findtext(f"{MAIN}v") or "") for cell in row]
        found.append([(kind, shared[int(value)] if kind == "s" else value) for kind, value in cells])
    return found


def test_a_csv_has_its_rows_below_lines_that_say_what_it_is() -> None:
    text = csv_file(ROWS, ABOUT)
    assert text.startswith("\ufeff# Title: Gaps\r\n# Filters: a=us&b=dprk\r\n")
    assert text.count("\ufeff") == 1
    assert cells_of_csv(text) == [list(ROWS[0]), ["s1", "-2", "1", "'=1+1"], ["s2", "", "0", "북한"]]


def test_a_line_break_in_a_title_begins_no_row() -> None:
    text = csv_file(ROWS, about(title="One\r\n=1+1"))
    assert "# Title: One =1+1\r\n" in text
    assert len(cells_of_csv(text)) == 3


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_in_a_csv_is_a_formula(formula: str) -> None:
    ((_, cell),) = cells_of_csv(csv_file([{"Stance": "s1", "Summary": formula}], ABOUT))[1:]
    assert cell == f"'{formula}"


def test_json_is_one_object_with_rows_as_they_are() -> None:
    text = json_file(ROWS, ABOUT)
    assert json.loads(text) == {"about": ABOUT.lines(), "rows": list(ROWS)}
    assert "북한" in text


def test_a_workbook_has_the_rows_and_a_sheet_that_says_what_they_are() -> None:
    found = sheets(xlsx_file(ROWS, ABOUT))
    assert list(found) == ["Rows", "About"]
    assert found["Rows"][0] == [("s", name) for name in ROWS[0]]
    assert found["Rows"][1] == [("s", "s1"), ("n", "-2"), ("n", "1"), ("s", "=1+1")]
    assert found["Rows"][2] == [("s", "s2"), ("n", "0"), ("s", "북한")]
    assert {name: text for (_, name), (_, text) in found["About"]} == ABOUT.lines()


@pytest.mark.parametrize("text", [*FORMULAS, *HOSTILE, "https://example.org", "mailto:x@example.org", "12"])
def test_text_in_a_workbook_is_text_whatever_it_looks_like(text: str) -> None:
    found = sheets(xlsx_file([{"Stance": text}], about(title=text, link=text)))
    assert found["Rows"][1] == [("s", text)]
    assert found["About"][0][1] == ("s", text)


@pytest.mark.parametrize("make", [csv_file, xlsx_file], ids=["csv", "xlsx"])
def test_a_file_without_rows_still_says_what_it_is(make: Any) -> None:  # noqa: ANN401 - either writer
    assert make([], ABOUT)


# A figure on its own


class Page(HTMLParser):
    """The elements of a page, the addresses it names and its text outside scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self.text = ""
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.text += data

    def loads(self) -> list[tuple[str, str]]:
        """Whatever a browser would fetch by itself."""
        return [
            (tag, found[name] or "")
            for tag, found in self.tags
            for name in ("src", "srcset", "data", "action", "background", "poster")
            if name in found
        ] + [(tag, found.get("href") or "") for tag, found in self.tags if tag in {"link", "base"}]

    def names(self) -> set[str]:
        return {tag for tag, _ in self.tags}


def figure_page(*, title: str = "Gaps", text: str = "x") -> str:
    figure = go.Figure({"data": [{"type": "scatter", "x": [1], "y": [2], "hovertext": [text]}]})
    return html_file(figure, about(title=title), paper="#ffffff", ink="#101418")


def test_a_figures_page_holds_all_it_needs_and_calls_nobody() -> None:
    page = figure_page()
    assert Page(page).loads() == []
    assert "Plotly.newPlot" in page
    assert "@import" not in page
    assert re.search(r'"showSendToCloud":\s*false', page)
    assert re.search(r'"displaylogo":\s*false', page)
    assert "MathJax.js" not in page.split("Plotly.newPlot")[-1]


def test_it_has_its_title_its_citation_and_the_pages_colours() -> None:
    text = figure_page()
    assert Page(text).text.startswith("GapsGaps")
    assert ABOUT.citation in Page(text).text
    assert "background:#ffffff;color:#101418" in text


@pytest.mark.parametrize("hostile", [*HOSTILE, "</script><script>alert(1)</script>", "</title><img src=x>"])
def test_what_people_wrote_stays_text_on_a_figures_page(hostile: str) -> None:
    plain, page = Page(figure_page()), Page(figure_page(title=hostile, text=hostile))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert page.loads() == []
    assert hostile in page.text


# A brief


def brief(*texts: Text, title: str = "From one to the other") -> Brief:
    """A brief with a table and points that say these texts."""
    table = Section("Table", "", Table(("Head",), tuple((text,) for text in texts)))
    points = Section("Points", "", points=texts)
    return Brief(title, "About", (table, points, Section("Nothing", "Nothing here.")))


SOURCES: Final = {
    "s1": (evidence("kcna"), evidence("un", title="Report")),
    "s2": (evidence("un", title="Report"),),
    "s3": (evidence("late", title="Late"),),
}
CITED: Final = (Text("One.", ("s2",)), Text("Two.", ("s1",)), Text("Three.", ("s3", "s2")), Text("Four."))


def test_footnotes_are_numbered_as_they_are_first_used_and_a_source_is_listed_once() -> None:
    page = brief_html(brief(*CITED), SOURCES, ABOUT)
    notes = [re.findall(r'href="#n(\d+)"', cell) for cell in re.findall(r"<td>(.*?)</td>", page)]
    assert notes == [["1"], ["1", "2"], ["1", "3"], []]
    assert re.findall(r'<li id="n(\d+)">(\w+)\.', page) == [("1", "Report"), ("2", "Speech"), ("3", "Late")]


def test_in_markdown_they_have_the_same_numbers() -> None:
    text = brief_markdown(brief(*CITED), SOURCES, ABOUT)
    assert re.findall(r"^\| (\w+)\\\. (?:\\\[(.*?)\\\] )?\|$", text, re.M) == [
        *(("One", "1"), ("Two", "1, 2"), ("Three", "1, 3"), ("Four", "")),
    ]
    assert re.findall(r"^(\d)\. \[(\w+)\]", text, re.M) == [("1", "Report"), ("2", "Speech"), ("3", "Late")]


def test_both_end_with_the_citation_and_say_where_there_is_nothing() -> None:
    page = Page(brief_html(brief(), {}, ABOUT))
    text = brief_markdown(brief(), {}, ABOUT)
    assert page.text.endswith(ABOUT.citation)
    assert "Nothing here." in page.text
    assert "Nothing here\\." in text
    assert text.rstrip().endswith("made on 2 Jan 2026\\.")


def test_a_printed_brief_needs_no_network_and_has_margins() -> None:
    page = brief_html(brief(*CITED), SOURCES, ABOUT)
    assert Page(page).loads() == []
    assert "script" not in Page(page).names()
    assert "url(" not in page
    assert "@page" in page
    assert "size:" not in page.split("</style>")[0].replace("font-size:", "")  # A4 or Letter, as the printer has


@pytest.mark.parametrize("hostile", [*HOSTILE, "</style><script>x</script>", '"><img src=x onerror=x>'])
def test_what_people_wrote_stays_text_in_html(hostile: str) -> None:
    sources = {"s1": (evidence(title=hostile),)}
    pages = [
        brief_html(brief(Text(words, ("s1",)), title=words), found, about(title=words))
        for words, found in ((hostile, sources), ("plain", {"s1": (evidence(),)}))
    ]
    found, plain = (Page(page) for page in pages)
    assert [(tag, sorted(names)) for tag, names in found.tags] == [
        (tag, sorted(names)) for tag, names in plain.tags
    ]
    assert found.text.count(hostile) >= 5


@pytest.mark.parametrize(
    "hostile", [*HOSTILE, "| x | y |", "# x", "- x", "[x](https://example.org)", "`x`", ":red[x]"]
)
def test_what_people_wrote_stays_text_in_markdown(hostile: str) -> None:
    document = brief_markdown(
        brief(Text(hostile, ("s1",)), title=hostile),
        {"s1": (evidence(title=hostile, url=""),)},
        about(title=hostile),
    )
    tokens = MarkdownIt("commonmark").enable("table").parse(document)
    inline = [part for token in tokens for part in token.children or ()]
    assert {part.type for part in inline} == {"text"}
    assert hostile in inline[0].content.replace(JOINER, "")
    assert not any(token.type.startswith(("html", "code", "fence")) for token in tokens)


def test_only_the_sources_own_address_is_a_link_and_it_is_escaped() -> None:
    sources = {"s1": (evidence(url='https://example.org/?a=1&b="2"'),)}
    page = Page(brief_html(brief(Text("x", ("s1",))), sources, ABOUT))
    links = [found["href"] or "" for tag, found in page.tags if tag == "a"]
    assert [link for link in links if not link.startswith("#")] == ['https://example.org/?a=1&b="2"']
    assert html.escape('"2"') in brief_html(brief(Text("x", ("s1",))), sources, ABOUT)
