"""How each number is computed: told in the words of the code, with an example that the record decides."""

import inspect
from datetime import date

import pytest

from db import voices
from db.queries.stances import StanceRow
from db.vocabulary import Answer
from positions import distance, shifts, standing
from positions.explained import RULES, Example, Rule
from tests.charts.builders import actor, issue, line
from tests.rules.builders import stance

A = (
    stance(on="2018-06-12", value=0),
    stance(on="2019-02-28", value=-2),
    stance(on="2019-03-20", value=0),
)
UNCLEAR = stance(on="2018-06-12", answer=Answer.UNCLEAR)
B = (stance(on="2018-06-12", value=0, speaker="b"), stance(on="2019-02-28", value=1, speaker="b"))


def example(a: tuple[StanceRow, ...] = A, b: tuple[StanceRow, ...] = B, *, known_on: str = "2019-12-31") -> Example:
    """Two actors on one issue, as known on a day."""
    actors = {slug: actor(slug) for slug in ("a", "b")}
    return Example(line(*a), line(*b, actor="b"), actors, issue(), date.fromisoformat(known_on))


def rule(name: str) -> Rule:
    return next(one for one in RULES if one.name.startswith(name))


def words(text: str) -> list[str]:
    return text.replace("\n", " ").split()


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)
def test_each_rule_is_told_in_the_words_of_its_docstrings(one: Rule) -> None:
    docs = [inspect.getdoc(code) or "" for code in one.told_by]
    assert all(docs)
    assert words(one.text) == words(" ".join(docs))


def test_every_number_of_the_design_has_its_rule() -> None:
    told_by = {code for one in RULES for code in one.told_by}
    assert told_by >= {
        *(voices, standing, shifts, distance, standing.gives_value, standing.days_of, standing.position_on),
        *(standing.steps_of, shifts.Outcome, shifts.Shift, distance.gaps_of, distance.Status, distance.Moved),
    }


def test_lines_are_joined_and_paragraphs_and_points_are_kept() -> None:
    counts = rule("What counts").text
    assert (
        "\n- Retracted ones, those not placed on the scale, and an analyst's descriptions give no value." in counts
    )
    assert "\n\n" in counts


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Whose", "The line of A rests on the stances of A."),
        ("What counts", "Of 3 stances of A, 3 give a value to what was said."),
        ("A day", "On 12 Jun 2018 A has 1 stance with a value; the day's value is Some."),
        ("Position", "On 20 Mar 2019 the position of A is Some."),
        ("Carried", "A was carried from 9 Dec 2018 to 28 Feb 2019."),
        ("Shift", "A moved on 20 Mar 2019, from None to Some: unconfirmed, same voice."),
        ("Gap", "Since 20 Mar 2019 A and B are: 1 of 4 levels apart (current)."),
    ],
)
def test_its_example_is_worked_out_from_the_record(name: str, told: str) -> None:
    assert rule(name).example(example()) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Whose", "The line of A rests on the stances of A and C."),
        ("What counts", "Of 4 stances of A, 4 give a value to what was said."),
        ("A day", "On 20 Mar 2019 A has 2 stances with a value; the day's value is between Some and Most (0.5)."),
        ("Position", "On 20 Mar 2019 the position of A is between Some and Most (0.5)."),
        ("Shift", "A moved on 20 Mar 2019, from None to between Some and Most (0.5): unconfirmed, same voice."),
        ("Gap", "Since 20 Mar 2019 A and B are: 0.5 of 4 apart (current)."),
    ],
)
def test_a_further_stance_changes_it(name: str, told: str) -> None:
    more = (*A, stance(on="2019-03-20", value=1, speaker="c"))
    assert rule(name).example(example(more)) == told


def test_what_is_not_in_the_record_is_said() -> None:
    still = (stance(on="2018-06-12"), stance(on="2018-07-12"))
    assert rule("Carried").example(example(still)) == "A was never silent for over 180 days."
    assert rule("Shift").example(example(still)) == "A has not moved."
    assert rule("Gap").example(example(A, ())) == "The two have no day on which both have a position."


@pytest.mark.parametrize("name", ["Whose", "What counts", "Shift", "Gap"])
def test_an_actor_who_was_only_unclear_has_an_example_too(name: str) -> None:
    assert rule(name).example(example((UNCLEAR,)))


@pytest.mark.parametrize("name", ["A day", "Position", "Carried"])
def test_and_so_it_has_for_days_and_positions(name: str) -> None:
    assert rule(name).example(example((UNCLEAR,)))
