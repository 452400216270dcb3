"""Who speaks for whom, and when: chains, spans and changes of office, and a slow second version of them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from db.dates import read_day
from db.voices import FIRST, LAST, Tie, voices

STATE, LEADER, MINISTER, ENVOY = ACTORS = (1, 2, 3, 4)
START = date(2018, 1, 1)
WINDOW = tuple(START + timedelta(days=n) for n in range(10))
EVER = (FIRST, LAST)


def tie(*, speaker: int, principal: int = STATE, first: str = "", last: str = "") -> Tie:
    """A post; a blank end is open."""
    return Tie(speaker, principal, read_day(first) if first else FIRST, read_day(last) if last else LAST)


def spans(ties: Iterable[Tie], *, speaker: int, principal: int = STATE) -> list[tuple[str, str]]:
    """When one speaks for the other; a blank end is open."""
    return [
        ("" if row.first == FIRST else str(row.first), "" if row.last == LAST else str(row.last))
        for row in voices(ties, ACTORS)
        if (row.speaker, row.principal) == (speaker, principal)
    ]


def test_everybody_always_speaks_for_itself_and_nobody_else_without_a_post() -> None:
    assert voices([], ACTORS) == [Tie(actor, actor, *EVER) for actor in ACTORS]


def test_a_post_gives_a_voice_as_long_as_it_is_held() -> None:
    ties = [tie(speaker=LEADER, first="2018-01-01", last="2018-12-31")]
    assert spans(ties, speaker=LEADER) == [("2018-01-01", "2018-12-31")]
    assert spans(ties, speaker=STATE, principal=LEADER) == []


def test_a_post_without_dates_is_held_always() -> None:
    assert spans([tie(speaker=LEADER)], speaker=LEADER) == [("", "")]


def test_a_chain_speaks_on_the_days_on_which_every_link_holds() -> None:
    ties = [
        tie(speaker=ENVOY, principal=MINISTER, first="2018-03-01"),
        tie(speaker=MINISTER, principal=LEADER, first="2018-01-01", last="2018-09-30"),
        tie(speaker=LEADER, last="2018-06-30"),
    ]
    assert spans(ties, speaker=ENVOY, principal=LEADER) == [("2018-03-01", "2018-09-30")]
    assert spans(ties, speaker=ENVOY) == [("2018-03-01", "2018-06-30")]


def test_a_chain_whose_links_never_hold_together_does_not_speak() -> None:
    ties = [
        tie(speaker=ENVOY, principal=MINISTER, first="2019-01-01"),
        tie(speaker=MINISTER, last="2018-12-31"),
    ]
    assert spans(ties, speaker=ENVOY) == []


def test_a_chain_that_holds_on_one_day_speaks_on_that_day() -> None:
    ties = [
        tie(speaker=ENVOY, principal=MINISTER, first="2018-12-31"),
        tie(speaker=MINISTER, last="2018-12-31"),
    ]
    assert spans(ties, speaker=ENVOY) == [("2018-12-31", "2018-12-31")]


def test_spans_that_overlap_or_follow_each_other_are_one() -> None:
    ties = [
        tie(speaker=LEADER, first="2018-07-01", last="2018-12-31"),
        tie(speaker=LEADER, first="2018-01-01", last="2018-05-31"),
        tie(speaker=LEADER, first="2018-03-01", last="2018-06-30"),
    ]
    assert spans(ties, speaker=LEADER) == [("2018-01-01", "2018-12-31")]


def test_a_span_within_another_does_not_shorten_it() -> None:
    ties = [tie(speaker=LEADER), tie(speaker=LEADER, first="2018-03-01", last="2018-06-30")]
    assert spans(ties, speaker=LEADER) == [("", "")]


def test_a_day_between_two_spans_keeps_them_apart() -> None:
    ties = [tie(speaker=LEADER, last="2018-06-29"), tie(speaker=LEADER, first="2018-07-01")]
    assert spans(ties, speaker=LEADER) == [("", "2018-06-29"), ("2018-07-01", "")]


def test_two_ways_to_a_principal_are_one_voice() -> None:
    ties = [
        tie(speaker=MINISTER),
        tie(speaker=MINISTER, principal=LEADER),
        tie(speaker=LEADER),
    ]
    assert spans(ties, speaker=MINISTER) == [("", "")]


def test_those_who_speak_for_each_other_end_somewhere() -> None:
    ties = [
        tie(speaker=LEADER, principal=MINISTER, first="2018-01-01"),
        tie(speaker=MINISTER, principal=LEADER),
        tie(speaker=LEADER, principal=LEADER),
    ]
    assert spans(ties, speaker=LEADER, principal=LEADER) == [("", "")]
    assert spans(ties, speaker=LEADER, principal=MINISTER) == [("2018-01-01", "")]
    assert spans(ties, speaker=MINISTER, principal=LEADER) == [("", "")]


def test_who_changes_office_takes_along_neither_the_past_nor_the_old_chain() -> None:
    ties = [
        tie(speaker=MINISTER, principal=STATE, first="2018-01-01", last="2018-04-25"),
        tie(speaker=MINISTER, principal=LEADER, first="2018-04-26"),
        tie(speaker=ENVOY, principal=MINISTER),
    ]
    assert spans(ties, speaker=ENVOY, principal=STATE) == [("2018-01-01", "2018-04-25")]
    assert spans(ties, speaker=ENVOY, principal=LEADER) == [("2018-04-26", "")]


# The same again, slowly: who is reached on one day


def slow_principals(ties: Sequence[Tie], *, speaker: int, on: date) -> set[int]:
    """All for whom an actor speaks on a day: itself, and the principals of those found, until none is new."""
    found: set[int] = {speaker}
    while new := {row.principal for row in ties if row.speaker in found and row.first <= on <= row.last} - found:
        found |= new
    return found


@st.composite
def posts(draw: st.DrawFn, *, earliest: date = FIRST) -> Tie:
    """Any post within the window, open ends included unless it begins on a given day at the earliest."""
    first = draw(st.sampled_from((*([FIRST] if earliest == FIRST else []), *(d for d in WINDOW if d >= earliest))))
    last = draw(st.sampled_from((LAST, *(day for day in WINDOW if day >= first))))
    return Tie(draw(st.sampled_from(ACTORS)), draw(st.sampled_from(ACTORS)), first, last)


@given(st.lists(posts(), max_size=8))
def test_on_every_day_the_voices_are_those_of_the_slow_version_and_each_is_there_once(ties: list[Tie]) -> None:
    fast = voices(ties, ACTORS)
    for on in (FIRST, *WINDOW, LAST):
        holding = [(row.speaker, row.principal) for row in fast if row.first <= on <= row.last]
        slow = [(actor, principal) for actor in ACTORS for principal in slow_principals(ties, speaker=actor, on=on)]
        assert sorted(holding) == sorted(slow)


@given(st.lists(posts(), max_size=8))
def test_rows_of_a_pair_are_in_order_and_at_least_a_day_apart(ties: list[Tie]) -> None:
    for _, rows in groupby(voices(ties, ACTORS), key=lambda row: (row.speaker, row.principal)):
        for earlier, later in pairwise(rows):
            assert later.first - earlier.last > timedelta(days=1)


@given(st.data(), st.lists(posts(), max_size=6), st.sampled_from(WINDOW))
def test_a_later_change_of_office_never_rewrites_who_spoke_before(
    data: st.DataObject, ties: list[Tie], day: date
) -> None:
    later = data.draw(st.lists(posts(earliest=day), max_size=4))
    for on in (FIRST, *(before for before in WINDOW if before < day)):
        assert [row[:2] for row in voices([*ties, *later], ACTORS) if row.first <= on <= row.last] == [
            row[:2] for row in voices(ties, ACTORS) if row.first <= on <= row.last
        ]
