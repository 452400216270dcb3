"""The marks of a line: what is solid, dashed, hollow, faint or pale, and that nothing unknown is drawn."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions.charts.colours import LIGHT, PAGE
from positions.charts.marks import FAINT, GHOST
from positions.standing import Track, position_on
from tests.charts.builders import Figure, drawn, issue, line
from tests.charts.reading import (
    BAR,
    CARRIED,
    DONE_CARRIED,
    DONE_HEARD,
    HEARD,
    SPREAD,
    Point,
    dot,
    dots,
    end_labels,
    scale_words,
    segments,
    strokes,
)
from tests.rules.builders import CALENDAR, some_stances, stance

SAID, DONE = (Track.SAID,), (Track.DONE,)
NOTHING: Figure = {"data": []}


# The line


def test_the_line_is_solid_for_180_days_after_it_was_heard_and_dashed_from_there() -> None:
    figure = drawn(line(stance(on="2019-01-01", value=1)), until="2019-12-31")
    assert strokes(figure, HEARD) == [[("2019-01-01", 1), ("2019-06-30", 1)]]
    assert strokes(figure, CARRIED) == [[("2019-06-30", 1), ("2019-12-31", 1)]]


@pytest.mark.parametrize(("again", "dashed"), [("2019-06-30", []), ("2019-07-01", ["2019-06-30", "2019-07-01"])])
def test_it_is_not_dashed_where_it_was_heard_again_by_then(again: str, dashed: list[str]) -> None:
    figure = drawn(line(stance(on="2019-01-01"), stance(on=again)))
    assert [x for piece in strokes(figure, CARRIED) for x, _ in piece] == dashed


def test_nothing_is_drawn_before_the_first_value() -> None:
    figure = drawn(
        line(stance(on="2019-01-01", answer=Answer.UNCLEAR), stance(on="2019-03-01", value=1)), since="2018-01-01"
    )
    assert min(x for piece in strokes(figure, {}) for x, _ in piece) == "2019-03-01"


def test_a_line_without_any_value_has_no_stroke_and_no_name_at_its_end() -> None:
    figure = drawn(line(stance(on="2019-01-01", answer=Answer.DECLINED)))
    assert strokes(figure, {}) == []
    assert end_labels(figure) == []


def test_a_step_goes_up_on_the_day_of_the_new_value() -> None:
    figure = drawn(line(stance(on="2019-01-01", value=-1), stance(on="2019-02-01", value=2)), until="2019-03-01")
    assert strokes(figure, HEARD) == [
        [("2019-01-01", -1), ("2019-02-01", -1), ("2019-02-01", -1), ("2019-02-01", 2), ("2019-03-01", 2)]
    ]


@given(some_stances())
def test_no_stroke_is_ever_sloped(stances: list[StanceRow]) -> None:
    for (x, y), (to_x, to_y) in segments(drawn(line(*stances))) if stances else ():
        assert x <= to_x
        assert x == to_x or y == to_y


@given(some_stances())
def test_on_every_day_the_line_is_at_the_position_and_lies_nowhere_before_the_first(
    stances: list[StanceRow],
) -> None:
    known_on, last = CALENDAR[-2], CALENDAR[-1]
    figure = drawn(line(*stances), tracks=SAID, until=f"{last}", known_on=f"{known_on}") if stances else NOTHING
    for day in CALENDAR[:-2]:
        position = position_on(stances, on=day, known_on=known_on)
        assert _heights(strokes(figure, HEARD), day) == ({position.value} if position else set())


def _heights(pieces: list[list[Point]], day: date) -> set[float]:
    """Where level stretches that go on after a day lie."""
    corners = [pair for piece in pieces for pair in pairwise(piece)]
    return {y for (x, y), (to, _) in corners if x <= f"{day}" < to}


def test_what_was_said_and_what_was_done_are_drawn_apart() -> None:
    figure = drawn(
        line(
            stance(on="2019-01-01", value=1),
            stance(on="2019-01-02", value=-1, kind=Kind.ACTION),
            stance(on="2019-01-03", value=2),
        ),
        until="2019-12-31",
    )
    assert {round(y) for piece in strokes(figure, HEARD) for _, y in piece} == {1, 2}
    assert {round(y) for piece in strokes(figure, DONE_HEARD) for _, y in piece} == {-1}
    assert {round(y) for piece in strokes(figure, DONE_CARRIED) for _, y in piece} == {-1}


@pytest.mark.parametrize(("tracks", "shown"), [(SAID, "said"), (DONE, "done")])
def test_a_track_that_is_not_asked_for_leaves_no_mark(tracks: tuple[Track], shown: str) -> None:
    stances = (
        stance(on="2019-01-01", value=1, slug="said"),
        stance(on="2019-01-02", value=-1, kind=Kind.ACTION, slug="done"),
        stance(on="2019-01-03", answer=Answer.UNCLEAR, slug="said"),
        stance(on="2019-01-03", answer=Answer.UNCLEAR, kind=Kind.ACTION, slug="done"),
        stance(on="2019-01-04", attribution=Attribution.ANALYST, slug="said"),
        stance(on="2019-01-04", attribution=Attribution.ANALYST, kind=Kind.ACTION, slug="done"),
    )
    figure = drawn(line(*stances), tracks=tracks)
    assert [dot.slugs for dot in dots(figure)] == [(shown,)] * 3


def test_the_line_comes_in_from_before_the_first_day_shown_and_its_dots_do_not() -> None:
    figure = drawn(
        line(stance(on="2019-01-01", value=1, slug="old"), stance(on="2019-06-01", value=1, slug="new")),
        since="2019-03-01",
        until="2019-07-01",
    )
    assert strokes(figure, HEARD)[0][0] == ("2019-01-01", 1)
    assert [dot.slugs for dot in dots(figure)] == [("new",)]


# The dots


@pytest.mark.parametrize(
    ("kind", "symbol"),
    [
        (Kind.DECLARED_POLICY, "circle"),
        (Kind.DEMAND, "triangle-up"),
        (Kind.OFFER, "diamond"),
        (Kind.SIGNAL, "cross"),
        (Kind.ACTION, "square"),
    ],
)
def test_each_kind_has_a_symbol_of_its_own(kind: Kind, symbol: str) -> None:
    assert dot(drawn(line(stance(on="2019-01-01", kind=kind, slug="s"))), "s").symbol == symbol


def test_a_dot_without_evidence_is_hollow() -> None:
    figure = drawn(line(stance(on="2019-01-01", evidence=0, slug="s")))
    assert dot(figure, "s").symbol == "circle-open"


def test_a_dot_of_two_stances_is_filled_when_one_has_evidence() -> None:
    bare, borne_out = stance(on="2019-01-01", evidence=0, slug="bare"), stance(on="2019-01-01", slug="borne-out")
    figure = drawn(line(bare, borne_out))
    assert dot(figure, "bare").symbol == "circle"


@pytest.mark.parametrize(("certainty", "opacity"), [("high", 1), ("medium", 1), ("low", FAINT)])
def test_a_dot_is_faint_when_the_coder_was_not_certain(certainty: str, opacity: float) -> None:
    figure = drawn(line(stance(on="2019-01-01", certainty=Certainty(certainty), slug="s")))
    assert dot(figure, "s").opacity == opacity


def test_a_dot_has_the_colour_of_its_line_and_the_height_of_its_level() -> None:
    figure = drawn(line(stance(on="2019-01-01", value=2, slug="s")), tracks=SAID)
    assert (dot(figure, "s").y, dot(figure, "s").colour) == (2, LIGHT["blue"])


def test_stances_of_one_day_and_level_are_one_dot_that_lists_all_the_best_ranked_first() -> None:
    figure = drawn(
        line(
            stance(on="2019-01-01", certainty=Certainty.LOW, slug="a-guess"),
            stance(on="2019-01-01", slug="the-policy"),
            stance(on="2019-01-01", kind=Kind.SIGNAL, slug="a-remark"),
        )
    )
    assert [dot.slugs for dot in dots(figure)] == [("the-policy", "a-remark", "a-guess")]


def test_dots_that_lie_on_each_other_list_each_other_the_nearest_first() -> None:
    stances = [stance(on=f"2019-01-0{day}", slug=f"s{day}") for day in (1, 3, 6)]
    far = stance(on="2020-12-31", slug="far")
    elsewhere = stance(on="2019-01-03", value=1, slug="elsewhere")
    figure = drawn(line(*stances, far, elsewhere), tracks=SAID)
    assert [dot.slugs for dot in dots(figure)] == [
        ("s1", "s3", "s6"),
        ("s3", "s1", "s6"),
        ("elsewhere",),
        ("s6", "s3", "s1"),
        ("far",),
    ]


def test_a_day_with_different_values_has_a_dot_for_each_and_an_upright_between_them() -> None:
    figure = drawn(
        line(
            stance(on="2019-01-01", value=-1, slug="low"),
            stance(on="2019-01-01", value=0, slug="middle"),
            stance(on="2019-01-01", value=2, certainty=Certainty.LOW, slug="high"),
        ),
        tracks=SAID,
        until="2019-02-01",
    )
    assert [(dot.slugs[0], dot.y) for dot in dots(figure)] == [("low", -1), ("middle", 0), ("high", 2)]
    assert strokes(figure, SPREAD) == [[("2019-01-01", -1), ("2019-01-01", 2)]]
    assert strokes(figure, HEARD) == [[("2019-01-01", -0.5), ("2019-02-01", -0.5)]]


def test_a_bar_lies_over_the_days_that_a_stance_may_be_of_and_none_over_one_day() -> None:
    figure = drawn(
        line(stance(on="2019-05", value=1, slug="s"), stance(on="2019-06-01", value=1, slug="t")), tracks=SAID
    )
    assert strokes(figure, BAR) == [[("2019-05-01", 1), ("2019-05-31", 1)]]
    assert dot(figure, "s").x == "2019-05-31"


def test_a_dot_says_who_when_what_and_on_whose_word() -> None:
    said = stance(
        on="2019-05",
        value=-2,
        kind=Kind.DEMAND,
        certainty=Certainty.MEDIUM,
        attribution=Attribution.LEAK,
        evidence=2,
        speaker="kim",
        slug="s",
    )
    assert dot(drawn(line(said)), "s").hover.split("<br>") == [
        "<b>KIM</b>, demand, May 2019",
        "<b>None (−2)</b>",
        "KIM on sanctions",
        "certainty medium · leaked paper · 2 sources",
    ]


def test_a_dot_without_evidence_says_so() -> None:
    assert "no evidence" in dot(drawn(line(stance(on="2019-01-01", evidence=0, slug="s"))), "s").hover


def test_a_dot_of_many_stances_tells_three_and_counts_the_rest() -> None:
    five = [stance(on="2019-01-01", slug=f"s{at}", speaker=f"speaker-{at}") for at in range(5)]
    hover = dot(drawn(line(*five)), "s0").hover
    assert [f"SPEAKER-{at}" in hover for at in range(5)] == [True, True, True, False, False]
    assert hover.endswith("and 2 more")


# An analyst's ghosts


def test_an_analysts_description_is_large_and_pale_and_moves_no_line() -> None:
    said = line(stance(on="2019-01-01", slug="said"), stance(on="2019-12-31", slug="again"))
    described = stance(on="2019-06", value=2, attribution=Attribution.ANALYST, slug="described")
    with_it, without = drawn(line(*said.stances, described), tracks=SAID), drawn(said, tracks=SAID)
    ghost = dot(with_it, "described")
    assert (ghost.x, ghost.y, ghost.opacity) == ("2019-06-30", 2, GHOST)
    assert ghost.size > dot(with_it, "said").size
    assert strokes(with_it, BAR) == [[("2019-06-01", 2), ("2019-06-30", 2)]]
    assert strokes(with_it, HEARD) == strokes(without, HEARD)
    assert [dot for dot in dots(with_it) if dot != ghost] == dots(without)


# Answers that are off the scale


@pytest.mark.parametrize(("answer", "sign"), [(Answer.UNCLEAR, "?"), (Answer.DECLINED, "–")])
def test_an_answer_off_the_scale_is_a_sign_on_a_lane_below_it(answer: Answer, sign: str) -> None:
    figure = drawn(line(stance(on="2019-01-01"), stance(on="2019-02-01", answer=answer, slug="off")), tracks=SAID)
    off = dot(figure, "off")
    assert (off.y, off.text) == (-3, sign)
    assert scale_words(figure)[0]["text"] == "<i>unclear, declined</i>"
    assert scale_words(figure)[0]["y"] == -3
    assert {"unclear": "unclear", "declined": "declined to say"}[answer] in off.hover


def test_there_is_no_lane_where_every_answer_shown_is_on_the_scale() -> None:
    answers = line(stance(on="2018-01-01", answer=Answer.UNCLEAR), stance(on="2019-01-01"))
    figure = drawn(answers, since="2018-06-01")
    assert scale_words(figure)[0]["y"] == -2
    assert figure["layout"]["yaxis"]["range"][0] > -3


# What was not known yet


def test_what_became_known_later_leaves_no_mark() -> None:
    open_line = line(stance(on="2019-01-01", slug="open"), stance(on="2019-04-01", slug="again"))
    secrets = (
        stance(on="2019-02-01", value=2, known_on="2019-09-01", slug="paper"),
        stance(on="2019-02", value=2, known_on="2019-09-01", slug="span"),
        stance(on="2019-02-02", known_on="2019-09-01", answer=Answer.DECLINED, slug="declined"),
        stance(on="2019-02/2019-03", known_on="2019-09-01", attribution=Attribution.ANALYST, slug="ghost"),
    )
    known = drawn(line(*open_line.stances, *secrets), tracks=SAID, known_on="2019-08-31")
    assert known == drawn(open_line, tracks=SAID, until="2019-04-08", known_on="2019-08-31")
    later = drawn(line(*open_line.stances, *secrets), tracks=SAID, known_on="2019-09-01")
    assert {secret.slug for secret in secrets} < {slug for dot in dots(later) for slug in dot.slugs}


def test_a_line_ends_on_the_day_up_to_which_it_is_known() -> None:
    figure = drawn(line(stance(on="2019-01-01"), stance(on="2019-09-01")), known_on="2019-03-01")
    assert strokes(figure, HEARD) == [[("2019-01-01", 0), ("2019-03-01", 0)]]
    assert figure["layout"]["xaxis"]["range"][1] == "2019-03-01"


def test_a_coarser_scale_puts_marks_at_its_own_values() -> None:
    percent = issue(labels=("Nothing", "Half", "All"), lowest=0, apart=50)
    figure = drawn(line(stance(on="2019-01-01", value=75, slug="s")), issues=[percent], tracks=SAID)
    assert dot(figure, "s").y == 75
    assert "between Half and All (75)" in dot(figure, "s").hover


def test_180_days_are_the_same_for_deeds() -> None:
    figure = drawn(line(stance(on="2019-01-01", kind=Kind.ACTION)), tracks=DONE, until="2019-12-31")
    ends = strokes(figure, DONE_HEARD)[0][-1][0], strokes(figure, DONE_CARRIED)[0][0][0]
    assert set(ends) == {f"{date(2019, 1, 1) + timedelta(days=180)}"}


def test_a_click_on_a_mark_leaves_it_and_its_neighbours_as_they_are() -> None:
    figure = drawn(
        line(
            stance(on="2019-01-01"),
            stance(on="2019-02-01", certainty=Certainty.LOW),
            stance(on="2019-03-01", attribution=Attribution.ANALYST),
            stance(on="2019-04-01", answer=Answer.UNCLEAR),
        )
    )
    clickable = [trace for trace in figure["data"] if "customdata" in trace]
    assert {trace["marker"].get("opacity", 1) for trace in clickable} == {1, FAINT, GHOST}
    for trace in clickable:
        for state in (trace["selected"], trace["unselected"]):
            assert state["marker"]["opacity"] == trace["marker"].get("opacity", 1)
            assert state.get("textfont", {}).get("color") == trace.get("textfont", {}).get("color")


def test_a_hollow_dot_does_not_change_the_edge_of_others() -> None:
    figure = drawn(line(stance(on="2019-01-01", evidence=0), stance(on="2019-02-01", evidence=1)))
    (trace,) = (trace for trace in figure["data"] if "customdata" in trace)
    assert trace["marker"]["line"]["color"] == [trace["marker"]["color"], PAGE[False]]
