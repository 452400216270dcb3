"""The doctor: a sound store passes, and each way of being wrong that was done to one is found in a sentence."""

import sqlite3
import tracemalloc
from contextlib import closing

import pytest
from sqlalchemy import text

from db.commands.merging import Seen, merge_actors
from db.commands.releasing import make_release
from db.commands.undoing import redo_import, undo_import
from db.doctor import examine, files, mend
from db.engine import Store, sqlite_file
from db.queries.detail import identity
from db.queries.editing import whole_actor
from db.search import rebuild
from db.setup import VERSIONS
from tests.rules.builders import is_sentence
from tests.store.builders import WRITER, add, contents


def findings(store: Store) -> list[str]:
    """What is said of a store, each in a sentence."""
    found = [finding.says for finding in examine(store, VERSIONS[-1]).findings]
    assert [says for says in found if not is_sentence(says) or "\n" in says] == []
    return found


def spoil(store: Store, *statements: str) -> None:
    """Change the store past all rules, as a hand or a bad disk does."""
    if store.engine.dialect.name == "postgresql":
        with store.writing() as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))  # foreign keys are not looked at
            for statement in statements:
                session.execute(text(statement))
        return
    with closing(sqlite3.connect(store.place)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def drop_rule(store: Store, table: str, rule: str) -> list[str]:
    """What has to be said first where a rule cannot be passed over."""
    dropped = f'ALTER TABLE {table} DROP CONSTRAINT "{rule}"'
    return [dropped] if store.engine.dialect.name == "postgresql" else []


def test_a_store_with_the_data_set_is_sound(store: Store) -> None:
    found = examine(store, VERSIONS[-1])
    assert (found.findings, found.stances) == ((), 208)


def test_an_empty_store_is_sound(empty_store: Store) -> None:
    assert findings(empty_store) == []


def test_a_store_that_was_lived_in_is_sound(store: Store) -> None:
    add(store)
    with store.reading() as session:
        seen = [whole_actor(session, slug).changed_in for slug in ("hill", "saeed")]  # type: ignore[union-attr]
    merge_actors(store, "hill", "saeed", by=WRITER, seen=Seen(*seen))
    make_release(store, "First", by=WRITER)
    add(store, summary="After the release.")
    assert findings(store) == []


def test_a_store_whose_import_was_undone_and_redone_is_sound(store: Store) -> None:
    undo_import(store, 1, by=WRITER)
    assert findings(store) == []
    redo_import(store, 1, by=WRITER)
    assert findings(store) == []


@pytest.mark.parametrize(
    ("table", "rule", "statement", "says"),
    [
        (
            *("stance", "ck_stance_value_exactly_when_placed"),
            "UPDATE stance SET value = NULL WHERE slug = 's133' OR slug = 's001'",
            "is placed without one",
        ),
        (
            *("stance", "ck_stance_stated_first_before_stated_last"),
            "UPDATE stance SET stated_first = '2030-01-01' WHERE slug = 's001'",
            "1 row of stance is wrong: s001 breaks the rule stated_first_before_stated_last",
        ),
        (
            *("stance", "ck_stance_known_once_it_took_effect"),
            "UPDATE stance SET known_on = '1999-01-01' WHERE slug = 's001'",
            "s001 is known before the last day of its date",
        ),
        (
            *("stance", "ck_stance_kind"),
            "UPDATE stance SET kind = 'nonsense' WHERE slug = 's001'",
            "s001 breaks the rule kind",
        ),
        (
            *("source", "ck_source_url_is_a_web_address"),
            "UPDATE source SET url = 'javascript:alert(1)' WHERE slug = 'seed'",
            "seed breaks the rule url_is_a_web_address",
        ),
        (
            *("affiliation", "ck_affiliation_starts_on_before_ends_on"),
            "UPDATE affiliation SET starts_on = '2001-01-01', ends_on = '2000-01-01' WHERE id = 1",
            "1 row of affiliation is wrong: 1 breaks the rule starts_on_before_ends_on",
        ),
    ],
)
def test_rows_that_break_a_rule_of_their_table_are_named(
    store: Store, table: str, rule: str, statement: str, says: str
) -> None:
    spoil(store, *drop_rule(store, table, rule), statement)
    assert [found for found in findings(store) if says in found]


def test_a_stance_off_its_scale_is_named(store: Store) -> None:
    spoil(store, "UPDATE stance SET value = 7 WHERE slug = 's001'")
    assert [found for found in findings(store) if "off the scale of the issue (s001): edit the stance" in found]


def test_evidence_of_no_stance_is_counted(store: Store) -> None:
    spoil(store, "DELETE FROM stance WHERE slug = 's001'")
    assert [
        found for found in findings(store) if "refers by stance_id to a row of stance that is not there" in found
    ]


def test_a_stance_that_was_changed_past_the_program_is_named(store: Store) -> None:
    slug = add(store).slug
    spoil(store, f"UPDATE stance SET summary = 'Forged' WHERE slug = '{slug}'")  # noqa: S608
    assert [found for found in findings(store) if f"is not what is there of 1 row of stance ({slug})" in found]


def test_evidence_that_was_changed_past_the_program_is_found_by_its_stance(store: Store) -> None:
    slug = add(store).slug
    own = f"(SELECT id FROM stance WHERE slug = '{slug}')"  # noqa: S608
    spoil(store, f"UPDATE evidence SET quote = 'Forged' WHERE stance_id = {own}")  # noqa: S608
    assert [found for found in findings(store) if f"is not what is there of 1 row of stance ({slug})" in found]


def test_a_row_whose_history_is_gone_is_named(store: Store) -> None:
    saved = add(store)
    spoil(store, f"DELETE FROM history WHERE change_id = {saved.change}")  # noqa: S608
    found = findings(store)
    assert [says for says in found if f"who made or last changed 1 row of stance ({saved.slug})" in says]
    assert [says for says in found if "who last changed 1 row of evidence" in says]


def test_a_change_that_is_gone_is_found(store: Store) -> None:
    saved = add(store)
    spoil(store, f"DELETE FROM change WHERE id = {saved.change}")  # noqa: S608
    assert [says for says in findings(store) if "refers by changed_in to a row of change that is not there" in says]


def test_wrong_voices_are_found_and_mended_in_a_change_of_their_own(store: Store) -> None:
    before = contents(store)["voice"]
    spoil(store, "DELETE FROM voice WHERE speaker_id <> principal_id")
    found = examine(store, VERSIONS[-1]).findings
    assert ["positions doctor --mend" in finding.says for finding in found] == [True]
    with store.reading() as session:
        _, revision = identity(session)
    assert mend(store, found, user="Ada") == ("the table of voices",)
    assert contents(store)["voice"] == before
    assert findings(store) == []
    with store.reading() as session:  # answers that were kept rest on wrong voices
        assert identity(session)[1] == revision + 1


def test_an_index_that_is_out_of_step_is_found_and_mended(store: Store) -> None:
    saved = add(store)
    spoil(store, f"UPDATE stance SET note = 'Unseen' WHERE slug = '{saved.slug}'", "DELETE FROM search_document WHERE number = (SELECT min(number) FROM search_document)")  # noqa: S608, E501  # fmt: skip
    found = examine(store, VERSIONS[-1]).findings
    assert [finding for finding in found if "The text index does not hold 2 stances" in finding.says]
    with store.reading() as session:
        before = identity(session)
    assert mend(store, found, user="Ada") == ("the text index",)
    assert not [says for says in findings(store) if "index" in says]
    with store.reading() as session:
        assert identity(session) == before


def test_nothing_else_is_mended(store: Store) -> None:
    spoil(store, "UPDATE stance SET value = 7 WHERE slug = 's001'")
    before = contents(store)
    assert mend(store, examine(store, VERSIONS[-1]).findings, user="Ada") == ()
    assert contents(store) == before


def test_a_release_whose_history_was_changed_is_named(store: Store) -> None:
    saved = add(store)
    release = make_release(store, "First", by=WRITER)
    assert findings(store) == []
    spoil(store, "UPDATE release SET digest = replace(digest, substr(digest, 1, 1), 'x')")
    assert [says for says in findings(store) if f"The release {release.slug} no longer gives the record" in says]
    assert saved.slug


def test_a_schema_of_another_version_is_told_and_nothing_else_is_looked_at(store: Store) -> None:
    (finding,) = examine(store, "0003").findings
    assert finding.says.startswith("The schema is of version 0003 and this program works with")


@pytest.mark.sqlite
def test_damaged_pages_are_found(store: Store) -> None:
    store.close()
    path = sqlite_file(store.url)
    assert path
    content = bytearray(path.read_bytes())
    for page in range(20, 60):
        content[page * 4_096 : page * 4_096 + 12] = b"\1" * 12  # the head of the page
    path.write_bytes(content)
    found = findings(store)
    assert [says for says in found if "damaged" in says]
    assert [says for says in found if "positions restore" in says or "restore a copy" in says]


@pytest.mark.sqlite
def test_a_full_disk_and_a_long_write_ahead_file_are_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)
    monkeypatch.setattr(files, "LEAST_ROOM", 10**18)
    monkeypatch.setattr(files, "MOST_WAL", 10)
    (room, wal) = findings(store)
    assert room.startswith("The disk of the store has")
    assert wal.startswith("The file positions.db-wal has")


@pytest.mark.parametrize("count", [400, 8_000])
def test_memory_does_not_grow_with_the_record(store: Store, count: int) -> None:
    columns = "actor_id, issue_id, stated_on, stated_first, stated_last, known_on, answer, value, kind, certainty"
    more = "attribution, summary, in_article, verified, note, created_in, changed_in"
    spoil(
        store,
        "WITH RECURSIVE number(i) AS"  # noqa: S608
        f" (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < {count})"
        f" INSERT INTO stance (slug, {columns}, {more}) SELECT 'x' || i, {columns}, {more}"
        " FROM stance, number WHERE slug = 's001'",
    )
    with store.writing() as session:
        rebuild(session)
    findings(store)  # what is loaded once is loaded
    tracemalloc.start()
    try:
        assert findings(store) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000, peak
