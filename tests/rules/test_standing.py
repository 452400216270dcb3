"""Where an actor stands: days, positions and steps, point by point."""

from collections.abc import Sequence
from datetime import date

import pytest

from db.dates import read_day
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions.standing import Day, Position, Step, Track, days_of, position_on, steps_of
from tests.rules.builders import stance

KNOWN = date(2019, 12, 31)


def days(*stances: StanceRow, track: Track = Track.SAID) -> tuple[Day, ...]:
    return days_of(stances, track=track, known_on=KNOWN)


def values(*stances: StanceRow, track: Track = Track.SAID) -> list[tuple[str, float]]:
    return [(str(day.on), day.value) for day in days(*stances, track=track)]


def standing(*stances: StanceRow, on: str, known_on: str = "", track: Track = Track.SAID) -> Position | None:
    known = read_day(known_on) if known_on else KNOWN
    return position_on(stances, on=read_day(on), known_on=known, track=track)


def stands(*stances: StanceRow, on: str, known_on: str = "", track: Track = Track.SAID) -> Position:
    position = standing(*stances, on=on, known_on=known_on, track=track)
    assert position is not None
    return position


# Said and done


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_but_an_action_is_said_and_an_action_is_done(kind: Kind) -> None:
    row = stance(on="2019-02-28", kind=kind)
    done = kind is Kind.ACTION
    assert [bool(days(row, track=track)) for track in (Track.SAID, Track.DONE, Track.ALL)] == [not done, done, True]


def test_what_is_said_leaves_what_is_done_where_it_was() -> None:
    rows = stance(on="2019-02-01", value=-2, kind=Kind.ACTION), stance(on="2019-03-01", value=2)
    assert stands(*rows, on="2019-04-01", track=Track.DONE).value == -2
    assert stands(*rows, on="2019-04-01", track=Track.SAID).value == 2
    assert standing(*rows, on="2019-02-15", track=Track.SAID) is None


def test_both_tracks_together_follow_whatever_came_last() -> None:
    rows = stance(on="2019-02-01", value=2), stance(on="2019-03-01", value=-2, kind=Kind.ACTION)
    assert stands(*rows, on="2019-04-01", track=Track.ALL).value == -2


def test_the_track_is_said_unless_chosen() -> None:
    rows = [stance(on="2019-02-01", value=1), stance(on="2019-03-01", value=-2, kind=Kind.ACTION)]
    position = position_on(rows, on=KNOWN, known_on=KNOWN)
    assert position is not None
    assert position.value == 1


# As known on a day


def test_a_stance_takes_effect_on_the_last_day_of_its_date() -> None:
    row = stance(on="2019-02", value=1)
    assert standing(row, on="2019-02-27") is None
    assert stands(row, on="2019-02-28").age_days == 0


def test_a_promise_told_later_counts_once_it_is_known_from_the_day_it_was_made() -> None:
    row = stance(on="2019-02-28", value=1, known_on="2019-06-01")
    assert standing(row, on="2019-05-01", known_on="2019-05-31") is None
    assert stands(row, on="2019-05-01", known_on="2019-06-01").effective_on == date(2019, 2, 28)


def test_a_position_later_than_what_is_known_is_refused() -> None:
    with pytest.raises(ValueError, match="Nothing later than 2019-02-28 is known: ask for a position on or before"):
        standing(stance(on="2019-02-28"), on="2019-03-01", known_on="2019-02-28")


def test_a_retracted_stance_gives_no_value() -> None:
    assert values(stance(on="2019-02-28", retracted=True)) == []


def test_an_analysts_description_gives_no_value() -> None:
    assert values(stance(on="2019-02-28", attribution=Attribution.ANALYST)) == []


@pytest.mark.parametrize("attribution", [word for word in Attribution if word is not Attribution.ANALYST])
def test_every_other_word_gives_a_value(attribution: Attribution) -> None:
    assert values(stance(on="2019-02-28", value=1, attribution=attribution)) == [("2019-02-28", 1)]


@pytest.mark.parametrize("answer", [Answer.UNCLEAR, Answer.DECLINED])
def test_an_answer_that_is_not_placed_gives_no_value(answer: Answer) -> None:
    assert values(stance(on="2019-02-28", answer=answer)) == []


# A day's value


def test_certainty_ranks_before_kind() -> None:
    sure = stance(on="2019-02-28", value=2, kind=Kind.SIGNAL, certainty=Certainty.HIGH, slug="sure")
    policy = stance(on="2019-02-28", value=-2, kind=Kind.DECLARED_POLICY, certainty=Certainty.MEDIUM, slug="policy")
    guess = stance(on="2019-02-28", value=0, kind=Kind.DECLARED_POLICY, certainty=Certainty.LOW, slug="guess")
    assert values(guess, policy, sure) == [("2019-02-28", 2)]
    assert values(guess, policy) == [("2019-02-28", -2)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Kind.DECLARED_POLICY, Kind.DEMAND),
        (Kind.DECLARED_POLICY, Kind.OFFER),
        (Kind.DEMAND, Kind.ACTION),
        (Kind.OFFER, Kind.ACTION),
        (Kind.ACTION, Kind.SIGNAL),
    ],
)
def test_among_equally_certain_stances_the_kind_decides(better: Kind, worse: Kind) -> None:
    first, second = stance(on="2019-02-28", value=2, kind=worse), stance(on="2019-02-28", value=-1, kind=better)
    assert values(first, second, track=Track.ALL) == [("2019-02-28", -1)]


def test_a_demand_and_an_offer_of_one_day_are_equals_and_averaged() -> None:
    demand, offer = stance(on="2019-02-28", value=2, kind=Kind.DEMAND), stance(on="2019-02-28", kind=Kind.OFFER)
    assert values(demand, offer) == [("2019-02-28", 1)]


def test_the_spread_and_the_evidence_are_of_all_that_days_stances_best_first() -> None:
    best = stance(on="2019-02-28", value=1, slug="best")
    signal = stance(on="2019-02-28", value=-2, kind=Kind.SIGNAL, slug="a-signal")
    unclear = stance(on="2019-02-28", answer=Answer.UNCLEAR, slug="unclear")
    assert days(signal, unclear, best) == (Day(date(2019, 2, 28), 1, -2, 1, (best, signal)),)


def test_equals_are_told_in_one_order_however_they_were_found() -> None:
    one, other = stance(on="2019-02-28", slug="one"), stance(on="2019-02-28", slug="other")
    assert days(one, other) == days(other, one)


# A position


def test_a_position_is_that_of_the_last_day_with_a_value() -> None:
    first, second = stance(on="2019-02-01", value=-2), stance(on="2019-03-01", value=1)
    assert stands(second, first, on="2019-02-28").value == -2
    assert stands(second, first, on="2019-03-01").value == 1


def test_before_the_first_stance_there_is_no_position() -> None:
    assert standing(stance(on="2019-02-28"), on="2019-02-27") is None
    assert standing(on="2019-02-27") is None


def test_before_the_first_stance_there_is_no_line() -> None:
    row = stance(on="2019-02-28")
    assert steps_of(days(row), until=date(2019, 2, 27)) == ()
    assert steps_of((), until=KNOWN) == ()


def test_a_position_carries_its_day_its_age_and_its_evidence() -> None:
    row = stance(on="2019-02-27/2019-02-28", value=-2)
    day = Day(date(2019, 2, 28), -2, -2, -2, (row,))
    expected = Position(-2, day.on, age_days=31, carried=False, since=None, since_on=None, day=day)
    assert stands(row, on="2019-03-31") == expected


@pytest.mark.parametrize("answer", [Answer.UNCLEAR, Answer.DECLINED])
def test_a_declined_or_unclear_answer_leaves_the_position_and_is_told(answer: Answer) -> None:
    later = stance(on="2019-02-27/2019-02-28", answer=answer)
    position = stands(stance(on="2019-02-01", value=-2), later, on="2019-03-01")
    assert (position.value, position.age_days) == (-2, 28)
    assert (position.since, position.since_on) == (answer, date(2019, 2, 28))


def test_the_latest_answer_is_told_and_on_one_day_a_refusal_outweighs_an_unclear_one() -> None:
    placed = stance(on="2019-02-01")
    declined = stance(on="2019-02-28", answer=Answer.DECLINED, slug="a")
    same_day = stance(on="2019-02-28", answer=Answer.UNCLEAR, slug="b")
    later = stance(on="2019-03-01", answer=Answer.UNCLEAR)
    assert stands(placed, declined, same_day, on="2019-02-28").since is Answer.DECLINED
    assert stands(placed, later, declined, on="2019-03-01").since is Answer.UNCLEAR


def test_an_answer_on_the_day_of_the_value_or_before_it_is_not_since() -> None:
    rows = [stance(on=on, answer=Answer.DECLINED) for on in ("2019-02-27", "2019-02-28")]
    assert stands(*rows, stance(on="2019-02-28", value=1), on="2019-03-01").since is None


@pytest.mark.parametrize(
    "unheard",
    [
        stance(on="2019-03-02", answer=Answer.DECLINED),
        stance(on="2019-02-28", answer=Answer.DECLINED, known_on="2019-06-01"),
        stance(on="2019-02-28", answer=Answer.DECLINED, retracted=True),
        stance(on="2019-02-28", answer=Answer.DECLINED, attribution=Attribution.ANALYST),
        stance(on="2019-02-28", answer=Answer.DECLINED, kind=Kind.ACTION),
    ],
    ids=["later", "not known yet", "retracted", "an analyst's", "on the other track"],
)
def test_a_refusal_that_does_not_count_is_not_told(unheard: StanceRow) -> None:
    assert stands(stance(on="2019-02-01"), unheard, on="2019-03-01", known_on="2019-05-31").since is None


# Last heard


@pytest.mark.parametrize(("on", "carried"), [("2019-08-27", False), ("2019-08-28", True)])
def test_a_position_is_carried_after_180_days_and_not_on_the_180th(on: str, carried: bool) -> None:
    assert stands(stance(on="2019-02-28"), on=on).carried is carried


def test_a_step_ends_where_the_next_begins_and_tells_until_when_it_was_heard() -> None:
    line = days(stance(on="2019-02-01", value=-2), stance(on="2019-02-05", value=1))
    assert steps_of(line, until=date(2019, 3, 1), carried_after=10) == (
        Step(first=date(2019, 2, 1), heard_until=date(2019, 2, 5), until=date(2019, 2, 5), value=-2),
        Step(first=date(2019, 2, 5), heard_until=date(2019, 2, 15), until=date(2019, 3, 1), value=1),
    )


def test_being_heard_again_with_the_same_value_begins_a_step_and_renews_it() -> None:
    rows = stance(on="2019-02-01", value=1), stance(on="2019-08-01", value=1)
    assert [step.first for step in steps_of(days(*rows), until=KNOWN)] == [date(2019, 2, 1), date(2019, 8, 1)]
    assert not stands(*rows, on="2019-09-01").carried


# The worked example of the design

A = (stance(on="2018-06-12"), stance(on="2019-02-28", value=-2), stance(on="2019-03-20"))
B = (stance(on="2018-06-12"), stance(on="2019-02-28", value=1), stance(on="2019-03-15", value=2))


@pytest.mark.parametrize(("line", "value"), [(A, -2), (B, 1)])
def test_the_worked_example_on_the_day_after_hanoi(line: Sequence[StanceRow], value: float) -> None:
    position = stands(*line, on="2019-03-01")
    assert (position.value, position.age_days, position.carried, position.since) == (value, 1, False, None)
    assert position.day.stances == (line[1],)


@pytest.mark.parametrize("line", [A, B])
def test_the_worked_example_before_anybody_spoke(line: Sequence[StanceRow]) -> None:
    assert standing(*line, on="2018-01-01") is None


def test_the_worked_example_as_a_line() -> None:
    steps = steps_of(days(*A), until=KNOWN)
    assert [(str(step.first), str(step.heard_until), step.value) for step in steps] == [
        ("2018-06-12", "2018-12-09", 0),
        ("2019-02-28", "2019-03-20", -2),
        ("2019-03-20", "2019-09-16", 0),
    ]
