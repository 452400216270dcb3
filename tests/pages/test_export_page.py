"""Take it all out: four files, each made of the record as it is when its button is clicked."""

import threading
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
import streamlit as st
from python_calamine import load_workbook
from sqlalchemy import create_engine
from streamlit.testing.v1 import AppTest

from db.engine import Store
from positions.export_page import why_not
from positions.exports.formats import FORMATS
from tests.pages.reader import run, told, visit
from tests.store.builders import add

Files = dict[str, Callable[[], bytes]]
NAMES = ["positions-package.zip", "positions-snapshot.db", "positions-xlsx.xlsx", "positions-bibtex.bib"]
SNAPSHOT = NAMES[1]


def names_of(store: Store) -> list[str]:
    """The files that a store is offered as: a snapshot is of a SQLite store only."""
    return [name for name in NAMES if name != SNAPSHOT or store.engine.dialect.name == "sqlite"]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What each button of the page makes when it is clicked, by the file's name; AppTest itself clicks none."""
    found: Files = {}
    button = st.download_button

    def noted(label: str, data: Callable[[], bytes], file_name: str, *rest: object, **more: object) -> bool:
        found[file_name] = data
        return button(label, data, file_name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", noted)
    return found


def clicked(make: Callable[[], bytes]) -> bytes:
    """What a file holds: made in a thread of its own, as the server makes it, outside any page."""
    made: list[bytes] = []
    thread = threading.Thread(target=lambda: made.append(make()))
    thread.start()
    thread.join()
    return made[0]


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.get("download_button")]


def test_it_says_what_there_is_and_offers_each_format_with_a_sentence(record: Store, files: Files) -> None:
    app = visit("export")
    words = told(app)
    assert "The whole record: 208 stances, 43 actors, 8 issues and 178 sources." in words
    assert all(form.title in words and form.says in words for form in FORMATS)
    assert list(files) == names_of(record)
    assert labels(app) == [f"Take {name}" for name in names_of(record)]


def test_each_file_is_made_of_the_record_at_the_moment_of_the_click(record: Store, files: Files) -> None:
    visit("export")
    add(record, slug="just-now", summary="Said just now")
    made = {name: clicked(files[name]) for name in names_of(record)}
    package, workbook, sources = (made[name] for name in NAMES if name != SNAPSHOT)
    with ZipFile(BytesIO(package)) as archive:
        assert b"\njust-now,trump," in archive.read("stances.csv")
    if SNAPSHOT in made:
        assert made[SNAPSHOT].startswith(b"SQLite format 3\0")
        assert b"Said just now" in made[SNAPSHOT]
    stances = load_workbook(BytesIO(workbook)).get_sheet_by_name("stances").to_python()
    assert "just-now" in [row[0] for row in stances]
    assert sources.startswith(b"@online{38n-2018-11-05,\n")


def test_a_licence_stands_in_package_and_workbook(record: Store, files: Files) -> None:
    app = visit("export")
    app.text_input(key="export-licence").set_value("CC-BY-4.0")
    run(app)
    with ZipFile(BytesIO(clicked(files["positions-package.zip"]))) as archive:
        assert b'"name": "CC-BY-4.0"' in archive.read("datapackage.json")
    about = load_workbook(BytesIO(clicked(files["positions-xlsx.xlsx"]))).get_sheet_by_name("About").to_python()
    assert ["Licence", "CC-BY-4.0"] in about


def test_it_works_in_an_empty_store(blank: Store, files: Files) -> None:
    app = visit("export")
    assert "The whole record: 0 stances, 0 actors, 0 issues and 0 sources." in told(app)
    assert {name for name, make in files.items() if not clicked(make)} == {"positions-bibtex.bib"}


@pytest.mark.parametrize(("stances", "rows"), [(1_048_575, None), (1_048_576, "1,048,576")])
def test_only_what_a_workbook_can_hold_is_offered_as_one(record: Store, stances: int, rows: str | None) -> None:
    reasons = {form.name: why_not(record, form, {"stances": stances}) for form in FORMATS}
    assert bool(reasons["xlsx"]) == bool(rows)


def test_a_snapshot_is_offered_of_a_sqlite_store_only() -> None:
    engine = create_engine("sqlite://")
    engine.dialect.name = "postgresql"  # the one thing that counts
    reasons = {form.name: why_not(Store("postgresql://", engine), form, {}) for form in FORMATS}
    assert [name for name, reason in reasons.items() if reason] == ["snapshot"]
