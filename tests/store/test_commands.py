"""Writes: what is kept of each, what is refused, what two writers can do to each other, and what can be undone."""

import re
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import Base
from db.commands.stances import Saved, add_stance, edit_stance, restore_stance, retract_stance, undo_stance
from db.dates import today
from db.engine import Store
from db.entries import NEW, ActorEntry, AffiliationEntry, EvidenceEntry, SourceEntry, Submission, new_source
from db.history import Writer
from db.models import Change
from db.problems import Conflict, Problem, Refused, StoreProblem
from db.queries.detail import StanceDetail
from db.queries.stances import Selection, record_count
from db.setup import open_store
from db.vocabulary import Via
from positions.answers import lines
from tests.store.builders import WRITER, add, contents, detail, filed, growth, submission

SOMEBODY = Writer("Ben Second", Via.COMMAND, "Another reading")
ENVOY = ActorEntry("Ri Su Yong", "person")
FOR_PYONGYANG = AffiliationEntry(NEW, "dprk", "Envoy", starts_on="2019-01-01")


def content(found: StanceDetail) -> StanceDetail:
    """A stance without its versions, to compare what it says."""
    return found._replace(seen=0, history=())


def on_line(store: Store, actor: str, slug: str) -> bool:
    """Whether a stance is on an actor's line, as its whole government."""
    with store.reading() as session:
        found = lines(session, Selection(actors=(actor,)))
    return any(stance.slug == slug for line in found for stance in line.stances)


def test_a_stance_is_kept_as_it_was_written(store: Store) -> None:
    saved = add(
        store,
        stated_on="2019-02-27/2019-02-28",
        known_on="2019-03-05",
        value="-1.5",
        kind="demand",
        certainty="medium",
        attribution="leak",
        summary="Asked for every weapon at once.",
        event="hanoi",
        in_article="yes",
        verified="yes",
        note="Told a week later.",
        evidence=(EvidenceEntry("voa-2019-02-28", "All of it.", "2:10"), EvidenceEntry("seed", locator="par. 4")),
    )
    found = detail(store, saved.slug)
    assert (found.actor, found.actor_name, found.issue, found.event) == (
        *("trump", "Donald Trump", "sequencing", "hanoi"),
    )
    assert (found.stated_on, found.last, found.known_on) == (
        *("2019-02-27/2019-02-28", date(2019, 2, 28), date(2019, 3, 5)),
    )
    assert (found.answer, found.value, found.kind, found.certainty, found.attribution) == (
        *("placed", -1.5, "demand", "medium", "leak"),
    )
    assert (found.summary, found.note) == ("Asked for every weapon at once.", "Told a week later.")
    assert (found.in_article, found.verified, found.retracted_why) == (True, True, None)
    assert [(row.source, row.quote, row.locator) for row in found.evidence] == [
        ("voa-2019-02-28", "All of it.", "2:10"),
        ("seed", "", "par. 4"),
    ]


def test_a_stance_is_one_change_with_who_why_when_and_by_which_way(store: Store) -> None:
    before = contents(store)
    saved = add(store)
    assert growth(before, store) == {"stance": 1, "evidence": 1, "change": 1, "history": 1}
    assert saved.change == before["change"][-1][0] + 1
    (change,) = detail(store, saved.slug).history
    assert (change.id, change.by, change.via, change.why) == (saved.change, WRITER.name, WRITER.via, WRITER.why)
    assert timedelta(0) <= datetime.now(UTC) - change.at < timedelta(minutes=1)


def test_a_stance_with_a_new_actor_and_new_sources_is_one_change(store: Store) -> None:
    before = contents(store)
    sources = (SourceEntry("Letter to the Council", publisher="United Nations"), SourceEntry("Second letter"))
    saved = add(store, new_actor=ENVOY, affiliation=FOR_PYONGYANG, sources=sources)
    assert growth(before, store) == {
        **{"stance": 1, "evidence": 2, "change": 1, "history": 4},
        **{"actor": 1, "affiliation": 1, "voice": 2, "source": 2},
    }
    assert set(filed(store, saved.change)) == {
        ("source", "united-nations"),
        ("source", "second-letter"),
        ("actor", "ri-su-yong"),
        ("stance", saved.slug),
    }
    with store.reading() as session:
        for kept in ("actor", "affiliation", "source", "stance", "evidence"):
            table = Base.metadata.tables[kept]
            newest = session.execute(table.select().order_by(table.c.id.desc()).limit(1)).mappings().one()
            assert (newest["created_in"], newest["changed_in"]) == (saved.change, saved.change)


def test_history_files_a_new_thing_whole(store: Store) -> None:
    saved = add(store, new_actor=ENVOY, affiliation=FOR_PYONGYANG, sources=(SourceEntry("Letter"),))
    kept = filed(store, saved.change)
    before, actor = kept["actor", "ri-su-yong"]
    assert before is None
    assert (actor["name"], actor["kind"]) == ("Ri Su Yong", "person")
    assert actor["affiliations"] == [
        {"principal": "dprk", "role": "Envoy", "starts_on": "2019-01-01", "ends_on": None, "speaks_for": True}
    ]
    before, stance = kept["stance", saved.slug]
    assert before is None
    assert (stance["actor"], stance["issue"], stance["event"]) == ("ri-su-yong", "sequencing", None)
    assert (stance["stated_last"], stance["value"]) == ("2019-02-28", -1)
    assert stance["evidence"] == [{"source": "letter", "quote": "", "locator": ""}]


def test_new_and_known_sources_bear_a_stance_out_in_the_order_given(store: Store) -> None:
    cited = (EvidenceEntry(new_source(1)), EvidenceEntry("seed"), EvidenceEntry(new_source(0), "Twice", "p. 2"))
    saved = add(store, sources=(SourceEntry("First"), SourceEntry("Second")), evidence=cited)
    assert [row.source for row in detail(store, saved.slug).evidence] == ["second", "seed", "first"]


def test_a_stance_without_evidence_is_kept(store: Store) -> None:
    assert detail(store, add(store, evidence=()).slug).evidence == ()


@pytest.mark.parametrize("answer", ["unclear", "declined"])
def test_an_answer_that_cannot_be_placed_has_no_value(store: Store, answer: str) -> None:
    found = detail(store, add(store, answer=answer, value="").slug)
    assert (found.answer, found.value) == (answer, None)


REFUSED = [
    (submission(stated_on="2019-02-30"), {"stated_on"}),
    (submission(stated_on="last week"), {"stated_on"}),
    (submission(stated_on="2019-03-01/2019-02-28"), {"stated_on"}),
    (submission(stated_on=str(today() + timedelta(days=2))), {"stated_on"}),
    (submission(known_on="2019-02-27"), {"known_on"}),
    (submission(value="3"), {"value"}),
    (submission(value=""), {"value"}),
    (submission(answer="unclear"), {"value"}),
    (submission(kind="rumour"), {"kind"}),
    (submission(summary="  \n "), {"summary"}),
    (submission(summary="x" * 1_001), {"summary"}),
    (submission(note="x" * 10_001), {"note"}),
    (submission(evidence=(EvidenceEntry("seed", "x" * 10_001),)), {"evidence.0.quote"}),
    (submission(actor="nobody"), {"actor"}),
    (submission(issue="nothing"), {"issue"}),
    (submission(event="never"), {"event"}),
    (submission(evidence=(EvidenceEntry("seed"), EvidenceEntry("nowhere"))), {"evidence.1"}),
    (submission(actor=NEW), {"actor"}),
    (submission(evidence=(EvidenceEntry(new_source(0)),)), {"evidence.0"}),
    (submission(new_actor=replace(ENVOY, name="")), {"actor.name"}),
    (submission(new_actor=ENVOY, affiliation=replace(FOR_PYONGYANG, principal="x")), {"affiliation.principal"}),
    (submission(new_actor=ENVOY, affiliation=replace(FOR_PYONGYANG, ends_on="2018")), {"affiliation.ends_on"}),
    (submission(sources=(SourceEntry("Good"), SourceEntry(" "))), {"source.1.title"}),
    (submission(sources=(SourceEntry("Bad", url="javascript:alert(1)"),)), {"source.0.url"}),
    (
        submission(new_actor=replace(ENVOY, kind="x"), sources=(SourceEntry(""),), summary="", value="x"),
        {"actor.kind", "source.0.title", "summary", "value"},
    ),
]


@pytest.mark.parametrize(("entry", "fields"), REFUSED)
def test_a_refused_entry_names_its_fields_and_leaves_every_table_as_it_was(
    store: Store, entry: Submission, fields: set[str]
) -> None:
    before = contents(store)
    with pytest.raises(Refused) as refused:
        add_stance(store, entry, by=WRITER)
    assert set(refused.value.by_field()) == fields
    assert all(trouble.says.endswith(".") for trouble in refused.value.troubles)
    assert contents(store) == before


TAKEN = [
    (submission(slug="s001"), "slug"),
    (submission(new_actor=replace(ENVOY, slug="trump")), "actor.slug"),
    (submission(sources=(SourceEntry("Another", slug="seed"),)), "source.0.slug"),
]


@pytest.mark.parametrize(("entry", "field"), TAKEN)
def test_a_slug_that_is_taken_is_refused(store: Store, entry: Submission, field: str) -> None:
    before = contents(store)
    with pytest.raises(Refused) as refused:
        add_stance(store, entry, by=WRITER)
    assert set(refused.value.by_field()) == {field}
    assert contents(store) == before


def test_a_refused_edit_leaves_every_table_as_it_was(store: Store) -> None:
    before, seen = contents(store), detail(store, "s001").seen
    with pytest.raises(Refused):
        edit_stance(store, "s001", submission(summary="", sources=(SourceEntry("New"),)), by=WRITER, seen=seen)
    assert contents(store) == before


def test_an_edit_keeps_what_was_there_before(store: Store) -> None:
    before = detail(store, "s001")
    entry = submission(
        actor="tillerson", stated_on="2017-03-18", summary="Put otherwise.", sources=(SourceEntry("A"),)
    )
    saved = edit_stance(store, "s001", entry, by=SOMEBODY, seen=before.seen)
    after = detail(store, "s001")
    assert (saved.slug, after.seen) == ("s001", saved.change)
    assert (after.stated_on, after.summary, [row.source for row in after.evidence]) == (
        *("2017-03-18", "Put otherwise.", ["a"]),
    )
    old, new = filed(store, saved.change)["stance", "s001"]
    assert old
    assert [(kind, slug) for kind, slug in filed(store, before.seen)] == [("import", "the-data-set-1")]
    assert (old["summary"], new["summary"]) == (before.summary, "Put otherwise.")
    assert [row["source"] for row in old["evidence"]] == [row.source for row in before.evidence]
    newest, first = after.history
    assert (newest.id, newest.by, newest.via, newest.why) == (
        saved.change,
        *("Ben Second", "command"),
        SOMEBODY.why,
    )
    assert {"summary", "stated_on", "evidence"} <= set(newest.fields)
    assert "actor" not in newest.fields
    assert first.id == before.seen


def test_an_edit_leaves_who_made_a_stance_and_whether_it_counts(store: Store) -> None:
    added = add(store)
    retracted = retract_stance(store, added.slug, "Misread", by=WRITER, seen=added.change)
    edit_stance(store, added.slug, submission(note="Seen"), by=SOMEBODY, seen=retracted.change)
    with store.reading() as session:
        stance = Base.metadata.tables["stance"]
        kept = session.execute(stance.select().where(stance.c.slug == added.slug)).mappings().one()
    assert (kept["created_in"], kept["retracted_why"]) == (added.change, "Misread")


@pytest.mark.parametrize("change", ["edit", "retract", "restore"])
def test_a_writer_who_saw_an_older_version_is_told_and_changes_nothing(store: Store, change: str) -> None:
    added = add(store)
    edit_stance(store, added.slug, submission(summary="Newer."), by=SOMEBODY, seen=added.change)
    before = contents(store)
    with pytest.raises(Conflict, match=f"{added.slug} has been changed since you opened it"):
        {
            "edit": lambda: edit_stance(store, added.slug, submission(), by=WRITER, seen=added.change),
            "retract": lambda: retract_stance(store, added.slug, "Why", by=WRITER, seen=added.change),
            "restore": lambda: restore_stance(store, added.slug, by=WRITER, seen=added.change),
        }[change]()
    assert contents(store) == before


def test_a_retracted_stance_stays_visible_with_the_reason_and_no_longer_counts(store: Store) -> None:
    added = add(store)
    assert on_line(store, "united-states", added.slug)
    retracted = retract_stance(store, added.slug, " Misheard. ", by=SOMEBODY, seen=added.change)
    found = detail(store, added.slug)
    assert (found.retracted_why, found.seen) == ("Misheard.", retracted.change)
    assert found.history[0][2:] == ("Ben Second", Via.COMMAND, "Misheard.", ("retracted_why",))
    assert not on_line(store, "united-states", added.slug)
    assert not on_line(store, "trump", added.slug)


def test_a_restored_stance_counts_again(store: Store) -> None:
    added = add(store)
    retracted = retract_stance(store, added.slug, "Misheard", by=WRITER, seen=added.change)
    restored = restore_stance(store, added.slug, by=SOMEBODY, seen=retracted.change)
    found = detail(store, added.slug)
    assert (found.retracted_why, found.seen) == (None, restored.change)
    assert (found.history[0].by, found.history[0].via) == ("Ben Second", Via.RESTORE)
    assert on_line(store, "united-states", added.slug)


@pytest.mark.parametrize("why", ["", "   ", "x" * 10_001])
def test_a_retraction_needs_a_reason_that_fits(store: Store, why: str) -> None:
    before = contents(store)
    with pytest.raises(Refused) as refused:
        retract_stance(store, "s001", why, by=WRITER, seen=1)
    assert set(refused.value.by_field()) == {"why"}
    assert contents(store) == before


def test_a_stance_is_retracted_once(store: Store) -> None:
    first = retract_stance(store, "s001", "Misheard", by=WRITER, seen=1)
    with pytest.raises(Problem, match="retracted already: Misheard"):
        retract_stance(store, "s001", "Again", by=WRITER, seen=first.change)


def test_a_stance_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(Problem, match="There is no stance 'nowhere'"):
        edit_stance(store, "nowhere", submission(), by=WRITER, seen=1)


def test_undoing_a_new_stance_retracts_it_and_leaves_what_came_along(store: Store) -> None:
    added = add(store, new_actor=ENVOY, affiliation=FOR_PYONGYANG, sources=(SourceEntry("Letter"),))
    undone = undo_stance(store, added, by=SOMEBODY)
    found = detail(store, added.slug)
    assert found.retracted_why
    assert (found.actor, found.evidence[0].source) == ("ri-su-yong", "letter")
    assert (found.history[0].id, found.history[0].by, found.history[0].via) == (
        undone.change,
        "Ben Second",
        "restore",
    )
    assert not on_line(store, "dprk", added.slug)


def test_undoing_an_edit_brings_back_every_word_and_all_evidence(store: Store) -> None:
    cited = (EvidenceEntry("voa-2019-02-28", "“All of it.”", "2:10"), EvidenceEntry("seed", "한국", "par. 4"))
    added = add(store, stated_on="2019-02", known_on="2019-03-02", event="hanoi", evidence=cited)
    before = detail(store, added.slug)
    entry = submission(actor="bolton", issue="testing", answer="declined", value="", stated_on="2018", evidence=())
    edited = edit_stance(store, added.slug, entry, by=WRITER, seen=added.change)
    assert content(detail(store, added.slug)) != content(before)
    undone = undo_stance(store, edited, by=SOMEBODY)
    assert content(detail(store, added.slug)) == content(before)
    assert filed(store, undone.change)["stance", added.slug] == (
        filed(store, edited.change)["stance", added.slug][1],
        filed(store, added.change)["stance", added.slug][1],
    )


def test_undoing_a_retraction_lets_the_stance_count_again(store: Store) -> None:
    before = detail(store, "s001")
    retracted = retract_stance(store, "s001", "Misheard", by=WRITER, seen=before.seen)
    undo_stance(store, retracted, by=WRITER)
    assert content(detail(store, "s001")) == content(before)


def test_undoing_an_undo_brings_the_change_back(store: Store) -> None:
    added = add(store)
    edited = edit_stance(store, added.slug, submission(summary="Newer."), by=WRITER, seen=added.change)
    undone = undo_stance(store, edited, by=WRITER)
    undo_stance(store, undone, by=WRITER)
    assert detail(store, added.slug).summary == "Newer."


def test_what_was_changed_again_cannot_be_undone(store: Store) -> None:
    added = add(store)
    edit_stance(store, added.slug, submission(summary="Newer."), by=SOMEBODY, seen=added.change)
    before = contents(store)
    with pytest.raises(Conflict, match="changed again since"):
        undo_stance(store, added, by=WRITER)
    assert contents(store) == before


def test_slugs_are_readable_and_never_the_same(store: Store) -> None:
    assert [add(store).slug for _ in range(3)] == [
        "trump-sequencing-2019-02-28",
        "trump-sequencing-2019-02-28-2",
        "trump-sequencing-2019-02-28-3",
    ]


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Élysée Palace", ["elysee-palace", "elysee-palace-2"]),
        ("Donald Trump", ["donald-trump", "donald-trump-2"]),
        ("김정은", ["actor", "actor-2"]),
        ("محمد", ["actor", "actor-2"]),
        ("All", ["actor", "actor-2"]),
        ("x" * 200, ["x" * 110, "x" * 110 + "-2"]),
    ],
)
def test_an_actor_of_any_name_gets_a_slug_that_works_in_a_link(store: Store, name: str, slugs: list[str]) -> None:
    found = [detail(store, add(store, new_actor=ActorEntry(name, "person")).slug) for _ in slugs]
    assert [(stance.actor, stance.actor_name) for stance in found] == [(slug, name) for slug in slugs]
    for stance in found:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stance.slug)
        assert len(stance.slug) <= 120
        assert on_line(store, stance.actor, stance.slug)


def test_a_new_speaker_is_heard_on_its_principals_line_from_its_first_day_on(store: Store) -> None:
    added = add(store, new_actor=ENVOY, affiliation=FOR_PYONGYANG)
    assert on_line(store, "dprk", added.slug)
    assert on_line(store, "ri-su-yong", added.slug)
    assert not on_line(store, "united-states", added.slug)
    earlier = add(store, actor="ri-su-yong", stated_on="2018-12-31")
    assert not on_line(store, "dprk", earlier.slug)
    assert on_line(store, "ri-su-yong", earlier.slug)


def test_a_new_speaker_of_a_speaker_is_heard_on_the_governments_line(store: Store) -> None:
    added = add(store, new_actor=ENVOY, affiliation=replace(FOR_PYONGYANG, principal="dprk-mfa"))
    assert on_line(store, "dprk-mfa", added.slug)
    assert on_line(store, "dprk", added.slug)


def test_a_post_without_a_voice_is_kept_and_not_heard(store: Store) -> None:
    added = add(store, new_actor=ENVOY, affiliation=replace(FOR_PYONGYANG, speaks_for="no"))
    assert filed(store, added.change)["actor", "ri-su-yong"][1]["affiliations"][0]["speaks_for"] is False
    assert not on_line(store, "dprk", added.slug)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "**bold** _it_ [x](javascript:alert(1)) $e=mc^2$ :red[x]",
        '=HYPERLINK("https://example.org","x")',
        "'; DROP TABLE stance; --",
        "조선민주주의인민공화국",
        "السلام عليكم \u202e ورحمة الله",
        "e\u0301 \u00e9 \U0001f1f0\U0001f1f5 \u200d %s {0} \\n",
        "one\n\n\ttwo\r\nthree",
    ],
)
def test_hostile_text_comes_back_as_it_was_written(store: Store, hostile: str) -> None:
    quote = (hostile + "." + " " * 10_000)[:9_999] + "."
    saved = add(
        store,
        new_actor=ActorEntry(hostile, "person", note=hostile),
        sources=(SourceEntry(hostile, publisher=hostile, author=hostile),),
        summary=hostile,
        note=hostile,
        evidence=(EvidenceEntry(new_source(0), quote, hostile),),
    )
    found, (evidence,) = detail(store, saved.slug), detail(store, saved.slug).evidence
    assert (found.actor_name, found.summary, found.note) == (hostile, hostile, hostile)
    assert (evidence.title, evidence.publisher, evidence.author, evidence.locator) == (hostile,) * 4
    assert evidence.quote == quote
    assert filed(store, saved.change)["stance", saved.slug][1]["evidence"][0]["quote"] == quote
    edited = edit_stance(store, saved.slug, submission(), by=WRITER, seen=saved.change)
    undo_stance(store, edited, by=WRITER)
    assert content(detail(store, saved.slug)) == content(found)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(codec=None), max_size=60))
def test_any_text_is_kept_as_it_is_or_refused(store: Store, words: str) -> None:
    kept = words.strip()
    unfit = (sign for sign in kept if unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\r\t")
    if not kept or any(unfit):
        with pytest.raises(Refused):
            add(store, summary=words)
        return
    found = detail(store, add(store, summary=words, new_actor=ActorEntry(words, "person")).slug)
    assert (found.summary, found.actor_name) == (kept, kept)


def test_many_writers_at_once_lose_nothing_and_double_nothing(store: Store) -> None:
    other = open_store(store.url)
    before = contents(store)

    def write(writer: int) -> list[Saved]:
        kept = (store, other)[writer % 2]
        return [add(kept, summary=f"Writer {writer}, stance {number}") for number in range(25)]

    with ThreadPoolExecutor(8) as pool:
        saved = [one for written in pool.map(write, range(8)) for one in written]
    other.close()
    assert growth(before, store) == {"stance": 200, "evidence": 200, "change": 200, "history": 200}
    assert len({one.slug for one in saved}) == len({one.change for one in saved}) == 200
    written = {f"Writer {writer}, stance {number}" for writer in range(8) for number in range(25)}
    assert {detail(store, one.slug).summary for one in saved} == written
    assert all(set(filed(store, one.change)) == {("stance", one.slug)} for one in saved)


def test_of_many_editors_of_one_version_one_wins_and_the_others_are_told(store: Store) -> None:
    def edit(writer: int) -> str | None:
        try:
            edit_stance(store, "s001", submission(summary=f"Writer {writer}"), by=WRITER, seen=1)
        except Conflict:
            return None
        return f"Writer {writer}"

    with ThreadPoolExecutor(8) as pool:
        winners = [summary for summary in pool.map(edit, range(8)) if summary]
    assert winners == [detail(store, "s001").summary]
    assert len(detail(store, "s001").history) == 2


@pytest.fixture
def hasty(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store, to writers that wait for a tenth of a second only."""
    monkeypatch.setattr("db.engine.BUSY_SECONDS", 0.1)
    hasty = open_store(store.url)
    yield hasty
    hasty.close()


def test_a_writer_who_waits_too_long_for_another_is_told_and_saves_nothing(hasty: Store) -> None:
    before, other = contents(hasty), open_store(hasty.url)
    with other.writing() as session:
        session.connection()  # takes the lock
        with pytest.raises(StoreProblem, match="is busy"):
            add(hasty)
    other.close()
    assert contents(hasty) == before


def test_the_record_counts_what_was_added(empty_store: Store, store: Store) -> None:
    with store.reading() as session:
        before = record_count(session, Selection())
    add(store)
    with store.reading() as session:
        assert record_count(session, Selection()) == before + 1
        assert session.get_one(Change, 2).by == WRITER.name
    with empty_store.reading() as session:
        assert record_count(session, Selection()) == 0
