"""Words on a chart never lie on each other: names at the ends of lines, and names of events above them."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries.codebook import EventRow
from db.vocabulary import EventKind
from positions.charts.frame import Look, Window
from positions.charts.labels import CHARACTER_PX, event_marks, event_names, room_for, spread
from tests.charts.builders import actor, drawn, event, line
from tests.charts.conftest import Shipped
from tests.charts.reading import axes, end_labels, event_words, gaps_px
from tests.rules.builders import stance

YEAR = Window(date(2019, 1, 1), date(2019, 12, 31))
LOOKS = pytest.mark.parametrize(
    "look", [Look(), Look(tight=True), Look(narrow=True)], ids=["wide", "tight", "narrow"]
)
places = st.lists(st.floats(-100, 100), max_size=16).map(sorted)
gaps = st.floats(0.1, 20)


# Names at the ends of lines


@given(places, gaps)
def test_spread_places_are_in_order_and_a_gap_apart(asked: list[float], gap: float) -> None:
    given_places = spread(asked, gap)
    assert len(given_places) == len(asked)
    assert all(above - below >= gap - 1e-9 for below, above in pairwise(given_places))


@given(places, gaps)
def test_spreading_leaves_the_middle_of_all_where_it_was(asked: list[float], gap: float) -> None:
    assert sum(spread(asked, gap)) == pytest.approx(sum(asked), abs=1e-6)


@given(places, gaps)
def test_places_that_are_apart_stay_where_they_are(asked: list[float], gap: float) -> None:
    apart = [place + at * gap for at, place in enumerate(asked)]
    assert spread(apart, gap) == pytest.approx(apart)


def test_places_that_touch_share_a_middle_and_others_stay() -> None:
    assert spread([0, 0, 0, 50], 15) == [-15, 0, 15, 50]


@LOOKS
@pytest.mark.parametrize("many", [2, 3, 8])
def test_names_of_lines_that_end_on_one_level_are_15_pixels_apart(many: int, look: Look) -> None:
    figure = drawn(
        *(line(stance(on="2019-01-01", speaker=name), actor=name) for name in "abcdefgh"[:many]), look=look
    )
    names = end_labels(figure)
    assert sorted(name["text"] for name in names) == sorted("ABCDEFGH"[:many])
    assert all(gap >= 14.99 for gap in gaps_px(figure, names))


@LOOKS
@pytest.mark.parametrize("value", [-2, 2])
@pytest.mark.parametrize("many", [1, 2, 4, 8])
def test_no_name_leaves_its_panel_where_it_would_not_be_drawn(many: int, value: float, look: Look) -> None:
    figure = drawn(
        *(line(stance(on="2019-01-01", value=value, speaker=name), actor=name) for name in "abcdefgh"[:many]),
        look=look,
    )
    low, high = axes(figure)["y"]["range"]
    assert [name["text"] for name in end_labels(figure) if not low <= name["y"] <= high] == []


def test_a_name_too_long_for_the_margin_is_shortened_and_told_whole_on_hover() -> None:
    long = "The Ministry for the Coordination of Very Long Names"
    figure = drawn(line(stance(on="2019-01-01")), actors=[actor("a", name=long)])
    (name,) = end_labels(figure)
    assert (name["text"], name["hovertext"]) == ("The Ministry for the…", long)


def test_the_margin_has_room_for_the_longest_name_up_to_a_limit() -> None:
    assert room_for(["Iran"], Look()) < room_for(["Iran", "North Korea"], Look()) < room_for(["x" * 200], Look())
    assert room_for(["x" * 20], Look()) >= 20 * CHARACTER_PX
    assert room_for(["x" * 200], Look()) == 190


def test_on_a_narrow_screen_names_stand_within_the_chart() -> None:
    figure = drawn(line(stance(on="2019-01-01")), look=Look(narrow=True))
    (name,) = end_labels(figure)
    assert (name["xanchor"], figure["layout"]["margin"]["r"]) == ("right", 12)


# Names of events


def extents(events: list[EventRow], window: Window, look: Look) -> dict[str, tuple[int, float, float]]:
    """The row, left and right end in pixels of each name that is shown, measured off the annotations."""
    days = (window.last - window.first).days
    _, words, _ = event_marks(events, window, look)
    found = {}
    for row, word in zip([row for row in events if window.has(row.last)], words, strict=True):
        at = (row.last - window.first).days / days * look.plot_px
        width = len(word["text"]) * CHARACTER_PX
        left = at - width * {"center": 0.5, "right": 1}[word["xanchor"]]
        if word["text"] != "▾":
            found[row.slug] = (word["yshift"], left, left + width)
    return found


def overlaps(extents: dict[str, tuple[int, float, float]]) -> list[tuple[str, str]]:
    rows = combinations(extents.items(), 2)
    return [(a, b) for (a, (row, left, right)), (b, o) in rows if row == o[0] and left < o[2] and o[1] < right]


events = st.lists(
    st.builds(
        lambda day, name, kind: event(f"{YEAR.first + timedelta(days=day)}", name=name, kind=kind),
        st.integers(0, 364),
        st.text("abc ,;", min_size=1, max_size=40),
        st.sampled_from(EventKind),
    ),
    max_size=25,
    unique_by=lambda event: event.slug,
)


@LOOKS
@given(events=events)
def test_names_of_events_never_lie_on_each_other(look: Look, events: list[EventRow]) -> None:
    assert overlaps(extents(events, YEAR, look)) == []


@LOOKS
@given(events=events)
def test_no_name_of_an_event_leaves_the_picture(look: Look, events: list[EventRow]) -> None:
    for _, left, right in extents(events, YEAR, look).values():
        assert -look.left <= left
        assert right <= look.plot_px


@LOOKS
@pytest.mark.parametrize("since", ["2016-01-01", "2019-02-01"])
def test_names_of_the_shipped_events_never_lie_on_each_other(shipped: Shipped, since: str, look: Look) -> None:
    window = Window(date.fromisoformat(since), date(2020, 3, 1))
    found = extents(list(shipped.events), window, look)
    assert found
    assert overlaps(found) == []


@LOOKS
@given(events=events)
def test_every_event_has_an_upright_and_is_told_on_hover_named_or_not(look: Look, events: list[EventRow]) -> None:
    uprights, words, _ = event_marks(events, YEAR, look)
    assert [upright["x0"] for upright in uprights] == [event.last.isoformat() for event in events]
    assert [word["hovertext"].split("<br>")[0] for word in words] == [
        f"<b>{' '.join(event.name.split())}</b>" for event in events
    ]


@LOOKS
@given(events=events)
def test_there_is_room_above_the_chart_for_every_name(look: Look, events: list[EventRow]) -> None:
    _, words, room = event_marks(events, YEAR, look)
    assert all(word["yshift"] + 15 <= room for word in words if word["text"] != "▾")


def test_a_summit_is_named_before_talks_and_talks_before_the_rest() -> None:
    crowd = [
        event("2019-06-01", name="A statement of some length", kind=EventKind.STATEMENT, slug="statement"),
        *(event("2019-06-02", name="Talks of some length", kind=EventKind.TALKS, slug=f"talks-{n}") for n in "12"),
        *(event("2019-06-03", name="Summit of some length", slug=f"summit-{n}") for n in "12"),
    ]
    rows = {slug: row for slug, (row, _) in event_names(crowd, YEAR, Look()).items()}
    assert rows == {"summit-1": 0, "summit-2": 1, "talks-1": 2}


def test_an_event_without_room_is_a_tick() -> None:
    crowd = [event("2019-06-01", name=f"Summit number {n} of many", slug=f"s{n}") for n in range(5)]
    _, words, _ = event_marks(crowd, YEAR, Look())
    assert [word["text"] for word in words].count("▾") == 2


def test_an_event_outside_the_window_is_not_there() -> None:
    figure = drawn(
        line(stance(on="2019-01-01"), stance(on="2019-12-31")),
        events=[event("2018-06-01", name="Before"), event("2019-06-01", name="Within"), event("2020-06-01")],
        since="2019-01-01",
        until="2019-12-31",
    )
    assert [word["text"] for word in event_words(figure)] == ["Within"]
    assert [upright["x0"] for upright in figure["layout"]["shapes"]] == ["2019-06-01"]


def test_an_event_of_several_days_stands_on_its_last_and_is_told_with_its_span() -> None:
    hanoi = event("2019-02-27/2019-02-28", name="Hanoi summit, without agreement", description="Ends early.")
    _, (word,), _ = event_marks([hanoi], YEAR, Look())
    assert (word["x"], word["text"]) == ("2019-02-28", "Hanoi summit")
    assert word["hovertext"] == (
        "<b>Hanoi summit, without agreement</b><br>27 Feb 2019 to 28 Feb 2019<br>Ends early."
    )
