"""The article's claim, "posturing, not policy change": what the shipped record shows, and showed on the day.

These are facts of positions, shifts and gaps; what they mean is left to the reader.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from db.dates import read_day
from db.engine import Store
from db.queries.stances import Selection, StanceRow
from db.setup import open_store
from positions.answers import lines, shifts
from positions.distance import Gap, Moved, Status, gap_on
from positions.shifts import WINDOW, Outcome, Shift
from positions.standing import Day, Track, days_of, position_on
from tests.store.builders import sqlite_url

US, NORTH = "united-states", "dprk"
HANOI, NOW = "2019-02-28", "2020-12-31"
THE_HANOI_PAPER = {"s136", "s150", "s156"}


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The shipped record, to be read only."""
    store = open_store(sqlite_url(tmp_path_factory.mktemp("record") / "positions.db"))
    yield store
    store.close()


def line(record: Store, actor: str, issue: str) -> tuple[StanceRow, ...]:
    """The stances of a whole government on an issue."""
    with record.reading() as session:
        (found,) = lines(session, Selection(actors=(actor,), issues=(issue,)))
    return found.stances


def moves(record: Store, actor: str, issue: str, *, known_on: str, window: int = WINDOW) -> dict[str, Shift]:
    """The shifts of a whole government on an issue, by date."""
    selection = Selection(actors=(actor,), issues=(issue,))
    with record.reading() as session:
        found = shifts(session, selection, known_on=read_day(known_on), window=window)
    return {str(moved.shift.on): moved.shift for moved in found}


def heard(record: Store, actor: str, issue: str, *, track: Track = Track.SAID) -> tuple[Day, ...]:
    return days_of(line(record, actor, issue), track=track, known_on=read_day(NOW))


def stood(record: Store, actor: str, issue: str, *, on: str) -> float:
    position = position_on(line(record, actor, issue), on=read_day(on), known_on=read_day(NOW))
    assert position is not None
    return position.value


def known(record: Store, actor: str, *, known_on: str) -> set[str]:
    """The stances that make a government's days on all issues, as known."""
    with record.reading() as session:
        found = lines(session, Selection(actors=(actor,)))
    return {
        stance.slug
        for line in found
        for day in days_of(line.stances, track=Track.ALL, known_on=read_day(known_on))
        for stance in day.stances
    }


# The departure of Hanoi, as known on a day


def test_at_hanoi_washington_went_from_in_parallel_to_disarm_first(record: Store) -> None:
    departure = moves(record, US, "sequencing", known_on=HANOI)[HANOI]
    assert (departure.before.value, departure.after.value, departure.outcome) == (0, -2, Outcome.OPEN)


def test_as_known_on_10_march_it_is_too_early_to_say(record: Store) -> None:
    departure = moves(record, US, "sequencing", known_on="2019-03-10")[HANOI]
    assert departure.outcome is Outcome.OPEN
    assert (departure.half_back_on, departure.fully_back_on) == (None, None)
    assert departure.next_on == date(2019, 3, 3)


def test_as_known_on_24_march_it_is_part_of_the_way_back_since_the_18th(record: Store) -> None:
    assert moves(record, US, "sequencing", known_on="2019-03-17")[HANOI].outcome is Outcome.OPEN
    departure = moves(record, US, "sequencing", known_on="2019-03-24")[HANOI]
    assert departure.outcome is Outcome.PART_BACK
    assert (departure.half_back_on, departure.fully_back_on) == (date(2019, 3, 18), None)


def test_as_known_now_it_was_all_the_way_back_two_days_past_the_window(record: Store) -> None:
    departure = moves(record, US, "sequencing", known_on=NOW)[HANOI]
    assert departure.outcome is Outcome.PART_BACK
    assert departure.fully_back_on == date(2019, 5, 31)
    assert (departure.fully_back_on - departure.on).days == WINDOW + 2


@pytest.mark.parametrize(
    ("window", "outcome"),
    [
        (17, Outcome.HELD),
        (18, Outcome.PART_BACK),
        (60, Outcome.PART_BACK),
        (91, Outcome.PART_BACK),
        (92, Outcome.CAME_BACK),
        (120, Outcome.CAME_BACK),
        (180, Outcome.CAME_BACK),
    ],
)
def test_the_choice_of_window_decides_the_word(record: Store, window: int, outcome: Outcome) -> None:
    assert moves(record, US, "sequencing", known_on=NOW, window=window)[HANOI].outcome is outcome


def test_the_departure_was_made_by_one_who_had_stood_further_back_and_others_joined(record: Store) -> None:
    departure = moves(record, US, "sequencing", known_on="2019-03-10")[HANOI]
    assert [stance.speaker for stance in departure.after.stances] == ["trump"]
    assert departure.same_voice
    assert departure.joined


# The Hanoi paper


def test_the_hanoi_paper_is_absent_until_the_day_on_which_it_became_public(record: Store) -> None:
    for day in (HANOI, "2019-03-10", "2019-03-24", "2019-03-28"):
        assert known(record, US, known_on=day) & THE_HANOI_PAPER == set()
    assert known(record, US, known_on="2019-03-29") >= THE_HANOI_PAPER


def test_once_public_the_hanoi_paper_counts_from_the_day_on_which_it_was_handed_over(record: Store) -> None:
    rows = line(record, US, "verification")
    before, after = (
        position_on(rows, on=read_day(HANOI), known_on=read_day(known_on))
        for known_on in ("2019-03-28", "2019-03-29")
    )
    assert after is not None
    assert (after.effective_on, after.value) == (date(2019, 2, 28), -2)
    assert before != after


# What else the README says that a reader should be able to see


def test_for_contrast_pyongyangs_move_of_october_lasted(record: Store) -> None:
    autumn = [day for day in heard(record, NORTH, "sequencing") if day.on >= date(2019, 9, 16)]
    assert [(str(day.on), day.value) for day in autumn[:3]] == [
        ("2019-09-16", 2),
        ("2019-09-20", 0),
        ("2019-10-05", 2),
    ]
    assert len(autumn) > 3
    assert {(day.low, day.high) for day in autumn[3:]} == {(2, 2)}
    lasting = moves(record, NORTH, "sequencing", known_on=NOW)["2019-10-05"]
    assert (lasting.outcome, lasting.half_back_on, lasting.one_voice) == (Outcome.HELD, None, False)


def test_the_two_moves_before_it_came_back_within_weeks(record: Store) -> None:
    found = moves(record, NORTH, "sequencing", known_on=NOW)
    assert found["2019-09-16"].fully_back_on == date(2019, 9, 20)
    assert found["2019-09-20"].fully_back_on == date(2019, 10, 5)


@pytest.mark.parametrize("issue", ["sanctions", "scope"])
def test_washington_never_left_the_two_hard_levels_on_sanctions_and_on_scope(record: Store, issue: str) -> None:
    days = heard(record, US, issue, track=Track.ALL)
    assert days
    assert all(stance.value in {-2, -1} for day in days for stance in day.stances)
    assert all(shift.size <= 1 for shift in moves(record, US, issue, known_on=NOW).values())


@pytest.mark.parametrize("on", ["2019-01-31", "2019-06-28"], ids=["Stanford", "June"])
def test_only_the_order_was_softened(record: Store, on: str) -> None:
    assert stood(record, US, "sequencing", on=on) == 0
    assert stood(record, US, "sanctions", on=on) in {-2, -1}
    assert stood(record, US, "scope", on=on) in {-2, -1}


def test_the_sequencing_gap_at_the_end_of_2019_equals_hanois_but_the_other_side_made_it(record: Store) -> None:
    both = line(record, US, "sequencing"), line(record, NORTH, "sequencing")
    hanoi, end = (gap_on(*both, on=read_day(on), known_on=read_day(NOW)) for on in (HANOI, "2019-12-31"))
    assert hanoi == Gap(on=date(2019, 2, 28), a=-2, b=0, status=Status.CURRENT, moved=Moved.BOTH)
    assert end == Gap(on=date(2019, 10, 5), a=0, b=2, status=Status.CURRENT, moved=Moved.B)
    assert hanoi.gap == end.gap == 2
