"""The package of the whole record: nothing is lost in it, and a store made of it gives the same bytes again."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from sqlalchemy import update

from db import seed
from db.commands.importing import import_package
from db.commands.stances import retract_stance
from db.dates import read_span
from db.engine import Store
from db.entries import AffiliationEntry, EvidenceEntry
from db.models import Evidence, Stance
from db.queries import whole
from db.setup import open_store
from positions.exports.package import cell_text, write_package
from positions.importers.package import read_package
from tests.exports.records import Record, as_kept, fill, of_bundle, records, store_copied_from
from tests.store.builders import WRITER, add, detail, sqlite_url

SEED: Final = Path(seed.__file__).parent


def packed(store: Store, **options: str) -> bytes:
    """The bytes of a store's package."""
    out = BytesIO()
    write_package(store, out, **options)
    return out.getvalue()


def tables(package: bytes) -> dict[str, list[dict[str, str]]]:
    """The rows of every table of a package, read by the csv module alone."""
    with ZipFile(BytesIO(package)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        return {name.removesuffix(".csv"): _rows(archive.read(name).decode()) for name in names}


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def seeded_rows(table: str) -> list[dict[str, str]]:
    """The rows of the data set as it was written by hand."""
    return _rows((SEED / f"{table}.csv").read_text(encoding="utf-8"))


# What is in it


def test_it_holds_every_row_and_column_of_the_data_set_as_it_was_written(store: Store) -> None:
    found = tables(packed(store))
    for table in ("actors", "affiliations", "issues", "scale_levels", "sources", "events", "stances", "evidence"):
        written = seeded_rows(table)
        if table == "stances":
            for row in written:
                row["known_on"] = row["known_on"] or detail(store, row["slug"]).known_on.isoformat()
        columns = list(written[0])
        kept = [{column: row[column] for column in columns} for row in found[table]]
        assert sorted(kept, key=str) == sorted(written, key=str)
        assert list(found[table][0])[: len(columns)] == columns


def test_actors_and_issues_stand_in_the_order_of_the_record(store: Store) -> None:
    found = tables(packed(store))
    for table in ("actors", "issues"):
        assert [row["slug"] for row in found[table]] == [row["slug"] for row in seeded_rows(table)]


def test_a_retracted_stance_is_in_it_with_its_reason(store: Store) -> None:
    retract_stance(store, "s010", "=Said by another", by=WRITER, seen=detail(store, "s010").seen)
    reasons = {row["slug"]: row["retracted_why"] for row in tables(packed(store))["stances"]}
    assert {slug: why for slug, why in reasons.items() if why} == {"s010": "=Said by another"}


def test_every_table_has_its_file_and_header_in_an_empty_store_too(empty_store: Store) -> None:
    with ZipFile(BytesIO(packed(empty_store))) as archive:
        for table in whole.TABLES:
            assert archive.read(f"{table}.csv").decode() == ",".join(whole.columns(table)) + "\n"


def test_the_text_is_utf8_without_a_mark_and_lines_end_with_a_line_feed(store: Store) -> None:
    add(store, summary="북한 كوريا")
    with ZipFile(BytesIO(packed(store))) as archive:
        stances = archive.read("stances.csv")
    assert stances.startswith(b"slug,actor,")
    assert "북한 كوريا".encode() in stances
    assert b"\r" not in stances


@pytest.mark.parametrize("first", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'", "a\rb", "a\r\nb"])
def test_text_that_a_spreadsheet_would_run_is_kept_unmarked_and_comes_back_unchanged(
    store: Store, tmp_path: Path, first: str
) -> None:
    with store.writing() as session:  # past the rules of a form, which take blanks away at the beginning
        session.execute(update(Stance).where(Stance.slug == "s010").values(summary=first, note=first))
        session.execute(update(Evidence).values(quote=first))
    path = tmp_path / "record.zip"
    write_package(store, path)
    (row,) = (row for row in tables(path.read_bytes())["stances"] if row["slug"] == "s010")
    assert (row["summary"], row["note"]) == (first, first)
    (entry,) = (entry for _, entry in read_package(path).stances if entry.slug == "s010")
    assert (entry.summary, entry.note) == (first, first)
    assert {evidence.quote for evidence in entry.evidence} == {first}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (-2.0, "-2"),
        (0.1, "0.1"),
        (1 / 3, "0.3333333333333333"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "1e-07"),
        (1e300, "1e+300"),
        (None, ""),
        (True, "yes"),
        (False, "no"),
    ],
)
def test_a_number_is_written_in_full_and_an_absent_one_is_blank(cell: float | None, text: str) -> None:
    assert cell_text(cell) == text
    assert cell is None or isinstance(cell, bool) or float(text) == cell


# The same again


def test_the_same_record_gives_the_same_bytes(store: Store) -> None:
    assert packed(store) == packed(store)


def test_who_changed_what_when_and_which_store_it_is_do_not_show(store: Store, tmp_path: Path) -> None:
    other = open_store(sqlite_url(tmp_path / "other.db"))
    add(store, slug="x1")
    retract_stance(store, "x1", "Twice", by=WRITER, seen=detail(store, "x1").seen)
    add(other, slug="x1")
    retract_stance(other, "x1", "Twice", by=WRITER, seen=detail(other, "x1").seen)
    assert packed(store) == packed(other)
    other.close()


def test_a_licence_is_stated_and_nothing_else_changes(store: Store) -> None:
    plain, stated = packed(store), packed(store, licence="CC-BY-4.0")
    assert plain != stated
    assert tables(plain) == tables(stated)


def test_the_data_set_makes_a_round_trip(store: Store, empty_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    write_package(store, path)
    import_package(empty_store, read_package(path), tmp_path, by=WRITER)
    assert packed(empty_store) == path.read_bytes()


@settings(max_examples=30)
@given(records())
@example(Record())
def test_a_store_made_of_a_package_gives_the_same_package(empty_url: str, record: Record) -> None:
    with store_copied_from(empty_url) as (first, folder), store_copied_from(empty_url) as (second, beside):
        fill(first, record)
        path = folder / "record.zip"
        write_package(first, path)
        import_package(second, read_package(path), beside, by=WRITER)
        assert packed(second) == path.read_bytes()


@settings(max_examples=30)
@given(records())
def test_what_was_put_in_is_what_is_read_back(empty_url: str, record: Record) -> None:
    with store_copied_from(empty_url) as (store, folder):
        fill(store, record)
        write_package(store, folder / "record.zip")
        read = of_bundle(read_package(folder / "record.zip"))
    stances = {entry.slug: entry for entry in read.stances}
    assert stances.keys() == {entry.slug for entry in record.stances}
    for put in record.stances:
        found = stances[put.slug]
        assert (found.value and float(found.value)) == (put.value and float(put.value))
        assert found.known_on == (put.known_on or read_span(put.stated_on).last.isoformat())
        assert replace(found, value=put.value, known_on=put.known_on) == as_kept(put)
    assert read.affiliations == tuple(sorted(record.affiliations, key=_by_actor(record)))
    for table in ("sources", "events", "actor_aliases", "source_aliases"):
        put_in = sorted(getattr(record, table), key=lambda entry: entry.slug)
        assert getattr(read, table) == tuple(map(as_kept, put_in))


def _by_actor(record: Record) -> Callable[[AffiliationEntry], int]:
    order = [actor.slug for actor in record.actors]
    return lambda post: order.index(post.actor)


# Reading one


def test_the_folder_of_the_data_set_is_a_package(store: Store) -> None:
    read = of_bundle(read_package(SEED))
    assert [entry.slug for entry in read.stances] == [row["slug"] for row in seeded_rows("stances")]
    for entry in read.stances:
        cited = tuple(
            EvidenceEntry(row["source"], row["quote"], row["locator"])
            for row in seeded_rows("evidence")
            if row["stance"] == entry.slug
        )
        assert entry.evidence == cited


def test_an_unpacked_package_is_read_as_the_zip_is(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    write_package(store, path)
    with ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert of_bundle(read_package(tmp_path / "unpacked")) == of_bundle(read_package(path))


def test_entries_have_the_number_of_their_line(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        session.execute(update(Stance).where(Stance.slug == "s097").values(note="two\nlines"))
    path = tmp_path / "record.zip"
    write_package(store, path)
    bundle = read_package(path)
    assert [line for line, _ in bundle.actors][:3] == [2, 3, 4]
    assert [(line, entry.slug) for line, entry in bundle.stances][:2] == [(2, "s097"), (4, "s159")]


def test_stances_are_read_as_they_are_taken(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    write_package(store, path)
    assert isinstance(read_package(path).stances, Iterator)
