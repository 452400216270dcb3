"""A release is a state of the record under a name: it always gives the same numbers, and its hash shows it."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from db.commands.issues import move_issue
from db.commands.releasing import make_release
from db.commands.stances import retract_stance
from db.digests import digest, record_lines
from db.editions import edition, forget_editions
from db.engine import Store
from db.problems import Problem, Refused
from db.queries import whole
from db.queries.detail import identity
from db.queries.releases import EditionAt, ReleaseRow, edition_at, releases
from db.setup import open_store
from tests.store.builders import WRITER, add, contents, detail, filed, growth, sqlite_url


@pytest.fixture(autouse=True)
def _none_kept() -> Iterator[None]:
    """Editions of this test are let go."""
    yield
    forget_editions()


def hash_of(store: Store) -> str:
    """The hash of what a store's record says."""
    with store.reading() as session:
        return digest(session)


def found(store: Store, asked: str) -> EditionAt:
    """The edition that a word stands for."""
    with store.reading() as session:
        return edition_at(session, asked)


def only(store: Store) -> ReleaseRow:
    """The one release of a store."""
    with store.reading() as session:
        (one,) = releases(session)
    return one


def test_a_release_is_a_change_with_a_name_a_date_a_hash_and_a_line_to_cite_it_by(store: Store) -> None:
    before, was = contents(store), hash_of(store)
    saved = make_release(store, " Version 1.0 ", "As submitted", by=WRITER)
    made = only(store)
    assert growth(before, store) == {"change": 1, "history": 1, "release": 1}
    assert (made.slug, made.name, made.note) == ("release-version-1-0", "Version 1.0", "As submitted")
    assert (made.revision, made.by, made.digest) == (saved.change, WRITER.name, was)
    with store.reading() as session:
        uuid, _ = identity(session)
    assert made.citation == (
        f"Positions, release Version 1.0, {made.day.isoformat()}; record {uuid}, revision {saved.change}; "
        f"SHA-256 {was}."
    )
    assert filed(store, saved.change) == {
        ("release", made.slug): (
            None,
            {"slug": made.slug, "name": "Version 1.0", "note": "As submitted", "digest": was},
        )
    }


def test_a_release_gives_the_same_record_again_whatever_came_later(store: Store) -> None:
    slug = make_release(store, "One", by=WRITER).slug
    held = contents(store)
    add(store)
    retract_stance(store, "s010", "Wrong", by=WRITER, seen=detail(store, "s010").seen)
    make_release(store, "Two", by=WRITER)
    at = found(store, slug)
    then = edition(store, at.revision)
    assert contents(then) == held
    assert at.release
    assert then.digest == at.release.digest != hash_of(store)
    assert at.later == 3


def test_what_was_altered_past_history_gives_another_hash_than_the_release_has(store: Store) -> None:
    slug = make_release(store, "One", by=WRITER).slug
    with store.writing() as session:
        session.execute(text("UPDATE evidence SET quote = quote || '.' WHERE id = 1"))
    at = found(store, slug)
    assert at.release
    assert edition(store, at.revision).digest != at.release.digest


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Write a name for the release"),
        ("   ", "Write a name for the release"),
        ("북한", "needs a Latin letter or a digit"),
        ("x" * 201, "at most 200 fit"),
        ("one", "There is a release release-one already"),
        ("Release ONE", "There is a release release-one already"),
        ("One\x07", "control characters"),
    ],
)
def test_a_name_that_breaks_a_rule_is_refused_and_nothing_is_saved(store: Store, name: str, says: str) -> None:
    make_release(store, "One", by=WRITER)
    before = contents(store)
    with pytest.raises(Refused) as refused:
        make_release(store, name, by=WRITER)
    assert says in refused.value.by_field()["name"]
    assert contents(store) == before


def test_a_release_that_is_called_like_a_day_is_none(store: Store) -> None:
    slug = make_release(store, "2019-02-28", by=WRITER).slug
    assert slug == "release-2019-02-28"
    assert found(store, slug).release
    with pytest.raises(Problem, match="There is no edition of 2019-02-28"):
        found(store, "2019-02-28")


def test_the_newest_release_comes_first(store: Store) -> None:
    for name in ("B", "A", "C"):
        make_release(store, name, by=WRITER)
    with store.reading() as session:
        assert [one.name for one in releases(session)] == ["C", "A", "B"]


# The hash


def test_the_hash_is_that_of_every_row_by_itself_sorted(store: Store) -> None:
    with store.reading() as session:
        lines = list(record_lines(session))
        sizes = whole.sizes(session)
    assert len(lines) == len(set(lines)) == sum(sizes.values())
    assert {json.loads(line)[0] for line in lines} == {table for table, size in sizes.items() if size}
    each = sorted(sha256(line.encode()).digest() for line in lines)
    assert hash_of(store) == sha256(b"".join(each)).hexdigest()
    assert re.fullmatch("[0-9a-f]{64}", hash_of(store))


def test_the_hash_of_the_same_record_is_the_same_in_every_store_on_every_engine(
    store: Store, tmp_path: Path
) -> None:
    other = open_store(sqlite_url(tmp_path / "other.db"))
    assert hash_of(other) == hash_of(store)
    other.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE actor SET name = name || '.' WHERE id = 1",
        "UPDATE actor SET colour = NULL WHERE id = 1",
        "UPDATE affiliation SET speaks_for = NOT speaks_for WHERE id = 1",
        "UPDATE affiliation SET ends_on = '2030-01-01' WHERE id = 1",
        "UPDATE scale_level SET meaning = 'Another' WHERE id = 1",
        "UPDATE source SET archived_url = 'https://example.org' WHERE id = 1",
        "UPDATE event SET description = 'Another' WHERE id = 1",
        "UPDATE stance SET verified = NOT verified WHERE id = 1",
        "UPDATE stance SET retracted_why = 'Wrong' WHERE id = 1",
        "UPDATE stance SET known_on = '2030-01-01' WHERE id = 1",
        "UPDATE evidence SET locator = 'p. 9' WHERE id = 1",
        "DELETE FROM evidence WHERE id = 1",
        "INSERT INTO actor_alias (slug, name, actor_id, created_in, changed_in) VALUES ('was', 'Was', 1, 1, 1)",
    ],
)
def test_the_hash_is_another_once_anything_differs(store: Store, statement: str) -> None:
    before = hash_of(store)
    with store.writing() as session:
        session.execute(text(statement))
    assert hash_of(store) != before


def test_the_order_of_issues_is_part_of_the_record(store: Store) -> None:
    before = hash_of(store)
    with store.reading() as session:
        seen = session.scalar(text("SELECT changed_in FROM issue WHERE slug = 'sanctions'")) or 0
    move_issue(store, "sanctions", 1, by=WRITER, seen=seen)
    assert hash_of(store) != before


def test_who_changed_what_when_is_no_part_of_the_hash(store: Store) -> None:
    before = hash_of(store)
    make_release(store, "One", by=WRITER)
    assert hash_of(store) == before
