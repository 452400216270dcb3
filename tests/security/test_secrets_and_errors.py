"""A password stands in no page and no log, and a fault of the program is a sentence to the reader."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.exc import IntegrityError

from db.engine import Store
from db.models import StoreIdentity
from db.setup import open_store
from tests.browser.server import APP, served
from tests.store.builders import copy_of

PASSWORD = "hunter2secret"  # noqa: S105 - made up, to be looked for
SECRET_URL = f"postgresql+psycopg://ada:{PASSWORD}@127.0.0.1:9/positions?sslpassword={PASSWORD}"


@pytest.mark.browser
def test_a_password_in_the_address_of_the_store_is_on_no_page_and_in_no_log(
    chromium: Browser, tmp_path: Path
) -> None:
    with served(APP, tmp_path, POSITIONS_DATABASE_URL=SECRET_URL) as address:
        page = chromium.new_context().new_page()
        for path in ("", "record", "api/stances"):
            page.goto(f"{address}/{path}")
            expect(page.locator("body")).to_contain_text("The server of the store at")
            assert PASSWORD not in page.content()
        page.context.close()
    (log,) = tmp_path.glob("*.log")
    assert PASSWORD not in log.read_text()


@pytest.mark.browser
def test_a_fault_is_a_sentence_to_the_reader_and_its_details_are_in_the_log(
    chromium: Browser, seeded_url: str, tmp_path: Path
) -> None:
    url = copy_of(seeded_url, tmp_path)
    store = open_store(url)
    with store.writing() as session:
        session.connection().exec_driver_sql("DROP TABLE evidence")
    store.close()
    with served(APP, tmp_path, POSITIONS_DATABASE_URL=url) as address:
        page = chromium.new_context().new_page()
        for path in ("", "record"):
            page.goto(f"{address}/{path}")
            told = page.get_by_text("This could not be shown for a reason that is now in the program's log.")
            expect(told.first).to_be_visible()
            for detail in ("Traceback", "OperationalError", "no such table", "SELECT"):
                assert detail not in page.content()
        page.context.close()
    (log,) = tmp_path.glob("*.log")
    assert "no such table: evidence" in log.read_text()


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_written(empty_store: Store) -> None:
    with empty_store.writing() as session:
        session.add(StoreIdentity(id=2, uuid="what nobody else may read"))
        with pytest.raises(IntegrityError) as error:
            session.flush()
        session.rollback()
    assert "what nobody else may read" not in str(error.value)
