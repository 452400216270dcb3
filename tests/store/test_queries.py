"""Which stances a question comes to: queries against slow second versions (`slowly.py`), and the hard cases."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import aliased

from db.commands.stances import edit_stance, restore_stance, retract_stance, undo_stance
from db.dates import read_span
from db.engine import Store
from db.entries import NEW, ActorEntry, AffiliationEntry, EvidenceEntry, SourceEntry
from db.models import Actor, Voice
from db.problems import Refused
from db.queries import codebook
from db.queries.detail import identity, stance_detail
from db.queries.lines import line_stances
from db.queries.stances import (
    ORDERS,
    RecordRow,
    Selection,
    StanceRow,
    extent,
    likely_duplicates,
    record_count,
    record_page,
)
from db.seed import FOLDER
from db.setup import open_store
from db.vocabulary import Attribution, Certainty, Kind
from positions.answers import lines
from tests.store import slowly
from tests.store.builders import WRITER, add, add_post, copy_of, detail, submission

HANOI = date(2019, 2, 28)
ODD = "100%_sure \\ of [it]"


def rows(store: Store, **selection: Any) -> tuple[StanceRow, ...]:  # noqa: ANN401 - the fields of a Selection
    with store.reading() as session:
        return line_stances(session, Selection(**selection))


def slugs(store: Store, **selection: Any) -> set[str]:  # noqa: ANN401 - the fields of a Selection
    return {row.slug for row in rows(store, **selection)}


def page(store: Store, **selection: Any) -> tuple[RecordRow, ...]:  # noqa: ANN401 - the fields of a Selection
    with store.reading() as session:
        return record_page(session, Selection(**selection), order="oldest first")


def found(store: Store, text: str) -> list[str]:
    return [row.slug for row in page(store, text=text)]


@pytest.fixture(scope="module")
def varied(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The data set, and with it each case that it does not have; to be read only."""
    store = open_store(copy_of(seeded_url, tmp_path_factory.mktemp("varied")))
    envoy = AffiliationEntry(NEW, "biegun", "Deputy", starts_on="2019-01-01", ends_on="2019-06-30")
    add(store, new_actor=ActorEntry("Envoy", "person"), affiliation=envoy, stated_on="2019-01-01", slug="in-chain")
    add(store, actor="envoy", stated_on="2019-07", slug="after-chain")
    add_post(store, actor="envoy", principal="us-state-dept", starts_on=date(2019, 6, 1))
    add_post(store, actor="hill", principal="rok", speaks_for=False)
    add_post(store, actor="rok", principal="united-states", starts_on=date(2019, 3, 1), ends_on=date(2019, 3, 31))
    add_post(store, actor="united-states", principal="rok", starts_on=date(2019, 3, 15), ends_on=date(2019, 4, 15))
    add(store, actor="envoy", stated_on="2019-06-15", slug="by-two-ways")
    add(store, actor="moon", stated_on="2019-03-20", slug="in-a-circle")
    add(store, actor="pompeo", stated_on="2018-04-26", slug="on-the-day-of-two-posts")
    add(store, actor="hill", stated_on="2019-02-28", evidence=(), note=ODD, slug="unproven")
    add(store, actor="kcna", known_on="2020-05-01", attribution="leak", slug="leaked")
    add(store, stated_on="2019-01/2019-03", answer="declined", value="", slug="spanning")
    gone = add(store, actor="bolton", slug="gone")
    retract_stance(store, gone.slug, "Misheard", by=WRITER, seen=gone.change)
    yield store
    store.close()


@pytest.fixture(scope="module")
def record(varied: Store) -> slowly.Record:
    with varied.reading() as session:
        actors = [actor.slug for actor in codebook.actors(session)]
    return slowly.read_all(varied, actors)


def some(values: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """None, which leaves a side open, or a few of these."""
    return st.just(()) | st.lists(st.sampled_from(list(values)), min_size=1, max_size=3, unique=True).map(tuple)


DAYS = st.none() | st.dates(date(2017, 1, 1), date(2020, 12, 31)) | st.just(HANOI)
SELECTIONS = st.builds(
    Selection,
    issues=some(["sequencing", "sanctions", "testing", "no-issue"]),
    actors=some(["united-states", "dprk", "rok", "trump", "bolton", "envoy", "us-state-dept", "moon", "nobody"]),
    whole=st.booleans(),
    kinds=some(Kind),
    certainties=some(Certainty),
    attributions=some(Attribution),
    without=some(["seed", "voa-2019-02-28", "reuters-2019-02-01", "politico-2019-02-28", "no-source"]),
    known_on=DAYS,
    since=DAYS,
    until=DAYS,
    text=st.sampled_from(
        ["", "", "", "%", "_", "100%", "SANCTIONS", "Trump", "north first", "kcna", "é", "\\", "[it]"]
    ),
)


@settings(max_examples=250)
@given(selection=SELECTIONS)
def test_a_selection_comes_to_what_the_slow_version_comes_to(
    varied: Store, record: slowly.Record, selection: Selection
) -> None:
    cited = {stance.slug: slowly.evidence(stance, selection) for stance in record.stances}
    table = slowly.table(record, selection)
    with varied.reading() as session:
        found = line_stances(session, selection)
        assert [(row.line, row.slug) for row in found] == slowly.lines(record, selection)
        assert all(row.evidence == cited[row.slug] for row in found)
        kept = record_page(session, selection, order="oldest first")
        assert [(row.slug, row.evidence) for row in kept] == [(row.slug, cited[row.slug]) for row in table]
        assert record_count(session, selection) == len(table)


@pytest.mark.parametrize(
    "selection",
    [
        *(Selection(kinds=(kind,)) for kind in Kind),
        *(Selection(certainties=(certainty,)) for certainty in Certainty),
        *(Selection(attributions=(attribution,)) for attribution in Attribution),
        *(Selection(issues=(issue,), whole=False) for issue in ("sequencing", "exercises")),
        *(Selection(without=without) for without in (("seed",), ("seed", "voa-2019-02-28"))),
        *(Selection(known_on=HANOI), Selection(since=HANOI), Selection(until=HANOI)),
    ],
    ids=str,
)
def test_each_filter_leaves_what_the_slow_version_leaves(
    varied: Store, record: slowly.Record, selection: Selection
) -> None:
    expected = slowly.lines(record, selection)
    with varied.reading() as session:
        assert [(row.line, row.slug) for row in line_stances(session, selection)] == expected
    assert 0 < len(expected) < len(slowly.lines(record, Selection()))


@pytest.mark.parametrize("whole", [True, False])
def test_every_actors_line_is_what_a_walk_through_its_posts_day_by_day_comes_to(
    varied: Store, record: slowly.Record, whole: bool
) -> None:
    for actor in record.actors:
        selection = Selection(actors=(actor,), whole=whole)
        with varied.reading() as session:
            found = [(row.line, row.slug) for row in line_stances(session, selection)]
        assert found == slowly.lines(record, selection)


def test_the_table_of_voices_says_of_every_day_what_the_posts_say(varied: Store, record: slowly.Record) -> None:
    speaker, principal = aliased(Actor), aliased(Actor)
    spans = (
        select(speaker.slug, principal.slug, Voice.starts_on, Voice.ends_on)
        .join(speaker, speaker.id == Voice.speaker_id)
        .join(principal, principal.id == Voice.principal_id)
    )
    with varied.reading() as session:
        voices = session.execute(spans).all()
    turns = {day for post in record.posts for day in (post.first, post.last)} - {date.min, date.max}
    for day in sorted({turn + timedelta(days=n) for turn in turns for n in (-1, 0, 1)}):
        speaking = [(who, whose) for who, whose, first, last in voices if first <= day <= last]
        assert len(speaking) == len(set(speaking)), f"A stance of {day} would count twice."
        assert set(speaking) == {
            (actor, whose) for actor in record.actors for whose in slowly.principals(record, actor, day)
        }


def test_a_person_speaks_for_its_government_while_in_office_and_never_before_or_after(store: Store) -> None:
    days = ("2018-04-08", "2018-04-09", "2019-09-10", "2019-09-11")
    before, first, last, after = (add(store, actor="bolton", stated_on=day).slug for day in days)
    own = slugs(store, actors=("bolton",))
    government = slugs(store, actors=("united-states",))
    assert {before, first, last, after, "s003"} <= own
    assert {first, last, "s003"} <= government
    assert not {before, after} & government


def test_a_stance_counts_for_whoever_its_speaker_spoke_for_on_the_last_day_of_its_date(store: Store) -> None:
    entering, leaving = (add(store, actor="bolton", stated_on=month).slug for month in ("2018-04", "2019-09"))
    government = slugs(store, actors=("united-states",))
    assert entering in government
    assert leaving not in government


def test_a_chain_of_posts_is_heard_while_every_link_holds(varied: Store) -> None:
    for principal in ("biegun", "united-states"):
        heard = slugs(varied, actors=(principal,))
        assert "in-chain" in heard
        assert "after-chain" not in slugs(varied, actors=("biegun",))
    assert "after-chain" in slugs(varied, actors=("us-state-dept",))


@pytest.mark.parametrize("slug", ["by-two-ways", "in-a-circle", "on-the-day-of-two-posts"])
def test_a_stance_counts_once_however_many_ways_lead_to_a_line(varied: Store, slug: str) -> None:
    heard = [row.line for row in rows(varied) if row.slug == slug]
    assert "united-states" in heard
    assert len(heard) == len(set(heard))
    assert [row.slug for row in page(varied, actors=tuple(heard))].count(slug) == 1


def test_own_words_are_those_of_the_actor_alone(varied: Store) -> None:
    assert all(row.speaker == row.line for row in rows(varied, whole=False))
    government = {row.speaker for row in rows(varied, actors=("united-states",), whole=False)}
    assert government == {"united-states"}
    assert {row.speaker for row in rows(varied, actors=("united-states",))} > government


def test_a_line_says_who_spoke(varied: Store) -> None:
    (row,) = (row for row in rows(varied, actors=("united-states",)) if row.slug == "s003")
    assert (row.line, row.speaker, row.speaker_name) == ("united-states", "bolton", "John Bolton")


def test_lines_come_whole_one_after_another_by_day(varied: Store) -> None:
    with varied.reading() as session:
        found = lines(session, Selection())
        order = [actor.slug for actor in codebook.actors(session)]
        issues = [issue.slug for issue in codebook.issues(session)]
    keys = [(order.index(line.actor), issues.index(line.issue)) for line in found]
    assert keys == sorted(set(keys))
    for line in found:
        assert [row.last for row in line.stances] == sorted(row.last for row in line.stances)
    assert [row for line in found for row in line.stances] == list(rows(varied))


def test_a_retracted_stance_is_on_no_line_and_stays_in_the_table(varied: Store) -> None:
    assert "gone" not in slugs(varied)
    (row,) = (row for row in page(varied) if row.slug == "gone")
    assert row.retracted_why == "Misheard"


def test_leaving_the_article_out_drops_what_nothing_else_bears_out_and_counts_the_rest_without_it(
    store: Store,
) -> None:
    with (FOLDER / "evidence.csv").open(encoding="utf-8", newline="") as file:
        cited = sorted((row["stance"], row["source"]) for row in csv.DictReader(file))
    sources = {slug: [source for _, source in pairs] for slug, pairs in groupby(cited, key=lambda pair: pair[0])}
    only_there = {slug for slug, named in sources.items() if set(named) == {"seed"}}
    left = page(store, without=("seed",))
    assert only_there
    assert {row.slug for row in page(store)} - {row.slug for row in left} == only_there
    assert {row.slug: row.evidence for row in left} == {
        slug: len([source for source in named if source != "seed"])
        for slug, named in sources.items()
        if slug not in only_there
    }


def test_a_stance_without_evidence_stays_whatever_is_left_out(varied: Store) -> None:
    (row,) = (row for row in rows(varied, actors=("hill",), without=("seed",)) if row.slug == "unproven")
    assert row.evidence == 0


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 50, 1_000])
def test_pages_cover_every_stance_once_and_in_order(varied: Store, order: str, limit: int) -> None:
    with varied.reading() as session:
        count = record_count(session, Selection())
        offsets = range(0, count, limit)
        pages = [record_page(session, Selection(), order=order, offset=at, limit=limit) for at in offsets]
        assert record_page(session, Selection(), order=order, offset=count, limit=limit) == ()
        place = {issue.name: at for at, issue in enumerate(codebook.issues(session))}
    paged = [row for rows in pages for row in rows]
    assert len(paged) == len({row.slug for row in paged}) == count
    key = {"actor": lambda row: row.actor, "issue": lambda row: place[row.issue]}.get(order, lambda _: 0)
    newest = -1 if order != "oldest first" else 1
    assert paged == sorted(
        paged, key=lambda row: (key(row), newest * read_span(row.stated_on).last.toordinal(), row.slug)
    )


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        *((sign, []) for sign in ("%", "_", "\\", '"', "*", "[%]", "  %   \\ ")),
        *((text, ["unproven"]) for text in ("100%_", "100_", "[100%]", '"100%_sure \\ of"', '"100% sure')),
    ],
)
def test_signs_stand_for_nothing_but_blanks_and_alone_find_nothing(
    varied: Store, text: str, slugs: list[str]
) -> None:
    assert found(varied, text) == slugs


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("UNPROVEN", "unproven"),
        ("christopher HILL", "unproven"),
        ("christopher sequencing 100%", "unproven"),
        ("bolton misheard", None),
        ("no such words", None),
    ],
)
def test_words_are_found_in_any_order_case_and_text_and_all_are_needed(
    varied: Store, text: str, slug: str | None
) -> None:
    assert (slug in found(varied, text)) if slug else not found(varied, text)


def test_words_are_found_in_quotes_and_in_the_names_of_sources(store: Store) -> None:
    letter = SourceEntry("Zebra letter", publisher="Quagga Press")
    saved = add(store, sources=(letter,), evidence=(EvidenceEntry("*new-0*", "한국어 인용"),))
    for text in ("zebra", "QUAGGA press", "한국어", "zebra 인용 trump"):
        assert found(store, text) == [saved.slug]


def test_what_became_public_later_is_not_known_before(varied: Store) -> None:
    assert "leaked" not in slugs(varied, known_on=date(2020, 4, 30))
    assert "leaked" in slugs(varied, known_on=date(2020, 5, 1))


def test_a_period_takes_in_whatever_reaches_into_it(varied: Store) -> None:
    for since, until in ((date(2019, 3, 31), None), (None, date(2019, 1, 1)), (date(2019, 2, 1), date(2019, 2, 2))):
        assert "spanning" in slugs(varied, since=since, until=until)
    assert "spanning" not in {row.slug for row in page(varied, since=date(2019, 4, 1))}
    assert "spanning" not in slugs(varied, until=date(2018, 12, 31))


@pytest.mark.parametrize(
    ("changes", "alike"),
    [
        ({}, True),
        ({"first": date(2019, 2, 1)}, True),
        ({"last": date(2019, 12, 31)}, True),
        ({"first": date(2019, 2, 1), "last": date(2019, 2, 27)}, True),
        ({"sources": ("voa-2019-02-28", "seed")}, True),
        ({"first": date(2019, 3, 1), "last": date(2019, 3, 1)}, False),
        ({"first": date(2019, 2, 26), "last": date(2019, 2, 26)}, False),
        ({"actor": "bolton"}, False),
        ({"issue": "testing"}, False),
        ({"sources": ("voa-2019-02-28",)}, False),
        ({"sources": ()}, False),
    ],
)
def test_a_likely_duplicate_shares_actor_issue_a_day_and_a_source(
    store: Store, changes: dict[str, Any], alike: bool
) -> None:
    saved = add(store, stated_on="2019-02-27/2019-02-28")
    asked: dict[str, Any] = {
        "actor": "trump",
        "issue": "sequencing",
        "first": date(2019, 2, 28),
        "last": date(2019, 2, 28),
    }
    with store.reading() as session:
        told = likely_duplicates(session, **asked | {"sources": ("seed",)} | changes)
    assert (saved.slug in told) is alike


def test_a_retracted_stance_is_no_duplicate(store: Store) -> None:
    saved = add(store)
    undo_stance(store, saved, by=WRITER)
    with store.reading() as session:
        day = date(2019, 2, 28)
        told = likely_duplicates(session, actor="trump", issue="sequencing", first=day, last=day, sources=("seed",))
    assert saved.slug not in told


def test_a_stance_has_its_evidence_in_order_and_its_history_newest_first(store: Store) -> None:
    letter = SourceEntry(
        *("Letter", "letter", "United Nations", "A. Clerk", "2019-03", "https://example.org/a"),
        *("https://example.org/b", "en"),
    )
    evidence = (EvidenceEntry("*new-0*", "So it says", "p. 2"), EvidenceEntry("seed"))
    saved = add(store, sources=(letter,), evidence=evidence)
    retract_stance(store, saved.slug, "Misheard", by=WRITER, seen=saved.change)
    whole = detail(store, saved.slug)
    assert whole.evidence[0] == (
        *("letter", "Letter", "United Nations", "A. Clerk", "2019-03", "https://example.org/a"),
        *("https://example.org/b", "So it says", "p. 2"),
    )
    assert whole.evidence[1].source == "seed"
    assert [(row.id, row.why) for row in whole.history] == [
        (saved.change + 1, "Misheard"),
        (saved.change, WRITER.why),
    ]


def test_a_stance_that_is_not_there_is_none(store: Store) -> None:
    with store.reading() as session:
        assert stance_detail(session, "nowhere") is None


def test_the_revision_grows_by_one_with_every_write_and_with_nothing_else(store: Store) -> None:
    def now() -> tuple[str, int]:
        with store.reading() as session:
            return identity(session)

    start = uuid, revision = now()
    saved = add(store)
    assert now() == (uuid, revision + 1) == (uuid, saved.change)
    saved = edit_stance(store, saved.slug, submission(note="Seen"), by=WRITER, seen=saved.change)
    saved = retract_stance(store, saved.slug, "Misheard", by=WRITER, seen=saved.change)
    saved = restore_stance(store, saved.slug, by=WRITER, seen=saved.change)
    undo_stance(store, saved, by=WRITER)
    assert now() == (uuid, revision + 5)
    with pytest.raises(Refused):
        add(store, summary="")
    assert now() == (uuid, revision + 5)
    assert start == (uuid, revision)


def test_every_store_has_an_identity_of_its_own(store: Store, empty_store: Store) -> None:
    with store.reading() as session, empty_store.reading() as other:
        assert identity(session)[0] != identity(other)[0]
        assert identity(other)[1] == 0


def test_the_extent_runs_from_the_first_day_of_a_stance_to_the_last(store: Store, empty_store: Store) -> None:
    with (FOLDER / "stances.csv").open(encoding="utf-8", newline="") as file:
        days = [read_span(row["stated_on"]).last for row in csv.DictReader(file)]
    with store.reading() as session:
        assert extent(session) == (min(days), max(days))
    with empty_store.reading() as session:
        assert extent(session) is None


def test_an_empty_store_answers_every_question_with_nothing(empty_store: Store) -> None:
    with empty_store.reading() as session:
        assert not line_stances(session, Selection())
        assert not lines(session, Selection())
        assert not record_page(session, Selection(), order="actor")
        assert not record_count(session, Selection())
        for list_all in (codebook.issues, codebook.actors, codebook.events, codebook.sources):
            assert list_all(session) == ()


def test_the_codebook_gives_everything_in_the_order_in_which_it_is_shown(varied: Store) -> None:
    with varied.reading() as session:
        issues, actors = codebook.issues(session), codebook.actors(session)
        events, sources = codebook.events(session), codebook.sources(session)
    assert [issue.slug for issue in issues[:3]] == ["sequencing", "sanctions", "testing"]
    assert [level.value for level in issues[0].levels] == [-2, -1, 0, 1, 2]
    assert (issues[0].low, issues[0].high, issues[0].step) == (-2, 2, 1)
    assert [actor.slug for actor in actors[:2]] == ["united-states", "dprk"]
    assert actors[-1].principals == ("us-state-dept", "biegun"), "The latest post comes first."
    assert [event.last for event in events] == sorted(event.last for event in events)
    dated = [read_span(source.published_on).last for source in sources if source.published_on]
    assert dated == sorted(dated, reverse=True)
    assert all(source.published_on for source in sources[: len(dated)])
