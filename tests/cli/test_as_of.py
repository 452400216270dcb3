"""`positions as-of` and `positions init`: what they answer in each format, and what they refuse in a sentence."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest

from db import seed
from db.dates import read_day, today
from db.queries.stances import Selection, record_count
from db.setup import open_store
from positions.answers import lines
from positions.standing import Track, position_on
from tests.cli.asking import refused, said
from tests.store.builders import copy_of, sqlite_url

KEYS: Final = ["actor", "issue", "position", "effective_on", "age_days", "carried", "since", "stances"]
HANOI: Final = "2019-03-01"
SEED: Final = Path(seed.__file__).parent


@pytest.fixture(autouse=True)
def url(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The store of the environment: this test's own, with the data set."""
    copy = copy_of(seeded_url, tmp_path)
    monkeypatch.setenv("POSITIONS_DATABASE_URL", copy)
    return copy


def rows(*words: str) -> list[dict[str, Any]]:
    """The JSON answer."""
    found: list[dict[str, Any]] = json.loads(said("as-of", *words, "--format", "json"))
    return found


def one(*words: str) -> dict[str, Any]:
    """The one row of the JSON answer."""
    (row,) = rows(*words)
    return row


# The answer


def test_json_has_exactly_the_keys_that_were_agreed(url: str) -> None:
    assert [list(row) for row in rows(HANOI)] == [KEYS] * len(rows(HANOI))
    assert one(HANOI, "--actor", "united-states", "--issue", "sequencing") == {
        "actor": "united-states",
        "issue": "sequencing",
        "position": -2.0,
        "effective_on": "2019-02-28",
        "age_days": 1,
        "carried": False,
        "since": None,
        "stances": 1,
    }


@pytest.mark.parametrize("track", list(Track))
def test_every_position_is_that_of_the_rules(url: str, track: Track) -> None:
    store = open_store(url)
    with store.reading() as session:
        record = lines(session, Selection())
    store.close()
    on, known_on = read_day("2019-06-30"), today()
    expected = {}
    for line in record:
        position = position_on(line.stances, on=on, known_on=known_on, track=track)
        if position:
            expected[line.actor, line.issue] = (position.value, f"{position.effective_on}", position.carried)
    found = {
        (row["actor"], row["issue"]): (row["position"], row["effective_on"], row["carried"])
        for row in rows("2019-06-30", "--track", track.value)
        if row["position"] is not None
    }
    assert found == expected


def test_a_position_not_heard_for_over_180_days_is_carried() -> None:
    pair = ("--actor", "united-states", "--issue", "sequencing")
    last = one("2020-12-31", *pair)
    assert (last["carried"], last["age_days"] > 180) == (True, True)


def test_a_later_answer_off_the_scale_is_told_and_leaves_the_position() -> None:
    trump = ("--actor", "trump", "--issue", "sequencing")
    assert one("2019-02-14", *trump)["since"] is None
    row = one("2019-02-20", *trump)
    assert (row["position"], row["effective_on"], row["since"]) == (-1, "2018-05-22", "unclear")


def test_who_was_only_ever_unclear_has_no_position_and_says_so() -> None:
    pair = ("--actor", "dprk", "--issue", "negotiators")
    assert one(HANOI, *pair) == dict.fromkeys(KEYS) | {
        **{"actor": "dprk", "issue": "negotiators", "since": "unclear", "stances": 0},
    }
    _, row = said("as-of", HANOI, *pair).splitlines()
    assert re.split(r"  +", row) == ["dprk", "negotiators", "none", "unclear"]


def test_before_the_first_stance_there_is_no_row() -> None:
    assert rows("2010-01-01") == []
    assert said("as-of", "2010-01-01") == "No record of these actors on these issues by 1 Jan 2010.\n"


def test_actors_and_issues_may_be_repeated() -> None:
    found = rows(HANOI, "--actor", "dprk", "--actor", "china", "--issue", "sanctions", "--issue", "testing")
    assert {row["actor"] for row in found} == {"dprk", "china"}
    assert {row["issue"] for row in found} <= {"sanctions", "testing"}


def test_own_words_leave_out_those_who_speak_for_an_actor() -> None:
    pair = ("--actor", "united-states", "--issue", "sequencing")
    own = one(HANOI, *pair, "--own-words")
    assert (own["position"], own["effective_on"]) == (0, "2018-06-12")
    assert one(HANOI, *pair)["effective_on"] == "2019-02-28"


def test_what_was_not_public_by_a_day_is_not_used() -> None:
    kim = ("--actor", "kim-jong-un", "--issue", "sequencing")
    assert one("2018-03-26", *kim, "--as-known-on", "2018-03-28")["effective_on"] == "2018-03-26"
    assert one("2018-03-26", *kim, "--as-known-on", "2018-03-27")["effective_on"] == "2018-03-06"


def test_csv_has_the_same_rows(url: str) -> None:
    text = said("as-of", HANOI, "--format", "csv")
    expected = [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows(HANOI)]
    assert list(csv.DictReader(StringIO(text))) == expected
    assert text.splitlines()[0] == ",".join(KEYS)


def test_the_table_speaks_in_words() -> None:
    head, row = said("as-of", HANOI, "--actor", "united-states", "--issue", "sequencing").splitlines()
    assert re.split(r"  +", head) == ["ACTOR", "ISSUE", "POSITION", "LAST HEARD"]
    assert re.split(r"  +", row) == [
        *("united-states", "sequencing", "−2", "Disarm first", "28 Feb 2019, 1 day ago"),
    ]


def test_the_table_says_what_is_carried_and_what_was_said_since() -> None:
    assert "(carried)" in said("as-of", "2020-12-31")
    assert "; since then unclear" in said("as-of", "2019-02-20", "--actor", "trump", "--issue", "sequencing")


# What is refused


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["2019-02-30"], "There is no date 2019-02-30"),
        (["yesterday"], "'yesterday' is not a date"),
        (["2019"], "2019 is not one day: write it as 2019-02-28."),
        ([HANOI, "--as-known-on", "soon"], "'soon' is not a date"),
        ([HANOI, "--as-known-on", "2019-02-28"], "Nothing later than 2019-02-28 is known"),
        (["2999-01-01"], "is known: ask for a position on or before that day."),
        ([HANOI, "--actor", "atlantis"], "There is no actor 'atlantis' in the record."),
        ([HANOI, "--issue", "weather"], "There is no issue 'weather' in the record. It has: sequencing, sanctions"),
        ([HANOI, "--track", "thought"], "'thought' is not one of"),
        ([HANOI, "--format", "xml"], "'xml' is not one of"),
        ([], "Missing argument 'DATE'"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(words: list[str], says: str) -> None:
    assert says in refused("as-of", *words)


@pytest.mark.parametrize("words", [["as-of", HANOI], ["init"]])
def test_a_store_that_cannot_be_used_is_told_in_a_sentence(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.db").write_text("Notes on the talks, not a store at all.")
    monkeypatch.setenv("POSITIONS_DATABASE_URL", sqlite_url(tmp_path / "notes.db"))
    assert "is not a database of this program" in refused(*words)


# Making a store


def test_init_makes_a_store_with_the_data_set_and_leaves_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.db"
    monkeypatch.setenv("POSITIONS_DATABASE_URL", sqlite_url(path))
    with (SEED / "stances.csv").open() as file:
        count = len(list(csv.DictReader(file)))
    answer = said("init")
    assert answer == f"The store at {path} is ready and holds {count} stances.\n"
    before = path.read_bytes()
    assert said("init") == said("init", "--empty") == answer
    assert path.read_bytes() == before


def test_init_empty_makes_a_store_without_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = sqlite_url(tmp_path / "empty.db")
    monkeypatch.setenv("POSITIONS_DATABASE_URL", url)
    assert said("init", "--empty").endswith("is ready and holds 0 stances.\n")
    store = open_store(url)
    with store.reading() as session:
        assert record_count(session, Selection()) == 0
    store.close()
    assert rows("2019-03-01") == []
