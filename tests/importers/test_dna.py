"""A database of Discourse Network Analyzer: what its statements become, and that the file stays as it is."""

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import vocabulary as v
from db.commands.importing import import_package
from db.engine import Store
from db.entries import ActorEntry, AffiliationEntry, EvidenceEntry, LevelEntry, SourceEntry
from db.problems import Problem
from positions.importers.dna import read_dna, statement_types
from positions.importers.dna_entries import Coded, DnaVariables, Document, Gathered
from positions.importers.dna_scale import MOST_LEVELS, Scale
from tests.importers.dna_files import TEXT, Doc, Said, change, check, seconds, stances, write_dna
from tests.store.builders import WRITER, contents, detail, growth

ADA, MINISTRY = Said(), Said(person="", value=0, words="Ministry A says that it is wrong.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.dna"


def test_a_statement_becomes_a_stance_that_passes_the_rules(path: Path) -> None:
    bundle = read_dna(write_dna(path, ADA))
    check(bundle)
    [(number, stance)] = bundle.stances
    assert number == 1
    assert (stance.actor, stance.issue, stance.stated_on) == ("Ada", "A carbon tax", "2019-02-28")
    assert (stance.answer, stance.value, stance.summary) == ("placed", "1", "Agrees with: A carbon tax.")
    assert (stance.kind, stance.certainty, stance.attribution) == ("declared_policy", "medium", "own")
    source = bundle.sources[0][1].slug
    assert stance.evidence == (EvidenceEntry(source, "Ada says that the tax is right.", "Politics"),)


def test_a_statement_without_a_person_is_the_organizations(path: Path) -> None:
    [stance] = stances(read_dna(write_dna(path, MINISTRY)))
    assert (stance.actor, stance.value, stance.summary) == ("Ministry A", "-1", "Disagrees with: A carbon tax.")


def test_persons_and_organizations_become_actors_and_empty_names_do_not(path: Path) -> None:
    bundle = read_dna(write_dna(path, ADA, MINISTRY, replace(ADA, organization=None)))
    assert [actor for _, actor in bundle.actors] == [
        ActorEntry("Ada", v.ActorKind.PERSON),
        ActorEntry("Ministry A", v.ActorKind.INSTITUTION),
    ]


def test_a_name_that_is_both_a_person_and_an_organization_is_one_actor(path: Path) -> None:
    bundle = read_dna(write_dna(path, replace(ADA, person="Ministry A")))
    assert [(actor.name, actor.kind) for _, actor in bundle.actors] == [("Ministry A", "institution")]
    assert not bundle.affiliations


def test_a_person_that_is_listed_among_the_organizations_is_an_institution(path: Path) -> None:
    write_dna(path, replace(ADA, organization=None))
    change(path, "INSERT INTO ENTITIES (VariableId, Value) VALUES (2, 'Ada')")
    assert [(actor.name, actor.kind) for _, actor in read_dna(path).actors] == [("Ada", "institution")]


def test_a_person_speaks_for_its_one_organization_without_days(path: Path) -> None:
    bundle = read_dna(write_dna(path, ADA, ADA))
    assert [post for _, post in bundle.affiliations] == [AffiliationEntry("Ada", "Ministry A", speaks_for="yes")]


def test_a_person_of_two_organizations_speaks_for_each_from_its_first_to_its_last_day(path: Path) -> None:
    days = [Doc(title=f"Paper {day}", date=seconds(2019, 1, day)) for day in (5, 3, 9, 7)]
    said = [Said(organization=name, document=at) for at, name in enumerate(("A", "A", "B", "A"), start=1)]
    bundle = read_dna(write_dna(path, *said, documents=days))
    posts = {post.principal: (post.starts_on, post.ends_on) for _, post in bundle.affiliations}
    assert posts == {"A": ("2019-01-03", "2019-01-07"), "B": ("2019-01-09", "2019-01-09")}


def test_a_concept_becomes_an_issue_with_the_two_levels_of_a_boolean(path: Path) -> None:
    [(_, issue)] = read_dna(write_dna(path, ADA)).issues
    assert (issue.name, issue.slug) == ("A carbon tax", "")
    assert issue.question == "Does the actor agree with: A carbon tax?"
    assert [(level.value, level.label) for level in issue.levels] == [("-1", "Disagrees"), ("1", "Agrees")]
    assert issue.levels[1].meaning == "Agrees with it: agreement = 1 in Discourse Network Analyzer"


def test_an_integer_variable_is_a_scale_with_a_level_for_each_number_in_use(path: Path) -> None:
    said = [replace(ADA, value=value) for value in (2, -2, 0)] + [replace(ADA, concept="Another", value=2)]
    bundle = read_dna(write_dna(path, *said, kind="integer"))
    check(bundle)
    assert [stance.value for stance in stances(bundle)] == ["2", "-2", "0", "2"]
    assert stances(bundle)[0].summary == "agreement 2: A carbon tax."
    for _, issue in bundle.issues:
        assert [level.label for level in issue.levels] == ["-2", "0", "2"]
        assert (issue.low_end, issue.high_end) == ("Lowest agreement", "Highest agreement")
    assert bundle.issues[0][1].question == "Where does the actor stand on: A carbon tax? (agreement, -2 to 2)"


@pytest.mark.parametrize(("seen", "levels"), [(3, ["0", "3"]), (0, ["0", "1"]), (-2, ["-2", "0"])])
def test_a_single_number_gets_a_second_level(path: Path, seen: int, levels: list[str]) -> None:
    bundle = read_dna(write_dna(path, replace(ADA, value=seen), kind="integer"))
    check(bundle)
    assert [level.value for level in bundle.issues[0][1].levels] == levels


def test_very_many_numbers_lie_between_two_levels(path: Path) -> None:
    said = [replace(ADA, value=value) for value in range(10, 12 + MOST_LEVELS)]
    bundle = read_dna(write_dna(path, *said, kind="integer"))
    check(bundle)
    assert [level.value for level in bundle.issues[0][1].levels] == ["10", str(11 + MOST_LEVELS)]


def test_a_document_becomes_a_source(path: Path) -> None:
    [(number, source)] = read_dna(write_dna(path, ADA, MINISTRY)).sources
    assert number == 1
    assert source.slug.startswith("a-tax-for-all-2019-02-28-")
    assert replace(source, slug="") == SourceEntry(
        title="A tax for all",
        publisher="Daily A",
        author="B. Writer",
        published_on="2019-02-28",
    )


def test_a_document_without_a_title_is_described_in_brackets(path: Path) -> None:
    assert read_dna(write_dna(path, ADA, documents=[Doc(title=" ")])).sources[0][1].title == "[Document 1]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("😀😀 Ada says 'yes' 😀. More.", "Ada says 'yes' 😀."),
        ("한국어 😀 대변인은 찬성한다고 말했다. 끝", "대변인은 찬성한다고 말했다."),
        ("😀", "😀"),
        (TEXT, TEXT),
    ],
)
def test_the_marked_words_are_the_quote_in_any_script(path: Path, text: str, words: str) -> None:
    bundle = read_dna(write_dna(path, replace(ADA, words=words), documents=[Doc(text=text)]))
    assert stances(bundle)[0].evidence[0].quote == words


@pytest.mark.parametrize(
    ("date", "day"),
    [
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
        (seconds(1914, 7, 28, 23), "1914-07-28"),
        (seconds(2019, 2, 28, 23), "2019-02-28"),
        (seconds(1, 1, 1), "0001-01-01"),
        (seconds(9999, 12, 31), "9999-12-31"),
    ],
)
def test_a_stance_is_dated_with_the_documents_day_in_utc(path: Path, date: int, day: str) -> None:
    assert stances(read_dna(write_dna(path, ADA, documents=[Doc(date=date)])))[0].stated_on == day


def test_other_statement_types_are_left_out_and_counted(path: Path) -> None:
    bundle = read_dna(write_dna(path, ADA, annotations=3))
    assert len(stances(bundle)) == 1
    assert bundle.left_out == {"statements of other types: Annotation": 3}


def test_incomplete_statements_are_left_out_and_counted_by_what_they_lack(path: Path) -> None:
    nobody = replace(ADA, person="", organization=None)
    bundle = read_dna(write_dna(path, ADA, nobody, nobody, replace(ADA, concept=""), replace(ADA, value=None)))
    assert len(stances(bundle)) == 1
    assert bundle.left_out == {
        "statements without a person or an organization": 2,
        "statements without a concept": 1,
        "statements without a value": 1,
    }


def test_what_no_statement_needs_and_what_the_record_has_no_place_for_is_counted(path: Path) -> None:
    write_dna(path, ADA, documents=[Doc(), Doc(title="Unread")])
    change(
        path,
        "INSERT INTO ENTITIES (VariableId, Value) VALUES (1, 'Unheard')",
        "INSERT INTO VARIABLES VALUES (6, 'remark', 'long text', 1), (7, 'place', 'short text', 1)",
        "INSERT INTO VARIABLES VALUES (8, 'sure', 'boolean', 1)",
        "INSERT INTO ENTITIES VALUES (90, 7, 'Town A', NULL), (91, 7, '', NULL)",
        "INSERT INTO DATASHORTTEXT VALUES (NULL, 1, 7, 90), (NULL, 2, 7, 91)",
        "INSERT INTO DATALONGTEXT VALUES (NULL, 1, 6, 'see below')",
        "INSERT INTO DATABOOLEAN VALUES (NULL, 1, 8, 0)",
        "INSERT INTO ATTRIBUTEVALUES VALUES (1, 4, 'left'), (2, 4, '')",
        "UPDATE DOCUMENTS SET Notes = 'n', Type = 't' WHERE ID = 1",
    )
    bundle = read_dna(path)
    assert [actor.name for _, actor in bundle.actors] == ["Ada", "Ministry A"]
    assert bundle.left_out == {
        "persons, organizations and concepts of no such statement": 1,
        "documents without such a statement": 1,
        "values of the variable remark": 1,
        "values of the variable place": 1,
        "values of the variable sure": 1,
        "attributes of persons, organizations and concepts": 1,
        "notes of documents": 1,
        "types of documents": 1,
    }


def test_texts_that_are_too_long_are_cut_and_counted(path: Path) -> None:
    long = "x" * (v.LONG + 1)
    said = Said(person="p" * 201, organization="", concept="c" * 201, words=long)
    paper = Doc(title="t" * 501, text=long, author="a" * 201, source="s" * 201, section="i" * 201)
    bundle = read_dna(write_dna(path, said, documents=[paper]))
    check(bundle)
    assert bundle.left_out == {
        "ends of names longer than 200 characters": 1,
        "ends of concepts longer than 200 characters": 1,
        "ends of quotes longer than 10,000 characters": 1,
        "ends of titles longer than 500 characters": 1,
        "ends of authors longer than 200 characters": 1,
        "ends of publishers longer than 200 characters": 1,
        "ends of sections longer than 200 characters": 1,
    }
    quote = stances(bundle)[0].evidence[0].quote
    assert (len(quote), quote[-2:]) == (v.LONG, "x…")


def test_texts_of_just_the_right_length_are_whole(path: Path) -> None:
    long = "😀" * v.LONG
    bundle = read_dna(write_dna(path, Said(person="p" * 200, words=long), documents=[Doc(text=long)]))
    check(bundle)
    assert not bundle.left_out
    assert stances(bundle)[0].evidence[0].quote == long


def test_control_characters_in_names_and_quotes_become_blanks(path: Path) -> None:
    said = Said(person="Ada\0\n B.", words="one\fpage\x86\nand another")
    bundle = read_dna(write_dna(path, said, documents=[Doc(text="one\fpage\x86\nand another", title="A\tB\r\nC")]))
    check(bundle)
    assert bundle.actors[0][1].name == "Ada B."
    assert bundle.sources[0][1].title == "A B C"
    assert stances(bundle)[0].evidence[0].quote == "one page \nand another"


def test_names_that_differ_in_capitals_are_one_actor_and_one_issue(path: Path) -> None:
    said = [ADA, Said(person="ADA", organization="MINISTRY A", concept="a Carbon Tax"), replace(ADA, person="Adä")]
    bundle = read_dna(write_dna(path, *said))
    check(bundle)
    assert [actor.name for _, actor in bundle.actors] == ["Ada", "Ministry A", "Adä"]
    assert [issue.name for _, issue in bundle.issues] == ["A carbon tax"]
    assert [(stance.actor, stance.issue) for stance in stances(bundle)[:2]] == [("Ada", "A carbon tax")] * 2
    assert [(post.actor, post.principal) for _, post in bundle.affiliations] == [
        ("Ada", "Ministry A"),
        ("Adä", "Ministry A"),
    ]


def test_a_question_as_a_concept_is_asked_with_one_mark(path: Path) -> None:
    bundle = read_dna(write_dna(path, replace(ADA, concept="A tax?")))
    assert bundle.issues[0][1].question == "Does the actor agree with: A tax?"
    assert stances(bundle)[0].summary == "Agrees with: A tax?"


def test_documents_are_told_apart_by_all_that_is_told_of_them(path: Path) -> None:
    papers = [Doc(), Doc(source="Daily B"), Doc(), Doc(title="뉴스"), Doc(title="신문")]
    said = [Said(document=at) for at in range(1, 6)]
    bundle = read_dna(write_dna(path, *said, documents=papers))
    check(bundle)
    cited = [stance.evidence[0].source for stance in stances(bundle)]
    assert cited[0] == cited[2] != cited[1]
    assert [number for number, _ in bundle.sources] == [1, 2, 4, 5]
    assert [slug.rsplit("-", 1)[0] for slug in cited[3:]] == ["source-2019-02-28"] * 2


def test_a_source_has_the_same_slug_in_every_project_that_holds_it(tmp_path: Path) -> None:
    one = read_dna(write_dna(tmp_path / "a.dna", ADA)).sources[0][1]
    papers = [Doc(source="Daily B"), Doc()]
    other = read_dna(write_dna(tmp_path / "b.dna", ADA, replace(ADA, document=2), documents=papers)).sources[1][1]
    assert one == other


def test_a_stance_keeps_its_slug_when_it_is_coded_anew(path: Path) -> None:
    before = stances(read_dna(write_dna(path, ADA, MINISTRY)))
    change(
        path,
        "UPDATE DATABOOLEAN SET Value = 1 - Value",
        "UPDATE ENTITIES SET Value = 'Renamed' WHERE Value = 'A carbon tax'",
        "UPDATE DOCUMENTS SET Title = 'Another', Date = Date + 86400",
    )
    after = stances(read_dna(path))
    assert [stance.slug for stance in after] == [stance.slug for stance in before]
    assert [stance.value for stance in after] == ["-1", "1"]


def test_statements_of_two_projects_have_different_slugs(tmp_path: Path) -> None:
    first = stances(read_dna(write_dna(tmp_path / "a.dna", ADA)))[0].slug
    second = stances(read_dna(write_dna(tmp_path / "b.dna", replace(MINISTRY, person="Ada"))))[0].slug
    assert first.startswith("dna-1-")
    assert second.startswith("dna-1-")
    assert first != second


def test_reading_twice_gives_the_same(path: Path) -> None:
    bundle = read_dna(write_dna(path, ADA, MINISTRY))
    assert list(bundle.stances) == list(bundle.stances) == list(read_dna(path).stances)


@pytest.mark.parametrize(
    "new",
    [
        {"person": "Berta"},
        {"concept": "A toll"},
        {"value": 0},
        {"document": Document("Another", "", "", "2019-02-28")},
    ],
)
def test_a_statement_that_was_not_there_at_the_first_reading_is_refused(new: dict[str, Any]) -> None:
    gathered = Gathered(Scale("agreement", boolean=True))
    coded = Coded(1, 1, "2019-02-28", "Ada", "", "A carbon tax", 1, Document("A", "", "", "2019-02-28"), "Yes.", "")
    gathered.take(coded)
    assert gathered.stance(coded).actor == "Ada"
    with pytest.raises(Problem, match="was changed while it was read"):
        gathered.stance(coded._replace(**new))


def test_statements_come_document_by_document(path: Path) -> None:
    papers = [Doc(text="Yes. No."), Doc(title="B", text="No, never. Yes, always.")]
    said = [Said(document=at, words=words) for at, words in ((2, "Yes, always."), (1, "No."), (2, "No, never."))]
    bundle = read_dna(write_dna(path, *said, documents=papers))
    assert [(number, stance.evidence[0].quote) for number, stance in bundle.stances] == [
        (2, "No."),
        (1, "Yes, always."),
        (3, "No, never."),
    ]


@pytest.mark.parametrize(
    "name", ["a b.dna", "50% #1?.dna", "한국어 ä.dna", "file:x?mode=rwc.dna", "a&b=c;d'\".dna"]
)
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_the_file_is_never_changed_and_nothing_is_left_beside_it(tmp_path: Path, name: str, mode: str) -> None:
    path = write_dna(tmp_path / name, ADA, MINISTRY)
    change(path, f"PRAGMA journal_mode = {mode}")
    path.chmod(stat.S_IRUSR)
    before = path.read_bytes()
    bundle = read_dna(path)
    stream = iter(bundle.stances)
    next(stream)
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert len(list(stream)) == 1
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_dna_can_save_while_the_stances_are_read(path: Path) -> None:
    stream = iter(read_dna(write_dna(path, ADA, MINISTRY)).stances)
    next(stream)
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.rollback()
    assert len(list(stream)) == 1


def test_the_statement_types_are_listed_with_their_counts_and_variables(path: Path) -> None:
    standard, annotation = statement_types(write_dna(path, ADA, MINISTRY, annotations=1))
    assert (standard.label, standard.statements) == ("DNA Statement", 2)
    assert {one.name: one.kind for one in standard.variables} == {
        **dict.fromkeys(("person", "organization", "concept"), "short text"),
        "agreement": "boolean",
    }
    assert (annotation.label, annotation.statements) == ("Annotation", 1)


def test_the_only_type_that_has_the_variables_is_read_whatever_its_label(path: Path) -> None:
    change(write_dna(path, ADA), "UPDATE STATEMENTTYPES SET Label = 'Claim' WHERE ID = 1")
    assert len(stances(read_dna(path))) == 1


def test_a_type_and_its_variables_are_chosen_by_name(path: Path) -> None:
    write_dna(path, ADA, replace(ADA, value=0))
    change(
        path,
        "INSERT INTO STATEMENTTYPES VALUES (3, 'Demand')",
        "UPDATE VARIABLES SET Variable = 'party', StatementTypeId = 3 WHERE ID = 2",
        "UPDATE VARIABLES SET Variable = 'measure', StatementTypeId = 3 WHERE ID = 3",
        "UPDATE VARIABLES SET Variable = 'support', StatementTypeId = 3 WHERE ID = 4",
        "UPDATE STATEMENTS SET StatementTypeId = 3 WHERE ID = 2",
    )
    chosen = DnaVariables(organization="party", concept="measure", value="support")
    bundle = read_dna(path, statement_type="Demand", variables=chosen)
    assert [(number, stance.actor, stance.value) for number, stance in bundle.stances] == [(2, "Ministry A", "-1")]
    assert bundle.issues[0][1].levels[0] == LevelEntry(
        "-1", "Disagrees", "Disagrees with it: support = 0 in Discourse Network Analyzer"
    )


def test_a_project_without_statements_is_an_empty_bundle(path: Path) -> None:
    bundle = read_dna(write_dna(path))
    assert not stances(bundle)
    assert not bundle.actors
    assert not bundle.issues


def test_a_project_brought_in_again_adds_only_what_is_new(path: Path, tmp_path: Path, empty_store: Store) -> None:
    write_dna(path, ADA, MINISTRY)
    first = import_package(empty_store, read_dna(path), tmp_path, by=WRITER)
    assert (first.counts["stance"], first.counts["actor"], first.counts["source"]) == (2, 2, 1)
    before = contents(empty_store)
    assert import_package(empty_store, read_dna(path), tmp_path, by=WRITER).change is None
    path.unlink()
    write_dna(path, ADA, MINISTRY, replace(ADA, person="Berta", words="Nobody knows more."))
    import_package(empty_store, read_dna(path), tmp_path, by=WRITER)
    added = growth(before, empty_store)
    assert {table: added[table] for table in ("stance", "evidence", "actor", "affiliation")} == {
        **dict.fromkeys(("stance", "evidence", "actor", "affiliation"), 1)
    }
    assert "issue" not in added
    assert "source" not in added


def test_a_project_that_has_grown_beyond_the_last_day_of_a_post_comes_in_again(
    path: Path, tmp_path: Path, empty_store: Store
) -> None:
    papers = [Doc(title=f"Paper {day}", date=seconds(2019, 1, day)) for day in (3, 5, 9)]
    both = [replace(ADA, document=1), replace(ADA, organization="Party B", document=2)]
    write_dna(path, *both, documents=papers)
    import_package(empty_store, read_dna(path), tmp_path, by=WRITER)
    path.unlink()
    write_dna(path, *both, replace(both[1], document=3), documents=papers)
    before = contents(empty_store)
    import_package(empty_store, read_dna(path), tmp_path, by=WRITER)
    added = growth(before, empty_store)
    assert (added["stance"], added.get("affiliation", 0)) == (1, 0)


def test_an_actor_of_the_record_is_found_by_its_name(path: Path, tmp_path: Path, store: Store) -> None:
    write_dna(path, Said(person="donald trump", organization=""))
    brought = import_package(store, read_dna(path), tmp_path, by=WRITER)
    assert "actor" not in brought.counts
    assert detail(store, stances(read_dna(path))[0].slug).actor == "trump"
