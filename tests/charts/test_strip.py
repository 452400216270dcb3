"""Shifts over time: an arrow a shift, its way and size the move's, its colour and fill what came of it."""

import json
from collections.abc import Sequence

import pytest

from db.dates import read_day
from db.queries.codebook import EventRow, IssueRow
from db.queries.stances import StanceRow
from positions.answers import Moved, shifts_in
from positions.charts import colours
from positions.charts.frame import Look, Window
from positions.charts.strip import HOLLOW, SHADES, strip
from positions.shifts import Outcome, shifts_of
from positions.words import OUTCOME
from tests.charts.builders import HOSTILE, Figure, actor, event, issue
from tests.charts.conftest import Shipped
from tests.charts.reading import texts
from tests.rules.builders import stance

START, MOVE = stance(on="2018-12-12", value=0), stance(on="2019-02-28", value=-2)
LATE = "2021-01-01"


def moved(*stances: StanceRow, who: str = "a", what: str = "sanctions", known_on: str = LATE) -> list[Moved]:
    """The moves of a line, as known."""
    found = shifts_of(stances, step=1, known_on=read_day(known_on))
    return [Moved(who, what, shift) for shift in found]


ONE_OF_EACH = {
    Outcome.CAME_BACK: moved(START, MOVE, stance(on="2019-03-20", value=0))[0],
    Outcome.PART_BACK: moved(START, MOVE, stance(on="2019-03-20", value=-1))[0],
    Outcome.OPEN: moved(START, MOVE, known_on="2019-03-10")[0],
    Outcome.HELD: moved(START, MOVE, stance(on="2019-03-20", value=-2))[0],
    Outcome.UNCONFIRMED: moved(START, MOVE)[0],
}


def drawn(
    *moves: Moved,
    issues: Sequence[IssueRow] = (),
    names: str = "ab",
    events: Sequence[EventRow] = (),
    look: Look = Look(),  # noqa: B008 - a frozen value
) -> Figure:
    """The strip as a browser receives it."""
    figure = strip(
        moves,
        issues={one.slug: one for one in issues or [issue(), issue(slug="tests")]},
        actors={who: actor(who) for who in names},
        events=events,
        window=Window(read_day("2018-06-01"), read_day("2019-12-31")),
        look=look,
    )
    found: Figure = json.loads(figure.to_json())
    return found


def arrows(figure: Figure) -> dict[str, tuple[str, float, str, str]]:
    """Symbol, size, colour and outcome of each arrow, by what a click on it names."""
    return {
        name: (trace["marker"]["symbol"][at], trace["marker"]["size"][at], trace["marker"]["color"], trace["name"])
        for trace in figure["data"]
        for at, name in enumerate(trace["customdata"])
    }


def test_an_arrow_lies_on_its_day_and_names_the_page_of_its_shift() -> None:
    figure = drawn(*moved(START, MOVE))
    assert figure["data"][0]["x"] == ["2019-02-28"]
    assert list(arrows(figure)) == ["a|sanctions|2019-02-28"]
    assert figure["data"][0]["hovertext"] == [
        "<b>A</b>, Sanctions, 28 Feb 2019<br>Some → None<br>unconfirmed",
    ]


def test_it_points_the_way_of_the_move_and_is_larger_for_a_larger_one() -> None:
    down, up = moved(START, MOVE, stance(on="2019-03-20", value=-1))
    found = list(arrows(drawn(down, up)).values())
    assert {symbol.removesuffix("-open") for symbol, *_ in found[:1]} == {"triangle-down"}
    assert {symbol.removesuffix("-open") for symbol, *_ in found[1:]} == {"triangle-up"}
    assert found[0][1] > found[1][1]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("outcome", Outcome)
def test_what_came_of_it_is_its_colour_and_hollow_where_nothing_is_known(outcome: Outcome, dark: bool) -> None:
    ((symbol, _, colour, name),) = arrows(drawn(ONE_OF_EACH[outcome], look=Look(dark=dark))).values()
    assert symbol.endswith("-open") == (outcome in {Outcome.OPEN, Outcome.UNCONFIRMED}) == (outcome in HOLLOW)
    assert (colour, name) == (SHADES[dark][outcome], OUTCOME[outcome])
    assert colours.contrast(colour, colours.PAGE[dark]) >= 3


@pytest.mark.parametrize("dark", [False, True])
def test_outcomes_can_be_told_apart_by_colour_or_fill(dark: bool) -> None:
    assert len({(SHADES[dark][outcome], outcome in HOLLOW) for outcome in Outcome}) == len(Outcome)


def test_each_actor_and_issue_has_a_row_issues_first_in_the_records_order() -> None:
    moves = [
        *moved(START, MOVE, who="b", what="tests"),
        *moved(START, MOVE, who="b"),
        *moved(START, MOVE, what="tests"),
        *moved(START, MOVE),
    ]
    axis = drawn(*moves)["layout"]["yaxis"]
    assert axis["ticktext"] == ["Sanctions, A", "Sanctions, B", "Tests, A", "Tests, B"]
    assert axis["tickvals"] == [0, 1, 2, 3]
    bottom, top = axis["range"]
    assert top < 0 < 3 < bottom


def test_a_row_is_as_high_whatever_their_number() -> None:
    one = drawn(*moved(START, MOVE))["layout"]["height"]
    two = drawn(*moved(START, MOVE), *moved(START, MOVE, who="b"))["layout"]["height"]
    assert two - one == 24


def test_events_are_upright_lines_with_their_names() -> None:
    figure = drawn(*moved(START, MOVE), events=[event("2019-02-27/2019-02-28", name="Hanoi")])
    assert any("Hanoi" in text for text in texts(figure))
    assert figure["layout"]["shapes"]


def test_a_click_leaves_every_arrow_as_it_is() -> None:
    for trace in drawn(*ONE_OF_EACH.values())["data"]:
        assert trace["unselected"]["marker"]["opacity"] == trace["selected"]["marker"]["opacity"] == 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_wrote_stays_text(hostile: str) -> None:
    scale = issue(name=hostile, labels=(hostile, "x", "x", "x", "x"))
    figure = drawn(*moved(START, MOVE), issues=[scale])
    (hover,) = figure["data"][0]["hovertext"]
    (row,) = figure["layout"]["yaxis"]["ticktext"]
    assert "<" not in row
    for tag in ("<b>", "</b>", "<br>"):
        hover = hover.replace(tag, "")
    assert "<" not in hover


@pytest.mark.parametrize("narrow", [False, True])
def test_every_shift_of_the_shipped_record_has_one_arrow(shipped: Shipped, narrow: bool) -> None:
    steps = {one.slug: one.step for one in shipped.issues}
    moves = shifts_in(shipped.lines, steps, known_on=read_day(LATE))
    figure = strip(
        moves,
        issues={one.slug: one for one in shipped.issues},
        actors={one.slug: one for one in shipped.actors},
        events=shipped.events,
        window=Window.around([m.shift.on for m in moves], since=None, until=None, known_on=read_day(LATE)),
        look=Look(narrow=narrow),
    )
    found = arrows(json.loads(figure.to_json()))
    assert len(found) == len(moves)
    hanoi = found["united-states|sequencing|2019-02-28"]
    assert (hanoi[0], hanoi[3]) == ("triangle-down", "part of the way back")
