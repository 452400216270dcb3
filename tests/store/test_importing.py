"""Imports: what a file brings, what is refused and why, what is there already; all of it or nothing of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from db.commands.importing import import_into, import_package, move
from db.commands.merging import Seen, merge_actors
from db.commands.stances import edit_stance, retract_stance
from db.commands.undoing import redo_import, undo_import
from db.engine import Store
from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    OtherNameEntry,
    SourceEntry,
    StanceEntry,
)
from db.problems import Conflict, Problem
from db.queries.codebook import actors, issues, principals_on
from db.queries.detail import history_of
from db.queries.found import find
from db.queries.stances import Selection
from db.seed import FOLDER, bundle_of
from db.staging import held
from db.staging.checking import stage, stage_in
from db.staging.staged import Staged
from db.staging.stopping import TOLD_EVERY, Stopped
from db.staging.things import CREATE
from db.staging.writing import Verdict
from tests.store.builders import WRITER, add, contents, detail, filed, growth, submission
from tests.store.imports import IMPORTER, bring, bundle, cited, files_in, refusals, row, said, staged, told

THERE, ADDED, REFUSED = Verdict.THERE, Verdict.ADDED, Verdict.REFUSED


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path) -> Iterator[None]:
    """However a test ends, no file of an import is left."""
    yield
    assert not files_in(tmp_path)


# What comes in


def test_a_stance_comes_in_as_it_was_written(store: Store, tmp_path: Path) -> None:
    written = row(
        slug="told-later",
        stated_on="2019-02-27/2019-02-28",
        known_on="2019-03-05",
        value="-1.5",
        kind="demand",
        certainty="medium",
        attribution="leak",
        summary=" Asked for every\nweapon: “한국”. ",
        event="hanoi",
        in_article="yes",
        verified="yes",
        note="Told a week later.",
        evidence=(EvidenceEntry("voa-2019-02-28", "All of it.", "2:10"), EvidenceEntry("seed", locator="par. 4")),
    )
    imported = bring(store, tmp_path, bundle(written))
    assert imported.counts == {"stance": 1, "evidence": 2}
    found = detail(store, "told-later")
    assert (found.actor, found.issue, found.event) == ("trump", "sequencing", "hanoi")
    assert (found.stated_on, found.last, found.known_on) == (
        *("2019-02-27/2019-02-28", date(2019, 2, 28), date(2019, 3, 5)),
    )
    assert (found.answer, found.value, found.kind, found.certainty, found.attribution) == (
        *("placed", -1.5, "demand", "medium", "leak"),
    )
    assert (found.summary, found.note) == ("Asked for every\nweapon: “한국”.", "Told a week later.")
    assert (found.in_article, found.verified, found.retracted_why) == (True, True, None)
    assert [(one.source, one.quote, one.locator) for one in found.evidence] == [
        ("voa-2019-02-28", "All of it.", "2:10"),
        ("seed", "", "par. 4"),
    ]


def test_a_stance_that_is_unclear_or_retracted_comes_in_as_such(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, bundle(row(slug="a", answer="unclear", value="", retracted_why="Misread.")))
    found = detail(store, "a")
    assert (found.answer, found.value, found.retracted_why) == ("unclear", None, "Misread.")


def test_an_import_is_one_change_and_is_filed_once(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    imported = bring(store, tmp_path, bundle(row(), row(value="1"), left_out={"remark": 3}))
    assert growth(before, store) == {"stance": 2, "change": 1, "history": 1}
    assert imported.change == before["change"][-1][0] + 1
    (((table, slug), (was, now)),) = filed(store, imported.change).items()
    assert (table, slug, was) == ("import", f"interviews-csv-{imported.change}", None)
    assert (now["file"], now["digest"], now["counts"]["stance"]) == ("interviews.csv", "abc", 2)
    assert now["left_out"] == {"remark": 3}


def test_a_stance_tells_which_import_brought_it(store: Store, tmp_path: Path) -> None:
    imported = bring(store, tmp_path, bundle(row(slug="a")))
    found = detail(store, "a")
    (change,) = found.history
    assert (found.seen, change.id, change.by, change.via, change.why) == (
        *(imported.change, imported.change),
        *("Ada Analyst", "import", "The interviews of spring"),
    )


@pytest.mark.parametrize(
    ("actor", "issue"),
    [
        ("trump", "sequencing"),
        ("Donald Trump", "Sequencing"),
        (" donald  TRUMP ", "SEQUENCING\t"),
        ("Trump", "Sequencing"),
    ],
)
def test_actors_and_issues_go_by_slug_or_name_whatever_their_case(
    store: Store, tmp_path: Path, actor: str, issue: str
) -> None:
    bring(store, tmp_path, bundle(row(slug="a", actor=actor, issue=issue)))
    assert (detail(store, "a").actor, detail(store, "a").issue) == ("trump", "sequencing")


@pytest.mark.parametrize(
    "source",
    [
        "seed",
        "The Window of Negotiation with North Korea Isn't Closed",
        "https://nationalinterest.org/blog/korea-watch/window-negotiation-north-korea-isnt-closed-48642",
    ],
)
def test_a_source_goes_by_slug_title_or_address(store: Store, tmp_path: Path, source: str) -> None:
    bring(store, tmp_path, bundle(row(slug="a", evidence=cited(source))))
    assert [one.source for one in detail(store, "a").evidence] == ["seed"]


def test_a_name_that_two_have_is_refused_and_a_slug_still_serves(store: Store, tmp_path: Path) -> None:
    add(store, new_actor=ActorEntry("Donald Trump", "person", slug="trump-junior"))
    assert refusals(store, tmp_path, bundle(row(actor="Donald Trump"), row())) == {
        (2, "actor"): "Several go by 'Donald Trump': write the slug of the actor that is meant."
    }


def test_what_was_merged_is_found_under_its_former_name(store: Store, tmp_path: Path) -> None:
    merge(store, "pompeo", "trump")
    bring(store, tmp_path, bundle(row(slug="a", actor="Mike Pompeo"), row(slug="b", actor="pompeo")))
    assert {detail(store, slug).actor for slug in "ab"} == {"trump"}


def merge(store: Store, duplicate: str, kept: str) -> None:
    with store.reading() as session:
        seen = Seen(*(history_of(session, "actor", slug)[0].id for slug in (duplicate, kept)))
    merge_actors(store, duplicate, kept, by=WRITER, seen=seen)


@pytest.mark.parametrize("value", ["-2", "0.25", "1e0"])
def test_a_value_between_levels_is_kept(store: Store, tmp_path: Path, value: str) -> None:
    bring(store, tmp_path, bundle(row(slug="a", value=value)))
    assert detail(store, "a").value == float(value)


def test_what_an_import_brings_is_found_by_search(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, bundle(row(slug="a", summary="Zanzibar was named.")))
    with store.reading() as session:
        assert find(session, Selection(text="zanzibar")) == ("a",)


# What is refused


@pytest.mark.parametrize(
    ("written", "field", "cell", "says"),
    [
        ({"value": "3"}, "value", "3", "3 is off the scale, which runs from -2 to 2."),
        ({"stated_on": "2019-02-30"}, "stated_on", "2019-02-30", "There is no date 2019-02-30"),
        ({"summary": " "}, "summary", " ", "Write in your own words"),
        ({"actor": "nobody"}, "actor", "nobody", "There is no actor 'nobody' in the record"),
        ({"issue": ""}, "issue", "", "Choose the issue"),
        ({"evidence": cited("seed", "x" * 50)}, "evidence.1", "x" * 40, "There is no source"),
        (
            {"evidence": (EvidenceEntry("seed", "x" * 10_001),)},
            *("evidence.0.quote", "x" * 40, "This has 10,001 characters"),
        ),
        ({"note": "half a sign \ud83d"}, "note", "half a sign ?", "This holds control characters"),
        ({"actor": "\ud83d"}, "actor", "?", "There is no actor"),
    ],
)
def test_a_refused_row_names_its_number_field_and_cell_and_nothing_is_brought_in(
    store: Store, tmp_path: Path, written: dict[str, str], field: str, cell: str, says: str
) -> None:
    before = contents(store)
    with staged(store, tmp_path, bundle(row(), row(value="1"), row(**written), row(value="0"))) as checked:
        (refused,) = checked.page(REFUSED)
        assert (refused.number, refused.kind, refused.field, refused.written) == (4, "stance", field, cell)
        assert refused.says.startswith(says)
        assert checked.counts()["stance"] == (3, 0, 1)
        with pytest.raises(Problem, match=rf"since a row is refused. It is row 4 \(stance\), {field}: "):
            move(store, checked, by=IMPORTER)
    assert contents(store) == before


def test_every_reason_of_a_row_is_told(store: Store, tmp_path: Path) -> None:
    wrong = row(actor="nobody", stated_on="soon", value="x")
    assert set(refusals(store, tmp_path, bundle(wrong))) == {(2, "actor"), (2, "stated_on"), (2, "value")}


def test_rows_are_told_page_by_page_and_by_verdict(store: Store, tmp_path: Path) -> None:
    rows = [row(value=str(place % 3), summary=f"Row {place}.") for place in range(7)]
    with staged(store, tmp_path, bundle(*rows, row(value="9"), rows[0])) as checked:
        assert [one.number for one in checked.page(offset=5, limit=3)] == [7, 8, 9]
        assert [one.number for one in checked.page(ADDED, offset=2, limit=2)] == [4, 5]
        assert [(one.number, one.says) for one in checked.page(THERE)] == [(10, "Same as row 2.")]
        assert (checked.count(ADDED), checked.count(THERE), checked.count(REFUSED)) == (7, 1, 1)
        first = checked.page(limit=1)[0]
        assert (first.verdict, first.actor, first.issue, first.stated_on, first.value, first.summary) == (
            *(ADDED, "trump", "sequencing", "2019-02-28", 0.0, "Row 0."),
        )


# What is there already


def test_the_same_file_again_adds_nothing_and_makes_no_change(store: Store, tmp_path: Path) -> None:
    def file() -> object:
        return bundle(
            row(evidence=cited("seed")),
            row(slug="a", value="1"),
            row(actor="New Party", evidence=cited("A new paper")),
        )

    bring(store, tmp_path, file(), CREATE)
    before = contents(store)
    with staged(store, tmp_path, file(), CREATE) as checked:
        assert checked.counts()["stance"] == (0, 3, 0)
        imported = move(store, checked, by=IMPORTER)
    assert (imported.change, imported.there, imported.counts) == (None, 3, {})
    assert contents(store) == before


def test_rows_that_say_the_same_are_one(store: Store, tmp_path: Path) -> None:
    same = row(slug="a", evidence=cited("seed"))
    found = told(store, tmp_path, bundle(row(), row(note="Seen twice."), same, same))
    assert [(one.number, one.verdict, one.says) for one in found] == [
        (2, ADDED, ""),
        (3, THERE, "Same as row 2."),
        (4, ADDED, ""),
        (5, THERE, "Same as row 4."),
    ]
    assert bring(store, tmp_path, bundle(same, same)).counts == {"stance": 1, "evidence": 1}


@pytest.mark.parametrize(
    "different", [{"value": "1"}, {"note": "x"}, {"evidence": cited("seed")}, {"verified": "yes"}]
)
def test_a_slug_that_two_rows_have_is_refused_unless_they_say_the_same(
    store: Store, tmp_path: Path, different: dict[str, str]
) -> None:
    assert refusals(store, tmp_path, bundle(row(slug="a"), row(slug="a", **different))) == {
        (3, "slug"): "Row 2 has this slug already: give each row its own."
    }


def test_a_stance_that_was_added_by_form_is_there_already_also_when_it_is_retracted(
    store: Store, tmp_path: Path
) -> None:
    counted, retracted = add(store, summary="Asked."), add(store, summary="Asked again.")
    retract_stance(store, retracted.slug, "Misheard.", by=WRITER, seen=retracted.change)
    found = told(store, tmp_path, bundle(row(), row(summary="Asked again."), row(summary="Asked once more.")))
    assert [(one.verdict, one.says) for one in found] == [
        (THERE, f"The record has it: {counted.slug}."),
        (THERE, f"The record has it: {retracted.slug}."),
        (ADDED, ""),
    ]


@pytest.mark.parametrize(
    "different",
    [
        *({"actor": "pompeo"}, {"issue": "sanctions"}, {"stated_on": "2019-02-27/2019-02-28"}, {"value": "0"}),
        *({"known_on": "2019-03-01"}, {"kind": "demand"}, {"certainty": "low"}, {"attribution": "leak"}),
        *({"summary": "Asked again."}, {"answer": "unclear", "value": ""}),
    ],
)
def test_a_row_that_differs_in_what_it_says_is_another_stance(
    store: Store, tmp_path: Path, different: dict[str, str]
) -> None:
    add(store, summary="Asked.")
    assert [one.verdict for one in told(store, tmp_path, bundle(row(**different)))] == [ADDED]


def test_a_slug_of_the_record_serves_for_the_same_content_and_for_no_other(store: Store, tmp_path: Path) -> None:
    (s001,) = (entry for _, entry in bundle_of(FOLDER).stances if entry.slug == "s001")
    before = contents(store)
    with staged(store, tmp_path, bundle(s001, replace(s001, note="Another.", slug="s002"))) as checked:
        assert [(one.number, one.slug) for one in checked.page(THERE)] == [(2, "s001")]
        (refused,) = checked.page(REFUSED)
    assert (refused.field, refused.written) == ("slug", "s002")
    assert refused.says.startswith("s002 says something else in the record")
    assert contents(store) == before


def test_a_stance_that_was_edited_since_it_was_brought_in_is_not_brought_again(
    store: Store, tmp_path: Path
) -> None:
    imported = bring(store, tmp_path, bundle(row()))
    assert imported.change
    with staged(store, tmp_path, bundle(row())) as checked:
        slug = checked.page()[0].slug
    edit_stance(store, slug, submission(summary="Put otherwise."), by=WRITER, seen=imported.change)
    (found,) = told(store, tmp_path, bundle(row()))
    assert (found.verdict, found.slug) == (THERE, slug)
    assert found.says == "It was brought in before, and has been changed since."


@pytest.mark.parametrize("asked", [False, True])
def test_a_large_record_is_asked_and_a_small_one_read_with_the_same_findings(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    if asked:
        monkeypatch.setattr(held, "_SCAN", 0)
        monkeypatch.setattr(held, "_TIMES", 0)
    add(store, summary="Asked.")
    add(store, slug="mine", summary="Kept.", stated_on="2019-03-01")
    rows = [
        row(),
        row(slug="mine", summary="Else.", stated_on="2019-03-01"),
        row(value="1"),
        row(slug="mine2"),
        row(actor="Mike Pompeo"),
    ]
    found = told(store, tmp_path, bundle(*rows))
    assert [one.verdict for one in found] == [THERE, REFUSED, ADDED, ADDED, ADDED]


# New things


def test_new_things_are_refused_unless_they_are_asked_for(store: Store, tmp_path: Path) -> None:
    file = {
        "actors": [ActorEntry("Ri Su Yong", "person")],
        "affiliations": [AffiliationEntry("trump", "rok")],
        "issues": [IssueEntry("Trade", "How free?", levels=(LevelEntry("0", "No"), LevelEntry("1", "Yes")))],
        "sources": [SourceEntry("Letter")],
        "events": [EventEntry("", "Third summit", "summit", "2020")],
    }
    refused = {one.kind: one.says for one in told(store, tmp_path, bundle(**file)) if one.verdict is REFUSED}
    assert set(refused) == {"actor", "affiliation", "issue", "source", "event"}
    assert refused["actor"] == (
        "There is no actor 'Ri Su Yong' in the record: let the import create it, or add it first."
    )
    with staged(store, tmp_path, bundle(**file), CREATE) as checked:
        assert checked.count(REFUSED) == 0


def test_a_file_brings_the_things_that_its_stances_name(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    imported = bring(
        store,
        tmp_path,
        bundle(
            row(
                *(),
                **{"slug": "a", "actor": "Ri Su Yong", "issue": "trade", "value": "0.5", "event": "Third summit"},
                evidence=cited("Letter", "https://example.org/letter"),
            ),
            actors=[ActorEntry("Ri Su Yong", "person"), ActorEntry("Trading Bloc", "group")],
            affiliations=[AffiliationEntry("Ri Su Yong", "dprk", "Envoy", "2019-01-01")],
            issues=[IssueEntry("Trade", "How free?", levels=(LevelEntry("1", "Yes"), LevelEntry("0", "No")))],
            sources=[
                SourceEntry(
                    "Letter", publisher="United Nations", published_on="2020", url="https://example.org/letter"
                )
            ],
            events=[EventEntry("", "Third summit", "summit", "2020", source="Letter")],
        ),
        CREATE,
    )
    assert growth(before, store) == {
        **{"actor": 2, "affiliation": 1, "voice": 3, "issue": 1, "scale_level": 2, "source": 1, "event": 1},
        **{"stance": 1, "evidence": 2, "change": 1, "history": 1},
    }
    found = detail(store, "a")
    assert (found.actor, found.issue, found.value, found.event) == ("ri-su-yong", "trade", 0.5, "third-summit")
    assert {one.source for one in found.evidence} == {"united-nations-2020"}
    with store.reading() as session:
        assert principals_on(session, "ri-su-yong", date(2019, 2, 28)) == ("dprk",)
        newest = issues(session)[-1]
        assert (newest.slug, newest.low_end, [level.value for level in newest.levels]) == (
            "trade",
            "No",
            [0.0, 1.0],
        )
        bloc = actors(session)[-1]
        assert (bloc.slug, bloc.colour is not None) == ("trading-bloc", True)
        assert history_of(session, "actor", "ri-su-yong")[0].id == imported.change


def test_words_that_only_stances_have_become_groups_and_titles(store: Store, tmp_path: Path) -> None:
    rows = [
        row(slug=slug, actor="New Party", evidence=cited("Its paper", "https://example.org/A")) for slug in "ab"
    ]
    imported = bring(store, tmp_path, bundle(*rows), CREATE)
    assert imported.counts == {"actor": 1, "source": 2, "stance": 2, "evidence": 4}
    found = detail(store, "b")
    assert [(one.source, one.title, one.url) for one in found.evidence] == [
        ("its-paper", "Its paper", ""),
        ("https-example-org-a", "https://example.org/A", "https://example.org/A"),
    ]
    with store.reading() as session:
        assert (actors(session)[-1].slug, actors(session)[-1].kind) == ("new-party", "group")


def test_what_breaks_a_rule_is_not_created_for_a_stance(store: Store, tmp_path: Path) -> None:
    refused = refusals(store, tmp_path, bundle(row(actor="x" * 201, evidence=cited("x\x07"))), CREATE)
    assert refused == {
        (2, "actor"): "This has 201 characters; at most 200 fit.",
        (2, "evidence.0"): "This holds control characters: type it again without them.",
    }


def test_an_issue_that_is_only_named_is_not_created(store: Store, tmp_path: Path) -> None:
    assert list(refusals(store, tmp_path, bundle(row(issue="Weather")), CREATE)) == [(2, "issue")]


def test_things_that_the_record_has_are_known_by_slug_or_name(store: Store, tmp_path: Path) -> None:
    known = bundle(
        actors=[
            ActorEntry("Donald Trump", "group"),
            ActorEntry("Donald Trump", "person", slug="trump", colour="pink"),
            ActorEntry("Donald J. Trump", "person", slug="trump"),
        ],
        sources=[SourceEntry("The title differs", url="https://ncnk.org/news/new-years-speech")],
    )
    found = told(store, tmp_path, known, CREATE)
    assert [(one.kind, one.number, one.verdict, one.slug, one.field) for one in found] == [
        ("actor", 2, THERE, "trump", ""),
        ("actor", 3, THERE, "trump", ""),
        ("actor", 4, REFUSED, "", "name"),
        ("source", 2, THERE, "ncnk-2017-01", ""),
    ]
    assert found[2].says == (
        "trump has another name in the record: change it there, or give this row another slug."
    )


def test_things_under_one_slug_in_one_file_have_to_say_the_same(store: Store, tmp_path: Path) -> None:
    party = ActorEntry("Party", "group", slug="party")
    found = told(store, tmp_path, bundle(actors=[party, party, replace(party, note="Else.")]), CREATE)
    assert [(one.verdict, one.says) for one in found] == [
        (ADDED, ""),
        (THERE, "Same as row 2."),
        (REFUSED, "Row 2 says something else of party: leave one of the two out."),
    ]


def test_sources_of_one_title_are_told_apart_by_what_else_is_said_of_them(store: Store, tmp_path: Path) -> None:
    sources = [SourceEntry("Remarks", published_on=day) for day in ("2019-01-01", "2019-01-02", "2019-01-01")]
    with staged(store, tmp_path, bundle(row(evidence=cited("Remarks")), sources=sources), CREATE) as checked:
        assert [one.slug for one in checked.page() if one.kind == "source"] == [
            *("remarks-2019-01-01", "remarks-2019-01-02", "remarks-2019-01-01"),
        ]
        assert [one.says for one in checked.page(REFUSED)] == [
            "Several go by 'Remarks': write the slug of the source that is meant."
        ]
    assert bring(store, tmp_path, bundle(sources=sources), CREATE).counts == {"source": 2}
    assert bring(store, tmp_path, bundle(sources=sources), CREATE).change is None


def test_posts_are_known_by_who_holds_them_with_whom_as_what_from_when(store: Store, tmp_path: Path) -> None:
    held = AffiliationEntry("trump", "United States", "President", "2017-01-20", "2021-01-20", "yes")
    longer, other = replace(held, ends_on="2021-01-21"), replace(held, speaks_for="no")
    posts = [held, longer, other, replace(held, role="Candidate"), replace(held, actor="x")]
    found = told(store, tmp_path, bundle(affiliations=posts), CREATE)
    assert [(one.verdict, one.field) for one in found] == [
        *((THERE, ""), (THERE, ""), (REFUSED, "ends_on"), (ADDED, ""), (REFUSED, "actor")),
    ]
    assert found[1].says == "The record has this post until 2021-01-20, and it stays so."


def test_other_names_come_in_with_what_they_are_names_of(store: Store, tmp_path: Path) -> None:
    names = [OtherNameEntry("the-donald", "The Donald", "trump"), OtherNameEntry("pompeo", "Mike", "trump")]
    assert refusals(store, tmp_path, bundle(actor_aliases=names), CREATE) == {
        (3, "slug"): "pompeo is the slug of pompeo, or was: leave this row out."
    }
    bring(store, tmp_path, bundle(row(slug="a", actor="The Donald"), actor_aliases=names[:1]), CREATE)
    assert detail(store, "a").actor == "trump"
    assert bring(store, tmp_path, bundle(actor_aliases=names[:1]), CREATE).change is None


# All or nothing


def test_an_error_while_a_file_is_read_leaves_nothing(store: Store, tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[int, StanceEntry]]:
        yield 2, row()
        raise Problem("The file breaks off in line 3.")

    before = contents(store)
    with pytest.raises(Problem, match="breaks off"):
        stage(store, replace(bundle(), stances=broken()), tmp_path)
    assert contents(store) == before


FULL: Final = {
    "sqlite": ["CREATE TRIGGER full AFTER INSERT ON evidence BEGIN SELECT RAISE(ABORT, 'disk is full'); END"],
    "postgresql": [
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER no_room AFTER INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION no_room()",
    ],
}
"""What makes an engine say that its disk is full."""


def test_an_error_while_rows_are_moved_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        for statement in FULL[session.connection().dialect.name]:
            session.connection().exec_driver_sql(statement)
    before = contents(store)
    with (
        staged(store, tmp_path, bundle(row(actor="New"), row(evidence=cited("seed"))), CREATE) as checked,
        pytest.raises(Problem, match=r"full|changed"),
    ):
        move(store, checked, by=IMPORTER)
    assert contents(store) == before
    add(store, evidence=())


def test_a_disk_without_room_is_told_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    small = Staged(tmp_path)
    small.connection.execute("PRAGMA max_page_count = 60")
    rows = [row(summary=f"Row {place}.") for place in range(3_000)]
    with store.reading() as session, pytest.raises(Problem, match=f"The disk of {tmp_path} is full: make room"):
        stage_in(session, bundle(*rows), small, create=frozenset())
    assert contents(store) == before
    with pytest.raises(Problem, match="No file can be made in the folder"):
        stage(store, bundle(), tmp_path / "gone")


def test_reading_tells_how_far_it_is_and_stops_when_it_is_asked_to(store: Store, tmp_path: Path) -> None:
    rows = [row(summary=f"Row {place}.") for place in range(TOLD_EVERY * 2 + 1)]
    told: list[int] = []
    stage(store, bundle(*rows), tmp_path, progress=told.append).close()
    assert told == [TOLD_EVERY, TOLD_EVERY * 2, TOLD_EVERY * 2 + 1]
    before = contents(store)
    with pytest.raises(Stopped, match="The import was stopped: nothing was brought in"):
        stage(store, bundle(*rows), tmp_path, stop=lambda: len(told) > 2, progress=told.append)
    assert len(told) == 4
    assert contents(store) == before


def test_moving_stops_when_it_is_asked_to(store: Store, tmp_path: Path) -> None:
    rows = [row(summary=f"Row {place}.") for place in range(20_000)]
    before = contents(store)
    with staged(store, tmp_path, bundle(*rows)) as checked:
        with pytest.raises(Stopped):
            move(store, checked, by=IMPORTER, stop=lambda: True)
        assert contents(store) == before
        assert move(store, checked, by=IMPORTER).counts == {"stance": 20_000}


# Whole packages


def test_a_package_makes_an_empty_store_the_same_as_a_first_start(
    store: Store, empty_store: Store, tmp_path: Path
) -> None:
    import_package(empty_store, bundle_of(FOLDER), tmp_path, by=IMPORTER, file="record.zip")
    assert said(empty_store) == said(store)


def test_a_package_comes_into_a_store_that_is_being_made(empty_store: Store, store: Store, tmp_path: Path) -> None:
    with empty_store.writing() as session:
        import_into(session, bundle_of(FOLDER), tmp_path, by=IMPORTER)
    assert said(empty_store) == said(store)
    with empty_store.reading() as session:
        assert len(find(session, Selection(text="denuclearization"))) > 1


def test_the_data_set_again_adds_nothing(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    assert import_package(store, bundle_of(FOLDER), tmp_path, by=IMPORTER).change is None
    assert contents(store) == before


# Undoing


def test_undoing_an_import_retracts_what_it_brought_and_redoing_restores_it(store: Store, tmp_path: Path) -> None:
    rows = [row(slug="a", actor="New Party"), row(slug="b"), row(slug="c", retracted_why="Misread.")]
    change = bring(store, tmp_path, bundle(*rows), CREATE).change
    assert change
    before = contents(store)
    undone = undo_import(store, change, by=WRITER)
    assert growth(before, store) == {"change": 1, "history": 1}
    assert [detail(store, slug).retracted_why for slug in "abc"] == [
        *("Import of interviews.csv undone.", "Import of interviews.csv undone.", "Misread."),
    ]
    assert detail(store, "s001").retracted_why is None
    newest, first = detail(store, "a").history
    assert (newest.id, newest.via, newest.fields, first.id) == (undone, "restore", ("retracted_why",), change)
    with store.reading() as session:
        assert [one.id for one in history_of(session, "actor", "new-party")] == [change]
    redone = redo_import(store, change, by=WRITER)
    assert [detail(store, slug).retracted_why for slug in "abc"] == [None, None, "Misread."]
    assert [one.id for one in detail(store, "b").history] == [redone, undone, change]
    assert undo_import(store, change, by=WRITER) > redone


def test_an_import_is_undone_once_and_redone_only_when_it_was_undone(store: Store, tmp_path: Path) -> None:
    change = bring(store, tmp_path, bundle(row())).change
    assert change
    with pytest.raises(Problem, match="This import is not undone"):
        redo_import(store, change, by=WRITER)
    undo_import(store, change, by=WRITER)
    with pytest.raises(Problem, match=r"undone already: Import of interviews\.csv undone"):
        undo_import(store, change, by=WRITER)
    with pytest.raises(Problem, match=f"Change {change + 1} is no import"):
        undo_import(store, change + 1, by=WRITER)


def test_an_import_is_not_undone_when_a_stance_of_it_was_changed_since(store: Store, tmp_path: Path) -> None:
    change = bring(store, tmp_path, bundle(row(slug="a"), row(slug="b"))).change
    assert change
    edit_stance(store, "a", submission(note="Seen."), by=WRITER, seen=change)
    before = contents(store)
    with pytest.raises(Conflict, match="1 of the 2 stances that this import brought have been changed since"):
        undo_import(store, change, by=WRITER)
    assert contents(store) == before


def test_a_file_that_was_undone_is_there_already(store: Store, tmp_path: Path) -> None:
    change = bring(store, tmp_path, bundle(row(slug="a"), row())).change
    assert change
    undo_import(store, change, by=WRITER)
    assert [one.verdict for one in told(store, tmp_path, bundle(row(slug="a"), row()))] == [THERE, THERE]
