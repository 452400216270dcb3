"""Add a position: what an entry would do is told first, refusals stand at their fields, nothing typed is lost."""

from datetime import timedelta
from getpass import getuser
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from db.dates import today
from db.engine import Store
from db.queries.detail import StanceDetail
from db.queries.stances import Selection
from db.vocabulary import Via
from positions.answers import lines
from positions.words import ordinal
from tests.pages.reader import figure, press, slugs, told, turn_to, visit
from tests.pages.writer import VALID, below, effects, fill, refusals, revision, save, typed
from tests.store.builders import contents, detail, growth

TOMORROW: Final = f"{today() + timedelta(days=1)}"


def saved(store: Store) -> StanceDetail:
    """The stance that was saved last."""
    with store.reading() as session:
        everything = {s.slug for line in lines(session, Selection(whole=False)) for s in line.stances}
    (slug,) = (slug for slug in everything if slug.startswith("trump-") or "ri-yong" in slug)
    return detail(store, slug)


def how_many(store: Store, actor: str) -> int:
    """The stances on an actor's line on sequencing."""
    with store.reading() as session:
        (line,) = lines(session, Selection(actors=(actor,), issues=("sequencing",)))
    return len(line.stances)


# Before saving


def test_it_says_what_the_entry_would_do_to_every_line_it_is_on_and_saves_nothing(record: Store) -> None:
    before = revision(record)
    own, whole = (ordinal(how_many(record, actor) + 1) for actor in ("trump", "united-states"))
    app = fill(visit("add"), VALID)
    assert effects(app) == [
        f"{own} stance of Donald Trump on sequencing; its line moves from North moves first to Washington moves "
        "next on 5 May 2019.",
        f"{whole} stance of United States on sequencing; its line moves from North moves first to Washington moves "
        "next on 5 May 2019, until 31 May 2019.",
    ]
    assert revision(record) == before


def test_it_says_nothing_of_an_entry_that_breaks_a_rule(record: Store) -> None:
    assert effects(fill(visit("add"), VALID | {"summary": " "})) == []


def test_it_says_a_date_back_in_words(record: Store) -> None:
    assert "Feb 2019, takes effect on 28 Feb 2019" in told(fill(visit("add"), {"stated_on": "2019-02"}))
    assert "There is no date 2019-02-30" in told(fill(visit("add"), {"stated_on": "2019-02-30"})).replace("\\", "")


def test_a_likely_duplicate_is_warned_of(record: Store) -> None:
    alike = {"stated_on": "2019-02", "0-source": "voa-2019-02-28"}
    (warning,) = fill(visit("add"), VALID | alike).warning
    assert warning.value == "Likely a duplicate: s009 has the same actor, issue, date and source."
    assert not fill(visit("add"), VALID | alike | {"0-source": "kbs-2017-03-17"}).warning
    assert not fill(visit("add"), VALID | alike | {"stated_on": "2019-03"}).warning


def test_an_entry_without_a_source_is_said_to_be_drawn_hollow(record: Store) -> None:
    assert "drawn hollow and counted as without evidence" in told(fill(visit("add"), VALID | {"0-source": ""}))


# Refusals


def refused(app: AppTest, store: Store) -> AppTest:
    """Save pressed in vain: everything typed is still there, and nothing was saved."""
    before, sheet = revision(store), typed(app)
    save(app)
    assert "Not saved." in app.error[0].value
    assert typed(app) == sheet
    assert revision(store) == before
    return app


LENGTHS: Final = {
    "summary": ("x" * 1_001, "This has 1,001 characters; at most 1,000 fit."),
    "note": ("x" * 10_001, "This has 10,001 characters; at most 10,000 fit."),
    "0-quote": ("x" * 10_001, "This has 10,001 characters; at most 10,000 fit."),
    "0-locator": ("x" * 201, "This has 201 characters; at most 200 fit."),
}


@pytest.mark.parametrize(
    "spoiled",
    [
        {"stated_on": ("2019-02-30", "There is no date 2019-02-30"), **LENGTHS},
        {"stated_on": (TOMORROW, "lies in the future"), "known_on": ("soon", "'soon' is not a date")},
        {"stated_on": ("2019-05-31/2019-05-24", "The span 2019-05-31/2019-05-24 ends before it begins")},
        {
            "known_on": ("2019-05-04", "It cannot have been public on 2019-05-04"),
            "level": (None, "Choose the level."),
        },
        {"known_on": (TOMORROW, "lies in the future"), "summary": (" \n", "Write in your own words what was said")},
        {"issue": ("", "Choose the issue"), "actor": ("", "Choose the actor"), "stated_on": ("", "Write the date")},
        {"0-source": ("", "Choose the source, or add a new one."), "0-quote": ("All of it.", "")},
    ],
    ids=lambda spoiled: ", ".join(spoiled),
)
def test_each_refusal_stands_right_below_its_field(record: Store, spoiled: dict[str, tuple[Any, str]]) -> None:
    app = fill(fill(visit("add"), VALID), {field: value for field, (value, _) in spoiled.items()})
    refused(app, record)
    assert {field: says for field, (_, says) in spoiled.items() if says not in below(app, field)} == {}
    assert len(refusals(app)) == len([says for _, says in spoiled.values() if says])


def test_a_refusal_goes_when_the_entry_is_mended_and_saved(record: Store) -> None:
    app = refused(fill(visit("add"), VALID | {"summary": ""}), record)
    save(fill(app, {"summary": "Said so."}))
    assert not app.error
    assert saved(record).summary == "Said so."


def test_what_is_wrong_with_a_new_actor_stands_below_its_field(record: Store) -> None:
    app = refused(
        fill(visit("add"), VALID | ENVOY | {"actor.name": "", "affiliation.starts_on": "2019-02"}), record
    )
    assert below(app, "actor.name") == "Write the actor's name."
    assert "2019-02 is not one day" in below(app, "affiliation.starts_on")
    refused(fill(app, {"affiliation.starts_on": "2019-01-01", "affiliation.ends_on": "2018-01-01"}), record)
    assert "before it starts on 2019-01-01" in below(app, "affiliation.ends_on")


def test_what_is_wrong_with_a_new_source_stands_below_its_field(record: Store) -> None:
    spoiled = {
        "0-title": ("", "Write the title of the source."),
        "0-published_on": ("soon", "'soon' is not a date"),
        "0-url": ("javascript:alert(1)", "it has to begin with http:// or https://"),
        "0-archived_url": ("ftp://example.org", "it has to begin with http:// or https://"),
    }
    app = fill(visit("add"), VALID | SOURCE | {field: value for field, (value, _) in spoiled.items()})
    refused(app, record)
    assert {field: says for field, (_, says) in spoiled.items() if says not in below(app, field)} == {}


# Saving

ENVOY: Final = {
    **{"actor": "*new*", "actor.name": "Ri Yong Su", "affiliation.principal": "dprk"},
    **{"affiliation.role": "Envoy", "affiliation.starts_on": "2019-01-01"},
}
SOURCE: Final = {
    **{"0-source": "*new*", "0-title": "Interview", "0-publisher": "Paper", "0-published_on": "2019-05"},
    **{"0-url": "https://example.org/x", "0-quote": "“All of it.” 북한", "0-locator": "p. 4"},
}


def test_a_saved_stance_is_in_the_record_with_its_writer_and_the_way_it_came(record: Store) -> None:
    app = save(
        fill(
            visit("add"),
            {
                **VALID,
                **{"stated_on": "2019-05", "known_on": "2019-07-01", "kind": "offer", "certainty": "low"},
                **{"attribution": "leak", "event": "stockholm", "verified": True, "note": "Weigh it."},
                **{"0-quote": "x" * 10_000, "0-locator": "2:10"},
            },
        )
    )
    stance = saved(record)
    assert f"Saved as {stance.slug}." in told(app).replace("\\", "")
    assert (stance.actor, stance.issue, stance.stated_on, f"{stance.known_on}", stance.value) == (
        *("trump", "sequencing", "2019-05", "2019-07-01", 1),
    )
    assert (stance.kind, stance.certainty, stance.attribution) == ("offer", "low", "leak")
    assert (stance.event, stance.verified, stance.note) == ("stockholm", True, "Weigh it.")
    assert [(row.source, row.quote, row.locator) for row in stance.evidence] == [("seed", "x" * 10_000, "2:10")]
    (change,) = stance.history
    assert (change.by, change.via) == (getuser(), Via.FORM)


@pytest.mark.parametrize("answer", ["unclear", "declined"])
def test_an_answer_off_the_scale_is_saved_without_a_value(record: Store, answer: str) -> None:
    save(fill(visit("add"), VALID | {"level": answer}))
    assert (saved(record).answer, saved(record).value) == (answer, None)


def test_a_new_actor_and_a_new_source_come_along(record: Store) -> None:
    before = contents(record)
    app = save(fill(visit("add"), VALID | ENVOY | SOURCE))
    stance = saved(record)
    assert growth(before, record) == {
        **{"actor": 1, "affiliation": 1, "source": 1, "stance": 1, "evidence": 1},
        **{"change": 1, "history": 3, "voice": 2},
    }
    assert (stance.actor_name, stance.evidence[0].title) == ("Ri Yong Su", "Interview")
    press(app, "form-see")
    assert stance.slug in slugs(app)
    assert app.multiselect(key="filter-actors").value[0] == "dprk"


def test_several_sources_bear_a_stance_out(record: Store) -> None:
    app = press(fill(visit("add"), VALID), "form-0-more")
    save(fill(app, {"1-source": "voa-2019-02-28", "1-quote": "All of it."}))
    assert [row.source for row in saved(record).evidence] == ["seed", "voa-2019-02-28"]


def test_after_saving_the_chart_is_offered_with_the_new_dot_marked(record: Store) -> None:
    app = press(save(fill(visit("add"), VALID)), "form-see")
    assert app.title[0].value == "Timeline"
    assert app.query_params["mark"] == saved(record).slug
    (ring,) = (trace for trace in figure(app)["data"] if trace.get("marker", {}).get("size") == 24)
    assert ring["x"] == ["2019-05-05"]


def test_the_new_dot_is_there_whatever_was_filtered_before(record: Store) -> None:
    app = turn_to(visit(kinds="demand", known="2018-01-01", until="2018-01-01"), "add")
    app = press(save(fill(app, VALID)), "form-see")
    assert saved(record).slug in slugs(app)


def test_another_can_be_added_on_a_clean_sheet(record: Store) -> None:
    clean = typed(visit("add"))
    app = press(save(fill(visit("add"), VALID)), "form-another")
    assert typed(app) == clean


def test_saving_can_be_undone_at_once(record: Store) -> None:
    app = save(fill(visit("add"), VALID))
    stance = saved(record)
    press(app, "form-undo")
    assert f"Taken back: {stance.slug}" in told(app).replace("\\", "")
    assert detail(record, stance.slug).retracted_why == "Undone right after it was saved."
    assert stance.slug not in slugs(turn_to(app, "timeline", issues="sequencing", actors="trump"))


def test_what_is_typed_is_there_after_a_look_at_another_page(record: Store) -> None:
    app = fill(visit("add"), VALID | SOURCE)
    sheet = typed(app)
    turn_to(turn_to(app, "record"), "add")
    assert typed(app) == sheet


def test_the_reasons_follow_what_is_typed_after_a_refusal(record: Store) -> None:
    app = save(fill(visit("add"), VALID | {"stated_on": "2019-02-30", "summary": ""}))
    assert "There is no date 2019-02-30" in below(app, "stated_on")
    assert told(app).replace("\\", "").count("There is no date 2019-02-30") == 1
    fill(app, {"stated_on": "2019-02-28"})
    assert below(app, "stated_on") == ""
    assert below(app, "summary")
    fill(app, {"summary": "Said so."})
    assert refusals(app) == []
    assert "Not saved" not in told(app)
