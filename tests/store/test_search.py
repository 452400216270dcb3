"""The text index: what finds a stance, in any script, and that it follows whatever is written to the record."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from db.base import Base
from db.commands.actors import edit_actor
from db.commands.issues import edit_issue
from db.commands.merging import Seen, merge_actors, merge_sources
from db.commands.sources import edit_source
from db.commands.stances import edit_stance, restore_stance, retract_stance, undo_stance
from db.engine import Store, make_store, sqlite_file
from db.entries import ActorEntry, EvidenceEntry, IssueEntry, LevelEntry, SourceEntry
from db.migrate import alembic_config
from db.models import Actor, Change, Source, Stance
from db.problems import Refused
from db.queries import codebook
from db.queries.found import BY_DATE, MOST, Named, find, named, rows_of, texts_of
from db.queries.stances import ORDERS, Selection, record_count, record_page
from db.search import index_names, index_range, out_of_step, rebuild
from db.setup import open_store
from db.vocabulary import ActorKind, Attribution, Certainty, Kind, Via
from tests.databases import new_database
from tests.store import slowly
from tests.store.builders import WRITER, add, copy_of, detail, sqlite_url, submission


def found(store: Store, text: str, *, order: str = BY_DATE[0], **chosen: Any) -> list[str]:  # noqa: ANN401
    """The stances that a search gives; the condition of all other queries gives the same."""
    selection = Selection(text=text, **chosen)
    with store.reading() as session:
        slugs = find(session, selection, order=order)
        assert {row.slug for row in record_page(session, selection, order=order)} == set(slugs)
    return list(slugs)


def named_like(store: Store, text: str, limit: int = 5) -> Named:
    with store.reading() as session:
        return named(session, text, limit=limit)


def behind(store: Store) -> int:
    """How many stances are not in step with the index."""
    with store.reading() as session:
        return out_of_step(session)


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    """The data set; whatever a test does to it, the index has followed in the end."""
    yield store
    assert behind(store) == 0


# What finds a stance


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("summary", {"summary": "It is the quagga."}),
        ("note", {"note": "A quagga, I think"}),
        ("quote", {"evidence": (EvidenceEntry("seed", "no zebra but a quagga"),)}),
        ("second quote", {"evidence": (EvidenceEntry("seed"), EvidenceEntry("ncnk-2017-01", "A quagga!"))}),
        ("actor", {"new_actor": ActorEntry("Quagga Party", "group")}),
        ("title", {"sources": (SourceEntry("The quagga and we"),)}),
        ("publisher", {"sources": (SourceEntry("Letter", publisher="Quagga Press"),)}),
        ("author", {"sources": (SourceEntry("Letter", author="Q. Quagga"),)}),
    ],
)
def test_a_word_finds_a_stance_wherever_it_stands(store: Store, where: str, change: dict[str, Any]) -> None:
    saved = add(store, **change)
    assert found(store, "QUAGGA") == [saved.slug], where
    assert found(store, "quagg*") == [saved.slug]
    assert found(store, "quag") == found(store, "quagga zebras") == []


def test_the_slug_of_a_stance_finds_it_first_and_a_part_of_it_does_not(store: Store) -> None:
    slug = add(store, slug="quagga-1").slug
    other = add(store, summary="A quagga, 1 of many", stated_on="2019-06-01").slug
    for order in BY_DATE:
        assert found(store, " Quagga-1 ", order=order) == [slug, other]
    assert found(store, "quagga") == [other]
    assert found(store, "quagga-1", issues=("testing",)) == []


def test_the_name_of_an_issue_finds_its_stances(store: Store) -> None:
    slug = add(store, issue="exercises").slug
    assert slug in found(store, "joint military exercises")


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("북한이 먼저 움직여야 한다", ["북한", "한이", "움직", '"북한이 먼저"', "먼저 북한", "북한*"]),
        ("北京会谈没有结果", ["会谈", "北京", "北京会谈", "没有 北京"]),
        ("非核化のガイドライン", ["ガイド", "非核化", "ｶﾞｲﾄﾞ"]),
        ("كُورِيَا الشَّمَالِيَّة أوّلًا", ["كوريا", "الشمالية", "اولا", '"كوريا الشمالية"', "الشم*"]),
        ("Северная Корея — Ёлка", ["северная", "КОРЕЯ", "елка", "север*"]),
        ("Η Βόρεια Κορέα", ["βορεια", "κορεα"]),
        ("צפון קוריאה שָׁלוֹם", ["קוריאה", "שלום"]),
        ("เกาหลีเหนือ", ["เหนือ", "เกาหลี"]),
        ("उत्तर कोरिया", ["कोरिया", "उत्त*"]),
        ("L’Élysée à Genève, naïf", ["elysee", "geneve", "NAIF", "l'elysee"]),
        ("Erdoğan, Đinđić, Łódź", ["erdogan", "dindic", "lodz"]),
    ],
)
def test_words_of_any_script_are_found_without_their_marks(store: Store, written: str, sought: list[str]) -> None:
    saved = add(store, summary=written)
    for text in sought:
        assert found(store, text) == [saved.slug], text
    assert found(store, "북경") == found(store, "谈会") == found(store, "корейский") == []


def test_a_phrase_is_its_words_in_a_row_within_one_text(store: Store) -> None:
    evidence = (EvidenceEntry("seed", "ends with zebra"), EvidenceEntry("ncnk-2017-01", "Quagga begins"))
    saved = add(store, evidence=evidence, summary="Zebras and the quagga, a zebra.", note="Ibex")
    assert found(store, '"ends with zebra"') == found(store, '"the quagga a zebra"') == [saved.slug]
    assert found(store, '"quagga the"') == []
    assert found(store, '"zebra quagga"') == found(store, '"zebra ibex"') == [], "It runs over the end of a text."
    assert found(store, "zebra quagga") == [saved.slug]


def test_a_long_word_and_a_sign_that_stands_thousands_of_times_are_found(store: Store) -> None:
    long = add(store, note="x" * 9_000).slug
    often = add(store, note="的" * 9_000 + "核武器", stated_on="2019-03-01").slug
    assert found(store, "xxx*") == found(store, f"{'x' * 190}*") == [long]
    assert found(store, "xxx") == found(store, "x" * 190) == []
    assert found(store, "的核武器") == found(store, "的的") == [often]
    assert found(store, "核的") == []


def test_no_mark_of_the_index_can_be_sought(store: Store) -> None:
    for text in ("=issue1", '"=issue1"', "kindaction", "=span", "issue1 kinddemand"):
        assert found(store, text) == []


@settings(max_examples=200)
@given(text=st.text() | st.text('"*()^:-+{}= ANDORTeé북\0'))
def test_any_text_is_taken(text: str) -> None:
    with _SHARED.reading() as session:
        slugs = find(session, Selection(text=text))
        named(session, text, limit=5)
        if text.strip():
            assert len(slugs) == record_count(session, Selection(text=text))


_SHARED: Store
"""The data set, to be read only."""
_READ: slowly.Record
"""All its rows."""


@pytest.fixture(scope="module", autouse=True)
def _shared(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    global _SHARED, _READ
    _SHARED = open_store(copy_of(seeded_url, tmp_path_factory.mktemp("shared")))
    _READ = slowly.read_all(_SHARED, ())
    yield
    _SHARED.close()


# With filters, in order


def some(values: Any) -> st.SearchStrategy[tuple[Any, ...]]:  # noqa: ANN401 - strings and members of vocabularies
    return st.just(()) | st.lists(st.sampled_from(list(values)), min_size=1, max_size=3, unique=True).map(tuple)


DAYS = st.none() | st.dates(date(2017, 1, 1), date(2020, 12, 31)) | st.just(date(2019, 2, 28))
SELECTIONS = st.builds(
    Selection,
    issues=some(["sequencing", "sanctions", "testing", "no-issue"]),
    actors=some(["united-states", "dprk", "rok", "trump", "bolton", "us-state-dept", "moon", "nobody"]),
    whole=st.booleans(),
    kinds=some(Kind),
    certainties=some(Certainty),
    attributions=some(Attribution),
    without=some(["seed", "voa-2019-02-28", "no-source"]),
    known_on=DAYS,
    since=DAYS,
    until=DAYS,
    text=st.sampled_from(["the", "trump", '"short range"', "north first", "sanctions", "2019", "no such word"]),
)


@settings(max_examples=200)
@given(selection=SELECTIONS)
def test_a_search_comes_to_what_the_slow_version_comes_to(selection: Selection) -> None:
    slow = slowly.table(_READ, selection)
    days = {row.slug: row.last for row in slow}
    with _SHARED.reading() as session:
        newest, oldest = (find(session, selection, order=order) for order in BY_DATE)
        rows = rows_of(session, selection, newest)
        paged = record_page(session, selection, order=BY_DATE[0])
    assert sorted(newest) == sorted(oldest) == sorted(days)
    assert [days[slug] for slug in newest] == sorted(days.values(), reverse=True)
    assert [days[slug] for slug in oldest] == sorted(days.values())
    assert [row.slug for row in rows] == list(newest)
    assert set(rows) == set(paged)


@pytest.mark.parametrize("order", [order for order in ORDERS if order not in BY_DATE])
def test_other_orders_are_those_of_the_table(store: Store, order: str) -> None:
    with store.reading() as session:
        rows = record_page(session, Selection(text="sanctions"), order=order)
    assert found(store, "sanctions", order=order) == [row.slug for row in rows] != []


def test_a_search_until_a_day_takes_in_what_had_begun_by_then(store: Store) -> None:
    spanning = add(store, summary="Quagga", stated_on="2019-01/2019-03").slug
    day = add(store, summary="Quagga", stated_on="2019-01-05").slug
    late = add(store, summary="Quagga", stated_on="2019-02-05").slug
    assert found(store, "quagga", until=date(2019, 1, 10)) == [spanning, day]
    assert found(store, "quagga", until=date(2019, 1, 10), order="oldest first") == [day, spanning]
    assert found(store, "quagga", until=date(2018, 12, 31)) == []
    assert found(store, "quagga", until=date(9999, 12, 31), since=date(2019, 2, 1)) == [spanning, late]


def test_a_speaker_is_found_among_those_of_a_government_while_it_speaks_for_it(store: Store) -> None:
    inside, outside = (
        add(store, actor="bolton", summary="Quagga", stated_on=day).slug for day in ("2019-03-01", "2019-10-01")
    )
    assert found(store, "quagga", actors=("united-states",)) == [inside]
    assert found(store, "quagga", actors=("bolton",)) == [outside, inside]
    assert found(store, "quagga", actors=("united-states",), whole=False) == []


def test_what_became_public_later_is_not_found_before(store: Store) -> None:
    slug = add(store, summary="Quagga", stated_on="2019-01-05", known_on="2019-03-29").slug
    assert found(store, "quagga", known_on=date(2019, 3, 28)) == []
    assert found(store, "quagga", known_on=date(2019, 3, 29)) == [slug]


def test_what_is_dated_at_the_ends_of_the_calendar_is_found(store: Store) -> None:
    with store.writing() as session:
        for key, day in ((1, date.min), (2, date.max)):
            stance = session.get_one(Stance, key)
            stance.summary, stance.stated_first, stance.stated_last, stance.known_on = "Quagga", day, day, date.max
    assert found(store, "quagga") == ["s002", "s001"]
    assert found(store, "quagga", until=date.max, since=date.max) == ["s002"]
    assert found(store, "quagga", until=date.min, known_on=date.max) == ["s001"]


def test_more_than_are_counted_are_said_to_be_more_and_all_are_in_the_table(store: Store) -> None:
    with store.writing() as session:
        multiply(session.connection().exec_driver_sql, MOST)
        first = session.scalars(sql("SELECT min(id) FROM stance WHERE slug LIKE 'copy-%'")).one()
        index_range(session, first, first + MOST)
    with store.reading() as session:
        for order in ORDERS:
            assert len(find(session, Selection(text="copied"), order=order)) == MOST + 1
        assert record_count(session, Selection(text="copied")) == MOST + 1


def multiply(execute: Callable[[str], Any], count: int) -> None:
    """So many and one stances like the first, past all commands."""
    execute(
        f"""INSERT INTO stance (slug, actor_id, issue_id, stated_on, stated_first, stated_last, known_on, answer,
            value, kind, certainty, attribution, summary, in_article, verified, note, created_in, changed_in)
        WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < {count})
        SELECT 'copy-' || n, actor_id, issue_id, stated_on, stated_first, stated_last, known_on, answer, value,
            kind, certainty, attribution, 'Copied', in_article, verified, note, created_in, changed_in
        FROM stance, number WHERE stance.id = 1"""  # noqa: S608 - a number
    )


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"issues": ("testing",)},
        {"actors": ("dprk",)},
        {"kinds": (Kind.ACTION,)},
        {"known_on": date(2019, 3, 1)},
    ],
    ids=str,
)
def test_a_search_by_date_reads_the_index_and_nothing_from_end_to_end(store: Store, chosen: dict[str, Any]) -> None:
    plans: list[str] = []
    with store.reading() as session:
        connection = session.connection()
        driver: Any = connection.connection.driver_connection
        asked: list[str] = []
        driver.set_trace_callback(asked.append)
        find(session, Selection(text="the", **chosen))
        driver.set_trace_callback(None)
        for statement in (statement for statement in asked if "MATCH" in statement):
            plans += [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert plans
    assert [step for step in plans if "SCAN" in step or "TEMP" in step] == [
        step for step in plans if step.startswith("SCAN search_text VIRTUAL TABLE")
    ]


# Actors and sources


def test_actors_and_sources_are_found_by_their_names(store: Store) -> None:
    add(
        store,
        new_actor=ActorEntry("Ærøskøbing Zebra", "person"),
        sources=(SourceEntry("Zebra news", publisher="P"),),
    )
    add(store, sources=(SourceEntry("Letter", publisher="The Zebra", published_on="2019-03-01"),))
    told = named_like(store, "zebr*")
    assert [name for _, name in told.actors] == ["Ærøskøbing Zebra"]
    assert [source.title for source in told.sources] == ["Letter", "Zebra news"]
    assert not told.more
    assert named_like(store, "aeroskobing zebra").actors == told.actors
    assert named_like(store, "zebr*", limit=1).more
    assert named_like(store, "%") == Named((), (), more=False)


def test_a_name_that_is_no_longer_there_finds_nothing(store: Store) -> None:
    saved = add(store, new_actor=ActorEntry("Zebra", "person", slug="zebra"))
    edit_actor(store, "zebra", ActorEntry("Quagga", "person"), (), by=WRITER, seen=saved.change)
    assert named_like(store, "zebra").actors == ()
    assert named_like(store, "quagga").actors == (("zebra", "Quagga"),)


# The index follows


def test_an_edited_stance_is_found_by_what_it_says_now(store: Store) -> None:
    saved = add(store, summary="The zebra.", evidence=(EvidenceEntry("seed", "Striped"),))
    entry = submission(summary="The quagga.", evidence=(EvidenceEntry("seed", "Plain"),), stated_on="2019-05-05")
    edited = edit_stance(store, saved.slug, entry, by=WRITER, seen=saved.change)
    assert found(store, "zebra") == found(store, "striped") == []
    assert found(store, "quagga plain") == [saved.slug]
    undo_stance(store, edited, by=WRITER)
    assert found(store, "quagga") == []
    assert found(store, "zebra striped") == [saved.slug]


def test_a_retracted_stance_stays_found(store: Store) -> None:
    saved = add(store, summary="The zebra.")
    saved = retract_stance(store, saved.slug, "Misheard", by=WRITER, seen=saved.change)
    assert found(store, "zebra") == [saved.slug]
    restore_stance(store, saved.slug, by=WRITER, seen=saved.change)
    assert found(store, "zebra") == [saved.slug]


def test_a_stance_whose_issue_or_kind_changes_is_found_among_the_others(store: Store) -> None:
    saved = add(store, summary="The zebra.")
    entry = submission(summary="The zebra.", issue="testing", kind="action", actor="moon")
    edit_stance(store, saved.slug, entry, by=WRITER, seen=saved.change)
    assert found(store, "zebra", issues=("sequencing",)) == found(store, "zebra", actors=("trump",)) == []
    assert found(store, "zebra", issues=("testing",), kinds=(Kind.ACTION,), actors=("rok",)) == [saved.slug]


def test_a_new_name_of_an_actor_an_issue_or_a_source_finds_its_stances(store: Store) -> None:
    saved = add(
        store,
        new_actor=ActorEntry("Zebra", "person", slug="zebra"),
        sources=(SourceEntry("Zebra news", slug="news"),),
    )
    edit_actor(store, "zebra", ActorEntry("Quagga", "person"), (), by=WRITER, seen=saved.change)
    edit_source(store, "news", SourceEntry("Okapi news", author="Dodo"), by=WRITER, seen=saved.change)
    with store.reading() as session:
        issue = session.scalars(sql("SELECT changed_in FROM issue WHERE slug = 'sequencing'")).one()
        levels = next(row for row in codebook.issues(session) if row.slug == "sequencing").levels
    entry = IssueEntry("Ibex", "Which?", levels=tuple(LevelEntry(f"{row.value:g}", row.label) for row in levels))
    edit_issue(store, "sequencing", entry, by=WRITER, seen=issue)
    assert found(store, '"zebra news"') == []
    assert found(store, "quagga okapi dodo ibex") == [saved.slug]
    with store.reading() as session:
        assert len(found(store, "ibex")) == record_count(session, Selection(issues=("sequencing",)))


def test_both_names_of_a_merged_actor_and_source_find_their_stances(store: Store) -> None:
    first = add(
        store, new_actor=ActorEntry("Zebra", "person", slug="zebra"), sources=(SourceEntry("Okapi", slug="okapi"),)
    )
    second = add(
        store, new_actor=ActorEntry("Quagga", "person", slug="quagga"), sources=(SourceEntry("Ibex", slug="ibex"),)
    )
    merge_actors(store, "zebra", "quagga", by=WRITER, seen=Seen(first.change, second.change))
    merge_sources(store, "okapi", "ibex", by=WRITER, seen=Seen(first.change, second.change))
    for text in ("zebra", "quagga", "okapi ibex", "zebra ibex"):
        assert set(found(store, text)) == {first.slug, second.slug}, text
    assert named_like(store, "zebra").actors == named_like(store, "quagga").actors == (("quagga", "Quagga"),)
    assert [source.slug for source in named_like(store, "okapi").sources] == ["ibex"]
    with store.reading() as session:
        assert set(texts_of(session, [first.slug])[first.slug].names) == {"Zebra", "Okapi"}


def test_what_is_refused_or_fails_leaves_the_index_as_it_was(store: Store) -> None:
    with pytest.raises(Refused):
        add(store, summary="The zebra.", value="9")

    def fail_half_way() -> None:
        with store.writing() as session:
            session.get_one(Stance, 1).summary = "The zebra."
            session.flush()
            session.get_one(Stance, 2).summary = ""

    with pytest.raises(IntegrityError):
        fail_half_way()
    assert found(store, "zebra") == []


def test_whatever_a_session_writes_is_found_once_it_is_kept(store: Store) -> None:
    with store.writing() as session:
        session.get_one(Stance, 1).summary = "The zebra."
        session.get_one(Source, 1).author = "Quagga"
    assert found(store, "zebra") == [detail(store, "s001").slug]
    assert found(store, "quagga") != []


def test_what_is_written_past_the_classes_is_counted_and_indexed_when_it_is_named(store: Store) -> None:
    with store.writing() as session:
        multiply(session.connection().exec_driver_sql, 9)
        session.execute(sql("UPDATE stance SET summary = 'The zebra.' WHERE slug = 's001'"))
        session.execute(sql("UPDATE actor SET name = 'Okapi' WHERE slug = 'moon'"))
    assert behind(store) > 11
    assert found(store, "zebra") == found(store, "copied") == []
    with store.writing() as session:
        last = session.scalars(sql("SELECT max(id) FROM stance")).one()
        index_range(session, last - 9, last)
        index_names(session, Actor, [session.scalars(sql("SELECT id FROM actor WHERE slug = 'moon'")).one()])
    assert len(found(store, "copied")) == 10
    assert named_like(store, "okapi").actors == (("moon", "Okapi"),)
    with store.writing() as session:
        index_range(session, 1, last)
    assert found(store, "zebra") == ["s001"]


def test_a_stance_that_is_gone_is_counted_until_the_index_is_made_anew(store: Store) -> None:
    with store.writing() as session:
        session.execute(sql("DELETE FROM evidence WHERE stance_id = 1"))
        session.execute(sql("DELETE FROM stance WHERE id = 1"))
    assert behind(store) == 1
    assert "s001" not in found(store, "the")
    with store.writing() as session:
        rebuild(session)


def test_an_index_made_anew_holds_what_it_held(store: Store) -> None:
    for at in range(3):
        saved = add(store, summary=f"Zebra {at}")
        edit_stance(store, saved.slug, submission(summary=f"Quagga {at}"), by=WRITER, seen=saved.change)
    before = {text: set(found(store, text)) for text in ("the", "quagga", "zebra", "trump")}
    with store.writing() as session:
        rebuild(session)
        assert session.scalars(sql("SELECT count(*) FROM search_document WHERE stance_id IS NULL")).one() == 0
    assert {text: set(found(store, text)) for text in before} == before


@pytest.mark.parametrize("version", ["0002", "0003"])
def test_an_old_store_gets_its_index_when_it_is_opened(seeded_url: str, tmp_path: Path, version: str) -> None:
    url = copy_of(seeded_url, tmp_path)
    old = make_store(url)
    with old.writing() as session:
        command.downgrade(alembic_config(session.connection()), version)
    with old.reading() as session:
        left = [name for name in inspect(session.connection()).get_table_names() if name.startswith("search")]
    old.close()
    assert left == []
    store = open_store(url)
    assert behind(store) == 0
    assert found(store, "yongbyon") == found(_SHARED, "yongbyon") != []
    assert named_like(store, "kim").actors == named_like(_SHARED, "kim").actors != ()
    store.close()


def test_a_store_without_an_index_is_written_without_one(engine: str, tmp_path: Path) -> None:
    passing = make_store(new_database() if engine == "postgresql" else sqlite_url(tmp_path / "passing.db"))
    with passing.writing() as session:
        Base.metadata.create_all(session.connection())
        session.add(Change(at=datetime(2019, 2, 28, tzinfo=UTC), by="Ada", via=Via.IMPORT))
        session.flush()
        session.add(Actor(slug="ada", name="Ada", kind=ActorKind.PERSON, created_in=1, changed_in=1))
        session.flush()
        index_range(session, 1, 1)
        index_names(session, Actor, [1])
        rebuild(session)
    with passing.reading() as session:
        assert session.get_one(Actor, 1).name == "Ada"
    passing.close()


@pytest.mark.sqlite
def test_the_index_is_sound_and_holds_no_text_twice(store: Store) -> None:
    add(store, summary="The zebra.")
    path = sqlite_file(store.url)
    assert path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO search_text (search_text) VALUES ('integrity-check')")
        connection.execute("INSERT INTO search_name (search_name) VALUES ('integrity-check')")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "search_text_content" not in tables
