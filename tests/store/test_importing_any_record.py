"""Whatever a file says, all that passes the rules comes in as written and once, and else nothing does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from db.bundle import Bundle
from db.commands.importing import import_package, move
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
from db.problems import Problem
from db.queries import whole
from db.setup import open_store
from db.staging.checking import stage
from db.staging.survey import survey
from db.staging.things import CREATE
from db.staging.writing import Verdict
from tests.databases import drop
from tests.exports.records import Record, fill, records
from tests.store.builders import contents, copy_of
from tests.store.imports import IMPORTER, files_in


@contextmanager
def copies(url: str, count: int) -> Iterator[tuple[Path, list[Store]]]:
    """A folder, and so many copies of a store, of one example's own."""
    with TemporaryDirectory() as folder:
        stores = []
        for number in range(count):
            own = Path(folder, str(number))
            own.mkdir()
            stores.append(open_store(copy_of(url, own)))
        yield Path(folder), stores
        for store in stores:
            store.close()
            drop(store.url)


def bundle(record: Record) -> Bundle:
    """A record as a file brings it."""

    def numbered(entries: tuple[object, ...]) -> list[tuple[int, object]]:
        return list(enumerate(entries, start=2))

    return Bundle(**{name: numbered(getattr(record, name)) for name in Record.__slots__})  # type: ignore[arg-type]


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that a record says, table by table."""
    with store.reading() as session:
        return {table: [tuple(row) for row in whole.rows(session, table)] for table in whole.TABLES}


@settings(max_examples=50)
@given(record=records())
def test_any_record_comes_in_as_if_each_row_had_been_saved_by_a_form_and_only_once(
    empty_url: str, record: Record
) -> None:
    with copies(empty_url, 2) as (folder, (brought, made)):
        fill(made, record)
        import_package(brought, bundle(record), folder, by=IMPORTER)
        assert everything(brought) == everything(made)
        before = contents(brought)
        again = import_package(brought, bundle(record), folder, by=IMPORTER)
        assert (again.change, again.counts) == (None, {})
        assert contents(brought) == before
        assert not files_in(folder)


@settings(max_examples=50)
@given(record=records())
def test_any_stances_without_slugs_come_in_once(empty_url: str, record: Record) -> None:
    named = replace(record, stances=tuple(replace(entry, slug="") for entry in record.stances))
    with copies(empty_url, 1) as (folder, (store,)):
        import_package(store, bundle(named), folder, by=IMPORTER)
        before = contents(store)
        slugs = [row[1] for row in before["stance"]]
        assert len(set(slugs)) == len(slugs)
        assert import_package(store, bundle(named), folder, by=IMPORTER).change is None
        assert contents(store) == before


words = st.sampled_from(
    [
        "",
        " ",
        "kim",
        "Kim",
        "dprk",
        "sanctions",
        "Sanctions",
        "seed",
        "hanoi",
        "yes",
        "2019-02-28",
        "2019",
        "1",
        "-2",
    ]
) | st.text(st.characters(), max_size=12)
stances = st.builds(
    StanceEntry,
    *(words,) * 4,
    **{name: st.just(default) | words for name, default in {"answer": "placed", "kind": "signal"}.items()},
    **dict.fromkeys(("value", "known_on", "event", "note", "slug", "retracted_why"), words),
    evidence=st.lists(st.builds(EvidenceEntry, words, words, words), max_size=2).map(tuple),
)
files = st.builds(
    Record,
    actors=st.lists(
        st.builds(ActorEntry, words, st.sampled_from(["person", "state"]) | words, words), max_size=3
    ).map(tuple),
    affiliations=st.lists(st.builds(AffiliationEntry, words, words, words, words), max_size=2).map(tuple),
    issues=st.lists(
        st.builds(
            IssueEntry,
            words,
            words,
            words,
            levels=st.lists(st.builds(LevelEntry, words, words), max_size=3).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    sources=st.lists(st.builds(SourceEntry, words, words, words, words, words, words), max_size=3).map(tuple),
    events=st.lists(
        st.builds(EventEntry, words, words, st.just("summit") | words, words, words, words), max_size=2
    ).map(tuple),
    stances=st.lists(stances, max_size=4).map(tuple),
    actor_aliases=st.lists(st.builds(OtherNameEntry, words, words, words), max_size=2).map(tuple),
    source_aliases=st.lists(st.builds(OtherNameEntry, words, words, words), max_size=2).map(tuple),
)


@settings(max_examples=100)
@given(file=files, create=st.sets(st.sampled_from(sorted(CREATE))))
def test_whatever_a_file_says_it_comes_in_whole_or_not_at_all(
    seeded_url: str, file: Record, create: set[str]
) -> None:
    with copies(seeded_url, 1) as (folder, (store,)):
        before = contents(store)
        survey(store, lambda: bundle(file))
        with stage(store, bundle(file), folder, create=create) as staged:
            rows = staged.page(limit=1_000)
            assert {one.number for one in rows if one.kind == "stance"} == {
                number for number, _ in enumerate(file.stances, start=2)
            }
            assert all(one.says.endswith(".") for one in rows if one.verdict is not Verdict.ADDED)
            try:
                moved = move(store, staged, by=IMPORTER)
            except Problem:
                assert staged.count(Verdict.REFUSED)
                assert contents(store) == before
            else:
                assert not staged.count(Verdict.REFUSED)
                assert (contents(store) == before) == (moved.change is None)
                with stage(store, bundle(file), folder, create=create) as again:
                    assert again.count(Verdict.ADDED) == again.count(Verdict.REFUSED) == 0
        assert not files_in(folder)
