"""Filling the form as a reader does, one field after the other."""

from tests.browser.reader import Reader


def fill(reader: Reader, *, stated_on: str, summary: str, quote: str = "") -> None:
    """Fill the form with a stance of Kim Kye Gwan on sequencing."""
    reader.search("Actor", "Kim Kye Gwan")
    place(reader)
    reader.type("Date", stated_on)
    reader.type("What was said or done", summary)
    reader.type("Quote", quote)
    reader.settle()


def place(reader: Reader) -> None:
    """Choose the issue, and a level of its scale when that has appeared."""
    reader.search("Issue", "Sequencing")
    reader.page.get_by_role("radio", name="Washington moves next").wait_for()
    reader.settle()
    reader.page.get_by_text("Washington moves next", exact=True).click()
    reader.settle()
