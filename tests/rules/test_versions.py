"""Three versions of one thing: nothing that either person changed is lost unless the other version is chosen."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.versions import By, Difference, Version, align, differences, merged, same

Rows = dict[int, dict[str, Any]]
KEYS = {"levels": ("value",)}


def version(rows: Rows | None = None, **fields: Any) -> Version:  # noqa: ANN401 - what a field holds
    """A version with one sort of rows."""
    return Version(fields, {"levels": rows or {}})


def found(opened: Version, theirs: Version, mine: Version) -> dict[str, By]:
    """Whose change each field is."""
    return {one.field: one.by for one in differences(opened, theirs, mine)}


def saved(opened: Version, theirs: Version, mine: Version, *chosen: str) -> Version:
    """What is saved when these of the fields that both changed are to be mine."""
    return merged(theirs, mine, differences(opened, theirs, mine), frozenset(chosen))


def level(value: str, label: str = "", meaning: str = "") -> dict[str, str]:
    return {"value": value, "label": label, "meaning": meaning}


# Fields


def test_a_field_is_theirs_mine_or_to_be_chosen() -> None:
    opened = version(name="a", note="a", question="a", low="a")
    theirs = version(name="b", note="a", question="b", low="a")
    mine = version(name="a", note="c", question="c", low="a")
    assert found(opened, theirs, mine) == {"name": By.THEM, "note": By.ME, "question": By.BOTH}
    assert saved(opened, theirs, mine).fields == {"name": "b", "note": "c", "question": "b", "low": "a"}
    assert saved(opened, theirs, mine, "question").fields == {"name": "b", "note": "c", "question": "c", "low": "a"}


def test_what_both_changed_to_the_same_is_not_to_be_chosen() -> None:
    (one,) = differences(version(name="a"), version(name="b"), version(name=" b "))
    assert (one.by, one.agreed) == (By.BOTH, True)
    (other,) = differences(version(name="a"), version(name="b"), version(name="c"))
    assert not other.agreed


@pytest.mark.parametrize(
    ("one", "other"), [("a", " a\n"), ("", " "), (None, None), (True, True), (("x", "1"), ("x", "1"))]
)
def test_blanks_around_a_text_make_no_difference(one: object, other: object) -> None:
    assert same(one, other)


@pytest.mark.parametrize(("one", "other"), [("a", "A"), ("", None), (True, "yes"), (("x", "1"), ("y", "1"))])
def test_everything_else_does(one: object, other: object) -> None:
    assert not same(one, other)


# Rows


def test_fields_of_a_row_that_all_have_are_compared_one_by_one() -> None:
    opened = version({0: level("0", "none", "nothing"), 1: level("1", "all", "everything")})
    theirs = version({0: level("0", "NONE", "nothing"), 1: level("1", "all", "ALL OF IT")})
    mine = version({0: level("0", "none", "not a thing"), 1: level("1", "all", "all of it")})
    assert found(opened, theirs, mine) == {
        "levels.0.label": By.THEM,
        "levels.0.meaning": By.ME,
        "levels.1.meaning": By.BOTH,
    }
    rows = saved(opened, theirs, mine, "levels.1.meaning").rows["levels"]
    assert rows == {0: level("0", "NONE", "not a thing"), 1: level("1", "all", "all of it")}


def test_a_row_that_one_left_out_and_the_other_changed_is_to_be_chosen_as_a_whole() -> None:
    opened, changed = version({0: level("0", "none")}), version({0: level("0", "NONE")})
    assert found(opened, changed, version()) == {"levels.0": By.BOTH}
    assert saved(opened, changed, version()).rows["levels"] == changed.rows["levels"]
    assert saved(opened, changed, version(), "levels.0").rows["levels"] == {}
    assert saved(opened, version(), changed, "levels.0").rows["levels"] == changed.rows["levels"]


def test_a_row_that_only_one_left_out_or_added_goes_or_comes() -> None:
    opened = version({0: level("0"), 1: level("1")})
    theirs, mine = version({1: level("1"), 2: level("2")}), version({0: level("0"), 1: level("1"), 3: level("3")})
    assert found(opened, theirs, mine) == {"levels.0": By.THEM, "levels.2": By.THEM, "levels.3": By.ME}
    assert saved(opened, theirs, mine).rows["levels"] == {1: level("1"), 2: level("2"), 3: level("3")}


def test_a_row_keeps_its_number_by_what_it_is_known_by_wherever_it_stands() -> None:
    opened = version({0: level("0", "none"), 1: level("1", "all")})
    stored = version({0: level("1", "ALL"), 1: level("0.5", "half"), 2: level("0", "none")})
    aligned = align(stored, opened, opened, KEYS, {})
    assert aligned.rows["levels"] == {1: level("1", "ALL"), 3: level("0.5", "half"), 0: level("0", "none")}


def test_a_row_that_both_added_is_one_row_and_others_get_numbers_that_none_had() -> None:
    opened, mine = version({0: level("0")}), version({0: level("0"), 5: level("1", "mine")})
    aligned = align(
        version({0: level("0"), 1: level("1", "theirs"), 2: level("2")}), opened, mine, KEYS, {"levels": 7}
    )
    assert aligned.rows["levels"][5] == level("1", "theirs")
    assert max(aligned.rows["levels"]) > 7
    assert found(opened, aligned, mine)["levels.5"] is By.BOTH


def test_a_row_whose_mark_i_changed_is_still_known_by_the_old_one() -> None:
    opened, mine = version({0: level("-2", "low")}), version({0: level("-3", "low")})
    aligned = align(version({0: level("-3", "new"), 1: level("-2", "low")}), opened, mine, KEYS, {})
    assert aligned.rows["levels"][0] == level("-2", "low")
    assert len(aligned.rows["levels"]) == 2


def test_rows_that_have_their_mark_in_common_are_told_apart_by_their_order() -> None:
    twins = version({0: level("1", "one"), 1: level("1", "two")})
    assert align(twins, twins, twins, KEYS, {}).rows == twins.rows


# Any three versions

texts = st.sampled_from(["", "a", "b"])
rows = st.dictionaries(st.sampled_from(["0", "1", "2", "3"]), texts, max_size=4).map(
    lambda held: {number: level(value, label) for number, (value, label) in enumerate(held.items())}
)
versions = st.builds(lambda name, note, own: version(own, name=name, note=note), texts, texts, rows)


def content(one: Version) -> tuple[Any, ...]:
    """A version without the numbers and the order of its rows."""
    return tuple(one.fields.items()), sorted(tuple(row.items()) for row in one.rows["levels"].values())


@given(versions, versions)
def test_whoever_changed_nothing_gets_the_version_of_the_other(opened: Version, stored: Version) -> None:
    theirs = align(stored, opened, opened, KEYS, {})
    assert content(theirs) == content(stored)
    assert content(saved(opened, theirs, opened)) == content(stored)
    assert content(saved(opened, opened, theirs)) == content(stored)


@given(versions, versions, versions)
def test_to_choose_all_that_is_mine_keeps_every_change_of_mine_and_to_choose_none_every_one_of_theirs(
    opened: Version, stored: Version, typed: Version
) -> None:
    mine = align(typed, opened, opened, KEYS, {})
    theirs = align(stored, opened, mine, KEYS, {})
    both = [one.field for one in differences(opened, theirs, mine) if one.by is By.BOTH]
    assert _lost(saved(opened, theirs, mine, *both), mine, opened) == []
    assert _lost(saved(opened, theirs, mine), theirs, opened) == []


def _lost(result: Version, whose: Version, opened: Version) -> list[Difference]:
    """The changes that somebody made to the opened version and that are not in the result."""
    changed = {one.field for one in differences(opened, opened, whose)}
    return [one for one in differences(whose, whose, result) if one.field in changed]


def test_every_mix_of_three_contents_of_a_field_is_decided() -> None:
    for opened, theirs, mine in product("abc", repeat=3):
        each = [version(name=held) for held in (opened, theirs, mine)]
        result = saved(*each, "name").fields["name"]
        assert result == (mine if mine != opened else theirs)
