"""The Timeline: a worded scale for each issue, lines side by side, and every stance of the record behind a dot."""

import re
from datetime import date
from itertools import combinations

import pytest

from db.dates import read_day
from db.queries.codebook import IssueRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Colour, EventKind, Kind
from positions.charts.colours import DARK, LIGHT
from positions.charts.frame import Look
from positions.standing import Track
from tests.charts.builders import BOTH, HOSTILE, actor, drawn, event, issue, line
from tests.charts.conftest import Shipped
from tests.charts.reading import (
    HEARD,
    axes,
    dot,
    dots,
    end_labels,
    event_words,
    pixels_per_unit,
    scale_words,
    strokes,
    texts,
    touching,
)
from tests.rules.builders import stance

STATES = ("united-states", "dprk", "rok", "china", "russia", "japan")
SAID = (Track.SAID,)
LOOKS = pytest.mark.parametrize(
    "look", [Look(), Look(tight=True), Look(narrow=True)], ids=["wide", "tight", "narrow"]
)


# The scale


def test_each_issue_has_a_panel_with_a_scale_of_its_own_in_order_and_apart() -> None:
    figure = drawn(
        line(stance(on="2019-01-01", slug="s")),
        line(stance(on="2019-01-01", issue="testing", slug="t"), issue="testing"),
    )
    upper, lower = axes(figure).values()
    assert lower["domain"][1] < upper["domain"][0]
    assert (dot(figure, "s").axis, dot(figure, "t").axis) == ("y", "y2")
    assert scale_words(figure, "y2")[0]["text"] == "<b>None</b>"


def test_the_scale_speaks_in_words_with_their_meaning_on_hover_and_both_ends_bold() -> None:
    words = scale_words(drawn(line(stance(on="2019-01-01"))))
    assert [(word["y"], word["text"]) for word in words] == [
        *((-2, "<b>None</b>"), (-1, "A little"), (0, "Some"), (1, "Most"), (2, "<b>All</b>")),
    ]
    assert [word["hovertext"] for word in words][:2] == ["Means: None", "Means: A little"]
    assert all(word["captureevents"] for word in words)


def test_an_end_with_a_name_of_its_own_has_its_level_below_it() -> None:
    relief = issue(low_end="No relief", high_end="All")
    words = scale_words(drawn(line(stance(on="2019-01-01")), issues=[relief]))
    assert (words[0]["text"], words[-1]["text"]) == ("<b>No relief</b><br>None", "<b>All</b>")


def test_an_issue_is_named_above_its_panel_with_its_question_on_hover() -> None:
    relief = issue(name="Sanctions relief", question="How much, and when?")
    wide = drawn(line(stance(on="2019-01-01")), issues=[relief])
    narrow = drawn(line(stance(on="2019-01-01")), issues=[relief], look=Look(narrow=True))
    (title,) = (words for words in wide["layout"]["annotations"] if words.get("hovertext") == relief.question)
    assert title["text"].startswith("<b>Sanctions relief</b>")
    assert relief.question in title["text"]
    assert "<b>Sanctions relief</b>" in texts(narrow)


@LOOKS
@pytest.mark.parametrize(
    "scale",
    [
        issue(labels=("No", "Yes"), lowest=0),
        issue(labels=("No", "Yes"), lowest=0, low_end="Stays", high_end="Goes"),
        issue(labels=[f"Level {n}" for n in range(11)], lowest=0, low_end="Least", high_end="Most"),
        issue(labels=("Nothing", "All"), lowest=0, apart=100),
        issue(
            labels=[f"{n} of 100" for n in range(0, 101, 5)], lowest=0, apart=5, low_end="Least", high_end="Most"
        ),
        issue(labels=[f"{n} of 100" for n in range(101)], lowest=0),
        issue(labels=[f"Words of a level up to 40 characters, {n:02}" for n in range(5)]),
    ],
    ids=["two", "two with named ends", "eleven", "0 to 100", "0 to 100 by fives", "by ones", "long words"],
)
def test_a_scale_of_any_size_has_a_bearable_height_and_words_that_do_not_touch(scale: IssueRow, look: Look) -> None:
    figure = drawn(line(stance(on="2019-01-01", value=scale.high, slug="s")), issues=[scale], look=look)
    words = scale_words(figure)
    assert (words[0]["y"], words[-1]["y"]) == (scale.low, scale.high)
    assert touching(figure, words) == []
    assert 60 < pixels_per_unit(figure) * (scale.high - scale.low + 0.9 * scale.step) < 450
    assert dot(figure, "s").y == scale.high


@LOOKS
def test_words_of_the_shipped_scales_do_not_touch(shipped: Shipped, look: Look) -> None:
    figure = drawn(*shipped.of(*STATES), issues=shipped.issues, actors=shipped.actors, look=look)
    assert [touching(figure, scale_words(figure, axis)) for axis in axes(figure)] == [[]] * len(shipped.issues)


def test_a_level_takes_as_much_room_on_a_phone_as_on_a_desk() -> None:
    wide, narrow = (drawn(line(stance(on="2019-01-01")), look=Look(narrow=narrow)) for narrow in (False, True))
    assert pixels_per_unit(wide) == pytest.approx(pixels_per_unit(narrow))


# Lines


def test_lines_on_one_level_lie_side_by_side_and_nearer_to_it_than_to_the_next() -> None:
    figure = drawn(*(line(stance(on="2019-01-01", speaker=name), actor=name) for name in "abcdefgh"))
    heights = [piece[0][1] for piece in strokes(figure, HEARD)]
    assert all(abs(one - other) * pixels_per_unit(figure) >= 2 for one, other in combinations(heights, 2))
    assert sum(heights) == pytest.approx(0)
    assert max(abs(height) for height in heights) < 0.4


def test_what_was_said_and_done_on_one_level_lie_side_by_side() -> None:
    figure = drawn(line(stance(on="2019-01-01", slug="s"), stance(on="2019-01-01", kind=Kind.ACTION, slug="d")))
    assert dot(figure, "s").y != dot(figure, "d").y


def test_a_dot_lies_on_its_line() -> None:
    figure = drawn(
        line(stance(on="2019-01-01", value=1, slug="s")), line(stance(on="2019-01-01", speaker="b"), actor="b")
    )
    assert (dot(figure, "s").x, dot(figure, "s").y) == strokes(figure, HEARD)[0][0]


def test_each_line_is_named_at_its_end_in_its_colour() -> None:
    iran, oman = actor("iran", name="Iran", colour=Colour.GREEN), actor("oman", name="Oman", colour=Colour.PINK)
    figure = drawn(
        line(stance(on="2019-01-01", value=-1), actor="iran"),
        line(stance(on="2019-01-01", value=1), actor="oman"),
        actors=[iran, oman],
    )
    assert [(name["text"], name["font"]["color"]) for name in end_labels(figure)] == [
        *(("Iran", LIGHT[Colour.GREEN]), ("Oman", LIGHT[Colour.PINK])),
    ]
    assert {name["x"] for name in end_labels(figure)} == {figure["layout"]["xaxis"]["range"][1]}


def test_a_line_of_deeds_is_called_so_beside_one_of_words() -> None:
    both = line(stance(on="2019-01-01", value=1), stance(on="2019-01-01", value=-1, kind=Kind.ACTION))
    assert [name["text"] for name in end_labels(drawn(both))] == ["A, done", "A"]
    assert [name["text"] for name in end_labels(drawn(both, tracks=(Track.DONE,)))] == ["A"]


def test_a_person_is_drawn_in_the_colour_of_its_principal() -> None:
    state, envoy = actor("state", colour=Colour.CYAN), actor("envoy", colour=None, principals=("state",))
    figure = drawn(line(stance(on="2019-01-01", slug="s"), actor="envoy"), actors=[state, envoy])
    assert dot(figure, "s").colour == LIGHT[Colour.CYAN]


def test_a_dark_page_changes_the_colours_and_nothing_else() -> None:
    lines = [line(stance(on="2019-01-01", slug="s"))]
    light, dark = drawn(*lines), drawn(*lines, look=Look(dark=True))
    assert dot(dark, "s").colour == DARK[Colour.BLUE]
    assert dot(dark, "s")._replace(colour="") == dot(light, "s")._replace(colour="")


def test_one_stance_alone_is_a_chart() -> None:
    figure = drawn(line(stance(on="2019-01-01", value=1, slug="only")))
    first, last = figure["layout"]["xaxis"]["range"]
    assert first < "2019-01-01" < last
    assert [dot.slugs for dot in dots(figure)] == [("only",)]


# Every stance is there, and nothing else


@pytest.mark.parametrize("known_on", ["2017-06-30", "2018-06-12", "2019-03-01", "2026-01-01"])
@pytest.mark.parametrize("tracks", [BOTH, SAID, (Track.DONE,)], ids=["both", "said", "done"])
def test_every_stance_known_by_then_is_behind_a_dot_and_no_other(
    shipped: Shipped, known_on: str, tracks: tuple[Track, ...]
) -> None:
    lines = shipped.of(*STATES)
    figure = drawn(*lines, issues=shipped.issues, actors=shipped.actors, tracks=tracks, known_on=known_on)
    stances = (stance for line in lines for stance in line.stances if any(t.has(stance.kind) for t in tracks))
    expected = {stance.slug for stance in stances if stance.known_on <= read_day(known_on)}
    assert {slug for dot in dots(figure) for slug in dot.slugs} == expected


@pytest.mark.parametrize("known_on", ["2017-12-31", "2018-06-12", "2019-03-01", "2019-10-05"])
def test_as_known_on_a_day_nothing_later_is_anywhere_in_the_figure(shipped: Shipped, known_on: str) -> None:
    figure = drawn(
        *shipped.of(*STATES),
        issues=shipped.issues,
        actors=shipped.actors,
        events=shipped.events,
        known_on=known_on,
    )
    days = re.findall(r"\b(?:19|20)\d\d-\d\d-\d\d\b", f"{figure}")
    assert max(days) <= known_on
    later = [row for row in shipped.events if row.last > read_day(known_on)]
    hidden = {row.name for row in later} | {
        stance.summary for line in shipped.lines for stance in line.stances if stance.known_on > read_day(known_on)
    }
    assert later
    assert [text for text in hidden if text in f"{figure}"] == []


def test_events_are_told_apart_by_kind_before_they_come_here_and_all_that_come_are_shown() -> None:
    kinds = [event(f"2019-01-0{at}", kind=kind, name=kind.value) for at, kind in enumerate(EventKind, start=1)]
    figure = drawn(line(stance(on="2019-01-01"), stance(on="2019-02-01")), events=kinds)
    assert len(event_words(figure)) == len(figure["layout"]["shapes"]) == len(EventKind)


# The dot that was just saved


@pytest.mark.parametrize(
    "saved",
    [
        stance(on="2019-02-01", value=1, slug="new"),
        stance(on="2019-01-01", kind=Kind.SIGNAL, slug="new"),
        stance(on="2019-02-01", kind=Kind.ACTION, slug="new"),
        stance(on="2019-02-01", answer=Answer.UNCLEAR, slug="new"),
        stance(on="2019-02-01", attribution=Attribution.ANALYST, slug="new"),
    ],
    ids=["alone", "behind a better ranked one", "done", "off the scale", "an analyst's"],
)
def test_the_dot_of_the_marked_stance_is_ringed(saved: StanceRow) -> None:
    lines = line(stance(on="2019-01-01", slug="old"), saved)
    plain, marked = drawn(lines), drawn(lines, look=Look(marked="new"))
    (ring,) = (trace for trace in marked["data"] if trace not in plain["data"])
    (own,) = (dot for dot in dots(marked) if "new" in dot.slugs)
    assert (ring["marker"]["symbol"], ring["marker"]["size"]) == ("circle-open", 24)
    assert (ring["x"], ring["y"], ring["yaxis"]) == ([own.x], [own.y], own.axis)


def test_nothing_is_ringed_for_a_stance_that_is_not_shown() -> None:
    lines = line(stance(on="2019-01-01"))
    assert drawn(lines, look=Look(marked="elsewhere")) == drawn(lines)


# Text


@pytest.mark.parametrize("hostile", HOSTILE)
@LOOKS
def test_whatever_people_write_is_text_in_every_word_of_the_figure(hostile: str, look: Look) -> None:
    said = stance(on="2019-01-01", slug="s")._replace(speaker_name=hostile, summary=hostile)
    figure = drawn(
        line(said, stance(on="2019-01-02", answer=Answer.UNCLEAR)._replace(speaker_name=hostile, summary=hostile)),
        issues=[issue(name=hostile, question=hostile, labels=(hostile, hostile), low_end="Low", high_end=hostile)],
        actors=[actor("a", name=hostile)],
        events=[event("2019-01-01", name=hostile, description=hostile)],
        look=look,
    )
    ours = re.compile(r"</?b>|</?i>|<br>|<span style=\"color:#[0-9a-f]{6}\">|</span>")
    for text in texts(figure):
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", ours.sub("", text.replace("<br>", "")))
    assert {trace["hovertemplate"] for trace in figure["data"] if "customdata" in trace} == {
        "%{hovertext}<extra></extra>"
    }


def test_the_axis_of_time_ends_where_knowledge_ends(shipped: Shipped) -> None:
    figure = drawn(*shipped.of("dprk"), issues=shipped.issues, actors=shipped.actors, known_on="2019-03-01")
    first, last = (date.fromisoformat(day) for day in figure["layout"]["xaxis"]["range"])
    assert first < date(2017, 7, 1)
    assert last == date(2019, 3, 1)
