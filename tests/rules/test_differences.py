"""What a change did, field by field: what differs is told in words, lists row by row, and nothing else is."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries.acts import Act, Touched
from db.queries.codebook import IssueRow, LevelRow
from positions.differences import Difference, Names, differences, marked, title

LEVELS: Final = (LevelRow(-1, "No", "Never"), LevelRow(0, "Half", "Some"), LevelRow(1, "Yes", "All"))
NAMES: Final = Names(
    {"country-a": "Country A", "envoy": "Envoy A"},
    {"trade": IssueRow("trade", "Trade", "How free?", -1, 1, "No", "Yes", "", LEVELS)},
    {"summit": "The summit"},
    {"paper": "The paper", "radio": "The radio"},
)
STANCE: Final[dict[str, Any]] = {
    **{"slug": "s1", "actor": "envoy", "issue": "trade", "stated_on": "2019-02", "stated_last": "2019-02-28"},
    **{"known_on": "2019-02-28", "answer": "placed", "value": -1.0, "kind": "demand", "certainty": "high"},
    **{"attribution": "own", "summary": "Asked for all.", "event": None, "in_article": False, "verified": True},
    **{"note": "", "retracted_why": None, "evidence": [{"source": "paper", "quote": "All.", "locator": "p. 1"}]},
}


def changed(before: dict[str, Any] | None, table: str = "stance", **after: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401
    """What is told of a thing that was given these fields."""
    done = Touched(1, table, "s1", before, {**(before or {}), **after})
    return [tuple(difference) for difference in differences(done, NAMES)]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("actor", "country-a", ("Actor", "Envoy A", "Country A")),
        ("actor", "gone", ("Actor", "Envoy A", "gone")),
        ("value", 0.0, ("Position", "No (−1)", "Half (0)")),
        ("stated_on", "2019-03-01", ("Date", "Feb 2019", "1 Mar 2019")),
        ("known_on", "2019-03-29", ("Public since", "", "29 Mar 2019")),
        ("kind", "signal", ("Kind", "demand", "remark or gesture")),
        ("certainty", "low", ("Coder's certainty", "high", "low")),
        ("attribution", "leak", ("On whose word", "own words or act", "leaked paper")),
        ("summary", "Asked for half.", ("Summary", "Asked for all.", "Asked for half.")),
        ("event", "summit", ("Event", "", "The summit")),
        ("verified", False, ("Checked against a public source", "yes", "no")),
        ("in_article", True, ("In the article", "no", "yes")),
        ("note", "Read anew.", ("Coder's note", "", "Read anew.")),
        ("retracted_why", "Said by another.", ("Retracted", "", "Said by another.")),
    ],
)
def test_a_field_that_changed_is_told_in_words_and_no_other(
    field: str, value: object, told: tuple[str, str, str]
) -> None:
    assert changed(STANCE, **{field: value}) == [told]


def test_an_answer_off_the_scale_is_told_as_such() -> None:
    assert changed(STANCE, answer="declined", value=None) == [("Position", "No (−1)", "declined to say")]


def test_what_did_not_change_is_not_told() -> None:
    assert changed(STANCE) == []


def test_evidence_is_compared_row_by_row() -> None:
    first, second = STANCE["evidence"][0], {"source": "radio", "quote": "", "locator": ""}
    assert changed(STANCE, evidence=[first, second]) == [("Evidence", "", "The radio")]
    assert changed(STANCE, evidence=[]) == [("Evidence", "The paper, p. 1: “All.”", "")]
    assert changed(STANCE, evidence=[second, first | {"quote": "Half."}]) == [
        ("Evidence", "The paper, p. 1: “All.”", "The paper, p. 1: “Half.”"),
        ("Evidence", "", "The radio"),
    ]


def test_evidence_in_another_order_is_told_as_that() -> None:
    rows = [*STANCE["evidence"], {"source": "radio", "quote": "", "locator": ""}]
    told = changed(STANCE | {"evidence": rows}, evidence=rows[::-1])
    assert told == [
        ("Order of evidence", "The paper, p. 1: “All.”; The radio", "The radio; The paper, p. 1: “All.”")
    ]


def test_levels_are_known_by_their_value() -> None:
    level = {"value": 1.0, "label": "Yes", "meaning": "All"}
    before = {"name": "Trade", "levels": [{"value": 0.0, "label": "No", "meaning": "No"}, level]}
    after = [level | {"meaning": "Everything"}, {"value": 2.0, "label": "More", "meaning": "More"}]
    assert changed(before, "issue", levels=after) == [
        ("Level", "1 Yes: All", "1 Yes: Everything"),
        ("Level", "0 No", ""),
        ("Level", "", "2 More"),
    ]


def test_posts_are_known_by_principal_role_and_first_day_and_else_by_the_principal() -> None:
    post = {
        "principal": "country-a",
        "role": "Envoy",
        "starts_on": "2018-01-01",
        "ends_on": None,
        "speaks_for": True,
    }
    before = {"name": "Envoy A", "affiliations": [post]}
    told = "Envoy with Country A, from 1 Jan 2018, speaks for it"
    assert changed(before, "actor", affiliations=[post | {"ends_on": "2019-01-01", "speaks_for": False}]) == [
        ("Post", told, "Envoy with Country A, from 1 Jan 2018, to 1 Jan 2019, does not speak for it")
    ]
    assert changed(before, "actor", affiliations=[post | {"role": "Minister"}]) == [
        ("Post", told, told.replace("Envoy with", "Minister with"))
    ]


def test_a_new_thing_is_told_with_every_field_that_says_something() -> None:
    told = [field for field, _, _ in changed(None, **STANCE)]
    assert told == [
        *("Actor", "Issue", "Date", "Position", "Kind", "Coder's certainty", "On whose word", "Summary"),
        *("Checked against a public source", "Evidence"),
    ]


def test_a_merge_names_what_it_went_into_and_taking_it_back_what_is_there_again() -> None:
    gone = {
        "name": "The envoy",
        "kind": "person",
        "colour": None,
        "note": "",
        "affiliations": [],
        "other_names": [],
    }
    merged = Touched(1, "actor", "gone", gone, {"merged_into": "envoy"})
    assert (merged.act, title(merged, NAMES)) == (Act.MERGED, "The envoy into Envoy A")
    assert differences(merged, NAMES) == (Difference("Merged into", "", "Envoy A"),)
    back = Touched(1, "actor", "gone", {"merged_into": "envoy"}, gone)
    assert (back.act, title(back, NAMES)) == (Act.SPLIT, "The envoy")
    assert differences(back, NAMES)[:2] == (
        Difference("Merged into", "Envoy A", ""),
        Difference("Name", "", "The envoy"),
    )


def test_what_was_removed_tells_what_it_was_and_brought_back_what_it_is_again() -> None:
    paper = {"title": "The paper", "publisher": "A press", "url": ""}
    removed = Touched(1, "source", "the-paper", paper, {"merged_into": ""})
    assert (removed.act, title(removed, NAMES)) == (Act.REMOVED, "The paper")
    assert Difference("Title", "The paper", "") in differences(removed, NAMES)
    back = Touched(1, "source", "the-paper", {"merged_into": ""}, paper)
    assert (back.act, title(back, NAMES)) == (Act.RETURNED, "The paper")
    assert Difference("Title", "", "The paper") in differences(back, NAMES)


def test_an_import_is_told_by_its_counts() -> None:
    brought = {"file": "interviews.csv", "counts": {"stance": 2, "source": 1, "event": 0}, "retracted_why": None}
    done = Touched(1, "import", "interviews-1", None, brought)
    assert title(done, NAMES) == "interviews.csv (2 stances and 1 source)"
    assert changed(brought, "import", retracted_why="Import undone.") == [("Undone", "", "Import undone.")]


def test_what_is_no_part_of_the_record_is_told_as_it_is_filed() -> None:
    assert changed({"role": "editor"}, "member", role="reader") == [
        ("Member", "{'role': 'editor'}", "{'role': 'reader'}")
    ]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_both_versions_of_a_text_are_kept_whole_and_share_what_is_not_marked(
    old: list[str], new: list[str]
) -> None:
    was, now = marked(" ".join(old), " ".join(new))
    assert [word for piece in was for word in piece.text.split()] == old
    assert [word for piece in now for word in piece.text.split()] == new
    assert [piece.text for piece in was if not piece.hit] == [piece.text for piece in now if not piece.hit]
