"""The matrix: each cell says in the words of the scale what is known of an actor on an issue on a day."""

import json
from collections.abc import Sequence
from typing import Any, Final

import pytest

from db.dates import read_day
from db.queries.codebook import ActorRow, IssueRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Kind
from positions.answers import Standing, standing_of
from positions.charts import colours
from positions.charts.frame import Look
from positions.charts.matrix import FADED, Cell, matrix
from positions.standing import Track
from tests.charts.builders import FIVE, HOSTILE, Figure, actor, issue, line
from tests.charts.conftest import Shipped
from tests.charts.reading import texts
from tests.rules.builders import stance

ON, THAN, KNOWN = "2019-12-31", "2019-01-01", "2021-01-01"
DEED: Final = stance(on="2019-12-20", value=-2, kind=Kind.ACTION, slug="deed")


def cell(*stances: StanceRow, on: str = ON, than: str = "", who: str = "a", what: str = "sanctions") -> Cell:
    """An actor's cell on a day, compared with another day if there is one."""

    def stands(day: str, track: Track = Track.SAID) -> Standing | None:
        found = line(*stances, actor=who, issue=what)
        return standing_of(found, on=read_day(day), known_on=read_day(KNOWN), track=track)

    return Cell(who, what, stands(on), stands(on, Track.DONE), stands(than) if than else None, compared=bool(than))


def drawn(
    *cells: Cell,
    issues: Sequence[IssueRow] = (),
    actors: Sequence[ActorRow] = (),
    look: Look = Look(),  # noqa: B008 - a frozen value
) -> Figure:
    """The matrix as a browser receives it."""
    figure = matrix(cells, issues=issues or [issue()], actors=actors or [actor("a")], on=read_day(ON), look=look)
    found: Figure = json.loads(figure.to_json())
    return found


def words(figure: Figure, at: int = 0) -> str:
    """The words of a cell, lines apart."""
    found: str = figure["layout"]["annotations"][at]["text"]
    return found.replace("<br>", "\n").replace("<b>", "").replace("</b>", "")


def box(figure: Figure, at: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = figure["layout"]["shapes"][at]
    return found


def hover(figure: Figure, at: int = 0) -> str:
    found: str = figure["data"][0]["hovertext"][at]
    return found.replace("<br>", "\n")


def slugs(figure: Figure, at: int = 0) -> list[str]:
    return [slug for slug in figure["data"][0]["customdata"][at].split(",") if slug]


# What a cell says


def test_a_cell_says_the_level_in_words_and_how_long_ago_it_was_heard() -> None:
    figure = drawn(cell(stance(on="2019-12-21", value=-2, slug="s1")))
    assert words(figure) == "None\n10 days ago"
    assert hover(figure) == "<b>A</b>, Sanctions, 31 Dec 2019\nSaid: None\nlast heard 21 Dec 2019, 10 days ago"
    assert slugs(figure) == ["s1"]


def test_what_was_done_stands_under_what_was_said() -> None:
    figure = drawn(cell(stance(on=ON, value=1), DEED))
    assert words(figure) == "Most\ntoday\n■ None"
    assert "Done: None\nlast heard 20 Dec 2019, 11 days ago" in hover(figure)
    assert slugs(figure)[-1] == "deed"


def test_who_only_acted_has_said_nothing() -> None:
    figure = drawn(cell(DEED))
    assert words(figure) == "no record\n■ None"
    assert box(figure)["fillcolor"] == colours.PAGE[False]


def test_a_cell_without_any_record_says_so_and_has_the_pages_own_colour() -> None:
    figure = drawn()
    assert words(figure) == "<i>no record</i>"
    assert box(figure)["fillcolor"] == colours.PAGE[False]
    assert slugs(figure) == []
    assert "no record by then" in hover(figure)


def test_no_record_unclear_declined_and_the_middle_of_the_scale_are_four_different_things() -> None:
    silent = [
        cell(stance(on=ON, answer=answer, speaker=who), who=who)
        for who, answer in (("b", Answer.UNCLEAR), ("c", Answer.DECLINED))
    ]
    figure = drawn(
        *silent, cell(stance(on=ON, value=0, speaker="d"), who="d"), actors=[actor(who) for who in "abcd"]
    )
    assert [words(figure, at) for at in range(4)] == [
        *("<i>no record</i>", "unclear", "declined to say", "Some\ntoday"),
    ]
    assert [box(figure, at)["fillcolor"] for at in range(3)] == [colours.PAGE[False]] * 3
    assert box(figure, 3)["fillcolor"] == colours.level_shade(0, -2, 2) != colours.PAGE[False]


def test_a_cell_of_one_who_was_unclear_opens_its_evidence() -> None:
    assert slugs(drawn(cell(stance(on=ON, answer=Answer.UNCLEAR, slug="s1")))) == ["s1"]


def test_a_later_answer_that_is_none_is_told_under_the_position() -> None:
    figure = drawn(cell(stance(on="2019-12-01", value=1), stance(on="2019-12-20", answer=Answer.DECLINED)))
    assert words(figure).split("\n")[0] == "Most"
    assert words(figure).replace("\n", " ").endswith("30 days ago, since then declined to say")
    assert "since then declined to say" in hover(figure)


# Colour, and fading


def test_a_carried_position_is_faded_and_says_how_old_it_is() -> None:
    fresh, old = (drawn(cell(stance(on=on, value=2))) for on in ("2019-07-04", "2019-07-03"))
    assert [box(figure)["opacity"] for figure in (fresh, old)] == [1, FADED]
    assert [figure["data"][0]["hovertext"][0].endswith(", carried") for figure in (fresh, old)] == [False, True]
    assert words(old) == "All\n181 days ago"


def test_colour_runs_from_brown_at_the_low_end_to_teal_at_the_high_end() -> None:
    found = [box(drawn(cell(stance(on=ON, value=value))))["fillcolor"] for value in range(-2, 3)]
    assert len(set(found)) == 5
    red, green, blue = ([int(shade[at : at + 2], 16) for shade in found] for at in (1, 3, 5))
    assert red[0] > blue[0]
    assert blue[-1] > red[-1]
    assert green[2] > max(green[0], green[-1])


@pytest.mark.parametrize(("lowest", "count", "apart"), [(0, 2, 1), (-5, 11, 1), (0, 3, 50)])
def test_colour_follows_the_issues_own_scale(lowest: float, count: int, apart: float) -> None:
    scale = issue(labels=[f"Level {n}" for n in range(count)], lowest=lowest, apart=apart)
    ends = (lowest, lowest + (count - 1) * apart)
    found = [box(drawn(cell(stance(on=ON, value=end)), issues=[scale]))["fillcolor"] for end in ends]
    assert found == [colours.level_shade(-2, -2, 2), colours.level_shade(2, -2, 2)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("on", [ON, "2019-01-01"], ids=["heard", "carried"])
@pytest.mark.parametrize("value", [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2])
def test_the_words_of_a_cell_can_be_read_on_the_colour_that_is_seen(value: float, on: str, dark: bool) -> None:
    figure = drawn(cell(stance(on=on, value=value)), look=Look(dark=dark))
    seen = colours.mix(colours.PAGE[dark], box(figure)["fillcolor"], box(figure)["opacity"])
    assert colours.contrast(figure["layout"]["annotations"][0]["font"]["color"], seen) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_the_words_of_a_cell_without_a_position_can_be_read_on_the_page(dark: bool) -> None:
    figure = drawn(look=Look(dark=dark))
    for annotation in figure["layout"]["annotations"]:
        assert colours.contrast(annotation["font"]["color"], colours.PAGE[dark]) >= 4.5


# Two dates


def test_a_second_date_turns_a_cell_into_from_and_to() -> None:
    before, after = stance(on="2018-12-12", value=0), stance(on="2019-12-01", value=-2)
    figure = drawn(cell(before, after, than=THAN))
    assert words(figure) == "Some\n↓\nNone"


def test_a_position_that_there_was_not_yet_is_no_record() -> None:
    assert words(drawn(cell(stance(on="2019-12-01", value=-2), than=THAN))) == "no record\n↓\nNone"


# Where cells lie


def centres(figure: Figure) -> list[tuple[float, float]]:
    (trace,) = figure["data"]
    return list(zip(trace["x"], trace["y"], strict=True))


TWO: Final = {"issues": [issue(), issue(slug="tests")], "actors": [actor(who) for who in "abc"]}


def test_actors_are_rows_and_issues_columns_in_their_order() -> None:
    figure = drawn(cell(stance(on=ON, speaker="c", issue="tests"), who="c", what="tests"), **TWO)
    assert centres(figure) == [(column + 0.5, row + 0.5) for column in (0, 1) for row in (0, 1, 2)]
    assert figure["layout"]["yaxis"]["range"] == [3, 0]
    assert [words(figure, at).splitlines()[0] for at in range(6)] == [*["<i>no record</i>"] * 5, "Some"]
    heads = [words(figure, at) for at in range(6, 11)]
    assert heads == ["Sanctions", "Tests", "A", "B", "C"]


def test_on_a_narrow_screen_the_issues_stand_below_one_another_each_with_every_name() -> None:
    figure = drawn(**TWO, look=Look(narrow=True))
    assert centres(figure) == [(0.5, row + 0.5) for row in (1, 2, 3, 5, 6, 7)]
    assert figure["layout"]["xaxis"]["range"] == [0, 1]
    heads = [words(figure, at) for at in range(6, 14)]
    assert heads == ["Sanctions", "Tests", "A", "B", "C", "A", "B", "C"]


@pytest.mark.parametrize("narrow", [False, True])
def test_every_mark_lies_in_its_own_box(narrow: bool) -> None:
    figure = drawn(**TWO, look=Look(narrow=narrow))
    for (x, y), shape in zip(centres(figure), figure["layout"]["shapes"], strict=True):
        assert shape["x0"] < x < shape["x1"]
        assert shape["y0"] < y < shape["y1"]


def test_what_people_wrote_stays_text() -> None:
    for hostile in HOSTILE:
        scale = issue(name=hostile, question=hostile, labels=(hostile, *FIVE[1:]))
        figure = drawn(cell(stance(on=ON, value=-2)), issues=[scale], actors=[actor("a", name=hostile)])
        plain = drawn(cell(stance(on=ON, value=-2)), actors=[actor("a", name="x")])
        for found, expected in zip(texts(figure), texts(plain), strict=True):
            assert set(_tags(found)) <= set(_tags(expected)) | {"<br>"}


def _tags(text: str) -> list[str]:
    return [f"<{part.partition('>')[0]}>" for part in text.split("<")[1:]]


# The shipped record


def test_every_cell_of_the_shipped_record_says_where_its_actor_stands(shipped: Shipped) -> None:
    actors = [one for one in shipped.actors if not one.principals and one.kind != "person"]
    known = read_day(KNOWN)
    cells = [
        Cell(
            one.actor,
            one.issue,
            *(standing_of(one, on=read_day(ON), known_on=known, track=track) for track in (Track.SAID, Track.DONE)),
        )
        for one in shipped.of(*(row.slug for row in actors))
    ]
    figure = drawn(*cells, issues=shipped.issues, actors=actors)
    assert len(figure["data"][0]["x"]) == len(shipped.issues) * len(actors)
    found = {(one.issue, one.actor): one for one in cells}
    for at, (what, who) in enumerate((what, who) for what in shipped.issues for who in actors):
        one = found.get((what.slug, who.slug))
        position = one.said.position if one and one.said else None
        if position:
            label = next((level.label for level in what.levels if level.value == position.value), "between")
            assert words(figure, at).replace("\n", " ").startswith(label[:15])
            assert slugs(figure, at)[0] == position.day.stances[0].slug
            assert (box(figure, at)["opacity"] < 1) == position.carried
