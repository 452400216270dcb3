"""Editing: the form holds the stance as it is, a change is kept with its history, and nobody's change is lost."""

from dataclasses import replace
from typing import Any

import pytest

from db.commands.stances import edit_stance, retract_stance
from db.engine import Store
from db.entries import EvidenceEntry
from db.queries.detail import StanceDetail
from tests.pages.reader import press, run, told, turn_to, visit
from tests.pages.writer import VALID, effects, fill, level, revision, save, typed
from tests.store.builders import WRITER, add, detail, submission


def content(stance: StanceDetail) -> dict[str, Any]:
    """A stance without its versions."""
    return {name: value for name, value in stance._asdict().items() if name not in {"seen", "history"}}


def changed_by_another(store: Store, slug: str) -> str:
    """The summary of a stance after somebody else changed it."""
    entry = submission(actor="us-state-dept", summary="Read anew by another.")
    edit_stance(store, slug, entry, by=replace(WRITER, name="Ben Second"), seen=detail(store, slug).seen)
    return entry.stance.summary


def test_the_form_holds_the_stance(record: Store) -> None:
    stance = detail(record, "s009")
    app = visit("add", edit="s009")
    assert app.title[0].value == "Edit a stance"
    sheet = typed(app)
    assert (sheet["actor"], sheet["issue"], sheet["level"], sheet["event"]) == (
        *("trump", "sequencing", level(-2.0), "hanoi"),
    )
    assert (sheet["stated_on"], sheet["known_on"], sheet["summary"]) == ("2019-02-28", "", stance.summary)
    assert [sheet[f"{at}-source"] for at in range(len(stance.evidence))] == [row.source for row in stance.evidence]


@pytest.mark.parametrize("slug", ["s005", "s008", "s009", "s013", "s017", "s018"])
def test_a_change_of_the_note_leaves_everything_else_as_it_was(record: Store, slug: str) -> None:
    before = content(detail(record, slug))
    save(fill(visit("add", edit=slug), {"note": "Read again."}))
    assert content(detail(record, slug)) == before | {"note": "Read again."}


@pytest.mark.parametrize("value", ["0.5", "0.3333333333333333", "-1.25"])
def test_a_value_between_levels_stays_what_it_was(record: Store, value: str) -> None:
    evidence = (
        EvidenceEntry("seed", "One.", "p. 1"),
        EvidenceEntry("voa-2019-02-28"),
        EvidenceEntry("seed", "Two."),
    )
    slug = add(record, value=value, evidence=evidence).slug
    before = content(detail(record, slug))
    save(fill(visit("add", edit=slug), {"note": "Read again."}))
    assert content(detail(record, slug)) == before | {"note": "Read again."}


def test_a_change_is_told_before_it_is_saved_and_kept_in_the_history(record: Store) -> None:
    app = fill(visit("add", edit="s010"), {"level": level(0.0)})
    moves = "its line moves from Disarm first to In parallel or phased on 7 Mar 2019"
    assert effects(app) == [
        f"Changes a stance of U.S. State Department on sequencing; {moves}, until 31 May 2019.",
        f"Changes a stance of United States on sequencing; {moves}, until 11 Mar 2019.",
    ]
    save(app)
    newest, first = detail(record, "s010").history
    assert (newest.fields, newest.via, first.via) == (("value",), "form", "import")
    assert detail(record, "s010").value == 0


def test_a_change_of_a_retracted_stance_is_not_said_to_move_a_line(record: Store) -> None:
    retract_stance(record, "s010", "Said by another", by=WRITER, seen=detail(record, "s010").seen)
    app = fill(visit("add", edit="s010"), {"level": level(2.0)})
    assert [told for told in effects(app) if " moves " in told] == []


def test_a_stance_is_no_duplicate_of_itself(record: Store) -> None:
    assert not visit("add", edit="s009").warning


def test_a_change_can_be_undone_at_once(record: Store) -> None:
    before = content(detail(record, "s010"))
    app = save(fill(visit("add", edit="s010"), {"level": level(0.0), "summary": "Another reading."}))
    press(app, "form-undo")
    assert content(detail(record, "s010")) == before


def test_a_change_of_what_another_changed_meanwhile_is_not_saved_but_told_with_everything_typed_kept(
    record: Store,
) -> None:
    app = fill(visit("add", edit="s010"), {"summary": "My reading."})
    changed_by_another(record, "s010")
    before, sheet = revision(record), typed(app)
    save(app)
    assert "this was changed since you opened it" in app.warning[0].value
    assert {field: typed(app)[field] for field in sheet} == sheet
    assert revision(record) == before


@pytest.mark.parametrize("tried", [True, False], ids=["after a refusal", "without one"])
def test_to_open_it_again_is_to_see_the_newer_version_and_to_change_that(record: Store, tried: bool) -> None:
    app = fill(visit("add", edit="s010"), {"summary": "My reading."})
    newer = changed_by_another(record, "s010")
    if tried:
        save(app)
    turn_to(turn_to(app, "record"), "add", edit="s010")
    assert typed(app)["summary"] == newer
    save(fill(app, {"note": "Agreed."}))
    assert (detail(record, "s010").summary, detail(record, "s010").note) == (newer, "Agreed.")


def test_a_stance_can_be_changed_twice_in_a_row(record: Store) -> None:
    app = save(fill(visit("add", edit="s010"), {"note": "First."}))
    turn_to(turn_to(app, "record"), "add", edit="s010")
    save(fill(app, {"note": "Second."}))
    assert detail(record, "s010").note == "Second."


def test_one_stance_after_another_can_be_opened(record: Store) -> None:
    app = fill(visit("add", edit="s010"), {"summary": "Left unsaved."})
    app.query_params = {"edit": "s009"}
    assert typed(run(app))["summary"] == detail(record, "s009").summary


def test_the_sheet_for_a_new_stance_is_clean_after_one_was_open(record: Store) -> None:
    app = fill(visit("add", edit="s010"), {"summary": "Left unsaved."})
    app.query_params = {}
    assert typed(run(app)) == typed(visit("add"))
    save(fill(app, VALID))
    assert detail(record, "s010").summary != VALID["summary"]


def test_a_link_to_a_stance_that_is_not_there_says_so_above_a_clean_sheet(record: Store) -> None:
    app = visit("add", edit="nowhere")
    assert "names a stance that the record does not have" in told(app)
    assert typed(app) == typed(visit("add"))
