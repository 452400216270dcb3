"""Names of actors lead to their pages."""

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from tests.pages.reader import told, visit

BOTH = "united-states,dprk"


def ways(app: AppTest) -> dict[str, str]:
    """Where each link to another page leads, by its words."""
    return {link.label.replace("\\", ""): link.proto.query_string for link in app.get("page_link")}


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("timeline", {"actors": BOTH}),
        ("overview", {"actors": BOTH}),
        ("compare", {"a": "united-states", "b": "dprk"}),
        ("shifts", {"actors": BOTH}),
    ],
)
def test_under_a_figure_each_actor_has_a_way_to_its_page_that_keeps_what_is_known(
    record: Store, page: str, link: dict[str, str]
) -> None:
    found = ways(visit(page, **link, known="2019-03-24"))
    assert found["United States"] == "actor=united-states&voice=whole&known=2019-03-24"
    assert found["North Korea (DPRK)"] == "actor=dprk&voice=whole&known=2019-03-24"


def test_who_made_a_move_and_who_speaks_for_whom_have_ways_too(record: Store) -> None:
    shift = visit("shift", actor="united-states", issue="sequencing", date="2019-02-28")
    assert {"United States", "Donald Trump"} <= set(ways(shift))
    assert "John Bolton" in ways(visit("actor", actor="united-states"))
    assert "United States" in ways(visit("actor", actor="trump"))


def test_names_in_sentences_are_links(record: Store) -> None:
    assert "[United States](actor?actor=united-states)" in told(visit("overview", actors=BOTH, on="2019-03-01"))
