"""The Timeline: what it opens on, that each filter does what the record says, and the way to the evidence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from db.commands.stances import restore_stance, retract_stance
from db.dates import read_day
from db.engine import Store
from db.queries import codebook
from db.queries.stances import Selection
from db.setup import open_store
from db.vocabulary import Attribution, Certainty, EventKind, Kind
from tests.charts.reading import HEARD, axes, end_labels, scale_words, strokes
from tests.pages.reader import choose, click_marks, figure, press, run, slugs, spec, told, visit
from tests.store import slowly
from tests.store.builders import WRITER, add, detail, sqlite_url

ISSUES: Final = ("sequencing", "sanctions", "testing")
ACTORS: Final = ("united-states", "dprk")


def on_lines(store: Store, **choices: Any) -> set[str]:  # noqa: ANN401 - the parts of a selection
    """The stances on the lines of the default view, with these choices, by the slow second version."""
    with store.reading() as session:
        actors = [actor.slug for actor in codebook.actors(session)]
    selection = Selection(**{"issues": ISSUES, "actors": ACTORS} | choices)
    return {slug for _, slug in slowly.lines(slowly.read_all(store, actors), selection)}


# What it shows


def test_it_opens_on_two_governments_and_the_three_first_issues(record: Store) -> None:
    app = visit()
    expected = on_lines(record)
    assert slugs(app) == expected
    assert f"{len(expected)} stances · 0 without evidence" in told(app)
    assert {name["text"].removesuffix(", done") for name in end_labels(figure(app))} == {
        *("United States", "North Korea (DPRK)"),
    }
    assert len(axes(figure(app))) == 3


def test_it_says_in_words_what_the_chart_shows_and_what_its_symbols_mean(record: Store) -> None:
    app = visit()
    (chart,) = app.get("plotly_chart")
    assert chart.proto.alt.startswith("Positions over time, ")
    assert "what United States said goes from Disarm first to " in chart.proto.alt
    assert "Hollow: no evidence recorded" in told(app)


@pytest.mark.parametrize(
    ("name", "value", "choices"),
    [
        ("issues", ["exercises"], {"issues": ("exercises",)}),
        ("actors", ["china", "kim-jong-un"], {"actors": ("china", "kim-jong-un")}),
        ("voice", "own", {"whole": False}),
        ("track", "said", {"kinds": tuple(kind for kind in Kind if kind is not Kind.ACTION)}),
        ("track", "done", {"kinds": (Kind.ACTION,)}),
        ("kinds", ["demand", "action"], {"kinds": (Kind.DEMAND, Kind.ACTION)}),
        ("certainty", ["medium"], {"certainties": (Certainty.MEDIUM,)}),
        ("attribution", ["other_side"], {"attributions": (Attribution.OTHER_SIDE,)}),
        ("without", ["seed", "kbs-2017-03-17"], {"without": ("seed", "kbs-2017-03-17")}),
        ("known", date(2018, 6, 12), {"known_on": date(2018, 6, 12)}),
    ],
)
def test_each_filter_draws_what_the_record_has_and_nothing_else(
    record: Store, name: str, value: object, choices: dict[str, Any]
) -> None:
    app = choose(visit(), name, value)
    assert slugs(app) == on_lines(record, **choices) != on_lines(record)
    assert f"\n{len(slugs(app))} stances · " in told(app)


def test_filters_add_up_and_are_told(record: Store) -> None:
    app = choose(choose(visit(), "kinds", ["demand"]), "known", date(2019, 3, 31))
    assert slugs(app) == on_lines(record, kinds=(Kind.DEMAND,), known_on=date(2019, 3, 31))
    assert "lines recomputed: only kind: demand; as known on 31 Mar 2019" in told(app)


def test_a_period_crops_the_chart_and_leaves_the_lines_as_they_are(record: Store) -> None:
    whole = figure(visit())
    app = choose(choose(visit(), "since", date(2019, 1, 1)), "until", date(2019, 12, 31))
    kept = {row.slug for row in _stances(record) if date(2019, 1, 1) <= row.last <= date(2019, 12, 31)}
    assert slugs(app) == on_lines(record) & kept
    assert figure(app)["layout"]["xaxis"]["range"] == ["2019-01-01", "2019-12-31"]
    whole_within, within = (
        [
            [corner for corner in piece if "2019-01-01" <= corner[0] < "2019-12-31"]
            for piece in strokes(drawn, HEARD)
        ]
        for drawn in (whole, figure(app))
    )
    assert [piece for piece in within if piece] == [piece for piece in whole_within if piece]
    assert [piece for piece in within if piece]
    assert "drawn from 1 Jan 2019 to 31 Dec 2019" in told(app)


def _stances(store: Store) -> tuple[slowly.Plain, ...]:
    return slowly.read_all(store, ()).stances


def test_of_more_stances_than_a_figure_shows_the_newest_are_drawn_and_it_is_said(
    record: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = slugs(visit())
    monkeypatch.setattr("positions.chart.MOST_STANCES", len(every) - 1)
    app = visit()
    first = date.fromisoformat(figure(app)["layout"]["xaxis"]["range"][0])
    assert slugs(app) == {row.slug for row in _stances(record) if row.last >= first} & every
    assert 0 < len(slugs(app)) < len(every)
    assert f"drawn the newest of over {len(every) - 1} stances, from" in told(app)


def test_a_period_without_a_day_is_told(record: Store) -> None:
    app = choose(choose(visit(), "since", date(2019, 6, 1)), "until", date(2019, 1, 1))
    assert "The period is empty" in told(app)


@pytest.mark.parametrize("kinds", [["test"], ["summit", "exercise"], [kind.value for kind in EventKind], []])
def test_events_are_picked_by_kind(record: Store, kinds: list[str]) -> None:
    app = choose(visit(), "events", kinds)
    with record.reading() as session:
        picked = [event.last.isoformat() for event in codebook.events(session) if event.kind in kinds]
    first, last = figure(app)["layout"]["xaxis"]["range"]
    uprights = [shape["x0"] for shape in figure(app)["layout"].get("shapes", ()) if shape["type"] == "line"]
    assert uprights == [day for day in picked if first <= day <= last]


def test_voices_give_every_speaker_of_one_government_a_lane(record: Store) -> None:
    app = choose(visit(), "voices", "dprk")
    lanes = scale_words(figure(app), "y2")
    assert {"Kim Jong Un", "Choe Son Hui"} < {name["text"] for name in lanes}
    assert slugs(app) == on_lines(record, actors=("dprk",))
    assert "Lanes: number and colour give the level" in told(app)


def test_voices_of_an_actor_that_is_no_longer_chosen_give_way_to_the_lines(record: Store) -> None:
    app = choose(choose(visit(), "voices", "dprk"), "actors", ["united-states"])
    assert slugs(app) == on_lines(record, actors=("united-states",))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("issues", [], "Choose issues above"),
        ("actors", [], "Choose actors above"),
        ("actors", ["hill"], "No record is not a neutral position"),
    ],
)
def test_where_there_is_nothing_to_draw_it_says_what_to_do(
    record: Store, name: str, value: object, says: str
) -> None:
    app = choose(visit(), name, value)
    assert says in told(app)
    assert not app.get("plotly_chart")


# What others do


def test_a_stance_that_another_saves_is_on_the_chart_when_it_is_drawn_again(record: Store) -> None:
    app = visit()
    with ThreadPoolExecutor(1) as elsewhere:
        other = open_store(record.url)
        saved = elsewhere.submit(add, other, stated_on="2019-05-05", value="1").result()
        other.close()
    assert saved.slug not in slugs(app)
    assert saved.slug in slugs(run(app))
    retract_stance(record, saved.slug, "A slip", by=WRITER, seen=saved.change)
    assert saved.slug not in slugs(run(app))


def test_another_store_is_never_answered_from_what_the_first_one_held(
    record: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit()
    other = open_store(sqlite_url(tmp_path / "other.db"))
    saved = add(other, stated_on="2019-05-05")
    add(record, stated_on="2018-05-05")
    monkeypatch.setenv("POSITIONS_DATABASE_URL", other.url)
    assert saved.slug in slugs(run(app))
    other.close()


# The evidence


def test_a_click_on_a_dot_opens_everything_the_record_has_on_its_stance(record: Store) -> None:
    stance = detail(record, "s009")
    shown = told(click_marks(visit(), "s009")).replace("\\", "")
    expected = [
        *("**Donald Trump**", "Sequencing: **Disarm first (−2)**", "Date: **28 Feb 2019**", "Kind: **demand**"),
        *("Coder's certainty: **medium**", "On whose word: **own words or act**", "Event: **Hanoi summit**"),
        *(stance.summary, stance.note, *(row.title for row in stance.evidence)),
        *(row.url for row in stance.evidence if "_" not in row.url),
        *(f"“{row.quote}”" for row in stance.evidence if row.quote),
    ]
    assert [words for words in expected if words not in shown] == []


def test_a_click_on_stacked_dots_lists_all_and_opens_the_first(record: Store) -> None:
    app = click_marks(visit(), "s010", "s011")
    assert "2 stances lie here on the chart" in told(app)
    assert "**U\\.S\\. State Department**" in told(app)
    assert [box.label.replace("\\", "") for box in app.expander if "2019" in box.label] == [
        "11 Mar 2019 · Stephen Biegun · Disarm first (−2)"
    ]


def test_a_stance_that_is_gone_by_the_time_it_is_clicked_is_told(record: Store) -> None:
    assert "no longer in the record" in told(click_marks(visit(), "nowhere"))


def test_retracting_asks_why_takes_the_dot_away_and_can_be_undone_at_once(record: Store) -> None:
    app = visit()
    before = spec(app)
    press(click_marks(app, "s010"), "retract-s010")
    assert [error.value.replace("\\", "") for error in app.error] == ["Write why it no longer counts."]
    assert detail(record, "s010").retracted_why is None
    app.get_by_key("why-s010").set_value("Said by another")
    press(app, "retract-s010")
    assert "s010" not in slugs(app)
    assert "Retracted: s010." in told(app).replace("\\", "")
    assert detail(record, "s010").retracted_why == "Said by another"
    press(app, "notice-undo")
    assert spec(app) == before
    assert detail(record, "s010").retracted_why is None


def test_what_was_changed_since_the_drawer_was_opened_is_not_retracted_unseen(record: Store) -> None:
    app = click_marks(visit(), "s010")
    taken = retract_stance(record, "s010", "First", by=WRITER, seen=detail(record, "s010").seen)
    restore_stance(record, "s010", by=WRITER, seen=taken.change)
    app.get_by_key("why-s010").set_value("Said by another")
    press(app, "retract-s010")
    assert detail(record, "s010").retracted_why is None
    assert "has been changed since you opened it" in told(app)


def test_edit_opens_the_form_with_the_stance_in_it(record: Store) -> None:
    app = press(click_marks(visit(), "s010"), "edit-s010")
    assert app.title[0].value == "Edit a stance"
    assert app.query_params["edit"] == "s010"


def test_the_stance_that_a_link_marks_is_ringed(record: Store) -> None:
    day = detail(record, "s010").last.isoformat()
    rings = [trace for trace in figure(visit(mark="s010"))["data"] if trace.get("marker", {}).get("size") == 24]
    assert [ring["x"] for ring in rings] == [[day]]
    assert read_day(day) == date(2019, 3, 7)
