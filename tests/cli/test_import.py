"""`positions import` and `init --from`: what they bring in, what they say, and that it is all or nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.commands.undoing import redo_import, undo_import
from db.engine import Store
from db.problems import Conflict, Problem
from db.queries.imports import imports
from db.queries.stances import Selection, record_page
from positions.cli import main
from tests.store.builders import WRITER, contents, detail, growth, sqlite_url

HEAD = "When,Speaker,Topic,Level,Statement,Title\n"
PLAIN = "2019-03-01,Donald Trump,Sequencing,Disarm first,All of it first,A report\n"


@pytest.fixture(autouse=True)
def record(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the environment is this test's own, with the data set."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    yield store
    store.close()


def table(folder: Path, *rows: str, head: str = HEAD) -> str:
    path = folder / "table.csv"
    path.write_text(head + "".join(rows), encoding="utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["import", *words])


def said(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 1, result.output
    return result.output


def test_a_table_is_brought_in_with_the_sources_it_describes_when_that_is_asked_for(
    record: Store, tmp_path: Path
) -> None:
    before = contents(record)
    assert "sources 1, stances 1, evidence 1." in said(table(tmp_path, PLAIN), "--create", "sources")
    assert growth(before, record) == {"source": 1, "stance": 1, "evidence": 1, "change": 1, "history": 1}
    with record.reading() as session:
        (row,) = (
            one
            for one in record_page(session, Selection(), order="newest first")
            if one.summary == "All of it first"
        )
    found = detail(record, row.slug)
    assert (found.actor, found.issue, found.value, found.stated_on) == ("trump", "sequencing", -2, "2019-03-01")
    assert [cited.title for cited in found.evidence] == ["A report"]
    assert [change.via for change in found.history] == ["import"]


def test_the_same_file_again_adds_nothing(record: Store, tmp_path: Path) -> None:
    path = table(tmp_path, PLAIN)
    said(path, "--create", "sources")
    before = contents(record)
    assert "The record has all of it already: nothing was added." in said(path, "--create", "sources")
    assert contents(record) == before


def test_a_dry_run_says_what_would_be_added_and_adds_nothing(record: Store, tmp_path: Path) -> None:
    before = contents(record)
    told = said(table(tmp_path, PLAIN), "--create", "sources", "--dry-run")
    assert "stance: 1 to be added, 0 there already, 0 refused" in told
    assert "A dry run: nothing was brought in." in told
    assert contents(record) == before


def test_one_bad_row_keeps_the_whole_file_out_and_is_told_with_its_column(record: Store, tmp_path: Path) -> None:
    before = contents(record)
    bad = "2019-03-02,Donald Trump,Sequencing,7,Off the scale,A report\n"
    told = refused(table(tmp_path, PLAIN, bad), "--create", "sources")
    assert "row 3, Level, '7': 7 is off the scale, which runs from -2 to 2." in told
    assert "Nothing was brought in. Refused: 1 row." in told
    assert contents(record) == before


def test_what_is_unknown_is_listed_and_created_only_when_asked(record: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "2019-03-01,Ada Analyst,Order of steps,1,Says so,\n2019-04-01,Ada Analyst,Order of steps,3,Says so,\n",
    )
    told = refused(path)
    assert "Not in the record, actors: Ada Analyst. Let them be created with --create actors." in told
    assert "Not in the record, issues: Order of steps." in told
    before = contents(record)
    said(path, "--create", "actors", "--create", "issues", "--actor-kind", "institution")
    grown = growth(before, record)
    assert {kind: grown[kind] for kind in ("actor", "issue", "scale_level", "stance")} == {
        **{"actor": 1, "issue": 1, "scale_level": 2, "stance": 2}
    }


def test_a_date_that_can_be_read_in_two_ways_is_asked_about(record: Store, tmp_path: Path) -> None:
    path = table(tmp_path, PLAIN.replace("2019-03-01", "03/04/2019"))
    assert "row 2, When, '03/04/2019': 03/04/2019 can be read in two ways" in refused(path, "--create", "sources")
    said(path, "--create", "sources", "--dates", "day-first")
    with record.reading() as session:
        found = {row.stated_on for row in record_page(session, Selection(), order="newest first")}
    assert "2019-04-03" in found


def test_a_mapping_is_remembered_for_the_same_columns_and_can_be_saved_and_changed(
    record: Store, tmp_path: Path
) -> None:
    head, row = "A,B,C,D,E\n", "2019-03-01,trump,sequencing,-2,All of it first\n"
    path, saved = table(tmp_path, row, head=head), tmp_path / "mapping.json"
    assert "No column is chosen for Actor" in refused(path)
    pairs = ("stated_on=A", "actor=B", "issue=C", "value=D", "summary=E")
    said(path, *(word for pair in pairs for word in ("--map", pair)), "--save-mapping", str(saved))
    assert json.loads(saved.read_text()) == dict(pair.split("=") for pair in pairs)
    again = table(tmp_path, row.replace("-2", "-1"), head=head)
    assert "stances 1" in said(again)
    assert "stances 1" in said(table(tmp_path, row.replace("-2", "0"), head=head), "--mapping", str(saved))
    saved.write_text("no mapping")
    assert "no saved mapping" in refused(path, "--mapping", str(saved))


def test_an_import_is_undone_and_done_again_as_a_whole(record: Store, tmp_path: Path) -> None:
    said(table(tmp_path, PLAIN, PLAIN.replace("03-01", "03-02")), "--create", "sources")
    with record.reading() as session:
        (newest, *_) = imports(session)
    assert (newest.file, newest.stances, newest.undone_why) == ("table.csv", 2, "")
    undo_import(record, newest.change, by=WRITER)
    with record.reading() as session:
        rows = [
            row
            for row in record_page(session, Selection(), order="newest first")
            if row.summary == "All of it first"
        ]
        assert {row.retracted_why for row in rows} == {"Import of table.csv undone."}
        assert imports(session)[0].undone_why == "Import of table.csv undone."
    redo_import(record, newest.change, by=WRITER)
    with record.reading() as session:
        assert imports(session)[0].undone_why == ""
    with pytest.raises(Problem, match="not undone"):
        redo_import(record, newest.change, by=WRITER)
    assert not issubclass(Problem, Conflict)


def test_the_template_and_the_columns_are_written_and_the_template_can_be_brought_in(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    path.write_text(said("--template"), encoding="utf-8")
    assert "| `stated_on` | Date (needed) |" in said("--columns")
    assert "stance: 0 to be added, 2 there already" in said(str(path), "--dry-run")


def test_a_package_makes_a_new_store_and_a_bad_one_leaves_none(
    record: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, again = tmp_path / "record.zip", tmp_path / "again.zip"
    assert CliRunner().invoke(main, ["export", str(package)]).exit_code == 0
    new = tmp_path / "new.db"
    monkeypatch.setenv("POSITIONS_DATABASE_URL", sqlite_url(new))
    broken = tmp_path / "broken.zip"
    broken.write_bytes(package.read_bytes()[:-100])
    assert CliRunner().invoke(main, ["init", "--from", str(broken)]).exit_code == 1
    assert not new.exists()
    made = CliRunner().invoke(main, ["init", "--from", str(package)])
    assert made.exit_code == 0, made.output
    assert CliRunner().invoke(main, ["export", str(again)]).exit_code == 0
    assert again.read_bytes() == package.read_bytes()
    told = CliRunner().invoke(main, ["init", "--from", str(package)])
    assert "has a record already" in told.output
    assert new.exists()
