"""Voices: one actor's line on each issue, and under it a lane for everyone who spoke on it."""

import html
import re
from itertools import pairwise

import pytest

from db.vocabulary import Answer, Attribution, Kind
from positions.charts.colours import level_shade
from positions.charts.frame import Look
from positions.charts.voices import voices
from positions.standing import Track
from tests.charts.builders import HOSTILE, Figure, actor, drawn, event, issue, line
from tests.charts.conftest import Shipped
from tests.charts.reading import BAR, HEARD, axes, dots, scale_words, strokes
from tests.rules.builders import stance

LANES, BARS = "y2", {"width": 7}
GOVERNMENT = line(
    stance(on="2019-01-01", value=-2, speaker="envoy", slug="e1"),
    stance(on="2019-02-01", value=0, speaker="leader", slug="l1"),
    stance(on="2019-03-01", value=1, speaker="leader", slug="l2"),
    stance(on="2019-04-01", answer=Answer.UNCLEAR, speaker="envoy", slug="e2"),
    stance(on="2019-05-01", value=2, speaker="leader", slug="l3"),
)


def lanes(figure: Figure, axis: str = LANES) -> dict[str, list[str]]:
    """Each speaker with the stances on its lane, from the top down."""
    names = {words["y"]: words["text"] for words in scale_words(figure, axis)}
    found: dict[str, list[str]] = {names[place]: [] for place in sorted(names)}
    for mark in dots(figure):
        if mark.axis == axis:
            found[names[mark.y]].append(mark.slugs[0])
    return found


def test_everyone_who_spoke_has_a_lane_and_those_heard_most_come_first() -> None:
    assert lanes(drawn(GOVERNMENT, chart=voices)) == {"LEADER": ["l1", "l2", "l3"], "ENVOY": ["e1", "e2"]}


def test_the_first_lane_is_at_the_top() -> None:
    bottom, top = axes(drawn(GOVERNMENT, chart=voices))[LANES]["range"]
    assert bottom > 1
    assert top < 0


def test_lanes_lie_right_under_the_line_that_they_add_up_to() -> None:
    other = line(stance(on="2019-01-01", issue="testing"), issue="testing")
    figure = drawn(GOVERNMENT, other, chart=voices)
    places = [axis["domain"] for axis in axes(figure).values()]
    gaps = [upper[0] - lower[1] for upper, lower in pairwise(places)]
    assert min(gaps) > 0
    assert gaps[0] == pytest.approx(gaps[2])
    assert gaps[0] < gaps[1]


def test_the_line_above_is_the_same_as_on_the_timeline() -> None:
    with_lanes, timeline = drawn(GOVERNMENT, chart=voices), drawn(GOVERNMENT)
    assert strokes(with_lanes, HEARD) == strokes(timeline, HEARD)
    assert [mark for mark in dots(with_lanes) if mark.axis == "y"] == dots(timeline)


def test_a_dot_says_its_level_by_number_and_colour_and_the_scale_above_says_the_numbers() -> None:
    figure = drawn(GOVERNMENT, chart=voices)
    numbers = {mark.slugs[0]: mark.text for mark in dots(figure) if mark.axis == LANES}
    assert numbers == {"l1": "0", "l2": "1", "l3": "2", "e1": "−2", "e2": "?"}
    shades = {mark.slugs[0]: mark.colour for mark in dots(figure) if mark.axis == LANES}
    assert shades["e1"] == level_shade(-2, -2, 2)
    assert shades["l3"] == level_shade(2, -2, 2)
    assert [words["text"] for words in scale_words(figure) if words["y"] in {-2, 0}] == ["<b>None</b> −2", "Some 0"]


def test_a_bar_holds_a_speakers_level_until_it_speaks_again_or_for_180_days() -> None:
    figure = drawn(GOVERNMENT, chart=voices, until="2019-12-31")
    leader = [piece for piece in strokes(figure, BARS) if piece[0][1] == 0]
    assert [(piece[0][0], piece[-1][0]) for piece in leader] == [
        *(("2019-02-01", "2019-03-01"), ("2019-03-01", "2019-05-01"), ("2019-05-01", "2019-10-28")),
    ]
    assert [(piece[0][0], piece[-1][0]) for piece in strokes(figure, BARS) if piece[0][1] == 1] == [
        ("2019-01-01", "2019-06-30")
    ]


def test_deeds_are_squares_and_descriptions_are_pale() -> None:
    figure = drawn(
        line(
            stance(on="2019-01-01", slug="said"),
            stance(on="2019-02-01", kind=Kind.ACTION, slug="done"),
            stance(on="2019-03-01", attribution=Attribution.ANALYST, slug="described"),
        ),
        chart=voices,
    )
    marks = {mark.slugs[0]: (mark.symbol, mark.opacity) for mark in dots(figure) if mark.axis == LANES}
    assert marks == {"said": ("circle", 1), "done": ("square", 1), "described": ("circle", 0.5)}


def test_a_track_that_is_not_asked_for_leaves_no_mark_on_a_lane() -> None:
    both = line(stance(on="2019-01-01", slug="said"), stance(on="2019-01-01", kind=Kind.ACTION, slug="done"))
    assert lanes(drawn(both, chart=voices, tracks=(Track.SAID,))) == {"A": ["said"]}


def test_a_click_on_a_lane_finds_the_stance_and_a_pointer_its_words() -> None:
    figure = drawn(GOVERNMENT, chart=voices)
    (mark,) = (mark for mark in dots(figure) if mark.axis == LANES and mark.slugs == ("e1",))
    assert mark.hover.startswith("<b>ENVOY</b>, stated policy, 1 Jan 2019<br><b>None (−2)</b>")


def test_who_spoke_only_later_or_only_elsewhere_has_no_lane() -> None:
    secret = stance(on="2019-01-15", speaker="source", known_on="2020-06-01", slug="paper")
    figure = drawn(line(*GOVERNMENT.stances, secret), chart=voices, until="2019-02-15", known_on="2019-12-31")
    assert lanes(figure) == {"ENVOY": ["e1"], "LEADER": ["l1"]}


def test_events_run_through_line_and_lanes() -> None:
    figure = drawn(GOVERNMENT, chart=voices, events=[event("2019-03-05", name="Summit")])
    assert [(shape["yref"], shape["y0"], shape["y1"]) for shape in figure["layout"]["shapes"]] == [("paper", 0, 1)]


def test_lanes_and_line_of_the_shipped_record_hold_every_stance(shipped: Shipped) -> None:
    lines = shipped.of("dprk")
    figure = drawn(*lines, issues=shipped.issues, actors=shipped.actors, chart=voices)
    on_lanes = [mark for mark in dots(figure) if len(mark.slugs) == 1 and mark.size == 18]
    assert {mark.slugs[0] for mark in on_lanes} == {stance.slug for line in lines for stance in line.stances}
    assert len(axes(figure)) == 2 * len(lines)
    assert strokes(figure, BAR)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_speakers_name_is_text(hostile: str) -> None:
    said = stance(on="2019-01-01")._replace(speaker_name=hostile)
    figure = drawn(line(said), issues=[issue()], actors=[actor("a", name="A")], chart=voices, look=Look(dark=True))
    (name,) = scale_words(figure, LANES)
    assert html.unescape(name["hovertext"]) == hostile
    assert not re.search(r"[<>]", name["text"] + name["hovertext"])
