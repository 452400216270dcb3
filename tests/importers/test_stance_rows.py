"""Stances made of rows: words become terms of the record, and what cannot be read is passed on as written."""

import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.engine import Store
from db.entries import EvidenceEntry, SourceEntry, StanceEntry
from db.inputs import check_source
from db.problems import Problem
from db.queries import codebook
from db.queries.codebook import IssueRow, LevelRow
from db.queries.stances import Selection, record_page
from db.setup import open_store
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions import words
from positions.exports.spreadsheet import csv_text
from positions.importers import memo, stance_rows
from positions.importers.columns import suggest
from positions.importers.dates import Order
from positions.importers.grid import Table
from positions.importers.stance_rows import ambiguous_dates, sources_of, stance_entries
from positions.importers.table import open_table
from positions.table import COLUMNS, record_rows
from tests.importers.table_files import csv_of

BASE = {"actor": "Country A", "issue": "sequencing", "stated_on": "2019-02-28", "summary": "Asked."}


@pytest.fixture(scope="module")
def issues(seeded_url: str) -> dict[str, IssueRow]:
    """The issues of the data set, by slug and by name in small letters."""
    store = open_store(seeded_url)
    with store.reading() as session:
        rows = codebook.issues(session)
    store.close()
    return {row.slug: row for row in rows} | {row.name.casefold(): row for row in rows}


def table_of(*rows: Mapping[str, str]) -> Table:
    """A table with a column for every field that a row has, its rows numbered from 2."""
    columns = tuple(dict.fromkeys(name for row in rows for name in row))

    def read() -> Iterator[tuple[int, tuple[str, ...]]]:
        return iter([(at, tuple(row.get(name, "") for name in columns)) for at, row in enumerate(rows, start=2)])

    return Table(columns, (), read)


def entries(
    *rows: Mapping[str, str],
    issues: Mapping[str, IssueRow] | None = None,
    order: Order = "",
    defaults: Mapping[str, str] | None = None,
) -> list[tuple[int, StanceEntry]]:
    """The stances of rows whose columns have the names of fields."""
    table = table_of(*rows)
    mapping = {name: name for name in table.columns}
    return list(stance_entries(table, mapping, issues or {}, order=order, defaults=defaults))


def entry(*, issues: Mapping[str, IssueRow] | None = None, order: Order = "", **changes: str) -> StanceEntry:
    """The stance of one row with these cells."""
    ((_, made),) = entries(BASE | changes, issues=issues, order=order)
    return made


def placed(issues: Mapping[str, IssueRow], **changes: str) -> tuple[str, str]:
    """The answer and the value of a row."""
    made = entry(issues=issues, **changes)
    return made.answer, made.value


def test_a_row_is_a_stance_under_its_number_with_the_defaults_of_a_stance() -> None:
    assert entries(BASE) == [(2, StanceEntry("Country A", "sequencing", "2019-02-28", "Asked."))]


def test_an_empty_cell_means_the_default() -> None:
    empty = dict.fromkeys(["kind", "certainty", "attribution", "answer", "in_article", "verified", "known_on"], " ")
    assert replace(entry(**empty), known_on="") == StanceEntry(**BASE)


def test_a_default_of_ones_own_stands_for_empty_cells_and_for_columns_that_are_not_there() -> None:
    rows = [BASE | {"certainty": "", "issue": ""}, BASE | {"certainty": "low"}]
    given = {"certainty": "Medium", "issue": "scope", "kind": "offer", "note": "From one book"}
    made = [stance for _, stance in entries(*rows, defaults=given)]
    assert [(one.certainty, one.issue) for one in made] == [("medium", "scope"), ("low", "sequencing")]
    assert {(one.kind, one.note) for one in made} == {("offer", "From one book")}


def test_a_column_that_the_file_does_not_have_is_told() -> None:
    with pytest.raises(Problem, match="There is no column 'Who' in the file"):
        list(stance_entries(table_of(BASE), {"actor": "Who"}, {}))


@pytest.mark.parametrize(
    ("field", "term", "shown"),
    [
        *[("kind", kind, words.KIND[kind]) for kind in Kind],
        *[("certainty", certainty, words.CERTAINTY[certainty]) for certainty in Certainty],
        *[("attribution", attribution, words.ATTRIBUTION[attribution]) for attribution in Attribution],
        *[("answer", answer, words.ANSWER[answer]) for answer in Answer],
    ],
)
def test_terms_are_read_as_stored_and_as_shown(field: str, term: str, shown: str) -> None:
    for written in (term, shown, f" {shown.upper()} ", term.replace("_", " ").title(), term.replace("_", "-")):
        assert getattr(entry(**{field: written}), field) == term


@pytest.mark.parametrize("field", ["kind", "certainty", "attribution", "answer", "in_article", "verified"])
def test_a_word_that_is_no_term_is_passed_on_as_written(field: str) -> None:
    assert getattr(entry(**{field: " Perhaps "}), field) == " Perhaps "


@pytest.mark.parametrize(
    ("written", "read"), [("Yes", "yes"), ("x", "yes"), ("TRUE", "yes"), ("1", "yes"), ("No", "no"), ("0", "no")]
)
def test_yes_and_no_are_read_from_the_signs_for_them(written: str, read: str) -> None:
    assert entry(verified=written).verified == read


def test_a_level_is_read_by_its_value_its_label_and_its_meaning(issues: dict[str, IssueRow]) -> None:
    for level in issues["sequencing"].levels:
        number = f"{level.value:g}"
        for written in (number, words.number(level.value), level.label, level.meaning, level.label.upper()):
            for issue in ("sequencing", "Sequencing", " SEQUENCING "):
                assert placed(issues, issue=issue, value=written) == ("placed", number)


@pytest.mark.parametrize(
    ("written", "value"),
    [("0.5", "0.5"), ("0,5", "0.5"), ("-0,25", "-0.25"), ("−1,5", "-1.5"), ("0,500", "0.500"), (" +1 ", "+1")],
)
def test_values_between_levels_are_kept_with_a_point_or_a_comma(written: str, value: str) -> None:
    assert placed({}, value=written) == ("placed", value)


@pytest.mark.parametrize("written", ["1,500", "1,5,2", "1.000,5", "half", "1/2", "٢"])
def test_what_may_be_another_number_or_none_is_passed_on(written: str) -> None:
    assert placed({}, value=written) == ("placed", written)


def test_a_value_between_levels_is_read_as_it_is_shown(issues: dict[str, IssueRow]) -> None:
    shown = words.level_words(issues["sequencing"], -0.5)
    assert placed(issues, value=shown) == ("placed", "-0.5")
    assert placed(issues, answer=shown, value="-0.5") == ("placed", "-0.5")


def test_words_of_two_levels_are_words_of_none(issues: dict[str, IssueRow]) -> None:
    levels = (LevelRow(0, "Some", "Little"), LevelRow(1, "some", "Much"), LevelRow(2, "All", "All"))
    scale = {"sequencing": issues["sequencing"]._replace(levels=levels)}
    assert placed(scale, value="Some") == ("placed", "Some")
    assert placed(scale, value="much") == ("placed", "1")
    assert placed(scale, value="ALL") == ("placed", "2")


@pytest.mark.parametrize(
    ("answer", "value", "read"),
    [
        ("", "Unclear", ("unclear", "")),
        ("", "declined to say", ("declined", "")),
        ("", "", ("placed", "")),
        ("unclear", "", ("unclear", "")),
        ("unclear", "-1", ("unclear", "-1")),
        ("placed", "unclear", ("placed", "unclear")),
        ("on the scale", "Disarm first", ("placed", "-2")),
        ("Disarm first", "", ("placed", "-2")),
        ("Disarm first", "-2.0", ("placed", "-2.0")),
        ("Disarm first", "1", ("Disarm first", "1")),
        ("Disarm last", "", ("Disarm last", "")),
        ("", "Disarm last", ("placed", "Disarm last")),
    ],
)
def test_the_answer_is_told_by_its_own_cell_or_by_that_of_the_value(
    issues: dict[str, IssueRow], answer: str, value: str, read: tuple[str, str]
) -> None:
    assert placed(issues, answer=answer, value=value) == read


def test_a_level_called_like_an_answer_is_a_level(issues: dict[str, IssueRow]) -> None:
    levels = (LevelRow(0, "Unclear", ""), LevelRow(1, "Clear", ""))
    assert placed({"sequencing": issues["sequencing"]._replace(levels=levels)}, value="unclear") == ("placed", "0")


def test_dates_are_read_in_the_order_given_and_else_passed_on() -> None:
    cells = {"stated_on": "03/04/2019", "known_on": "28 Feb 2019"}
    assert (entry(**cells).stated_on, entry(**cells).known_on) == ("03/04/2019", "2019-02-28")
    assert entry(order="day first", **cells).stated_on == "2019-04-03"
    assert entry(stated_on="soon").stated_on == "soon"


def test_rows_whose_dates_depend_on_the_order_are_found_so_many_at_most() -> None:
    row = BASE | {"known_on": "", "source_published_on": "2019"}
    asked = [
        row | {"stated_on": "3/4/2019"},
        row | {"known_on": "3/4/2019"},
        row | {"source_published_on": "3/4/2019"},
    ]
    table = table_of(row, *asked, row | {"stated_on": "3/3/2019"}, *asked)
    mapping = {name: name for name in table.columns}
    assert ambiguous_dates(table, mapping) == (3, 4, 5, 7, 8)
    assert ambiguous_dates(table, mapping, most=1) == (3,)
    assert ambiguous_dates(table, {"actor": "actor"}) == ()
    assert ambiguous_dates(table_of(row), mapping) == ()


def test_a_row_brings_its_evidence() -> None:
    made = entry(source=" seed ", quote="Words", locator="p. 3")
    assert made.evidence == (EvidenceEntry("seed", "Words", "p. 3"),)
    assert entry(source=" ", quote="", locator=" ").evidence == ()
    assert entry(source="", quote="Words").evidence == (EvidenceEntry("", "Words"),)


def test_rows_with_the_same_slug_are_one_stance_with_the_evidence_of_each() -> None:
    row = BASE | {"slug": "s1", "source": "a"}
    only = {"slug": "s1", "source": "c", "quote": "Words"}
    made = entries(row, row | {"source": "b"}, row, only, BASE | {"slug": "s2", "source": "a"})
    assert [(number, stance.slug) for number, stance in made] == [(2, "s1"), (6, "s2")]
    assert [one.source for one in made[0][1].evidence] == ["a", "b", "c"]
    assert replace(made[0][1], evidence=(), slug="") == StanceEntry(**BASE)


def test_rows_that_say_different_things_of_a_slug_are_not_made_one() -> None:
    row = BASE | {"slug": "s1", "source": "a", "note": ""}
    assert [number for number, _ in entries(row, row | {"note": "Another"}, row)] == [2, 3, 4]


def test_rows_without_a_slug_are_stances_of_their_own() -> None:
    assert [number for number, _ in entries(BASE | {"slug": ""}, BASE | {"slug": ""})] == [2, 3]


def test_evidence_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stance_rows, "MOST_EVIDENCE", 3)
    row = BASE | {"slug": "s1"}
    with pytest.raises(Problem, match=r"^The stance in row 2 has more than 3 rows of evidence: split it\.$"):
        entries(*(row | {"source": f"a{at}"} for at in range(4)))


def source(**cells: str) -> SourceEntry:
    """The one source that a row with these cells describes, which its stance names too."""
    row = BASE | {f"source_{name}" if name != "source" else name: cell for name, cell in cells.items()}
    table = table_of(row)
    mapping = {name: name for name in table.columns}
    ((number, described),) = sources_of(table, mapping)
    ((_, stance),) = stance_entries(table, mapping, {})
    assert number == 2
    assert [one.source for one in stance.evidence] == [described.slug or described.url]
    assert check_source(described)["slug"] == described.slug
    return described


def test_a_source_is_what_its_columns_say() -> None:
    made = source(
        source="kcna-1",
        title="A title",
        publisher="KCNA",
        author="A. Writer",
        published_on="28 Feb 2019",
        url="http://a.b",
    )
    assert made == SourceEntry("A title", "kcna-1", "KCNA", "A. Writer", "2019-02-28", "http://a.b")


def test_a_source_without_a_slug_has_one_made_of_all_that_is_said_of_it() -> None:
    first = source(title="A title", publisher="KCNA", published_on="2019-02-28")
    assert first.slug.startswith("kcna-2019-02-28-")
    assert first == source(title=" A title ", publisher="KCNA", published_on="28.02.2019")
    others = [
        source(title="Another", publisher="KCNA", published_on="2019-02-28"),
        source(title="북한"),
    ]
    assert len({first.slug, *(one.slug for one in others)}) == 3


def test_a_source_with_a_web_address_and_no_slug_goes_by_its_address() -> None:
    assert source(title="A title", publisher="KCNA", url="http://a.b").slug == ""
    assert source(source="kcna-1", url="http://a.b").slug == "kcna-1"


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ({"source": "Some paper", "publisher": "KCNA"}, "Some paper"),
        ({"source": "kcna-1", "publisher": "KCNA", "published_on": "2019"}, "[KCNA, 2019]"),
        ({"url": "https://example.org/a"}, "[example.org/a]"),
        ({"author": "A. Writer"}, "[A. Writer]"),
        ({"url": "https://example.org/" + "a" * 900}, "[" + ("example.org/" + "a" * 900)[:498] + "]"),
    ],
)
def test_a_source_without_a_title_is_called_by_what_is_known_of_it(cells: dict[str, str], title: str) -> None:
    assert source(**cells).title == title


def test_each_source_comes_once_under_the_first_row_that_describes_it() -> None:
    a, b = {"source_title": "A", "source_url": ""}, {"source_title": "B", "source_url": ""}
    table = table_of(BASE, BASE | a, BASE | b, BASE | a, BASE | {"source_title": " A "}, BASE)
    mapping = {name: name for name in table.columns}
    assert [(number, one.title) for number, one in sources_of(table, mapping)] == [(3, "A"), (4, "B")]
    made = [stance.evidence for _, stance in stance_entries(table, mapping, {})]
    assert made[1] == made[3] == made[4]
    assert made[0] == made[5] == ()
    assert sources_of(table, {"source": "source_title"}) == []


def test_the_data_set_comes_back_from_its_own_file(issues: dict[str, IssueRow]) -> None:
    table = open_table(Path("db/seed/stances.csv"))
    made = list(stance_entries(table, suggest(table.columns), issues))
    written = [StanceEntry(**dict(zip(table.columns, cells, strict=True))) for _, cells in table.rows()]
    assert [stance for _, stance in made] == written
    assert len(made) == 208


def test_the_rows_that_we_give_out_come_back(store: Store, issues: dict[str, IssueRow], tmp_path: Path) -> None:
    with store.reading() as session:
        rows = record_page(session, Selection(), order="newest first")
    table = open_table(csv_of(tmp_path, csv_text(record_rows(rows, issues), COLUMNS)))
    made = [stance for _, stance in stance_entries(table, suggest(table.columns), issues)]
    assert len(made) == len(rows) == 208
    for stance, row in zip(made, rows, strict=True):
        assert (stance.slug, stance.actor, stance.stated_on, stance.summary) == (
            *(row.slug, row.actor, row.stated_on, row.summary),
        )
        assert (stance.answer, stance.kind, stance.certainty, stance.attribution) == (
            *(row.answer, row.kind, row.certainty, row.attribution),
        )
        assert (float(stance.value) if stance.value else None) == row.value
        assert stance.known_on == row.known_on.isoformat()


def test_columns_without_repetition_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST", 100)
    names, rows = (*BASE, "value"), 10_000

    def read() -> Iterator[tuple[int, tuple[str, ...]]]:
        return ((at, (f"Actor {at}", f"issue {at}", f"day {at}", "Asked.", f"much {at}")) for at in range(rows))

    table = Table(names, (), read)
    tracemalloc.start()
    assert sum(1 for _ in stance_entries(table, dict(zip(names, names, strict=True)), {})) == rows
    assert tracemalloc.get_traced_memory()[1] < 500_000
    tracemalloc.stop()


cells = st.sampled_from(
    ["", " ", "placed", "unclear", "-1", "0,5", "Disarm first", "between a and b (x)", "2019", "s1"]
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([*sorted(suggest(COLUMNS)), "source", "source_url"]), cells | st.text())
    )
)
def test_any_cells_make_stances_of_text(issues: dict[str, IssueRow], rows: list[dict[str, str]]) -> None:
    made = entries(*(BASE | {"slug": ""} | row for row in rows), issues=issues)
    assert len(made) <= len(rows)
    for _, stance in made:
        assert all(isinstance(text, str) for text in (stance.answer, stance.value, stance.kind, stance.stated_on))
