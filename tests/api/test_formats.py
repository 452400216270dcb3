"""Formats: the same rows as JSON, CSV and NDJSON, chosen by the query or the Accept header, harmless to open."""

import json
from typing import Any

import pytest

from db.commands.stances import retract_stance
from db.engine import Store
from db.entries import ActorEntry, SourceEntry
from positions.api import formats
from positions.api.endpoints import ENDPOINTS
from tests.api.asking import ask
from tests.store.builders import WRITER, add, detail

pytestmark = pytest.mark.usefixtures("record")

QUESTIONS = {
    "stances": "in=testing",
    "positions": "as_of=2019-03-10",
    "shifts": "actors=dprk",
    "gap": "a=dprk&b=rok&issue=testing",
    "codebook": "table=affiliations",
}


def as_cell(value: Any) -> str:  # noqa: ANN401 - whatever JSON has
    """What CSV shows for a value of JSON: a mark before what begins like a formula or with the mark itself."""
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else text


@pytest.mark.parametrize("route", QUESTIONS)
def test_the_three_formats_hold_the_same_rows(route: str) -> None:
    target = f"/api/{route}?{QUESTIONS[route]}"
    found = ask(target).json
    rows = found if isinstance(found, list) else found["affiliations" if route == "codebook" else route]
    lines = ask(f"{target}&format=ndjson").lines
    assert [{k: v for k, v in line.items() if route != "codebook" or k != "table"} for line in lines] == rows
    cells = ask(f"{target}&format=csv").csv
    assert [{name: cell for name, cell in row.items() if name in rows[0]} for row in cells] == [
        {name: as_cell(value) for name, value in row.items()} for row in rows
    ]
    assert rows


def test_the_codebook_in_one_csv_has_a_column_for_every_field_of_every_table() -> None:
    tables = ask("/api/codebook").json
    rows = ask("/api/codebook?format=csv").csv
    assert {row["table"] for row in rows} == {name for name, found in tables.items() if found}
    for name, found in tables.items():
        for row, cells in zip(found, (cells for cells in rows if cells["table"] == name), strict=True):
            assert {field: cells[field] for field in row} == {field: as_cell(value) for field, value in row.items()}


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV; header=present", "csv"),
        ("text/*", "csv"),
        ("application/x-ndjson", "ndjson"),
        ("application/*", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("application/json;q=0.5, text/csv;q=0.9, application/x-ndjson;q=0.8", "csv"),
        ("application/json;q=0, */*", "csv"),
        ("text/csv;q=0.001, application/json;q=0.002", "json"),
        ("image/png", "json"),
        ("text/csv;q=nonsense", "csv"),
        (";;;,,,q=1;", "json"),
    ],
)
def test_the_accept_header_chooses_among_the_formats(header: str, form: str) -> None:
    reply = ask("/api/codebook?table=issues", headers=[("Accept", header)])
    assert reply.headers["content-type"].partition(";")[0] == formats.TYPES[form]


def test_the_format_of_the_query_goes_before_the_accept_header() -> None:
    reply = ask("/api/codebook?table=issues&format=json", headers=[("Accept", "text/csv")])
    assert reply.headers["content-type"] == "application/json"
    two = ask("/api/codebook?table=issues", headers=[("Accept", "text/csv;q=0.5"), ("Accept", "application/json")])
    assert two.headers["content-type"] == "application/json"


def test_text_that_a_spreadsheet_would_run_is_marked_in_csv_and_only_there(record: Store) -> None:
    saved = add(record, summary='=HYPERLINK("http://a.b")', note="@SUM(1)", sources=(SourceEntry("+1", url=""),))
    add(record, new_actor=ActorEntry("-1+1", "state"), sources=(SourceEntry("Speech"),))
    (cells,) = (row for row in ask("/api/stances?format=csv&limit=1000").csv if row["slug"] == saved.slug)
    assert (cells["summary"], cells["note"]) == ('\'=HYPERLINK("http://a.b")', "'@SUM(1)")
    assert cells["evidence"].startswith("[{")
    assert cells["value"] == "-1"
    (plain,) = (row for row in ask("/api/stances?limit=1000").json["stances"] if row["slug"] == saved.slug)
    assert (plain["summary"], plain["value"]) == ('=HYPERLINK("http://a.b")', -1)
    names = {row["name"] for row in ask("/api/codebook?table=actors&format=csv").csv}
    assert "'-1+1" in names


def test_text_in_any_script_with_line_breaks_and_quotes_comes_out_as_it_was(record: Store) -> None:
    summary = 'Says "no"; скажет «да», 한국어, عربي 🙂, and\na second, line'
    saved = add(record, summary=summary, sources=(SourceEntry("연설"),))
    for form in ("csv", "ndjson"):
        reply = ask(f"/api/stances?limit=1000&format={form}")
        rows: list[Any] = reply.csv if form == "csv" else reply.lines
        assert [row["summary"] for row in rows if row["slug"] == saved.slug] == [summary]
        assert not reply.text.startswith("\ufeff")


def test_an_answer_without_rows_is_whole_in_every_format() -> None:
    nothing = "/api/positions?as_of=1900-01-01"
    assert ask(nothing).json == []
    assert ask(f"{nothing}&format=ndjson").body == b""
    assert ask(f"{nothing}&format=csv").text == (
        "actor,issue,position,effective_on,age_days,carried,since,stances\r\n"
    )
    assert ask("/api/stances?known=1900-01-01").json == {"next": None, "stances": []}


def test_the_reason_of_a_retraction_is_an_empty_cell_where_there_is_none(record: Store) -> None:
    retract_stance(record, "s133", "Misread.", by=WRITER, seen=detail(record, "s133").seen)
    rows = ask("/api/stances?format=csv&limit=1000&retracted=yes").csv
    assert {row["retracted_why"] for row in rows} == {"", "Misread."}


def test_a_large_answer_is_sent_in_pieces() -> None:
    for form in ("json", "csv", "ndjson"):
        reply = ask(f"/api/stances?limit=1000&format={form}")
        assert 1 < reply.pieces <= len(reply.body) // 65_536 + 2


def test_every_route_is_asked() -> None:
    assert QUESTIONS.keys() == {endpoint.name for endpoint in ENDPOINTS}
