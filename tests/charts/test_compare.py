"""Two actors side by side: where each stands on every issue's own scale, and how far apart they were over time."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest

from db.dates import read_day
from db.queries.codebook import IssueRow
from db.queries.stances import StanceRow
from positions.charts import colours
from positions.charts.compare import Side, dumbbells, gaps_over_time
from positions.charts.frame import Look, Window
from positions.distance import Moved, Status, Stretch, stretches_of
from positions.standing import position_on
from tests.charts.builders import HOSTILE, Figure, issue
from tests.charts.conftest import Shipped
from tests.charts.reading import axes, pieces, texts
from tests.rules.builders import stance

BLUE, RED = "#2e5dc0", "#ba4e08"
ON, KNOWN = "2019-12-31", "2021-01-01"
A, B = stance(on="2019-12-01", value=-1, slug="a1"), stance(on="2019-12-01", value=2, speaker="b", slug="b1")


def side(name: str, *stances: StanceRow, colour: str = BLUE, on: str = ON) -> Side:
    """One of two that are compared, with its positions on a day."""
    found = {}
    for row in stances:
        of_issue = [one for one in stances if one.issue == row.issue]
        position = position_on(of_issue, on=read_day(on), known_on=read_day(KNOWN))
        if position:
            found[row.issue] = position
    return Side(name, colour, found)


def drawn(a: Side, b: Side, *, issues: Sequence[IssueRow] = (), narrow: bool = False, dark: bool = False) -> Figure:
    """The dumbbells as a browser receives them."""
    look = Look(narrow=narrow, dark=dark)
    found: Figure = json.loads(dumbbells(a, b, issues=issues or [issue()], look=look).to_json())
    return found


def dots(figure: Figure) -> list[tuple[float, float, str, str]]:
    """Place, row, symbol and slugs of each position."""
    return [
        (trace["x"][0], trace["y"][0], trace["marker"]["symbol"], trace["customdata"][0])
        for trace in figure["data"]
        if "customdata" in trace
    ]


def bars(figure: Figure) -> list[tuple[list[float], list[float]]]:
    return [(trace["x"], trace["y"]) for trace in figure["data"] if trace["mode"] == "lines"]


# Dumbbells


def test_both_positions_lie_on_the_scale_from_end_to_end_with_a_bar_between() -> None:
    figure = drawn(side("A", A), side("B", B, colour=RED))
    assert dots(figure) == [(0.25, 0, "circle", "a1"), (1, 0, "circle", "b1")]
    assert bars(figure) == [([0.25, 1], [0, 0])]
    assert [trace["marker"]["color"] for trace in figure["data"] if "customdata" in trace] == [BLUE, RED]


@pytest.mark.parametrize(
    ("labels", "lowest", "apart", "value", "place"),
    [
        (("No", "Yes"), 0, 1, 1, 1),
        ([f"Level {n}" for n in range(11)], -5, 1, 0, 0.5),
        ([f"{n}" for n in range(0, 101, 25)], 0, 25, 25, 0.25),
    ],
    ids=["two levels", "eleven levels", "0 to 100"],
)
def test_each_issue_has_its_own_scale(
    labels: Sequence[str], lowest: float, apart: float, value: float, place: float
) -> None:
    scale = issue(labels=labels, lowest=lowest, apart=apart)
    figure = drawn(side("A", stance(on=ON, value=value)), side("B"), issues=[scale])
    ticks = figure["data"][0]
    assert ticks["x"] == [n / (len(labels) - 1) for n in range(len(labels))]
    assert [text.partition("<br>")[0] for text in ticks["hovertext"]] == [f"<b>{label}</b>" for label in labels]
    assert dots(figure)[0][0] == place


def test_issues_are_rows_from_the_top() -> None:
    issues = [issue(), issue(slug="tests"), issue(slug="talks")]
    figure = drawn(side("A", A, stance(on=ON, issue="talks")), side("B"), issues=issues)
    assert [row for _, row, _, _ in dots(figure)] == [0, 2]
    bottom, top = figure["layout"]["yaxis"]["range"]
    assert top < 0 < 2 < bottom


def test_a_carried_position_is_hollow_and_says_so() -> None:
    old = stance(on="2019-01-01", value=-1, slug="a1")
    figure = drawn(side("A", old), side("B", B))
    assert [symbol for _, _, symbol, _ in dots(figure)] == ["circle-open", "circle"]
    assert "A: A little (carried)" in figure["layout"]["annotations"][0]["text"]


def test_where_one_has_no_record_that_is_said_and_no_bar_is_drawn() -> None:
    figure = drawn(side("A", A), side("B"))
    assert bars(figure) == []
    assert "B: no record" in figure["layout"]["annotations"][0]["text"]
    assert len(dots(figure)) == 1


def test_the_same_position_is_two_dots_on_one_place() -> None:
    figure = drawn(side("A", A), side("B", stance(on=ON, value=-1, speaker="b")))
    assert [place for place, *_ in dots(figure)] == [0.25, 0.25]


def test_the_words_say_both_positions_and_the_two_ends() -> None:
    figure = drawn(side("A", A), side("B", B, colour=RED))
    above, low, high = (words["text"] for words in figure["layout"]["annotations"])
    assert above.startswith("<b>Sanctions</b>")
    assert "A: A little" in above
    assert "B: All" in above
    assert (low, high) == ("None", "All")


def test_on_a_narrow_screen_the_two_stand_below_one_another() -> None:
    narrow, wide = (drawn(side("A", A), side("B", B), narrow=narrow) for narrow in (True, False))
    assert narrow["layout"]["annotations"][0]["text"].count("<br>") == 2
    assert wide["layout"]["annotations"][0]["text"].count("<br>") == 0
    assert narrow["layout"]["height"] > wide["layout"]["height"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_wrote_stays_text(hostile: str) -> None:
    scale = issue(name=hostile, labels=(hostile, "x", "x", "x", hostile))
    found = drawn(side(hostile, A), side(hostile, B), issues=[scale])
    plain = drawn(side("x", A), side("x", B), issues=[issue(name="x", labels="xxxxx")])
    strip = {"<b>", "</b>", "<br>", f'<span style="color:{BLUE}">', "</span>"}
    for text, expected in zip(texts(found), texts(plain), strict=True):
        for tag in strip:
            text, expected = text.replace(tag, ""), expected.replace(tag, "")
        assert "<" not in text
        assert "<" not in expected


# Gaps over time

SPAN: Final = Window(read_day("2018-01-01"), read_day("2019-12-31"))


def stretch(first: str, last: str, gap: float, *, moved: Moved = Moved.A, carried: bool = False) -> Stretch:
    status = Status.CARRIED if carried else Status.CURRENT
    return Stretch(read_day(first), read_day(last), gap, status, moved)


def gaps(
    stretches: Mapping[str, Sequence[Stretch]], *, issues: Sequence[IssueRow] = (), dark: bool = False
) -> Figure:
    """The gaps over time as a browser receives them."""
    figure = gaps_over_time(
        stretches,
        side("A"),
        side("B", colour=RED),
        issues=issues or [issue(slug=slug) for slug in stretches],
        window=SPAN,
        look=Look(dark=dark),
    )
    found: Figure = json.loads(figure.to_json())
    return found


def areas(figure: Figure) -> dict[str, dict[str, Any]]:
    """The filled steps by the colour of their outline."""
    return {trace["line"]["color"]: trace for trace in figure["data"]}


def test_a_gap_is_a_step_from_its_first_day_to_its_last_as_high_as_it_is_wide() -> None:
    figure = gaps({"sanctions": [stretch("2018-06-12", "2019-02-28", 2)]})
    assert pieces(figure["data"][0]) == [
        [("2018-06-12", 0), ("2018-06-12", 2), ("2019-02-28", 2), ("2019-02-28", 0)]
    ]


def test_steps_are_coloured_by_who_moved() -> None:
    moves = {BLUE: Moved.A, RED: Moved.B, colours.MUTED[False]: Moved.BOTH}
    days = ("2018-01-01", "2018-06-01", "2018-09-01", "2019-01-01")
    found = [stretch(days[at], days[at + 1], 2, moved=moved) for at, moved in enumerate(moves.values())]
    figure = gaps({"sanctions": found})
    assert {colour: trace["x"][0] for colour, trace in areas(figure).items()} == dict(
        zip(moves, days[:3], strict=True)
    )
    told = [trace["hovertext"][0].rpartition("last moved: ")[2] for trace in figure["data"]]
    assert told == ["A", "B", "both"]


def test_it_is_hatched_and_dashed_while_carried_and_nowhere_else() -> None:
    figure = gaps(
        {
            "sanctions": [
                stretch("2018-01-01", "2018-06-30", 1),
                stretch("2018-06-30", "2019-01-01", 1, carried=True),
            ]
        }
    )
    current, carried = figure["data"]
    assert (current["line"]["dash"], carried["line"]["dash"]) == ("solid", "dash")
    assert "fillpattern" not in current
    assert carried["fillpattern"]["shape"] == "/"
    assert carried["x"][0] == "2018-06-30"
    assert ", carried<br>" in carried["hovertext"][0]


def test_no_gap_is_still_seen_and_called_the_same() -> None:
    (trace,) = gaps({"sanctions": [stretch("2018-01-01", "2019-01-01", 0)]})["data"]
    assert 0 < max(y for y in trace["y"] if y is not None) < 0.1
    assert trace["hovertext"][0].startswith("<b>same</b>, current<br>1 Jan 2018 to 1 Jan 2019")


def test_each_issue_has_a_panel_from_the_same_to_opposite_ends_and_none_lies_on_another() -> None:
    issues = [issue(), issue(slug="tests", labels=("No", "Yes"), lowest=0)]
    figure = gaps({one.slug: [stretch("2018-01-01", "2019-01-01", 1)] for one in issues}, issues=issues)
    first, second = axes(figure).values()
    assert (first["range"], second["range"]) == ([0, 4], [0, 1])
    assert first["ticktext"] == ["same", "opposite ends"]
    assert first["domain"][0] > second["domain"][1]
    assert [trace["yaxis"] for trace in figure["data"]] == ["y", "y2"]
    assert figure["layout"]["xaxis"]["range"] == ["2018-01-01", "2019-12-31"]


def test_the_shipped_gap_of_washington_and_pyongyang_is_drawn_day_for_day(shipped: Shipped) -> None:
    a, b = (shipped.of(who, on=("sequencing",))[0].stances for who in ("united-states", "dprk"))
    found = stretches_of(a, b, until=SPAN.last, known_on=read_day(KNOWN))
    figure = gaps({"sequencing": found}, issues=[one for one in shipped.issues if one.slug == "sequencing"])
    drawn_days = sorted((piece[0][0], piece[-1][0]) for trace in figure["data"] for piece in pieces(trace))
    assert drawn_days == [(str(one.first), str(one.last)) for one in found]
    at_the_end = [
        (trace["line"]["color"], piece[1][1])
        for trace in figure["data"]
        for piece in pieces(trace)
        if piece[-1][0] == "2019-12-31"
    ]
    assert at_the_end == [(RED, 2)]
