"""What the API answers is what the command line and the pages say."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any, Final

import pytest
import streamlit as st
from click.testing import CliRunner
from sqlalchemy import select

from db.commands.merging import Seen, merge_actors
from db.commands.stances import retract_stance
from db.dates import today
from db.engine import Store
from db.models import Actor
from db.queries import whole
from db.queries.stances import Selection, record_page
from db.vocabulary import Attribution, Certainty, Kind
from positions.answers import as_of
from positions.cli import main
from tests.api.asking import answer, ask, slugs
from tests.pages.reader import table, visit
from tests.store import slowly
from tests.store.builders import WRITER, detail

pytestmark = pytest.mark.usefixtures("record")
"""The store is set even where a test does not name it."""


def said(*words: str) -> Any:  # noqa: ANN401 - whatever the JSON says
    """What a command answers."""
    result = CliRunner().invoke(main, [*words, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def said_as_csv(*words: str) -> list[list[str]]:
    """The cells of what a command answers as CSV, numbers as they are shown."""
    result = CliRunner().invoke(main, [*words, "--format", "csv"])
    assert result.exit_code == 0, result.output
    return [[cell.removesuffix(".0") for cell in row] for row in csv.reader(StringIO(result.stdout))]


def expected(store: Store, **choices: Any) -> list[str]:  # noqa: ANN401 - the parts of a selection
    """The stances of a selection by the slow second version, the oldest first."""
    rows = slowly.table(slowly.read_all(store, ()), Selection(**choices))
    return [row.slug for row in sorted(rows, key=lambda row: (row.last, row.slug))]


PAIR: Final = ("--actor", "united-states", "--actor", "dprk", "--issue", "sequencing", "--issue", "sanctions")
PAIR_QUERY: Final = {"actors": "united-states,dprk", "issues": "sequencing,sanctions"}


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (("2019-03-10",), {"as_of": "2019-03-10"}),
        (("2019-03-10", *PAIR), {"as_of": "2019-03-10", **PAIR_QUERY}),
        (("2019-03-10", "--own-words", "--track", "done"), {"on": "2019-03-10", "voice": "own", "track": "done"}),
        (
            ("2019-03-24", "--as-known-on", "2019-03-24", "--track", "all"),
            {"as_of": "2019-03-24", "known": "2019-03-24", "track": "all"},
        ),
        (("2019-03-24", "--as-known-on", "2019-03-24"), {"known": "2019-03-24"}),
    ],
)
def test_positions_are_those_of_the_command(words: tuple[str, ...], query: dict[str, str]) -> None:
    assert answer("positions", **query) == said("as-of", *words)
    assert [*csv.reader(StringIO(ask("/api/positions", format="csv", **query).text))] == said_as_csv(
        "as-of", *words
    )


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ((), {}),
        (PAIR, PAIR_QUERY),
        (
            ("--own-words", "--track", "all", "--window", "30", "--step", "1.5", "--as-known-on", "2019-03-10"),
            {"voice": "own", "on-track": "all", "window": "30", "step": "1.5", "known": "2019-03-10"},
        ),
    ],
)
def test_shifts_are_those_of_the_command(words: tuple[str, ...], query: dict[str, str]) -> None:
    assert answer("shifts", **query) == said("shifts", *words)
    assert [*csv.reader(StringIO(ask("/api/shifts", format="csv", **query).text))] == said_as_csv("shifts", *words)


@pytest.mark.parametrize(
    "query",
    [
        {"a": "united-states", "b": "dprk", "issue": "sequencing"},
        {"actors": "united-states,dprk", "issues": "sequencing"},
        {"of": "united-states,dprk", "in": "sequencing"},
    ],
)
def test_gaps_are_those_of_the_command(query: dict[str, str]) -> None:
    words = ("gap", "united-states", "dprk", "--issue", "sequencing")
    found = answer("gap", **query)
    assert found == said(*words)
    assert found
    own = ("--own-words", "--track", "all", "--as-known-on", "2019-03-10")
    assert answer("gap", **query, voice="own", track="all", known="2019-03-10") == said(*words, *own)


def test_positions_are_made_of_the_stances_that_the_filters_choose(record: Store) -> None:
    chosen = Selection(
        kinds=(Kind.DECLARED_POLICY, Kind.OFFER),
        certainties=(Certainty.HIGH,),
        attributions=(Attribution.OWN,),
        without=("seed",),
    )
    filters = {"kinds": "declared_policy,offer", "certainty": "high", "attribution": "own", "without": "seed"}
    on = date(2019, 3, 24)
    with record.reading() as session:
        standings = as_of(session, chosen, on=on, known_on=today())
    found = answer("positions", as_of=on.isoformat(), **filters)
    assert [(row["actor"], row["issue"], row["position"]) for row in found] == [
        (one.actor, one.issue, one.position and one.position.value) for one in standings
    ]
    assert 0 < len(found) < len(answer("positions", as_of=on.isoformat()))


def test_shifts_of_a_period_and_an_outcome_are_those_alone() -> None:
    every = answer("shifts")
    period = answer("shifts", since="2019-01-01", until="2019-03-24", outcome="came_back,part_back")
    wanted = [
        shift
        for shift in every
        if "2019-01-01" <= shift["date"] <= "2019-03-24" and shift["outcome"] in {"came_back", "part_back"}
    ]
    assert 0 < len(period) < len(every)
    assert period == wanted


@pytest.mark.parametrize(
    ("query", "choices"),
    [
        ({}, {}),
        ({"in": "testing", "of": "dprk"}, {"issues": ("testing",), "actors": ("dprk",)}),
        ({"actors": "dprk", "voice": "own"}, {"actors": ("dprk",), "whole": False}),
        ({"track": "done"}, {"kinds": (Kind.ACTION,)}),
        ({"track": "said", "kinds": "action,offer"}, {"kinds": (Kind.OFFER,)}),
        ({"certainty": "low,medium"}, {"certainties": (Certainty.LOW, Certainty.MEDIUM)}),
        (
            {"known": "2018-12-31", "since": "start", "until": "end", "kinds": "none"},
            {"known_on": date(2018, 12, 31)},
        ),
        (
            {"since": "2018-06-12", "until": "2018-12-31"},
            {"since": date(2018, 6, 12), "until": date(2018, 12, 31)},
        ),
        ({"without": "seed"}, {"without": ("seed",)}),
    ],
    ids=str,
)
def test_stances_are_those_that_the_filters_choose(
    record: Store, query: dict[str, str], choices: dict[str, Any]
) -> None:
    found = slugs(**query)
    assert found == expected(record, **choices)
    assert found


@pytest.mark.parametrize("text", ["moratorium launch", "Москва", "", "nowhere to be found"])
def test_words_find_the_stances_that_the_record_finds(record: Store, text: str) -> None:
    with record.reading() as session:
        found = record_page(session, Selection(text=text), order="oldest first")
    assert slugs(text=text) == [row.slug for row in found]


def test_no_stance_is_of_a_kind_that_is_not_on_the_track() -> None:
    assert slugs(track="said", kinds="action") == []
    assert slugs(track="done", kinds="offer,demand") == []


def test_a_stance_comes_whole_with_all_that_bears_it_out(record: Store) -> None:
    known = detail(record, "s133")
    (found,) = (stance for stance in answer("stances", limit="1000")["stances"] if stance["slug"] == "s133")
    assert found["evidence"] == [row._asdict() for row in known.evidence]
    assert found["evidence"]
    assert [*found][:-1] == [*whole.columns("stances")]
    assert (found["summary"], found["stated_on"], found["event"]) == (known.summary, known.stated_on, known.event)
    assert (found["known_on"], found["value"]) == (known.known_on.isoformat(), known.value)


def test_evidence_from_a_source_that_is_left_out_does_not_come(record: Store) -> None:
    cited = {row["source"] for stance in answer("stances", limit="1000")["stances"] for row in stance["evidence"]}
    left = answer("stances", limit="1000", without="seed")["stances"]
    assert {row["source"] for stance in left for row in stance["evidence"]} == cited - {"seed"}


def test_a_retracted_stance_comes_only_when_asked_for_and_is_marked(record: Store) -> None:
    retract_stance(record, "s133", "Misread.", by=WRITER, seen=detail(record, "s133").seen)
    assert "s133" not in slugs()
    every = answer("stances", limit="1000", retracted="yes")["stances"]
    assert [(s["slug"], s["retracted_why"]) for s in every if s["retracted_why"]] == [("s133", "Misread.")]


def test_the_codebook_has_every_row_of_every_table(record: Store) -> None:
    found = answer("codebook")
    with record.reading() as session:
        for name, rows in found.items():
            assert [[*row.values()] for row in rows] == [
                [cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row]
                for row in whole.rows(session, name)
            ]
    assert {name for name, rows in found.items() if rows} == found.keys() - {"actor_aliases", "source_aliases"}
    assert answer("codebook", table="events") == {"events": found["events"]}


def test_the_name_of_a_merged_duplicate_still_finds_the_actor(record: Store) -> None:
    before = answer("positions", actors="prc-mfa", voice="own")
    with record.reading() as session:
        seen = [session.scalar(select(Actor.changed_in).where(Actor.slug == slug)) for slug in ("prc-mfa", "china")]
    merge_actors(record, "prc-mfa", "china", by=WRITER, seen=Seen(*(change or 0 for change in seen)))
    assert before
    assert answer("positions", actors="prc-mfa,china") == answer("positions", actors="china")
    assert answer("gap", a="prc-mfa", b="dprk", issue="sequencing") == answer(
        "gap", a="china", b="dprk", issue="sequencing"
    )


# The pages


@pytest.fixture
def fresh() -> Iterator[None]:
    """Pages that hold no answer of another test."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.mark.usefixtures("fresh")
def test_a_link_of_the_record_asks_for_the_same_stances_here() -> None:
    link = {"in": "testing", "of": "dprk,rok", "voice": "whole", "track": "said", "known": "2019-06-30"}
    more = {"kinds": "none", "certainty": "high,medium", "attribution": "none", "without": "none"}
    period = {"since": "2018-01-01", "until": "end", "text": ""}
    shown = table(visit("record", **link, **more, **period, sort="oldest first"))
    assert slugs(**link, **more, **period) == list(shown["Stance"])
    assert len(shown) > 0


@pytest.mark.usefixtures("fresh")
def test_a_link_of_the_shifts_asks_for_the_same_shifts_here() -> None:
    link = {"issues": "sequencing", "actors": "dprk,united-states", "voice": "whole", "known": "2019-12-31"}
    more = {"window": "120", "since": "2018-01-01", "outcome": "held,came_back", "on-track": "said"}
    shown = table(visit("shifts", **link, **more, by="all"))
    assert sorted(shift["date"] for shift in answer("shifts", **link, **more)) == sorted(shown["Date"])
    assert len(shown) > 0
