"""An event list of Discourse Network Analyzer: what its rows become, and what is told of one that is none."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.bundle import Bundle
from db.entries import AffiliationEntry, EvidenceEntry, SourceEntry
from db.problems import Problem
from positions.importers.dna import read_dna
from positions.importers.dna_entries import DnaVariables
from positions.importers.dna_events import looks_like_dna_events, read_dna_events
from tests.importers.dna_files import Doc, Said, check, stances, write_dna, write_events
from tests.rules.builders import is_sentence

ROW: Final = (
    '1;2019-02-28 12:00:00;7;"A tax for all";"B. Writer";"Daily A";"Politics";"";"Ada says so.";'
    '"Ada";"Ministry A";"A carbon tax";1'
)
SHORT: Final = "statement_id;time;person;organization;concept;agreement"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.csv"


def told(path: Path, *rows: str, header: str = "", variables: DnaVariables | None = None) -> str:
    """The sentence by which an event list is refused."""
    write_events(path, rows, header=header)
    with pytest.raises(Problem) as problem:
        read_dna_events(path, variables=variables or DnaVariables())
    assert is_sentence(str(problem.value))
    return str(problem.value)


def short(path: Path, *rows: str) -> Bundle:
    """The bundle of an event list without documents."""
    return read_dna_events(write_events(path, rows, header=SHORT))


def test_a_row_becomes_a_stance_with_all_it_names(path: Path) -> None:
    bundle = read_dna_events(write_events(path, [ROW]))
    check(bundle)
    [(number, stance)] = bundle.stances
    assert number == 2
    assert (stance.actor, stance.issue, stance.stated_on) == ("Ada", "A carbon tax", "2019-02-28")
    assert (stance.value, stance.summary, stance.certainty) == ("1", "Agrees with: A carbon tax.", "medium")
    [(_, source)] = bundle.sources
    assert stance.evidence == (EvidenceEntry(source.slug, "Ada says so.", "Politics"),)
    assert source == SourceEntry("A tax for all", source.slug, "Daily A", "B. Writer", "2019-02-28")
    assert [post for _, post in bundle.affiliations] == [AffiliationEntry("Ada", "Ministry A", speaks_for="yes")]
    assert not bundle.left_out


def test_the_event_list_of_a_database_gives_the_same_slugs_as_the_database(tmp_path: Path) -> None:
    words = 'He said: "yes"; it is\nright.'
    database = read_dna(
        write_dna(
            tmp_path / "a.dna", Said(words=words), documents=[Doc(title='On "A"; B', text=f"So. {words} End.")]
        )
    )
    row = ROW.replace("A tax for all", "On 'A', B").replace("Ada says so.", "He said: 'yes', it is\nright.")
    events = read_dna_events(write_events(tmp_path / "a.csv", [row]))
    assert [one.slug for one in stances(events)] == [one.slug for one in stances(database)]
    for ours, theirs in ((events.actors, database.actors), (events.issues, database.issues)):
        assert [entry for _, entry in ours] == [entry for _, entry in theirs]
    assert [source.slug for _, source in events.sources] == [source.slug for _, source in database.sources]


def test_columns_are_found_by_their_words(path: Path) -> None:
    for header in (SHORT, "Statement.ID,Time,Person,Organization,Concept,Agreement", "agreement;x"):
        row = "1;2019-02-28;Ada;;Tax;0"
        if header == "agreement;x":
            header, row = ";".join(reversed(SHORT.split(";"))), ";".join(reversed(row.split(";")))
        row = row.replace(";", ",") if "," in header else row
        [stance] = stances(read_dna_events(write_events(path, [row], header=header)))
        assert (stance.actor, stance.issue, stance.value, stance.evidence) == ("Ada", "Tax", "-1", ())


def test_only_an_event_list_looks_like_one() -> None:
    assert looks_like_dna_events(SHORT.split(";"))
    assert looks_like_dna_events(["statement ID", "time", "organization", "concept", "agreement"])
    assert not looks_like_dna_events(["statement ID", "time", "concept", "agreement"])
    assert not looks_like_dna_events(["slug", "actor", "issue", "stated_on", "value"])


@pytest.mark.parametrize(
    "time",
    [
        "2019-02-28",
        "2019-02-28 00:00:00",
        "2019-02-28T23:59:59",
        "2019-02-28T23:59:59.5Z",
        "2019-02-28 10:00+00:00",
    ],
)
def test_times_in_iso_form_are_read(path: Path, time: str) -> None:
    assert stances(short(path, f"1;{time};Ada;;Tax;1"))[0].stated_on == "2019-02-28"


@pytest.mark.parametrize(
    "time", ["28-02-2019 00:00:00", "03/04/2019", "2019-02-30", "2019-02", "1551355200", "", "2019-02-28 9:00"]
)
def test_a_time_in_another_form_is_refused_with_its_line(path: Path, time: str) -> None:
    said = told(path, "1;2019-02-28;Ada;;Tax;1", f"2;{time};Ada;;Tax;1", header=SHORT)
    assert said == f"Line 3 has {time!r} as time: write it as 2019-02-28 or 2019-02-28 14:30:00."


@pytest.mark.parametrize(
    ("written", "values"), [(("0", "1"), ["-1", "1"]), (("FALSE", "true", "1"), ["-1", "1", "1"]), (("1",), ["1"])]
)
def test_zero_and_one_and_true_and_false_are_disagreement_and_agreement(
    path: Path, written: tuple[str, ...], values: list[str]
) -> None:
    bundle = short(path, *(f"{n};2019-02-28;Ada;;Tax;{one}" for n, one in enumerate(written, start=1)))
    check(bundle)
    assert [stance.value for stance in stances(bundle)] == values
    assert [level.label for level in bundle.issues[0][1].levels] == ["Disagrees", "Agrees"]


def test_other_whole_numbers_are_a_scale_of_their_own(path: Path) -> None:
    bundle = short(path, *(f"{n};2019-02-28;Ada;;Tax;{one}" for n, one in enumerate(("1", "-2", "+3", "0.0"))))
    check(bundle)
    assert [stance.value for stance in stances(bundle)] == ["1", "-2", "3", "0"]
    assert [level.label for level in bundle.issues[0][1].levels] == ["-2", "0", "1", "3"]


def test_words_and_a_scale_of_numbers_together_are_refused(path: Path) -> None:
    rows = ("1;2019-02-28;Ada;;Tax;1", "2;2019-02-28;Ada;;Tax;true", "3;2019-02-28;Ada;;Tax;2")
    assert told(path, *rows, header=SHORT).startswith("Line 3 has true or false and line 4 a number as agreement")


@pytest.mark.parametrize("value", ["maybe", "1.5", "1000000001", "1e3", "½", "１"])
def test_a_value_that_is_none_is_refused_with_its_line(path: Path, value: str) -> None:
    assert told(path, f"1;2019-02-28;Ada;;Tax;{value}", header=SHORT).startswith(
        f"Line 2 has {value!r} as agreement"
    )


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "9" * 16])
def test_a_statement_without_a_number_is_refused_with_its_line(path: Path, number: str) -> None:
    assert told(path, f"{number};2019-02-28;Ada;;Tax;1", header=SHORT).startswith(f"Line 2 has {number!r} as stat")


def test_incomplete_rows_are_left_out_and_counted_by_what_they_lack(path: Path) -> None:
    bundle = short(
        path,
        *("1;2019-02-28;Ada;;Tax;1", "2;2019-02-28; ;;Tax;1", "3;2019-02-28;Ada;;;1"),
        *("4;2019-02-28;Ada;;Tax;", "5;2019-02-28;Ada;;Tax;NA"),
    )
    assert len(stances(bundle)) == 1
    assert bundle.left_out == {
        "statements without a person or an organization": 1,
        "statements without a concept": 1,
        "statements without a value": 2,
    }


def test_columns_that_the_record_has_no_place_for_are_counted(path: Path) -> None:
    rows = ["1;2019-02-28;Ada;Tax;1;Town A", "2;2019-02-28;Ada;Tax;1;"]
    bundle = read_dna_events(write_events(path, rows, header="statement_id;time;person;concept;agreement;place"))
    assert bundle.left_out == {"values of the column place": 1}


def test_a_document_without_a_title_is_described_in_brackets(path: Path) -> None:
    rows = [ROW.replace("A tax for all", ""), ROW.replace("A tax for all", "").replace(";7;", ";;")]
    bundle = read_dna_events(write_events(path, rows))
    check(bundle)
    assert [source.title for _, source in bundle.sources] == ["[Document 7]", "[Document of 2019-02-28]"]


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("time;person;concept;agreement", "statement_id"),
        ("statement_id;time;person;agreement", "concept"),
        ("statement_id;time;concept;agreement", "person or organization"),
        ("statement_id;person;concept;value", "time, agreement"),
    ],
)
def test_missing_columns_are_named(path: Path, header: str, missing: str) -> None:
    assert told(path, "1;2;3;4", header=header).startswith(f"The event list lacks the column {missing}:")


def test_variables_of_other_names_are_read_and_missed_by_those_names(path: Path) -> None:
    header = "statement_id;time;Main Speaker;organization;measure;support"
    chosen = DnaVariables(person="main speaker", concept="measure", value="support")
    [stance] = stances(
        read_dna_events(write_events(path, ["1;2019-02-28;Ada;;Tax;1"], header=header), variables=chosen)
    )
    assert (stance.actor, stance.issue) == ("Ada", "Tax")
    unknown = DnaVariables(person="speaker", concept="measure", value="support")
    assert "lacks the column speaker:" in told(path, "1;2019-02-28;A;B;Tax;1", header=header, variables=unknown)
    nobody = DnaVariables(person="", concept="measure", value="support")
    [stance] = stances(
        read_dna_events(write_events(path, ["1;2019-02-28;Ada;B;Tax;1"], header=header), variables=nobody)
    )
    assert stance.actor == "B"


@pytest.mark.parametrize(
    "new", ["1;2019-02-28;Berta;;Tax;1", "1;2019-02-28;Ada;;Tax;7", "1;2019-02-28;Ada;;Toll;1"]
)
@pytest.mark.parametrize("begun", [False, True])
def test_an_event_list_that_changes_between_the_two_readings_is_told(path: Path, new: str, begun: bool) -> None:
    rows = [f"{n};2019-02-28;Ada;;Tax;1" for n in range(5000)]
    stream = iter(short(path, *rows).stances)
    if begun:
        next(stream)
    write_events(path, [*rows[:-1], new, new], header=SHORT)
    with pytest.raises(Problem, match="was changed while it was read"):
        list(stream) if begun else next(stream)


def test_stances_can_be_read_again(path: Path) -> None:
    bundle = read_dna_events(write_events(path, [ROW]))
    assert list(bundle.stances) == list(bundle.stances)


CELLS = st.one_of(
    st.sampled_from(["1", "0", "true", "2019-02-28", "2019-02-28 10:00:00", "Ada", "", "-3", '"', "NA", "\n", ";"]),
    st.text(max_size=12),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELLS, min_size=5, max_size=7), max_size=4),
    quoted=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_any_rows_give_a_bundle_or_a_problem(
    path: Path, rows: list[list[str]], quoted: bool, encoding: str
) -> None:
    mark = '"' if quoted else ""
    lines = [SHORT + ";text", *(";".join(f"{mark}{cell}{mark}" for cell in row) for row in rows)]
    path.write_bytes("\n".join(lines).encode(encoding, "replace"))
    said = "Nothing."
    try:
        check(read_dna_events(path))
    except Problem as problem:
        said = str(problem)
    assert is_sentence(said)
