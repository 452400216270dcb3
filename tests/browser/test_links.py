"""The link is the view: it opens as it was copied, back and forward restore it, all tabs see what is saved."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from db.setup import open_store
from tests.browser.conftest import Site, Visit
from tests.browser.reader import Reader
from tests.store.builders import add

pytestmark = pytest.mark.browser
ONE_LINE = "/?" + urlencode({"issues": "sequencing", "actors": "united-states", "track": "said"})


def test_the_copied_link_gives_the_identical_figure_in_a_fresh_browser(site: Site, visit: Visit) -> None:
    reader = visit(site).open()
    first = reader.figure()
    reader.choose("Whose words", "Own words only")
    reader.wait_for(lambda: reader.filters()["voice"] == "own")
    choose_track(reader, "Said")
    reader.search("Voices", "North Korea")
    reader.wait_for(lambda: reader.filters()["voices"] == "dprk")
    reader.settle()
    copied, figure = reader.link, reader.figure_at_rest()
    assert figure != first
    stranger = visit(site, fresh=True).open(copied)
    assert stranger.see(figure, stranger.figure) == figure
    assert stranger.filters() == reader.filters()


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("overview", {"on": "2019-03-01", "than": "2018-06-12", "actors": "united-states,dprk"}),
        ("compare", {"a": "united-states", "b": "rok", "on": "2019-03-01"}),
        ("shifts", {"actors": "united-states", "by": "all", "known": "2019-06-01"}),
        ("shift", {"actor": "united-states", "issue": "sequencing", "date": "2019-02-28", "known": "2019-03-24"}),
        ("actor", {"actor": "dprk", "voice": "own"}),
    ],
)
def test_every_page_with_a_figure_is_rebuilt_from_its_link_in_a_fresh_browser(
    site: Site, visit: Visit, page: str, asked: dict[str, str]
) -> None:
    reader = visit(site).open(f"/{page}?{urlencode(asked)}")
    figure = reader.figure_at_rest()
    assert reader.filters().items() >= asked.items()
    stranger = visit(site, fresh=True).open(reader.link)
    assert stranger.see(figure, stranger.figure) == figure
    assert stranger.filters() == reader.filters()


def test_the_link_names_every_filter_of_the_page_also_those_left_at_their_default(site: Site, visit: Visit) -> None:
    reader = visit(site).open()
    assert reader.filters() == {
        **{"issues": "sequencing,sanctions,testing", "actors": "united-states,dprk"},
        **{"voice": "whole", "track": "both", "voices": "none", "known": "today", "kinds": "all"},
        **{"certainty": "all", "attribution": "all", "without": "none", "since": "start", "until": "end"},
        "events": "summit,talks",
    }


def test_back_and_forward_restore_the_filters_and_the_figure(site: Site, visit: Visit) -> None:
    reader = visit(site).open()
    views = [view_of(reader)]
    for track in ("Said", "Done"):
        choose_track(reader, track)
        views.append(view_of(reader))
    assert [chosen for _, chosen, _ in views] == ["Said and done", "Said", "Done"]
    for expected in (views[1], views[0]):
        reader.page.go_back()
        assert reader.see(expected, lambda: view_of(reader)) == expected
    for expected in (views[1], views[2]):
        reader.page.go_forward()
        assert reader.see(expected, lambda: view_of(reader)) == expected


def test_going_back_from_another_page_changes_no_filter_on_the_way(site: Site, visit: Visit) -> None:
    reader = visit(site).open()
    choose_track(reader, "Done")
    left = view_of(reader)
    reader.go_to("Record")
    reader.wait_for(lambda: reader.filters().get("track") == "done")
    while "/record" in reader.link:
        reader.page.go_back()
        assert reader.wait_for(lambda: reader.filters().get("track")) == "done"
        reader.settle()
    assert reader.see(left, lambda: view_of(reader)) == left


def test_a_second_tab_sees_what_was_saved_in_the_first_at_its_next_rerun(own_site: Site, visit: Visit) -> None:
    first, second = visit(own_site).open(), visit(own_site).open(ONE_LINE)
    choose_track(second, "Said and done")
    choose_track(second, "Said")
    assert "s001" in second.slugs()
    first.turn_to()
    first.click_on("s001")
    retract(first, "Read again: it says nothing on this.")
    second.turn_to()
    choose_track(second, "Said and done")
    second.wait_for(lambda: "s001" not in second.slugs())


def test_a_stance_added_by_another_process_is_seen_at_the_next_rerun(own_site: Site, visit: Visit) -> None:
    reader = visit(own_site).open(ONE_LINE)
    choose_track(reader, "Said and done")
    choose_track(reader, "Said")
    store = open_store(own_site.store)
    slug = add(store, stated_on="2020-03-30", value="2").slug
    store.close()
    assert slug not in reader.slugs()
    choose_track(reader, "Said and done")
    reader.wait_for(lambda: slug in reader.slugs())


def choose_track(reader: Reader, track: str) -> None:
    """Choose among words and deeds, and wait until the page has been drawn again."""
    reader.choose("Words or deeds", track)
    slug = {"Said and done": "both"}.get(track, track.lower())
    reader.wait_for(lambda: reader.filters().get("track") == slug)
    reader.settle()


def view_of(reader: Reader) -> tuple[str, str, dict[str, object]]:
    """The link, the track that the buttons show, and the figure."""
    chosen = reader.page.get_by_role("radiogroup", name="Words or deeds").get_by_role("radio", checked=True)
    return reader.link, chosen.evaluate("radio => radio.closest('label').innerText"), reader.figure_at_rest()


def retract(reader: Reader, why: str) -> None:
    """Retract the first stance of the open drawer."""
    reader.press("Retract")
    reader.type("Why does it no longer count?", why)
    reader.press("Retract it")
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    reader.settle()
