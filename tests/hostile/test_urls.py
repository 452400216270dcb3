"""Parameters in the link of every page take any string: the page is drawn, and says in words what it left out."""

from typing import Final

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from db.engine import Store
from positions.pagelist import LISTED
from tests.hostile.strings import ALL
from tests.pages.conftest import _fresh_caches as _fresh_caches  # used by every test here
from tests.pages.reader import run, turn_to, visit

# A link is bytes that are read as UTF-8, so that no half of a character comes through it.
TEXTS: Final = {
    sort: text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for sort, text in ALL.items()
}
UNWRITTEN: Final = {
    "add": ("edit",),
    "codebook": ("issue", "actor", "event", "source"),
    "history": ("change", "before"),
    "shift": ("actor", "issue", "date"),
    "timeline": ("mark",),
}
"""Parameters that a page reads and does not write into a bare link of its own."""


@pytest.fixture
def record(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with the data set, which the app is set to."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    return store


def told_otherwise(app: AppTest) -> list[str]:
    """The sentences about the link that a reader of markdown would take for anything but words."""
    return [said.value for said in (*app.warning, *app.error) if not _is_words(said.value)]


def _is_words(said: str) -> bool:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(said)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return False
    return {child.type for child in tokens[1].children or []} <= {"text", "text_special"}


@pytest.mark.parametrize("page", [page.name for page in LISTED])
def test_every_parameter_of_a_page_takes_hostile_strings(record: Store, page: str) -> None:
    app = visit(page)
    names = [*dict.fromkeys([*app.query_params, *UNWRITTEN.get(page, ()), "edition", "nonsense"])]
    texts = list(TEXTS.values())
    for start in range(0, len(texts), len(names)):  # every string goes to some parameter
        asked = {name: texts[(start + at) % len(texts)] for at, name in enumerate(names)}
        app.query_params = asked
        assert told_otherwise(run(app)) == []


@pytest.mark.parametrize("page", ["timeline", "record", "codebook", "add", "history"])
def test_a_single_parameter_is_as_safe_as_all_at_once(record: Store, page: str) -> None:
    first = visit(page)
    for name in [*dict.fromkeys([*first.query_params, *UNWRITTEN.get(page, ())])]:
        assert told_otherwise(turn_to(first, page, **{name: TEXTS["script"] + "," + TEXTS["lone-surrogate"]})) == []


def mini() -> None:
    """A page with a parameter of every kind."""
    from datetime import date

    from positions.widgets import View

    view = View("mini")
    view.one("one", "One", {"first": "A", "second": "B"}, default="first")
    view.many("many", "Many", {"first": "A", "second": "B"}, most=1)
    view.day("day", "Day", empty="none")
    view.slider("on", "On", first=date(2019, 1, 1), last=date(2019, 12, 31), default=date(2019, 6, 1))
    view.words("text", "Text")
    view.page_number("page", 9)
    view.passed("passed")
    view.write()


def test_every_kind_of_parameter_takes_every_string() -> None:
    app = AppTest.from_function(mini)
    for text in TEXTS.values():
        app.query_params = dict.fromkeys(("one", "many", "day", "on", "text", "page", "passed"), text)
        app.run()
        assert [error.message for error in app.exception] == []
        assert len(app.warning) >= 2
        assert told_otherwise(app) == []
        assert (app.selectbox[0].value, app.multiselect[0].value) == ("first", [])
