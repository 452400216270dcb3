"""`positions release`, `releases`, `verify-release`, `--edition`: a state of the record named, and asked again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.dates import today
from db.editions import forget_editions
from db.engine import Store
from db.setup import open_store
from tests.cli.asking import run, said
from tests.store.builders import add, copy_of

LATEST = ("as-of", "2019-12-31", "--issue", "sequencing", "--actor", "trump", "--format", "json")


@pytest.fixture(autouse=True)
def own(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the environment: this test's own, with the data set."""
    url = copy_of(seeded_url, tmp_path)
    monkeypatch.setenv("POSITIONS_DATABASE_URL", url)
    store = open_store(url)
    yield store
    store.close()
    forget_editions()


def test_a_release_gives_the_same_numbers_again_after_the_record_has_changed(own: Store) -> None:
    slug, citation = said("release", "Version 1.0", "--note", "As submitted").splitlines()
    assert slug == "release-version-1-0"
    before = said(*LATEST)
    add(own, stated_on="2019-12-30", value="2", summary="Recorded later.")
    now = said(*LATEST)
    assert now != before
    assert said(*LATEST, "--edition", slug) == before
    assert said(*LATEST, "--edition", today().isoformat()) == now
    assert citation in said("releases")
    (listed,) = json.loads(said("releases", "--format", "json"))
    assert (listed["release"], listed["name"], listed["citation"]) == (slug, "Version 1.0", citation)
    for words in (("shifts",), ("gap", "trump", "kim-jong-un", "--issue", "sequencing")):
        assert said(*words, "--edition", slug) != said(*words)


def test_a_release_is_verified_and_one_whose_record_was_altered_is_not(own: Store) -> None:
    said("release", "One")
    assert said("verify-release", "release-one").startswith("release-one is as it was released: SHA-256 ")
    with own.writing() as session:
        session.execute(text("UPDATE stance SET summary = 'Altered' WHERE slug = 's010'"))
    forget_editions()
    result = run("verify-release", "release-one")
    assert result.exit_code == 1
    assert "gives another hash" in result.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*LATEST, "--edition", "release-9"), "There is no edition 'release-9': name a day"),
        ((*LATEST, "--edition", "2019-02-28"), "There is no edition of 2019-02-28: its first change was made on"),
        (("verify-release", "release-9"), "There is no edition 'release-9'"),
        (("verify-release", "9999-12-31"), "9999-12-31 is no release"),
        (("release", ""), "Write a name for the release"),
    ],
)
def test_what_there_is_not_is_told_in_a_sentence(words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert says in result.stderr


def test_without_a_release_there_is_none_to_list() -> None:
    assert said("releases") == "No release has been made yet.\n"
