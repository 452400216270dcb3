"""Columns: known by many names, checked when chosen, and documented with a template that can be imported."""

import csv
from dataclasses import fields
from io import StringIO
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from db import seed
from db.entries import StanceEntry
from positions.importers.columns import FIELDS, check_mapping, documentation, suggest, template_csv
from positions.importers.table import open_table
from positions.table import COLUMNS
from tests.importers.table_files import csv_of
from tests.rules.builders import is_sentence

NEEDED = {"actor": "Who", "issue": "Topic", "stated_on": "When", "summary": "Text"}


def seeded(table: str) -> list[dict[str, str]]:
    """The rows of a file of the data set."""
    with (seed.FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_field_of_a_stance_has_a_column() -> None:
    ours = {field.name for field in FIELDS}
    assert {field.name for field in fields(StanceEntry)} - {"evidence"} <= ours
    assert len(ours) == len(FIELDS)
    assert all(is_sentence(field.says) for field in FIELDS)


def test_a_column_with_the_name_of_a_field_is_that_field() -> None:
    names = [field.name for field in FIELDS]
    assert suggest(names[::-1]) == {name: name for name in names}
    assert suggest([field.label.upper() for field in FIELDS]) == {
        field.name: field.label.upper() for field in FIELDS
    }


def test_the_columns_of_the_data_set_are_known() -> None:
    columns = list(seeded("stances")[0])
    assert suggest(columns) == {column: column for column in suggest(columns)}
    assert set(suggest(columns)) == set(columns)


def test_the_rows_that_we_give_out_are_known_by_their_headings() -> None:
    assert suggest([*COLUMNS, "Evidence"]) == {
        "actor": "Actor",
        "issue": "Issue",
        "stated_on": "Date",
        "summary": "Summary",
        "value": "Value",
        "answer": "Position",
        "kind": "Kind",
        "certainty": "Certainty",
        "attribution": "On whose word",
        "known_on": "Public since",
        "slug": "Stance",
        "retracted_why": "Status",
    }


@pytest.mark.parametrize(
    ("column", "field"),
    [
        *[("WHEN", "stated_on"), ("date-stated", "stated_on"), ("Level", "value"), ("Position", "value")],
        *[
            ("Stance", "value"),
            ("Country", "actor"),
            ("Speaker ", "actor"),
            ("Concept", "issue"),
            ("Topic", "issue"),
        ],
        *[("Statement", "summary"), ("Text", "summary"), ("Coder's certainty", "certainty"), ("URL", "source_url")],
        *[("Headline", "source_title"), ("Newspaper", "source_publisher"), ("Page", "locator"), ("Notes", "note")],
    ],
)
def test_columns_of_other_files_are_known_by_common_names(column: str, field: str) -> None:
    assert suggest(["Unheard of", column]) == {field: column}


@pytest.mark.parametrize("column", ["Status", "Sources", "id", "", "Unheard of"])
def test_a_column_that_could_be_anything_is_not_suggested(column: str) -> None:
    assert suggest([column]) == {}


def test_no_column_is_suggested_twice_and_the_likeliest_name_wins() -> None:
    found = suggest(["When", "Date", "Name", "Speaker", "Value", "Stance", "Position"])
    assert (found["stated_on"], found["actor"], found["value"]) == ("Date", "Speaker", "Value")
    assert len(set(found.values())) == len(found)


def test_a_complete_choice_has_no_troubles() -> None:
    assert check_mapping(NEEDED, ["Who", "Topic", "When", "Text", "More"]) == []


def test_what_every_row_needs_has_to_be_chosen_or_given() -> None:
    chosen = {"actor": "Who", "summary": "Text"}
    troubles = check_mapping(chosen, ["Who", "Text"], given=["stated_on"])
    assert troubles == ["No column is chosen for Issue, which every row needs: choose one."]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"note": "Text"}, "The column 'Text' is chosen for Summary and Note: choose it for one of them."),
        ({"note": "None"}, "There is no column 'None' in the file: choose another for Note."),
        ({"mood": "More"}, "There is no field 'mood': leave it out."),
    ],
)
def test_a_choice_that_cannot_be_is_told(more: dict[str, str], says: str) -> None:
    assert check_mapping(NEEDED | more, ["Who", "Topic", "When", "Text", "More"]) == [says]


def test_the_template_can_be_read_and_needs_no_choice(tmp_path: Path) -> None:
    table = open_table(csv_of(tmp_path, template_csv()))
    assert suggest(table.columns) == {field.name: field.name for field in FIELDS}
    assert len(list(table.rows())) == 2


def test_the_template_tells_stances_of_the_data_set_word_by_word() -> None:
    stances = {row["slug"]: row for row in seeded("stances")}
    evidence = {(row["stance"], row["source"]): row for row in seeded("evidence")}
    sources = {row["slug"]: row for row in seeded("sources")}
    for row in csv.DictReader(StringIO(template_csv().removeprefix("\ufeff"))):
        (stance,) = (one for one in stances.values() if one["summary"] == row["summary"])
        (source,) = (one for one in sources.values() if one["url"] == row["source_url"])
        cited = evidence[stance["slug"], source["slug"]]
        told = {name: text for name, text in stance.items() if name not in {"note", "slug"}}
        told |= {"quote": cited["quote"], "locator": cited["locator"]}
        told |= {f"source_{name}": source[name] for name in ("title", "publisher", "author", "published_on", "url")}
        assert {name: row[name] for name in told} == told


def test_the_documentation_is_a_table_with_a_row_for_each_column() -> None:
    page = MarkdownIt().enable("table").render(documentation())
    assert page.count("<tr>") == len(FIELDS) + 1
    for field in FIELDS:
        assert f"<code>{field.name}</code>" in page
