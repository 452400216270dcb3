"""The description of a package: Frictionless takes it, and finds in the tables what breaks a rule of the record."""

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
from frictionless import Package
from hypothesis import given, settings

from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    OtherNameEntry,
    SourceEntry,
    StanceEntry,
)
from db.queries import whole
from positions.exports.datapackage import ABOUT, FIELDS, descriptor, licence_field
from positions.exports.package import write_package
from tests.exports.records import Record, fill, records, store_copied_from

HANOI: Final = date(2019, 2, 28)
ENTRIES: Final[dict[str, set[str]]] = {
    "actors": {field.name for field in fields(ActorEntry)},
    "affiliations": {field.name for field in fields(AffiliationEntry)},
    "issues": {field.name for field in fields(IssueEntry)} - {"levels"},
    "scale_levels": {field.name for field in fields(LevelEntry)} | {"issue"},
    "sources": {field.name for field in fields(SourceEntry)},
    "events": {field.name for field in fields(EventEntry)},
    "stances": {field.name for field in fields(StanceEntry)} - {"evidence"},
    "evidence": {field.name for field in fields(EvidenceEntry)} | {"stance"},
    "actor_aliases": {field.name for field in fields(OtherNameEntry)} - {"of"} | {"actor"},
    "source_aliases": {field.name for field in fields(OtherNameEntry)} - {"of"} | {"source"},
}


@pytest.fixture
def folder(package: Path, tmp_path: Path) -> Path:
    """The package of the data set, unpacked."""
    with ZipFile(package) as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def broken(folder: Path) -> set[tuple[str, str]]:
    """What Frictionless has against an unpacked package: the table and the sort of error."""
    report = Package(str(folder / "datapackage.json")).validate()
    told = {("", error.type) for error in report.errors}
    return told | {(task.name, error.type) for task in report.tasks for error in task.errors}


# What it describes


def test_every_column_of_every_table_has_a_type_and_a_meaning() -> None:
    described = {row["name"]: row["schema"]["fields"] for row in descriptor()["resources"]}
    assert list(described) == list(whole.TABLES) == list(ABOUT)
    for table, columns in described.items():
        assert [column["name"] for column in columns] == list(whole.columns(table)) == list(FIELDS[table])
        assert all(column["type"] and column["description"] for column in columns)


@pytest.mark.parametrize("table", ENTRIES)
def test_the_columns_of_a_table_are_what_an_entry_of_it_says(table: str) -> None:
    assert set(whole.columns(table)) == ENTRIES[table]


def test_it_says_nothing_of_when_it_was_made(package: Path) -> None:
    with ZipFile(package) as archive:
        found = json.loads(archive.read("datapackage.json"))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o644}
    assert set(found) == {"profile", "name", "title", "description", "licenses", "resources"}
    assert found == descriptor()


@pytest.mark.parametrize(
    ("licence", "field"),
    [
        ("CC-BY-4.0", {"name": "CC-BY-4.0"}),
        ("https://example.org/licence", {"path": "https://example.org/licence"}),
        ("Ask the archive, please", {"name": "other", "title": "Ask the archive, please"}),
        ("", {"name": "notspecified", "title": "Not stated: ask who keeps the record"}),
    ],
)
def test_a_licence_is_an_identifier_an_address_or_words(licence: str, field: dict[str, Any]) -> None:
    assert licence_field(licence) == field
    assert descriptor(f" {licence} ")["licenses"] == [field]


# What Frictionless finds


def test_frictionless_finds_nothing_wrong_with_the_data_set_zipped_or_not(package: Path, folder: Path) -> None:
    assert broken(folder) == set()
    assert Package(str(package)).validate().valid


def test_frictionless_reads_numbers_days_and_answers_as_such(folder: Path) -> None:
    found = Package(str(folder / "datapackage.json"))
    rows = {row["slug"]: row for row in found.get_resource("stances").read_rows()}
    assert len(rows) == 208
    assert (rows["s009"]["value"], rows["s009"]["known_on"], rows["s009"]["verified"]) == (-2, HANOI, True)
    assert rows["s008"]["value"] is None
    posts = found.get_resource("affiliations").read_rows()
    assert [row["starts_on"] for row in posts if row["actor"] == "white-house"] == [None]


@settings(max_examples=10)
@given(records())
def test_frictionless_finds_nothing_wrong_with_any_record(empty_url: str, record: Record) -> None:
    with store_copied_from(empty_url) as (store, folder):
        fill(store, record)
        write_package(store, folder / "record.zip", licence="CC-BY-4.0")
        with ZipFile(folder / "record.zip") as archive:
            archive.extractall(folder / "unpacked")
        assert broken(folder / "unpacked") == set()


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("actors", "\ndprk,", "\nunited-states,", "primary-key"),
        ("actors", "\ndprk,", "\nDPRK,", "constraint-error"),
        ("actors", ",state,", ",planet,", "constraint-error"),
        ("actors", ",blue\n", ",mauve\n", "constraint-error"),
        ("affiliations", "2017-01-20", "20 January", "type-error"),
        ("affiliations", ",yes\n", ",perhaps\n", "type-error"),
        ("affiliations", "\ntrump,", "\nnobody,", "foreign-key"),
        ("issues", "\nsequencing,Sequencing,", "\nsequencing,,", "constraint-error"),
        ("scale_levels", "\nsequencing,-2,", "\nsequencing,-1,", "primary-key"),
        ("scale_levels", "\nsequencing,-2,", "\nsequencing,low,", "type-error"),
        ("sources", ",https://", ",javascript://", "constraint-error"),
        ("sources", ",2018-11-05,", ",5 Nov 2018,", "constraint-error"),
        ("events", ",seed\n", ",none\n", "foreign-key"),
        ("stances", ",placed,", ",,", "constraint-error"),
        ("stances", ",placed,", ",maybe,", "constraint-error"),
        ("stances", ",2017-01-01,2017-01-01,", ",2017-01-01,,", "constraint-error"),
        ("stances", "s097,kim-jong-un,testing", "s097,kim-jong-un,weather", "foreign-key"),
        ("stances", "s097,kim-jong-un,testing", "s097,kim-jong-un,testing,more", "extra-cell"),
        ("stances", ",Says that", "," + "x" * 1_001 + "Says that", "constraint-error"),
        ("evidence", "\ns097,", "\ns000,", "foreign-key"),
    ],
)
def test_frictionless_finds_what_breaks_a_rule_of_the_record(
    folder: Path, table: str, old: str, new: str, error: str
) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert (table, error) in broken(folder)
