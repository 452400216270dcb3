"""Names of actors lead to their pages."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.commands.merging import Seen, merge_actors
from db.engine import Store
from db.entries import ActorEntry
from db.models import Actor
from tests.pages.reader import slugs, told, visit
from tests.store.builders import WRITER, add

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


def test_a_link_that_names_a_merged_actor_leads_to_what_it_went_into(record: Store) -> None:
    duplicate = add(record, new_actor=ActorEntry("The President", "person", slug="the-president"))
    with record.reading() as session:
        stays = session.scalars(select(Actor).where(Actor.slug == "trump")).one().changed_in
        gone = session.scalars(select(Actor).where(Actor.slug == "the-president")).one().changed_in
    merge_actors(record, "the-president", "trump", by=WRITER, seen=Seen(gone, stays))
    app = visit(actors="the-president,dprk", issues="sequencing")
    assert list(app.get_by_key("filter-actors").value) == ["trump", "dprk"]
    assert duplicate.slug in slugs(app)
    assert visit("actor", actor="the-president").get_by_key("filter-actor").value == "trump"
