"""What an entry would do, told before it is saved: in one sentence, and never otherwise than it then does."""

from datetime import date

import pytest
from hypothesis import given

from db.queries.codebook import IssueRow, LevelRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions.preview import as_row, effect
from positions.standing import Track, position_on
from tests.rules.builders import CALENDAR, any_stance, some_stances, stance
from tests.rules.entries import a_stance

SAID, DONE = Track.SAID, Track.DONE
SANCTIONS = IssueRow(
    *("sanctions", "Sanctions", "How much relief?", -2, 2, "None", "All", ""),
    tuple(
        LevelRow(value, label, "")
        for value, label in zip(range(-2, 3), ("None", "Little", "Some", "Most", "All"), strict=True)
    ),
)
BEFORE = (
    stance(on="2019-01-01", value=-2, slug="first"),
    stance(on="2019-03-01", value=1, slug="second"),
)


def told(entry: StanceRow, before: tuple[StanceRow, ...] = BEFORE, replaces: str = "") -> str:
    """The sentence on a stance of North Korea on sanctions."""
    return effect(before, entry, name="North Korea", issue=SANCTIONS, replaces=replaces)


# A new stance


def test_the_first_stance_begins_the_line() -> None:
    assert told(stance(on="2019-02-01", value=2), before=()) == (
        "1st stance of North Korea on sanctions; its line begins on 1 Feb 2019 at All."
    )


def test_a_stance_before_all_others_begins_the_line_until_the_first_of_them() -> None:
    assert told(stance(on="2018-12-01", value=2)) == (
        "3rd stance of North Korea on sanctions; its line begins on 1 Dec 2018 at All, until 1 Jan 2019."
    )


def test_a_stance_between_two_moves_the_line_until_the_next() -> None:
    assert told(stance(on="2019-02-01", value=2)) == (
        "3rd stance of North Korea on sanctions; its line moves from None to All on 1 Feb 2019, until 1 Mar 2019."
    )


def test_a_stance_after_all_others_moves_the_line_from_where_it_was() -> None:
    assert told(stance(on="2019-04-01", value=0)).endswith("its line moves from Most to Some on 1 Apr 2019.")


def test_a_stance_on_the_same_level_leaves_the_line_there() -> None:
    assert told(stance(on="2019-04-01", value=1)).endswith("its line stays at Most on 1 Apr 2019.")


def test_a_stance_outranked_on_its_day_leaves_the_line_there() -> None:
    guess = stance(on="2019-03-01", value=-2, certainty=Certainty.LOW)
    assert told(guess).endswith("its line stays at Most on 1 Mar 2019.")


def test_equals_of_a_day_meet_between_levels() -> None:
    assert told(stance(on="2019-03-01", value=0)).endswith(
        "its line moves from Most to between Some and Most (0.5) on 1 Mar 2019."
    )


def test_a_date_of_several_days_takes_effect_on_the_last() -> None:
    assert "on 28 Feb 2019" in told(stance(on="2019-02", value=2))


def test_a_deed_moves_the_line_of_deeds() -> None:
    deed = stance(on="2019-04-01", value=2, kind=Kind.ACTION)
    assert told(deed).endswith("its line of deeds begins on 1 Apr 2019 at All.")


def test_an_answer_off_the_scale_moves_no_line() -> None:
    assert told(stance(on="2019-04-01", answer=Answer.DECLINED)).endswith(
        "its line stays as it is, with the answer “declined to say” marked below."
    )


def test_an_analysts_description_moves_no_line() -> None:
    assert told(stance(on="2019-04-01", value=2, attribution=Attribution.ANALYST)).endswith(
        "its line stays as it is, since an analyst's description gives no value."
    )


def test_every_stance_of_the_line_counts_placed_or_not() -> None:
    unclear = stance(on="2019-02-01", answer=Answer.UNCLEAR, slug="third")
    assert told(stance(on="2019-04-01"), before=(*BEFORE, unclear)).startswith("4th stance of North Korea")


@given(some_stances(), any_stance())
def test_a_line_is_said_to_stay_exactly_when_it_does(before: list[StanceRow], entry: StanceRow) -> None:
    entry = entry._replace(slug="*entry*", retracted=False)
    told = effect(before, entry, name="A", issue=SANCTIONS)
    track = DONE if entry.kind is Kind.ACTION else SAID
    was, now = (_positions(stances, track) for stances in (before, [*before, entry]))
    assert (" stays " in told) == (was == now)
    assert (" begins " in told) == (was[entry.last] is None and now[entry.last] is not None)


def _positions(stances: list[StanceRow], track: Track) -> dict[date, float | None]:
    """Where the line is on every day, once everything is known."""
    found = {day: position_on(stances, on=day, known_on=date.max, track=track) for day in CALENDAR}
    return {day: position and position.value for day, position in found.items()}


# A change of a stance


def test_a_changed_value_moves_the_line_from_the_old_one() -> None:
    assert told(stance(on="2019-03-01", value=2), replaces="second") == (
        "Changes a stance of North Korea on sanctions; its line moves from Most to All on 1 Mar 2019."
    )


def test_a_change_that_leaves_value_and_date_leaves_the_line() -> None:
    assert told(stance(on="2019-03-01", value=1), replaces="second").endswith(
        "its line stays at Most on 1 Mar 2019."
    )


@pytest.mark.parametrize(
    "changed",
    [
        stance(on="2019-03-01", answer=Answer.UNCLEAR),
        stance(on="2019-03-01", value=1, attribution=Attribution.ANALYST),
    ],
    ids=["unclear", "an analyst's"],
)
def test_a_change_that_takes_the_value_moves_the_line_back_to_where_it_was_before(changed: StanceRow) -> None:
    assert told(changed, replaces="second").endswith("its line moves from Most to None on 1 Mar 2019.")


def test_a_change_that_takes_the_only_value_leaves_no_position() -> None:
    changed = stance(on="2019-01-01", answer=Answer.UNCLEAR)
    assert told(changed, before=BEFORE[:1], replaces="first").endswith(
        "its line has no position on 1 Jan 2019 any more."
    )


def test_a_change_of_date_tells_what_the_line_loses() -> None:
    assert told(stance(on="2019-04-01", value=1), replaces="second").endswith(
        "its line moves from Most to None on 1 Mar 2019, until 1 Apr 2019."
    )


def test_a_change_from_word_to_deed_tells_of_both_lines() -> None:
    assert told(stance(on="2019-03-01", value=1, kind=Kind.ACTION), replaces="second").endswith(
        "its line of deeds begins on 1 Mar 2019 at Most, and its line moves from Most to None on 1 Mar 2019."
    )


@given(some_stances().filter(bool), any_stance())
def test_a_line_is_said_to_stay_after_a_change_exactly_when_it_does(
    before: list[StanceRow], entry: StanceRow
) -> None:
    before, entry = [before[0]._replace(retracted=False), *before[1:]], entry._replace(retracted=False)
    told = effect(before, entry, name="A", issue=SANCTIONS, replaces=before[0].slug)
    same = (_positions(before, track) == _positions([*before[1:], entry], track) for track in (SAID, DONE))
    assert (" stays " in told) == all(same)


# From the form


def test_checked_values_are_a_stance_on_a_line() -> None:
    row = as_row(a_stance(stated_on="2019-02", value="1", kind="demand"), line="dprk", speaker="Kim Jong Un")
    assert (row.line, row.speaker, row.speaker_name, row.issue) == ("dprk", "kim", "Kim Jong Un", "sanctions")
    assert (row.stated_on, row.first, row.last, row.known_on) == (
        *("2019-02", date(2019, 2, 1), date(2019, 2, 28), date(2019, 2, 28)),
    )
    assert (row.value, row.kind, row.evidence, row.retracted) == (1.0, Kind.DEMAND, 0, False)
