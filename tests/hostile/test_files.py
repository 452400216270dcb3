"""A record full of hostile strings goes out into every file and comes back as it was, or stays text there."""

import csv
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from sqlalchemy import select

from db.commands.importing import import_package
from db.engine import Store
from db.models import Stance
from db.queries import whole
from db.setup import open_store
from positions.charts.text import plain, wrapped
from positions.cli import main
from positions.exports.about import About
from positions.exports.bibtex import bibtex
from positions.exports.codebook_files import codebook_html, codebook_markdown, read_codebook
from positions.exports.package import write_package
from positions.exports.rows import csv_file, json_file, xlsx_file
from positions.exports.spreadsheet import harmless
from positions.importers.package import read_package
from tests.exports import test_bibtex as tex
from tests.exports import test_workbook as book
from tests.exports.records import of_bundle
from tests.hostile.record import LINK, hostile_record, hostile_store
from tests.hostile.strings import BAD, TEXTS
from tests.importers.table_files import workbook
from tests.rules.test_exports import JOINER, Page, cells_of_csv
from tests.store.builders import WRITER, copy_of, sqlite_url

ABOUT: Final = About(
    " ".join(TEXTS.values()), "?".join(TEXTS.values()), date(2020, 1, 2), date(2026, 1, 2), ("1f", 7)
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the record in which every field holds another hostile string; it is only read."""
    store = open_store(sqlite_url(tmp_path_factory.mktemp("hostile") / "positions.db"), empty=True)
    hostile_store(store)
    yield store
    store.close()


def flat(text: str) -> str:
    """A text on one line, without the sign that keeps two others apart."""
    return " ".join(text.replace(JOINER, "").split())


# Out


def test_a_package_takes_it_all_out_and_brings_it_all_back(
    filled: Store, empty_store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "record.zip"
    write_package(filled, path)
    import_package(empty_store, read_package(path), tmp_path, by=WRITER)
    write_package(empty_store, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == path.read_bytes()
    with ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if re.search(r"[^a-zA-Z_.]", name)]
    found = {entry.slug: entry for entry in of_bundle(read_package(path)).stances}
    for put in hostile_record().stances:
        kept = found[put.slug]
        assert (kept.summary, kept.note, kept.retracted_why) == tuple(
            text.strip() for text in (put.summary, put.note, put.retracted_why)
        )
        assert kept.evidence == tuple(
            replace(row, quote=row.quote.strip(), locator=row.locator.strip()) for row in put.evidence
        )


def test_a_workbook_of_it_all_holds_text_and_no_formula_link_or_markup(filled: Store) -> None:
    content = book.written(filled)
    found = book.sheets(content)
    for table, rows in book.kept(filled).items():
        assert [[_read(cell) for cell in row] for row in found[table]] == [
            [_read(cell) for cell in row] for row in rows
        ]
    assert not re.search(r"<f>|<hyperlink|<script", book.xml(content))


def _read(cell: object) -> object:
    """A cell with one kind of line end and with letters that XML cannot hold, which Excel writes as _xFFFF_."""
    if not isinstance(cell, str):
        return cell
    return re.sub(r"_x(FFF[EF])_", lambda code: chr(int(code[1], 16)), re.sub(r"\r\n?", "\n", cell)).strip()


def test_bibtex_prints_every_title_as_it_is(filled: Store) -> None:
    with filled.reading() as session:
        sources = list(whole.sources(session))
    entries = {
        entry.key: {field.key: field.value for field in entry.fields}
        for entry in tex.parsed(bibtex(sources)).entries
    }
    for source in sources:
        assert tex.printed(entries[source.slug]["title"]) == tex.plain(source.title)


def test_the_printed_codebook_shows_text_and_links_to_no_address_but_the_sources_own(filled: Store) -> None:
    with filled.reading() as session:
        read = read_codebook(session, record=("1f", 7), made_on=date(2026, 1, 2))
    page, markdown = Page(codebook_html(read)), codebook_markdown(read)
    assert page.loads() == []
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "svg", "b", "code"} == set()
    assert {attributes["href"] for tag, attributes in page.tags if tag == "a"} == {LINK}
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inline = [child for token in tokens if token.type == "inline" for child in token.children or []]
    assert {child.type for child in inline} <= {
        "text",
        "link_open",
        "link_close",
        "softbreak",
        "strong_open",
        "strong_close",
        "text_special",
    }
    assert len({child.attrs["href"] for child in inline if child.type == "link_open"}) == 1
    shown = flat(
        " ".join(
            token.content and "".join(c.content for c in token.children or [])
            for token in tokens
            if token.type == "inline"
        )
    )
    for text in TEXTS.values():
        assert flat(text) in flat(page.text)
        assert flat(text) in shown


def test_rows_of_a_page_are_text_in_csv_json_and_a_workbook() -> None:
    rows = [{"Stance": f"s{at}", "Summary": text} for at, text in enumerate(TEXTS.values())]
    cells = cells_of_csv(csv_file(rows, ABOUT))[1:]
    for (_, cell), text in zip(cells, TEXTS.values(), strict=True):
        assert cell in {text, f"'{text}"}
        assert not re.match(r"[=+\-@\t\r]", cell)
    assert json.loads(json_file(rows, ABOUT))["rows"] == rows
    with ZipFile(BytesIO(xlsx_file(rows, ABOUT))) as archive:
        inside = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert not re.search(r"<f>|<hyperlink|<script", inside)


@pytest.mark.parametrize("sort", TEXTS)
def test_a_label_of_a_figure_and_a_title_of_its_svg_are_text(sort: str) -> None:
    for made in (plain(TEXTS[sort]), wrapped(TEXTS[sort], 400)):
        assert "<" not in made.replace("<br>", "")
        assert flat(html.unescape(made.replace("<br>", " "))) == flat(TEXTS[sort])


# In


def test_a_table_marked_as_ours_are_brings_each_string_in_as_it_is(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    rows = [("When", "Speaker", "Topic", "Level", "Statement", "Title", "Quote", "Note")]
    rows += [
        ("2019-03-01", "trump", "sequencing", "-1", text, f"{text} titled", f"{text} quoted", text)
        for text in TEXTS.values()
    ]
    out = StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    path = tmp_path / "table.csv"
    path.write_bytes(out.getvalue().encode())
    result = CliRunner().invoke(main, ["import", str(path), "--create", "sources"])
    assert result.exit_code == 0, result.output
    with store.reading() as session:
        kept = set(session.scalars(select(Stance.summary).where(Stance.slug.like("trump-sequencing-2019-03-01%"))))
    assert kept == {text.strip() for text in TEXTS.values()}


@pytest.mark.parametrize("sort", [sort for sort in BAD if "surrogate" not in sort])
def test_a_table_with_what_no_field_takes_is_refused_with_its_row(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    path = tmp_path / "table.csv"
    row = f'2019-03-01,trump,sequencing,-1,"{BAD[sort]}",A report'
    path.write_bytes(f"When,Speaker,Topic,Level,Statement,Title\n{row}\n".encode())
    result = CliRunner().invoke(main, ["import", str(path), "--create", "sources"])
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
    assert re.search(r"row 2|line 2|cannot be read|UTF|statement|summary", result.output, re.IGNORECASE), (
        result.output
    )


@pytest.mark.parametrize(
    "level", ["9" * 5_000 + ",125", "9" * 5_000, "1e309", "-0", "٣", "nan", "=1", "0x10", "1_0"]
)
@pytest.mark.parametrize("column", ["Level", "When"])
def test_a_number_or_a_day_that_is_none_is_refused_with_its_row(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, level: str
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    cells = {"When": "2019-03-01", "Speaker": "trump", "Topic": "sequencing", "Level": "-1", "Statement": "Said."}
    out = StringIO(newline="")
    csv.writer(out).writerows([cells, (cells | {column: level}).values()])
    path = tmp_path / "table.csv"
    path.write_bytes(out.getvalue().encode())
    result = CliRunner().invoke(main, ["import", str(path)])
    assert isinstance(result.exception, SystemExit) or (column, level) == ("Level", "-0"), result.output
    assert "Traceback" not in result.output


def test_a_workbook_brings_each_string_in_as_it_is(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    texts = [text for text in TEXTS.values() if "\r" not in text and "\ufffe" not in text]
    head = ("When", "Speaker", "Topic", "Level", "Statement", "Title")
    path = workbook(tmp_path, [head, *(("2019-03-01", "trump", "sequencing", "-1", text, text) for text in texts)])
    result = CliRunner().invoke(main, ["import", str(path), "--create", "sources"])
    assert result.exit_code == 0, result.output
    with store.reading() as session:
        kept = set(session.scalars(select(Stance.summary).where(Stance.slug.like("trump-sequencing-2019-03-01%"))))
    assert kept == {text.strip() for text in texts}


def test_names_of_files_are_never_taken_for_paths_or_options(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy_of(seeded_url, tmp_path))
    for text in TEXTS.values():
        result = CliRunner().invoke(main, ["import", "--", str(tmp_path / text.replace("/", "-"))])
        assert result.exit_code in {1, 2}, result.output
        assert isinstance(result.exception, SystemExit)
