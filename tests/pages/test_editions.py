"""Any page shows what the record held then: chosen beside "As known on", in the link, and only to be read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text, update
from streamlit.testing.v1 import AppTest

from db.commands.releasing import make_release
from db.editions import forget_editions
from db.engine import Store
from db.models import Change
from db.queries.releases import releases
from positions.chosen_edition import READ_ONLY
from tests.pages.reader import click_marks, press, run, slugs, turn_to, visit
from tests.pages.reader import told as told_as_written
from tests.pages.writer import revision
from tests.store.builders import WRITER, add

SHOWN = {"issues": "sequencing", "actors": "united-states"}


@pytest.fixture
def later(record: Store) -> Iterator[str]:
    """A stance that came into the record on 5 March 2026, after all others (1 January 2026); its slug."""
    saved = add(record, stated_on="2019-05-05", summary="Recorded later.")
    with record.writing() as session:
        for change, day in ((1, 1), (saved.change, 64)):
            at = datetime(2026, 1, 1, 23, 59, tzinfo=UTC) + timedelta(days=day - 1)
            session.execute(update(Change).where(Change.id == change).values(at=at))
    yield saved.slug
    forget_editions()


def told(app: AppTest) -> str:
    """Every sentence of the page as a reader sees it, without the marks that keep text from being markdown."""
    return told_as_written(app).replace("\\", "")


def make(app: AppTest) -> AppTest:
    """The button of the form pressed."""
    next(button for button in app.button if button.label == "Make the release").click()
    return run(app)


def test_an_edition_is_chosen_beside_as_known_on_told_above_the_page_and_in_the_link(later: str) -> None:
    app = visit(**SHOWN)
    assert later in slugs(app)
    app.session_state["edition"] = True  # the box is open
    run(app)
    app.get_by_key("edition-day").set_value(date(2026, 3, 4))
    run(app)
    assert later not in slugs(app)
    assert "This is what the record held on 4 Mar 2026 (edition; 1 later change left out)" in told(app)
    assert app.query_params["edition"] == "2026-03-04"
    elsewhere = visit(**app.query_params)
    assert (slugs(elsewhere), later in slugs(elsewhere)) == (slugs(app), False)


def test_the_edition_of_a_day_goes_to_its_end_and_stays_from_page_to_page_until_it_is_left(later: str) -> None:
    app = visit(edition="2026-03-05", **SHOWN)
    assert later in slugs(app)
    assert "nothing was changed later" in told(app)
    turn_to(app, "record", edition="2026-03-04")
    assert "208 stances" in told(app)
    turn_to(app, "overview")
    assert "held on 4 Mar 2026" in told(app)
    assert app.query_params["edition"] == "2026-03-04"
    press(app, "edition-leave")
    assert "edition" not in app.query_params
    assert "209 stances" in told(turn_to(app, "record"))


def test_a_link_without_an_edition_is_of_the_record_as_it_is_now(later: str) -> None:
    app = visit(edition="2026-03-04", **SHOWN)
    app.query_params = dict(SHOWN)
    run(app)
    assert later in slugs(app)
    assert "This is what the record held" not in told(app)


@pytest.mark.parametrize(
    ("edition", "says"),
    [
        ("release-9", "There is no edition 'release-9'"),
        ("2019-13-01", "There is no edition '2019-13-01'"),
        ("2019-02-28", "There is no edition of 2019-02-28: its first change was made on 2026-01-01"),
        ("<b>", "There is no edition '<b>'"),
    ],
)
def test_an_edition_that_there_is_not_is_named_and_the_record_of_now_is_shown(
    later: str, edition: str, says: str
) -> None:
    app = visit(edition=edition, **SHOWN)
    assert says in told(app)
    assert later in slugs(app)
    assert "edition" not in app.query_params


@pytest.mark.parametrize("page", ["add", "bring", "codebook", "releases"])
def test_pages_that_write_say_that_an_edition_is_only_read(later: str, page: str) -> None:
    app = turn_to(visit(edition="2026-03-04", **SHOWN), page)
    assert READ_ONLY in told(app)
    assert not [button.label for button in app.button if button.label in {"Save", "Make the release", "Undo"}]


def test_the_drawer_shows_what_was_and_offers_no_change(later: str) -> None:
    app = click_marks(visit(edition="2026-03-04", **SHOWN), "s010")
    assert READ_ONLY in told(app)
    assert "retract-s010" not in {button.key for button in app.button}


def test_who_writes_while_an_edition_is_chosen_is_refused_by_the_gate(
    later: str, record: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("positions.access.may_write", lambda: True)
    app = click_marks(visit(edition="2026-03-04", **SHOWN), "s010")
    before = revision(record)
    app.get_by_key("why-s010").set_value("Said by another")
    press(app, "retract-s010")
    assert READ_ONLY in told(app)
    assert revision(record) == before


def test_a_release_is_made_cited_and_seen_again_with_its_hash_verified(later: str, record: Store) -> None:
    app = turn_to(visit(**SHOWN), "releases")
    assert "No release has been made yet" in told(app)
    app.get_by_key("release-name").set_value("Version 1.0 *draft*")
    make(app)
    with record.reading() as session:
        (made,) = releases(session)
    assert made.slug == "release-version-1-0-draft"
    assert [code.value for code in app.code] == [made.citation]
    add(record, stated_on="2019-06-06", summary="After the release.")
    press(app, "release-see-release-version-1-0-draft")
    assert "(edition; 1 later change left out, its hash is verified)" in told(app)
    assert "209 stances" in told(turn_to(app, "record"))
    assert app.query_params["edition"] == made.slug


def test_a_name_that_is_taken_is_refused_in_words_and_stays_typed(later: str, record: Store) -> None:
    make_release(record, "One", by=WRITER)
    app = turn_to(visit(**SHOWN), "releases")
    app.get_by_key("release-name").set_value("one")
    make(app)
    assert "There is a release release-one already" in told(app)
    assert app.get_by_key("release-name").value == "one"


def test_a_release_whose_history_was_altered_is_told_not_to_be_as_it_was(later: str, record: Store) -> None:
    slug = make_release(record, "One", by=WRITER).slug
    with record.writing() as session:
        session.execute(
            text("UPDATE stance SET summary = 'Altered behind the back of history' WHERE slug = 's010'")
        )
    app = visit(edition=slug, **SHOWN)
    assert "does not give the hash of its release" in told(app)
    assert "its hash is verified" not in told(app)


def test_the_two_ways_to_look_back_are_explained_side_by_side_on_each_page_with_the_control(later: str) -> None:
    for page in ("timeline", "record", "overview", "compare", "shifts", "actor", "brief"):
        app = visit(page)
        app.session_state["edition"] = True  # the box is open
        said = told(run(app))
        assert "what *the world* could know by then" in said, page
        assert "what *this record* held at the end of it" in said, page
