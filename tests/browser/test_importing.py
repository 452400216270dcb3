"""A walk through the page Import: a file is mapped, checked, brought in, and taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from db.engine import make_store
from db.queries.stances import Selection, record_count
from tests.browser.conftest import Site, Visit
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
ROWS = """Date;Speaker;Topic;Position;Statement;Outlet;Link
28.02.2019;Donald Trump;Sequencing;Disarm first;All of it first;VOA;https://example.org/a
03/04/2019;Donald Trump;Sequencing;-1;Says it again;VOA;https://example.org/a
2019-05;Ada Analyst;Sequencing;0,5;A view between two levels;VOA;https://example.org/b
"""


def stances(site: Site) -> int:
    store = make_store(site.store)
    with store.reading() as session:
        count = record_count(session, Selection())
    store.close()
    return count


def upload(reader: Reader, path: Path) -> None:
    """Give the page a file, and wait until it has been read."""
    reader.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(path)
    expect(reader.page.get_by_role("button", name="Check the file")).to_be_visible()
    reader.settle()


def check(reader: Reader) -> None:
    """Have every row checked, and wait for what came of it."""
    reader.page.get_by_role("button", name="Check the file").click()
    expect(reader.page.get_by_test_id("stMetric").first).to_be_visible()
    reader.settle()


def count_of(reader: Reader, verdict: str) -> str:
    """The number that the page shows for a verdict."""
    metric = reader.page.get_by_test_id("stMetric").filter(has_text=verdict)
    return metric.get_by_test_id("stMetricValue").inner_text()


def test_a_table_is_checked_brought_in_and_taken_back_as_a_whole(
    own_site: Site, visit: Visit, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(ROWS, encoding="utf-8")
    before = stances(own_site)
    reader = visit(own_site).open("/bring")
    upload(reader, path)
    assert "Text in UTF-8, cells separated by semicolons." in reader.text()
    check(reader)
    assert count_of(reader, "Refused") != "0"
    assert "Create 1 actor that the record has not: Ada Analyst" in reader.text()
    for words in ("Create 1 actor", "Create 2 sources"):
        reader.page.get_by_text(words).click()
        reader.settle()
    reader.page.get_by_text("Day first: 3 April").click()
    expect(reader.page.get_by_text("The choices have changed since the file was checked")).to_be_visible()
    check(reader)
    assert (count_of(reader, "To be added"), count_of(reader, "Refused")) == ("6", "0")
    assert stances(own_site) == before
    reader.press("Bring in 6 rows")
    expect(reader.page.get_by_text("Brought in from table.csv: actors 1, sources 2, stances 3")).to_be_visible()
    assert stances(own_site) == before + 3
    reader.settle()
    check(reader)
    expect(reader.page.get_by_text("The record has all of it already")).to_be_visible()
    reader.page.get_by_role("button", name="Undo").first.click()
    expect(reader.page.get_by_text("Undone: 3 stances of table.csv no longer count.")).to_be_visible()
    reader.press("Bring back")
    expect(reader.page.get_by_text("Back: 3 stances of table.csv count again.")).to_be_visible()


def test_a_file_that_is_no_table_is_told_in_one_sentence_and_changes_nothing(
    own_site: Site, visit: Visit, tmp_path: Path
) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing that a workbook has")
    before = stances(own_site)
    reader = visit(own_site).open("/bring")
    reader.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(path)
    expect(reader.page.get_by_test_id("stAlert")).to_be_visible()
    assert reader.page.get_by_test_id("stAlert").count() == 1
    assert stances(own_site) == before


def test_a_long_check_is_stopped_by_a_click_and_leaves_nothing(
    own_site: Site, visit: Visit, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    rows = (f"2019-{1 + at % 12:02}-{1 + at % 28:02},trump,sequencing,0,Statement {at}" for at in range(200_000))
    path.write_text("\n".join(["Date,Actor,Issue,Value,Summary", *rows]), encoding="utf-8")
    before = stances(own_site)
    reader = visit(own_site).open("/bring")
    upload(reader, path)
    reader.page.get_by_role("button", name="Check the file").click()
    expect(reader.page.get_by_text("stances checked")).to_be_visible()
    reader.page.get_by_role("button", name="Stop").last.click()
    expect(reader.page.get_by_text("Checking reads every row and changes nothing.")).to_be_visible()
    reader.settle()
    assert not reader.page.get_by_test_id("stMetric").count()
    assert stances(own_site) == before
