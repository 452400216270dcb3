"""On a line, a move that came back is shaded while it lasted, and one that held is bold; neither moves the line."""

import pytest

from db.queries.stances import StanceRow
from db.vocabulary import Kind
from positions.standing import Track
from tests.charts.builders import Figure, drawn, event, line
from tests.charts.reading import HEARD, Point, strokes
from tests.rules.builders import stance

SAID = (Track.SAID,)
START = stance(on="2018-12-12", value=0)
MOVE = stance(on="2019-02-28", value=-2)


def shaded(figure: Figure) -> list[tuple[Point, Point]]:
    """The corners of each shade."""
    shapes = (shape for shape in figure["layout"].get("shapes", ()) if shape["type"] == "rect")
    return [((shape["x0"], shape["y0"]), (shape["x1"], shape["y1"])) for shape in shapes]


def bold(figure: Figure) -> list[list[Point]]:
    """Strokes that are wider than a line and narrower than a bar."""
    return [piece for width in (4, 5, 6) for piece in strokes(figure, {"width": width})]


def test_a_move_that_came_back_is_shaded_until_it_was_fully_back() -> None:
    half_way, back = stance(on="2019-03-10", value=-1), stance(on="2019-03-20", value=0)
    figure = drawn(line(START, MOVE, half_way, back), tracks=SAID)
    assert (("2019-02-28", 0), ("2019-03-20", -2)) in shaded(figure)


def test_a_move_that_held_has_a_bold_riser() -> None:
    figure = drawn(line(START, MOVE, stance(on="2019-03-20", value=-2)), tracks=SAID)
    assert bold(figure) == [[("2019-02-28", 0), ("2019-02-28", -2)]]
    assert shaded(figure) == []


@pytest.mark.parametrize(
    ("later", "known_on"),
    [
        ([], "2021-01-01"),
        ([stance(on="2019-03-20", value=0)], "2019-03-19"),
        ([stance(on="2019-03-20", value=0, known_on="2020-01-01")], "2019-12-31"),
        ([stance(on="2019-08-01", value=0)], "2021-01-01"),
    ],
    ids=["nobody was heard", "as known before it came back", "back in secret", "back too late"],
)
def test_a_move_of_which_neither_is_known_is_plain(later: list[StanceRow], known_on: str) -> None:
    figure = drawn(line(START, MOVE, *later), tracks=SAID, known_on=known_on)
    assert shaded(figure) == []
    assert all(x != "2019-02-28" for piece in bold(figure) for x, _ in piece)


def test_deeds_are_neither_shaded_nor_bold() -> None:
    deeds = [row._replace(kind=Kind.ACTION) for row in (START, MOVE, stance(on="2019-03-20", value=0))]
    figure = drawn(line(*deeds))
    assert shaded(figure) == bold(figure) == []


def test_a_shade_lies_below_the_line_and_events_stay() -> None:
    figure = drawn(line(START, MOVE, stance(on="2019-03-20", value=0)), events=[event("2019-03-01")], tracks=SAID)
    assert {shape["layer"] for shape in figure["layout"]["shapes"]} == {"below"}
    assert [shape["type"] for shape in figure["layout"]["shapes"]].count("line") == 1
    assert ("2019-02-28", -2) in strokes(figure, HEARD)[0]
