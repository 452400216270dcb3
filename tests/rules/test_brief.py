"""A brief: every number on it is the rules' own, every statement has its sources, and what is not known is said."""

from collections.abc import Sequence
from datetime import date

import pytest

from db.dates import read_day
from db.queries.codebook import EventRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer, EventKind, Kind
from positions.brief import Brief, Scope, Section, Text, make_brief
from positions.distance import gap_on
from positions.shifts import shifts_of
from positions.standing import position_on
from positions.words import gap_words, level_words
from tests.charts.builders import actor, event, issue, line
from tests.rules.builders import stance

FIRST, LAST = "2019-02-28", "2019-12-31"
A = (
    stance(on="2018-06-12", value=0, slug="a-june"),
    stance(on="2019-02-28", value=-2, slug="a-hanoi"),
    stance(on="2019-03-20", value=0, slug="a-back"),
    stance(on="2019-05-01", value=-1, kind=Kind.ACTION, slug="a-deed"),
)
B = (
    stance(on="2018-06-12", value=0, speaker="b", slug="b-june"),
    stance(on="2019-12-01", value=1, speaker="b", slug="b-late"),
)


def scope(
    *,
    a: Sequence[StanceRow] = A,
    b: Sequence[StanceRow] = B,
    actors: str = "ab",
    first: str = FIRST,
    last: str = LAST,
    known_on: str = "2020-12-31",
    events: Sequence[EventRow] = (),
) -> Scope:
    """Two actors on one issue between two days."""
    known = read_day(known_on)
    rows = {"a": a, "b": b}
    lines = [line(*(s for s in rows[who] if s.known_on <= known), actor=who) for who in actors]
    chosen = [actor(who) for who in actors]
    every = {row.slug: row for row in chosen}
    return Scope(lines, chosen, [issue()], events, every, read_day(first), read_day(last), known)


def brief(chosen: Scope) -> Brief:
    return make_brief(chosen, title="From one to the other")


def section(chosen: Scope, title: str) -> Section:
    """A section of the brief by the beginning of its title."""
    return next(one for one in brief(chosen).sections if one.title.startswith(title))


def cells(found: Section) -> list[list[str]]:
    """The words of a section's table."""
    assert found.table
    return [[cell.words for cell in row] for row in found.table.rows]


def points(chosen: Scope, title: str) -> list[str]:
    return [point.words for point in section(chosen, title).points]


# The whole


def test_it_has_five_sections_in_the_order_in_which_a_negotiator_reads_them() -> None:
    assert [one.title for one in brief(scope()).sections] == [
        "Where they stood, then and now",
        "How far apart",
        "What moved, and what came of it",
        "What was said against what was done",
        "What is not known",
    ]


def test_it_begins_with_whom_when_and_as_known_on() -> None:
    assert brief(scope()).about.startswith("A and B, 28 Feb 2019 to 31 Dec 2019, as known on 31 Dec 2020.")


def test_it_says_how_long_ago_the_last_summit_and_the_last_talks_were() -> None:
    events = [
        event("2019-06-30", name="Panmunjom"),
        event("2020-02-01", name="Later"),
        event("2019-10-05", name="Stockholm", kind=EventKind.TALKS),
    ]
    assert brief(scope(events=events)).about.endswith(
        "On 31 Dec 2019: the last summit (Panmunjom) 184 days before and the last talks (Stockholm) 87 days before."
    )


def test_a_scope_of_nobody_says_so_in_each_section() -> None:
    assert [one.empty for one in brief(scope(actors="a")).sections if not one.table and not one.points] == [
        "One party has no distance."
    ]


# Where they stood, and how far apart


def test_where_they_stood_is_the_position_on_both_days_with_the_stances_that_made_it() -> None:
    found = section(scope(), "Where")
    assert found.table
    assert found.table.head == ("Issue", "Actor", "28 Feb 2019", "31 Dec 2019")
    first, second = found.table.rows
    assert first[2:] == (Text("None", ("a-hanoi",)), Text("Some (carried, last heard 20 Mar 2019)", ("a-back",)))
    assert second[2:] == (Text("Some (carried, last heard 12 Jun 2018)", ("b-june",)), Text("Most", ("b-late",)))


@pytest.mark.parametrize("last", ["2019-03-19", "2019-03-20", LAST])
def test_every_number_equals_that_of_the_rules(last: str) -> None:
    chosen = scope(last=last)
    for at, (who, stances) in enumerate((("A", A), ("B", B))):
        row = cells(section(chosen, "Where"))[at]
        position = position_on(stances, on=read_day(last), known_on=chosen.known_on)
        assert position
        assert row[:2] == ["Sanctions", who]
        assert row[3].startswith(level_words(issue(), position.value))
        assert ("carried" in row[3]) == position.carried
    gap = gap_on(A, B, on=read_day(last), known_on=chosen.known_on)
    assert gap
    (apart,) = cells(section(chosen, "How far"))
    assert apart[3] == f"{gap_words(issue(), gap.gap)} ({gap.status})"


def test_the_gap_is_told_then_and_now_with_who_moved_last() -> None:
    assert cells(section(scope(), "How far")) == [
        ["Sanctions", "A and B", "2 of 4 levels apart (carried)", "1 of 4 levels apart (carried)", "B, 1 Dec 2019"]
    ]


def test_where_one_has_no_position_nothing_is_compared() -> None:
    (apart,) = cells(section(scope(b=()), "How far"))
    assert apart[2:] == ["not comparable", "not comparable", "–"]
    assert cells(section(scope(b=()), "Where"))[1][2:] == ["no record", "no record"]


def test_unclear_and_declined_are_told_and_are_not_no_record() -> None:
    silent = stance(on="2019-12-05", answer=Answer.DECLINED, speaker="b")
    assert cells(section(scope(b=(silent,)), "Where"))[1][2:] == ["no record", "declined to say"]
    assert cells(section(scope(b=(*B, silent)), "Where"))[1][3] == "Most; since then declined to say"


# What moved, what was done, what is not known


def test_moves_after_the_first_day_up_to_the_last_are_told_with_the_evidence_on_both_sides() -> None:
    found = section(scope(), "What moved").points
    assert [(point.below, point.stances) for point in found] == [
        (False, ()),
        (True, ("a-hanoi",)),
        (True, ("a-back",)),
        (False, ()),
        (True, ("b-june",)),
        (True, ("b-late",)),
    ]
    assert found[0].words.startswith("A moved on sanctions on 20 Mar 2019, from None to Some: A, ")
    assert found[1].words == "Before: 28 Feb 2019, A, stated policy: A on sanctions"


@pytest.mark.parametrize(
    ("first", "last"), [("2018-01-01", LAST), (FIRST, LAST), ("2019-03-20", LAST), (FIRST, "2019-03-20")]
)
def test_there_are_as_many_moves_as_by_the_rule_each_with_its_outcome(first: str, last: str) -> None:
    chosen = scope(first=first, last=last)
    moves = [
        shift
        for stances in (A, B)
        for shift in shifts_of(stances, step=1, known_on=chosen.known_on)
        if chosen.first < shift.on <= chosen.last
    ]
    told = [point.words for point in section(chosen, "What moved").points if not point.below]
    assert len(told) == len(moves)
    assert sum("Within 90 days: came back." in one for one in told) == sum(
        shift.outcome.value == "came_back" for shift in moves
    )


def test_deeds_are_set_against_words_with_sources_for_both() -> None:
    (point,) = section(scope(), "What was said").points
    assert point.words.startswith(
        "A, sanctions: said Some (carried, last heard 20 Mar 2019); did A little, 1 May 2019: "
    )
    assert point.stances == ("a-back", "a-deed")


def test_what_is_not_known_says_who_was_last_heard_when_and_who_never() -> None:
    assert points(scope(), "What is not") == ["A on sanctions: last heard 286 days ago."]
    assert points(scope(b=()), "What is not")[1] == "B on sanctions: no record."


def test_when_everybody_was_heard_that_is_said() -> None:
    found = section(scope(last="2019-03-21", b=(stance(on="2019-03-21", speaker="b"),)), "What is not")
    assert (found.points, found.empty) == ((), "Everybody chosen was heard on every issue.")


def test_nothing_later_than_is_known_is_on_it() -> None:
    secret = A[2]._replace(known_on=date(2020, 6, 1))
    chosen = scope(a=(A[0], A[1], secret), known_on="2020-01-01")
    assert not any("20 Mar 2019" in point for point in points(chosen, "What moved"))
    assert cells(section(chosen, "Where"))[0][3] == "None (carried, last heard 28 Feb 2019)"
