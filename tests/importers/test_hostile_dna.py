"""What is no database of DNA 3, or a broken one, is told in one sentence with the place; nothing else is raised."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.problems import Problem
from positions.importers import dna_tables
from positions.importers.dna import read_dna, statement_types
from positions.importers.dna_entries import DnaVariables
from tests.importers.dna_files import TEXT, Doc, Said, change, check, seconds, stances, write_dna
from tests.rules.builders import is_sentence

SAID: Final = (Said(), Said(person="Berta", organization="", value=0), Said(person="", concept="A toll"))
TABLES: Final = (
    *("DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "STATEMENTS"),
    *("DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT", "ENTITIES"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.dna"


@pytest.fixture
def project(path: Path) -> Path:
    return write_dna(path, *SAID)


def refused(path: Path, **options: object) -> str:
    """The sentence by which a file is refused; it is as it was."""
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(Problem) as problem:
        stances(read_dna(path, **options))  # type: ignore[arg-type]
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert is_sentence(str(problem.value))
    assert "\n" not in str(problem.value)
    return str(problem.value)


@pytest.mark.parametrize(
    "content", [b"", b"SQLite", b"<?xml version='1.0'?><discourse/>", b'{"type": "sqlite"}', bytes(5000)]
)
def test_what_is_no_sqlite_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "The file is no database of Discourse Network Analyzer" in refused(path)


def test_a_file_that_is_not_there_and_a_folder_are_refused(path: Path, tmp_path: Path) -> None:
    assert "The file cannot be read" in refused(path)
    assert "There is no such file" in refused(tmp_path)


def test_another_sqlite_file_is_no_dna_file(path: Path) -> None:
    change(path, "CREATE TABLE recipe (id INTEGER)")
    assert "is no database of Discourse Network Analyzer" in refused(path)


def test_a_dna_2_file_is_told_from_a_dna_3_file(project: Path, path: Path) -> None:
    change(project, "UPDATE SETTINGS SET Value = '2.0 beta 25' WHERE Property = 'version'")
    assert "was saved by DNA 2" in refused(path)


def test_the_tables_of_dna_2_are_known_without_a_version(project: Path, path: Path) -> None:
    change(project, "DROP TABLE SETTINGS", "ALTER TABLE ENTITIES RENAME TO ATTRIBUTES")
    assert "was saved by DNA 2" in refused(path)


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_named(project: Path, table: str) -> None:
    change(project, f"DROP TABLE {table}")
    assert f"lacks {table}, which" in refused(project)


@pytest.mark.parametrize(
    ("table", "column"), [("STATEMENTS", "Stop"), ("DOCUMENTS", "Text"), ("DATABOOLEAN", "Value")]
)
def test_a_missing_column_is_named(project: Path, table: str, column: str) -> None:
    change(project, f"ALTER TABLE {table} RENAME COLUMN {column} TO Other")
    assert f"lacks {table}.{column}, which" in refused(project)


def test_a_view_which_could_run_for_ever_is_no_table(project: Path) -> None:
    change(
        project,
        "DROP TABLE ATTRIBUTEVALUES",
        "CREATE VIEW ATTRIBUTEVALUES AS SELECT 1 AS ID, 'x' AS AttributeValue",
    )
    assert not read_dna(project).left_out
    change(
        project,
        "ALTER TABLE STATEMENTTYPES RENAME TO others",
        "CREATE VIEW STATEMENTTYPES AS SELECT ID, Label FROM others",
    )
    assert "lacks STATEMENTTYPES, which" in refused(project)


def test_a_virtual_table_is_no_table(project: Path) -> None:
    change(project, "DROP TABLE STATEMENTTYPES", "CREATE VIRTUAL TABLE STATEMENTTYPES USING fts5(ID, Label)")
    assert "lacks STATEMENTTYPES, which" in refused(project)


def test_tables_that_are_not_needed_may_be_missing(project: Path) -> None:
    change(project, "DROP TABLE ATTRIBUTEVALUES", "DROP TABLE DATALONGTEXT", "DROP TABLE SETTINGS")
    change(project, "DROP TABLE CODERS", "INSERT INTO VARIABLES VALUES (6, 'remark', 'long text', 1)")
    assert len(stances(read_dna(project))) == 3


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("UPDATE STATEMENTS SET DocumentId = 9 WHERE ID = 2", "Statement 2 is of the document 9"),
        ("UPDATE STATEMENTS SET DocumentId = NULL WHERE ID = 2", "Statement 2 is of the document noth"),
        ("DELETE FROM DOCUMENTS", "Statement 1 is of the document 1, which is not there"),
        ("UPDATE DATASHORTTEXT SET Entity = 99 WHERE StatementId = 3 AND VariableId = 3", "names the entity 99"),
        ("UPDATE DATASHORTTEXT SET Entity = 'x' WHERE StatementId = 3 AND VariableId = 1", "names the entity 'x'"),
        ("DELETE FROM ENTITIES WHERE Value = 'Berta'", "Statement 2 names the entity"),
        ("UPDATE STATEMENTS SET Start = 90 WHERE ID = 1", "Statement 1 is marked from 90 to 31"),
        ("UPDATE STATEMENTS SET Stop = 900 WHERE ID = 1", f"in a text that has {len(TEXT)} characters"),
        ("UPDATE STATEMENTS SET Start = -1 WHERE ID = 1", "is marked from -1 to 31"),
        ("UPDATE STATEMENTS SET Start = 'x' WHERE ID = 1", "Statement 1 has 'x' where a whole number"),
        ("UPDATE STATEMENTS SET Stop = 3.5 WHERE ID = 1", "Statement 1 has 3.5 where a whole number"),
        ("UPDATE STATEMENTS SET ID = -4 WHERE ID = 1", "The ID of a statement has -4"),
        ("UPDATE DOCUMENTS SET Text = x'00ff'", "Document 1 has bytes where a text belongs"),
        ("UPDATE DOCUMENTS SET Text = ''", "in a text that has 0 characters"),
        ("UPDATE DOCUMENTS SET Title = x'00'", "Document 1 has bytes where a text belongs"),
        ("UPDATE DOCUMENTS SET Text = CAST(x'c3' AS TEXT)", "holds text that is not in UTF-8"),
        ("UPDATE ENTITIES SET Value = CAST(x'c3' AS TEXT) WHERE ID = 4", "holds text that is not in UTF-8"),
        ("UPDATE ENTITIES SET Value = x'c3' WHERE ID = 4", "Entity 4 has bytes where a text belongs"),
        ("UPDATE DATABOOLEAN SET Value = 2 WHERE StatementId = 2", "Statement 2 has the value 2 where"),
        ("UPDATE DATABOOLEAN SET Value = 'yes' WHERE StatementId = 2", "Statement 2 has 'yes' where"),
        ("UPDATE VARIABLES SET Variable = x'00' WHERE ID = 1", "A row of VARIABLES has bytes"),
        ("UPDATE STATEMENTTYPES SET Label = x'00' WHERE ID = 2", "A row of STATEMENTTYPES has bytes"),
        ("DELETE FROM VARIABLES", "No statement type of the file has the variables"),
        ("DELETE FROM STATEMENTTYPES", "No statement type of the file has the variables"),
    ],
)
def test_a_broken_cell_or_key_is_told_with_its_place(project: Path, command: str, told: str) -> None:
    assert told in refused(change(project, command))


@pytest.mark.parametrize(
    "date", [1_551_355_200_000, -(10**12), seconds(9999, 12, 31, 23) + 3600, 2**62, "May", 1.5]
)
def test_a_date_that_is_no_day_is_told_with_the_document(path: Path, date: object) -> None:
    write_dna(path, Said(document=2), documents=[Doc(date=date), Doc(title="B", date=date)])
    assert f"Document 2 is dated {date!r}, which is no day" in refused(path)


def test_a_wrong_date_of_a_document_that_is_not_needed_does_no_harm(path: Path) -> None:
    bundle = read_dna(write_dna(path, Said(), documents=[Doc(), Doc(title="B", date="?")]))
    check(bundle)
    assert bundle.left_out == {"documents without such a statement": 1}


def test_a_mark_through_the_middle_of_a_character_is_refused(path: Path) -> None:
    write_dna(path, Said(words="😀"), documents=[Doc(text="😀😀")])
    change(path, "UPDATE STATEMENTS SET Start = 1, Stop = 4")
    assert "Statement 1 is marked from 1 to 4, in the middle of a character" in refused(path)


@pytest.mark.parametrize("kind", ["boolean", "integer"])
def test_a_value_beyond_any_scale_is_refused(path: Path, kind: str) -> None:
    write_dna(path, Said(value=10**9 + 1), kind=kind)
    assert "Statement 1 has 1000000001 where a whole number" in refused(path)


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        ("DATASHORTTEXT", "(9, 1, 1, 4)", "Statement 1 has two values of one variable (DATASHORTTEXT)"),
        ("DATABOOLEAN", "(9, 2, 4, 1)", "Statement 2 has two values of one variable (DATABOOLEAN)"),
        ("STATEMENTS", "(3, 1, 1, 0, 3, 1)", "STATEMENTS has the ID 3 twice"),
        ("ENTITIES", "(5, 1, 'Twice', NULL)", "ENTITIES has the ID 5 twice"),
    ],
)
def test_keys_that_stand_twice_are_refused_before_they_multiply(
    project: Path, table: str, row: str, told: str
) -> None:
    change(
        project,
        f"CREATE TABLE copy AS SELECT * FROM {table}",  # noqa: S608 - our own names
        f"DROP TABLE {table}",
        f"ALTER TABLE copy RENAME TO {table}",
        f"INSERT INTO {table} VALUES {row}",  # noqa: S608 - our own names
    )
    assert told in refused(project)


def test_a_text_that_is_larger_than_any_document_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dna_tables, "LONGEST_TEXT", 1_000_000)
    change(project, "UPDATE DOCUMENTS SET Text = printf('%.*c', 1000001, 'x')")
    assert "The file holds a text of more than" in refused(project)


def test_a_cut_file_is_refused_wherever_it_ends(path: Path) -> None:
    write_dna(path, *SAID * 20)
    whole = path.read_bytes()
    for length in range(4096, len(whole), 4096 * 3 + 100):
        path.write_bytes(whole[:length])
        assert "The file is damaged or was cut off" in refused(path)
    path.write_bytes(whole[:100])
    assert "The file is" in refused(path)


def test_a_damaged_page_is_told_even_after_the_first_stances(path: Path) -> None:
    write_dna(path, *SAID)
    bundle = read_dna(path)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    stamp = path.stat()
    path.write_bytes(content)
    with pytest.raises(Problem, match=r"The file (was changed|is damaged)"):
        stances(bundle)
    assert stamp.st_size == path.stat().st_size


def test_a_file_that_another_program_is_writing_is_refused(project: Path) -> None:
    with closing(sqlite3.connect(project)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "The file is in use by another program" in refused(project)
        other.rollback()
    assert len(stances(read_dna(project))) == 3


def test_a_file_with_unfinished_work_beside_it_is_refused(project: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(project)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("INSERT INTO CODERS VALUES (7, 'Ada')")
        other.commit()
        assert "The file is in use by another program" in refused(project)
    (tmp_path / "project.dna-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(600))
    assert "The file is in use by another program" in refused(project)
    (tmp_path / "project.dna-journal").write_bytes(bytes(600))
    assert len(stances(read_dna(project))) == 3


def test_a_file_that_changes_between_the_two_readings_is_told(project: Path) -> None:
    bundle = read_dna(project)
    change(project, "INSERT INTO CODERS VALUES (7, 'Ada')")
    with pytest.raises(Problem, match=r"The file was changed while it was read"):
        next(iter(bundle.stances))


def test_a_file_that_changes_while_the_stances_are_read_is_told(project: Path) -> None:
    stream = iter(read_dna(project).stances)
    next(stream)
    change(project, "INSERT INTO CODERS VALUES (7, 'Ada')")
    with pytest.raises(Problem, match=r"The file was changed while it was read"):
        list(stream)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"statement_type": "Demand"},
            "has no statement type 'Demand': choose one of 'DNA Statement', 'Annotation'",
        ),
        ({"statement_type": "Annotation"}, "The statement type 'Annotation' lacks the short text pers"),
        (
            {"variables": DnaVariables(concept="measure")},
            "has the variables person or organization, measure and agr",
        ),
        (
            {"variables": DnaVariables(person="speaker")},
            "has the variables speaker or organization, concept and agr",
        ),
        ({"variables": DnaVariables(value="concept")}, "No statement type of the file has the variables"),
    ],
)
def test_a_type_or_variable_that_is_not_there_is_told_with_those_that_are(
    project: Path, options: dict[str, object], told: str
) -> None:
    assert told in refused(project, **options)


def test_several_types_that_could_be_read_are_asked_about(project: Path) -> None:
    change(
        project,
        "UPDATE STATEMENTTYPES SET Label = 'Claim' WHERE ID = 1",
        "INSERT INTO VARIABLES VALUES (10, 'person', 'short text', 2), (11, 'concept', 'short text', 2)",
        "INSERT INTO VARIABLES VALUES (12, 'agreement', 'integer', 2)",
    )
    assert "several statement types that can be read: choose one of 'Claim', 'Annotation'" in refused(project)
    assert not stances(read_dna(project, statement_type="Annotation"))


def test_two_types_with_one_label_are_asked_about(project: Path) -> None:
    change(project, "UPDATE STATEMENTTYPES SET Label = 'Claim'")
    assert "The statement type 'Claim' lacks a label of its own" in refused(project, statement_type="Claim")


def test_statements_of_an_unknown_type_are_left_out_and_counted(project: Path) -> None:
    change(project, "UPDATE STATEMENTS SET StatementTypeId = 77 WHERE ID = 1")
    change(project, "UPDATE STATEMENTS SET StatementTypeId = NULL WHERE ID = 2")
    assert read_dna(project).left_out["statements of a type that the file does not list"] == 2


def test_abandoned_stances_let_go_of_the_file(project: Path) -> None:
    stream = iter(read_dna(project).stances)
    next(stream)
    assert isinstance(stream, Iterator)
    stream.close()  # type: ignore[attr-defined]
    project.unlink()


CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-3, 12),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.binary(max_size=10),
)
PLACES = [
    *("DOCUMENTS.Title", "DOCUMENTS.Text", "DOCUMENTS.Author", "DOCUMENTS.Source", "DOCUMENTS.Section"),
    *("DOCUMENTS.Date", "DOCUMENTS.ID", "STATEMENTTYPES.ID", "STATEMENTTYPES.Label", "VARIABLES.ID"),
    *("VARIABLES.Variable", "VARIABLES.DataType", "VARIABLES.StatementTypeId", "STATEMENTS.ID", "STATEMENTS.Start"),
    *("STATEMENTS.StatementTypeId", "STATEMENTS.DocumentId", "STATEMENTS.Stop", "DATABOOLEAN.StatementId"),
    *("DATABOOLEAN.VariableId", "DATABOOLEAN.Value", "DATASHORTTEXT.StatementId", "DATASHORTTEXT.VariableId"),
    *("DATASHORTTEXT.Entity", "ENTITIES.ID", "ENTITIES.VariableId", "ENTITIES.Value", "SETTINGS.Value"),
]


def read_or_problem(path: Path) -> str:
    """Read all of a file: what comes passes the rules of the record, or else what is said to be wrong."""
    try:
        statement_types(path)
        check(read_dna(path))
    except Problem as problem:
        return str(problem)
    return "Nothing."


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose columns take cells of any type, any number of times."""
    path = write_dna(tmp_path_factory.mktemp("fuzz") / "plain.dna", *SAID, replace(SAID[0], words="Ada"))
    for table in (*TABLES, "SETTINGS"):
        with closing(sqlite3.connect(path)) as file:
            columns = ", ".join(name for _, name, *_ in file.execute(f"PRAGMA table_info({table})"))
        change(
            path,
            f"ALTER TABLE {table} RENAME TO typed",
            f"CREATE TABLE {table} ({columns})",
            f"INSERT INTO {table} SELECT * FROM typed",  # noqa: S608 - our own names
            "DROP TABLE typed",
        )
    return path


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), st.integers(1, 4), CELLS), min_size=1, max_size=3))
def test_cells_of_any_kind_give_a_bundle_or_a_problem(plain: Path, changes: list[tuple[str, int, object]]) -> None:
    path = plain.with_name("cells.dna")
    path.write_bytes(plain.read_bytes())
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA synchronous = OFF")
        for place, row, cell in changes:
            table, column = place.split(".")
            file.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (cell, row))  # noqa: S608
    assert is_sentence(read_or_problem(path))


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), min_size=1, max_size=20),
    cut=st.one_of(st.none(), st.integers(0, 2**17)),
)
def test_bytes_of_any_kind_give_a_bundle_or_a_problem(
    plain: Path, at: list[tuple[int, int]], cut: int | None
) -> None:
    content = bytearray(plain.read_bytes())
    for place, byte in at:
        content[place % len(content)] = byte
    path = plain.with_name("bytes.dna")
    path.write_bytes(content[:cut])
    assert is_sentence(read_or_problem(path))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=600), head=st.sampled_from([b"", b"SQLite format 3\0"]))
def test_any_file_gives_a_bundle_or_a_problem(plain: Path, content: bytes, head: bytes) -> None:
    path = plain.with_name("any.dna")
    path.write_bytes(head + content)
    assert is_sentence(read_or_problem(path))
