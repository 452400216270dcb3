"""What a file names that the record has not, found before anything is checked or created."""

from pathlib import Path

import pytest

from db.engine import Store
from db.entries import ActorEntry, EventEntry, IssueEntry, SourceEntry
from db.staging import survey as module
from db.staging.stopping import TOLD_EVERY, Stopped
from db.staging.survey import Survey, Unknown, survey
from tests.store.builders import contents
from tests.store.imports import bundle, cited, files_in, row


def words(unknown: tuple[Unknown, ...]) -> list[tuple[str, int, int, bool]]:
    return [(one.word, one.row, one.stances, one.described) for one in unknown]


def test_what_the_record_knows_by_any_word_is_not_listed(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    known = row(
        actor="Donald TRUMP", issue=" Sequencing", event="hanoi", evidence=cited("seed", "The New Year's Speech")
    )
    found = survey(store, lambda: bundle(known, row(event="")))
    assert found == Survey(2, (), (), (), (), 0)
    assert contents(store) == before
    assert not files_in(tmp_path)


def test_the_unknown_is_told_with_its_first_row_and_how_many_name_it(store: Store) -> None:
    found = survey(
        store,
        lambda: bundle(
            row(actor="New Party", evidence=cited("Its paper", "seed")),
            row(actor=" new  party ", issue="Trade", value="0.5"),
            row(issue="trade", value="A lot", event="Third summit", evidence=cited("Its paper")),
            row(issue="Trade", value="0.5"),
        ),
    )
    assert words(found.actors) == [("New Party", 2, 2, False)]
    assert words(found.issues) == [("Trade", 3, 3, False)]
    assert list(found.issues[0].values) == ["0.5", "A lot"]
    assert words(found.sources) == [("Its paper", 2, 2, False)]
    assert words(found.events) == [("Third summit", 4, 1, False)]
    assert (found.stances, found.more) == (4, 0)


def test_a_survey_tells_how_far_it_is_and_whoever_is_told_can_end_it(store: Store) -> None:
    rows = [row(summary=f"Row {place}.") for place in range(TOLD_EVERY * 2)]
    told: list[int] = []
    survey(store, lambda: bundle(*rows), progress=told.append)
    assert told == [TOLD_EVERY, TOLD_EVERY * 2]

    def end(_read: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        survey(store, lambda: bundle(*rows), progress=end)


def test_what_the_file_describes_is_one_with_what_its_stances_name(store: Store) -> None:
    found = survey(
        store,
        lambda: bundle(
            row(actor="Ri", issue="trade", evidence=cited("https://example.org/letter", "Letter", "letter-1")),
            actors=[ActorEntry("Ri", "person", slug="ri-su-yong"), ActorEntry("Donald Trump", "person")],
            issues=[IssueEntry("Trade", "How free?", slug="trade")],
            sources=[SourceEntry("Letter", slug="letter-1", url="https://example.org/letter")],
            events=[EventEntry("third", "Third summit", "summit", "2020")],
        ),
    )
    assert words(found.actors) == [("Ri", 2, 1, True)]
    assert words(found.issues) == [("Trade", 2, 1, True)]
    assert words(found.sources) == [("Letter", 2, 3, True)]
    assert words(found.events) == [("Third summit", 2, 0, True)]


def test_of_very_many_unknown_things_the_first_are_listed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LISTED", 3)
    monkeypatch.setattr(module, "VALUES", 2)
    rows = [row(actor=f"Party {place}", issue="Trade", value=str(place)) for place in range(5)]
    found = survey(store, lambda: bundle(*rows))
    assert [one.word for one in found.actors] == ["Party 0", "Party 1", "Party 2"]
    assert found.more == 2
    assert list(found.issues[0].values) == ["0", "1"]
