"""Searching on the page Record: what is found is listed with what was sought in bold, and leads on."""

from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from db.entries import ActorEntry, EvidenceEntry, SourceEntry, new_source
from db.queries.found import MOST, find
from db.queries.stances import Selection
from db.search import index_range
from tests.pages.reader import JOINER, Files, choose, press, run, table, told, visit
from tests.pages.test_record_page import HOSTILE, _plain, _read
from tests.store.builders import add, detail
from tests.store.test_search import multiply

RESULTS: Final = 20


def listed(app: AppTest) -> list[str]:
    """The stances of the list, in its order."""
    return [str(button.key).removeprefix("found-") for button in app.button if str(button.key).startswith("found-")]


def found(store: Store, text: str) -> list[str]:
    with store.reading() as session:
        return list(find(session, Selection(text=text)))


def test_what_is_found_is_listed_newest_first_page_by_page(record: Store) -> None:
    expected = found(record, "the")
    assert len(expected) > 2 * RESULTS
    app = choose(visit("record"), "text", "the")
    assert f"{len(expected)} stances, 1 to {RESULTS} shown" in told(app)
    assert listed(app) == expected[:RESULTS]
    assert listed(visit("record", text="the", page="2")) == expected[RESULTS : 2 * RESULTS]
    oldest = listed(visit("record", text="the", sort="oldest first"))
    assert oldest[0] == expected[-1]


def test_what_was_sought_is_bold_in_row_summary_quote_note_and_source(record: Store) -> None:
    saved = add(
        record,
        new_actor=ActorEntry("Quagga Party", "group"),
        summary="The quagga’s case.",
        note="A quagga?",
        sources=(SourceEntry("All about the quagga", publisher="Press"),),
        evidence=(EvidenceEntry(new_source(0), "Long live the QUAGGA"),),
    )
    app = visit("record", text="quagga*")
    (button,) = (button for button in app.button if button.key == f"found-{saved.slug}")
    assert "**Quagga** Party" in button.label
    words = told(app).replace("\\", "")
    for sentence in (
        "The **quagga**’s case.",
        "Quote: Long live the **QUAGGA**",
        "Coder's note: A **quagga**?",
        "Source: All about the **quagga**, Press",
    ):
        assert sentence in words


def test_a_click_on_a_result_opens_its_evidence(record: Store) -> None:
    app = visit("record", text="sanctions")
    slug = listed(app)[1]
    press(app, f"found-{slug}")
    assert f"edit-{slug}" in [button.key for button in app.button]
    assert "**Evidence**" in told(app)


def test_the_same_can_be_seen_as_a_table_and_taken_along(record: Store, files: Files) -> None:
    app = choose(visit("record", text="yongbyon"), "as", "table")
    rows, taken = list(table(app)["Stance"]), files["stances-shown.csv"]()
    assert rows == found(record, "yongbyon") == listed(visit("record", text="yongbyon"))
    assert taken == files["stances-shown.csv"]()


@pytest.mark.parametrize("link", [{"in": "exercises"}, {"of": "moon"}, {"until": "2018-01-01"}], ids=str)
def test_the_filters_hold_for_a_search_too(record: Store, link: dict[str, str]) -> None:
    everywhere, kept = (set(listed(visit("record", text="drills", **chosen))) for chosen in ({}, link))
    assert kept < everywhere
    for slug in everywhere:
        stance = detail(record, slug)
        fits = {
            "in": stance.issue == "exercises",
            "of": stance.actor == "moon",
            "until": stance.stated_on <= "2018-01-01",
        }
        assert (slug in kept) == fits[next(iter(link))]


def test_actors_and_sources_of_that_name_come_first_with_links(record: Store) -> None:
    app = visit("record", text="kim jong")
    links = {link.label.replace("\\", ""): link for link in app.get("page_link")}
    assert "Kim Jong Un" in links
    app = visit("record", text='"national interest"')
    assert any("**National Interest**" in link.label for link in app.get("page_link"))


def test_more_than_are_counted_are_told_as_over_so_many(record: Store) -> None:
    with record.writing() as session:
        multiply(session.connection().exec_driver_sql, MOST)
        index_range(session, 1, 2 * MOST)
    app = visit("record", text="copied")
    assert f"over {MOST:,} stances, 1 to {RESULTS} shown" in told(app)
    assert "CSV of all found" in [button.label for button in app.get("download_button")]
    last = visit("record", text="copied", page=str(MOST // RESULTS + 7))
    assert f"{MOST - RESULTS + 1:,} to {MOST:,} shown" in told(last)
    assert len(listed(last)) == RESULTS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no such words anywhere", "No stance within the filters has all of this"),
        ("%", "There is no letter or digit in this"),
        ("no*", "no* is sought without the star: a beginning needs 3 letters."),
    ],
)
def test_what_is_not_found_or_not_sought_as_written_is_told(record: Store, text: str, sentence: str) -> None:
    assert sentence in told(visit("record", text=text)).replace("\\", "")


def test_a_blank_search_shows_the_whole_table(record: Store) -> None:
    assert len(table(visit("record", text="   "))) == len(table(visit("record")))


def test_what_another_saves_is_found_when_the_page_is_drawn_again(record: Store) -> None:
    app = visit("record", text="quagga")
    assert listed(app) == []
    saved = add(record, summary="The quagga")
    assert listed(run(app)) == [saved.slug]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_people_write_is_text_among_results(record: Store, hostile: str) -> None:
    saved = add(
        record,
        stated_on="2026-01-01",
        new_actor=ActorEntry(f"Zebra {hostile}", "person"),
        sources=(SourceEntry(f"Zebra {hostile}", publisher=hostile, author=hostile),),
        evidence=(EvidenceEntry(new_source(0), f"{hostile} zebra {hostile}", hostile),),
        summary=f"{hostile} zebra {hostile}",
        note=f"{hostile} zebra",
    )
    app = visit("record", text="zebra")
    assert listed(app) == [saved.slug]
    (button,) = (button for button in app.button if button.key == f"found-{saved.slug}")
    links = [link.label for link in app.get("page_link")]
    for words in (button.label, *links, *(element.value for element in (*app.markdown, *app.caption))):
        assert _plain(words), words
    assert f"{hostile} zebra {hostile}" in [_read(words.value) for words in app.markdown]
    assert JOINER not in hostile


def test_a_hostile_search_is_text_wherever_it_is_told(record: Store) -> None:
    for hostile in HOSTILE:
        app = visit("record", text=f"{hostile} ab*")
        assert all(_plain(words.value) for words in (*app.markdown, *app.caption))
