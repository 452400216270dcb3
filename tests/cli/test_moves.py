"""`positions shifts` and `positions gap`: what they answer in each format, and what they refuse."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.commands.merging import Seen, merge_actors
from db.engine import Store
from db.models import Actor
from tests.cli.asking import run, said
from tests.store.builders import WRITER, copy_of

SHIFT_KEYS = [
    *("actor", "issue", "date", "from", "to", "outcome", "half_back_on", "fully_back_on", "next_on"),
    *("same_voice", "joined"),
]
GAP_KEYS = ["date", "a", "b", "gap", "status", "moved"]
US_SHIFTS = ("shifts", "--actor", "united-states", "--issue", "sequencing")
GAP = ("gap", "united-states", "dprk", "--issue", "sequencing")
HANOI = "2019-02-28"
Answer = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def seeded(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store of the environment is this test's own, with the data set."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy_of(seeded_url, tmp_path))


def rows(*words: str, known_on: str = "2020-12-31") -> Answer:
    """The JSON answer."""
    answer: Answer = json.loads(said(*words, "--as-known-on", known_on, "--format", "json"))
    return answer


def cells(*words: str, known_on: str = "2020-12-31") -> list[list[str]]:
    """The table, as cells."""
    return [re.split(r"  +", text) for text in said(*words, "--as-known-on", known_on).splitlines()]


def dates(answer: Answer) -> list[str]:
    return [row["date"] for row in answer]


def hanoi(*words: str, known_on: str = "2020-12-31") -> dict[str, Any]:
    """The U.S. shift of Hanoi."""
    (row,) = (row for row in rows(*US_SHIFTS, *words, known_on=known_on) if row["date"] == HANOI)
    return row


# Shifts


def test_a_shift_in_json_has_all_its_keys_in_order() -> None:
    row = hanoi()
    assert list(row) == SHIFT_KEYS
    assert row == {
        "actor": "united-states",
        "issue": "sequencing",
        "date": "2019-02-28",
        "from": 0,
        "to": -2,
        "outcome": "part_back",
        "half_back_on": "2019-03-18",
        "fully_back_on": "2019-05-31",
        "next_on": "2019-03-03",
        "same_voice": True,
        "joined": True,
    }


def test_shifts_in_csv_have_the_same_columns_and_rows_and_blanks_for_what_is_not_known() -> None:
    text = said(*US_SHIFTS, "--as-known-on", "2019-03-10", "--format", "csv")
    assert text.splitlines()[0] == ",".join(SHIFT_KEYS)
    assert text.splitlines()[-1] == "united-states,sequencing,2019-02-28,0.0,-2.0,open,,,2019-03-03,True,True"
    read = list(csv.DictReader(StringIO(text)))
    assert [row["date"] for row in read] == dates(rows(*US_SHIFTS, known_on="2019-03-10"))


def test_shifts_in_a_table_speak_in_words() -> None:
    table = cells(*US_SHIFTS)
    assert table[0] == ["DATE", "ACTOR", "ISSUE", "FROM AND TO", "OUTCOME"]
    assert len(table) == len(rows(*US_SHIFTS)) + 1
    assert [
        *("28 Feb 2019", "united-states", "sequencing", "In parallel or phased to Disarm first"),
        *("part of the way back", "fully back 31 May 2019"),
    ] in table
    assert [*("18 Mar 2019", "united-states", "sequencing", "Disarm first to North moves first"), "held"] in table


def test_the_words_of_every_outcome() -> None:
    outcomes = {row[4] for row in cells("shifts")[1:]} | {row[4] for row in cells("shifts", known_on=HANOI)[1:]}
    assert outcomes == {"came back", "part of the way back", "too early to say", "held", "unconfirmed"}


@pytest.mark.parametrize(
    ("known_on", "outcome", "half_back_on", "fully_back_on"),
    [
        ("2019-03-10", "open", None, None),
        ("2019-03-24", "part_back", "2019-03-18", None),
        ("2020-12-31", "part_back", "2019-03-18", "2019-05-31"),
    ],
)
def test_as_known_on_a_day_only_what_was_public_by_then_is_used(
    known_on: str, outcome: str, half_back_on: str | None, fully_back_on: str | None
) -> None:
    row = hanoi(known_on=known_on)
    assert (row["outcome"], row["half_back_on"], row["fully_back_on"]) == (outcome, half_back_on, fully_back_on)


def test_unless_told_all_that_is_known_today_is_used() -> None:
    assert json.loads(said(*US_SHIFTS, "--format", "json")) == rows(*US_SHIFTS)


@pytest.mark.parametrize(("window", "outcome"), [("17", "held"), ("90", "part_back"), ("120", "came_back")])
def test_the_window_is_chosen_in_days(window: str, outcome: str) -> None:
    assert hanoi("--window", window)["outcome"] == outcome


def test_the_step_is_chosen_in_units_of_the_scale() -> None:
    assert dates(rows(*US_SHIFTS, "--step", "1.5")) == ["2018-06-14", "2019-02-28"]


def test_the_step_is_that_of_the_issue_unless_chosen() -> None:
    scope = "shifts", "--actor", "united-states", "--issue", "scope"
    assert rows(*scope) == rows(*scope, "--step", "1")
    assert dates(rows(*scope)) == ["2019-03-07"]
    assert dates(rows(*scope, "--step", "0.5")) == ["2019-02-28", "2019-03-03", "2019-03-07"]


def test_own_words_leave_out_those_who_speak_for_an_actor() -> None:
    assert rows(*US_SHIFTS, "--own-words") == []
    assert dates(rows("shifts", "--actor", "trump", "--own-words")) == dates(rows("shifts", "--actor", "trump"))


def test_the_track_is_what_was_said_done_or_both() -> None:
    tests = "shifts", "--actor", "dprk", "--issue", "testing"
    done = dates(rows(*tests, "--track", "done"))
    assert done == ["2019-05-04", "2019-12-07", "2020-03-02"]
    assert rows(*tests, "--track", "said") == rows(*tests)
    assert len(rows(*tests, "--track", "all")) > len(done)


def test_issues_and_actors_may_be_repeated_and_nobody_named_is_everybody() -> None:
    two = rows(*US_SHIFTS, "--actor", "dprk", "--issue", "testing")
    assert {(row["actor"], row["issue"]) for row in two} == {
        ("united-states", "sequencing"),
        ("united-states", "testing"),
        ("dprk", "sequencing"),
        ("dprk", "testing"),
    }
    assert dates(two) == sorted(dates(two))
    everybody = rows("shifts")
    assert len({row["actor"] for row in everybody}) > 10
    assert [row for row in everybody if row in two] == two


def test_nothing_shifted_is_said_in_a_sentence_and_is_empty_in_json_and_csv() -> None:
    nobody = "shifts", "--actor", "hill"
    assert said(*nobody) == "No shift of these actors on these issues, as known.\n"
    assert rows(*nobody) == []
    assert said(*nobody, "--format", "csv") == ",".join(SHIFT_KEYS) + "\n"


@pytest.mark.parametrize(
    "option", [("--window", "0"), ("--window", "-1"), ("--step", "0"), ("--step", "-0.5")], ids=" ".join
)
def test_a_window_or_a_step_of_nothing_or_less_is_refused(option: tuple[str, str]) -> None:
    result = run("shifts", *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Invalid value for '{option[0]}'" in result.stderr
    assert "is not in the range" in result.stderr


@pytest.mark.parametrize("step", ["nan", "inf"])
def test_a_step_that_is_no_number_of_units_is_refused(step: str) -> None:
    result = run("shifts", "--step", step)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{step} is no number of units." in result.stderr


# Gaps


def test_a_gap_in_json_has_all_its_keys_in_order() -> None:
    found = rows(*GAP)
    assert {tuple(row) for row in found} == {tuple(GAP_KEYS)}
    assert [row for row in found if row["date"] in {"2018-03-06", HANOI, "2019-03-15", "2019-03-18"}] == [
        {"date": "2018-03-06", "a": -1, "b": 1, "gap": 2, "status": "carried", "moved": "b"},
        {"date": "2019-02-28", "a": -2, "b": 0, "gap": 2, "status": "current", "moved": "both"},
        {"date": "2019-03-15", "a": -2, "b": 1, "gap": 3, "status": "current", "moved": "b"},
        {"date": "2019-03-18", "a": -1, "b": 1, "gap": 2, "status": "current", "moved": "a"},
    ]
    assert dates(found) == sorted(set(dates(found)))


def test_a_gap_in_csv_has_the_same_columns_and_rows() -> None:
    text = said(*GAP, "--as-known-on", HANOI, "--format", "csv")
    assert text.splitlines()[0] == ",".join(GAP_KEYS)
    assert text.splitlines()[-1] == "2019-02-28,-2.0,0.0,2.0,current,both"
    assert len(text.splitlines()) == len(rows(*GAP, known_on=HANOI)) + 1


def test_a_gap_in_a_table_speaks_in_words_and_names_who_moved() -> None:
    table = cells(*GAP)
    assert table[0] == ["DATE", "UNITED-STATES", "DPRK", "GAP", "MOVED"]
    assert len(table) == len(rows(*GAP)) + 1
    for row in (
        ["6 Mar 2018", "North moves first", "Washington moves next", "2 of 4 levels apart (carried)", "dprk"],
        ["28 Feb 2019", "Disarm first", "In parallel or phased", "2 of 4 levels apart (current)", "both"],
        [
            "18 Mar 2019",
            "North moves first",
            "Washington moves next",
            "2 of 4 levels apart (current)",
            "united-states",
        ],
    ):
        assert row in table


def test_naming_the_actors_the_other_way_round_swaps_them() -> None:
    swapped = {"a": "b", "b": "a", "both": "both"}
    assert rows("gap", "dprk", "united-states", "--issue", "sequencing") == [
        row | {"a": row["b"], "b": row["a"], "moved": swapped[row["moved"]]} for row in rows(*GAP)
    ]


def test_a_gap_as_known_on_a_day_ends_there() -> None:
    assert rows(*GAP, known_on="2019-03-10")[-1]["date"] == HANOI
    assert rows(*GAP, known_on="2017-01-01") == []


def test_a_gap_in_own_words_is_of_the_texts_signed_by_the_states_themselves() -> None:
    assert dates(rows(*GAP, "--own-words")) == ["2018-06-12"]


def test_a_gap_is_of_words_of_deeds_or_of_both() -> None:
    tests = "gap", "united-states", "dprk", "--issue", "testing"
    assert rows(*tests, "--track", "said") == rows(*tests)
    assert rows(*tests, "--track", "all")[-1] == {
        **{"date": "2020-03-03", "a": -1, "b": 0, "gap": 1},
        **{"status": "current", "moved": "a"},
    }
    assert rows(*tests, "--track", "done") == []


def test_no_gap_is_said_in_a_sentence_and_is_empty_in_json_and_csv() -> None:
    nobody = "gap", "hill", "japan", "--issue", "scope"
    assert said(*nobody) == "No gap: one of them has no position on this issue, as known.\n"
    assert rows(*nobody) == []
    assert said(*nobody, "--format", "csv") == ",".join(GAP_KEYS) + "\n"


# What both refuse


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("shifts", "--actor", "nobody"), "There is no actor 'nobody' in the record. It has: united-states, "),
        (("shifts", "--issue", "nothing"), "There is no issue 'nothing' in the record. It has: sequencing, "),
        (("gap", "nobody", "dprk", "--issue", "scope"), "There is no actor 'nobody' in the record."),
        (("gap", "dprk", "nobody", "--issue", "scope"), "There is no actor 'nobody' in the record."),
        (("gap", "dprk", "rok", "--issue", "nothing"), "There is no issue 'nothing' in the record."),
    ],
)
def test_a_slug_that_is_not_in_the_record_is_named_beside_those_that_are(
    words: tuple[str, ...], message: str
) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {message}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("gap", "united-states", "dprk"), "Missing option '--issue'"),
        (("gap", "united-states", "--issue", "scope"), "Missing argument 'B'"),
        (("shifts", "--as-known-on", "2019-02"), "2019-02 is not one day"),
        (("gap", "united-states", "dprk", "--issue", "scope", "--as-known-on", "soon"), "soon"),
        (("shifts", "--track", "thought"), "'thought' is not one of"),
        (("shifts", "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_what_is_missing_or_cannot_be_read_is_said(words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_merged_actor_is_found_by_its_former_slug(
    seeded: None, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    with store.reading() as session:
        seen = Seen(*session.scalars(select(Actor.changed_in).where(Actor.slug.in_(["kono", "abe"]))))
    merge_actors(store, "kono", "abe", by=WRITER, seen=seen)
    for words in (("shifts", "--actor", "{}"), ("gap", "{}", "dprk", "--issue", "sanctions")):
        former, own = (rows(*(word.format(slug) for word in words)) for slug in ("kono", "abe"))
        assert former == own
