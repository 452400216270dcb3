"""Hostile strings as names of releases, members and tokens, and in files of DNA: kept as typed, shown as text."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from db.access import Writer
from db.commands.members import make_token, set_role
from db.commands.releasing import make_release
from db.engine import Store
from db.problems import Problem, Refused
from db.queries.members import members, tokens
from db.queries.releases import releases
from db.vocabulary import Role, Via
from positions.importers.dna import read_dna
from tests.hostile.strings import ALL, BAD
from tests.importers.dna_files import Doc, Said, stances, write_dna
from tests.pages.conftest import _fresh_caches as _fresh_caches  # used by every test here
from tests.pages.reader import visit
from tests.rules.builders import is_sentence

ADMIN: Final = Writer("root", Via.COMMAND, role=Role.ADMIN)
ACTIVE: Final = {"html_inline", "html_block", "image", "link_open", "code_inline", "em_open", "s_open"}
"""What markdown makes of text that was not made harmless."""


def refusal(save: Callable[[], object]) -> str:
    """Why something was refused, in sentences; blank when it was not."""
    try:
        save()
    except Refused as refused:
        says = list(refused.by_field().values())
    except Problem as problem:
        says = [str(problem)]
    else:
        return ""
    assert all(is_sentence(one) and len(one) < 400 for one in says), says
    return " ".join(says)


def made_of_text(app: AppTest) -> set[str]:
    """What the markdown of a page becomes besides words."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = [element.value for kind in ("markdown", "caption") for element in app.get(kind)]
    tokens = [token for text in shown for token in reader.parse(text)]
    return {part.type for token in tokens for part in (token, *(token.children or []))} & ACTIVE


def test_a_release_has_its_name_and_note_as_typed_and_is_shown_as_text(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {}
    for sort, text in ALL.items():
        said = refusal(lambda text=text, sort=sort: make_release(store, f"{sort} {text}"[:150], text, by=ADMIN))
        assert bool(said) == (sort in BAD), (sort, said)
        if not said:
            kept[sort] = text.strip()
    with store.reading() as session:
        found = releases(session)
    assert sorted(one.note for one in found) == sorted(kept.values())
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    for page in ("releases", "history"):
        assert made_of_text(visit(page)) == set()


def test_an_address_of_a_member_and_the_name_of_a_token_are_kept_or_refused_and_shown_as_text(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_role(store, "ada@example.org", Role.ADMIN, by=ADMIN)
    named = 0
    for text in ALL.values():
        refusal(lambda text=text: set_role(store, text, Role.READER, by=ADMIN))
        refusal(lambda text=text: set_role(store, f"{text}@example.org", Role.READER, by=ADMIN))
        named += not refusal(lambda text=text: make_token(store, text, email="ada@example.org", by=ADMIN))
    with store.reading() as session:
        assert len(tokens(session)) == named > len(ALL) / 2
        assert len(members(session)) > 1
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    assert made_of_text(visit("members")) == set()


def test_a_dna_file_brings_each_string_in_as_it_is(tmp_path: Path) -> None:
    for sort, text in ALL.items():
        if sort in BAD:
            continue
        words = " ".join(text.split())[:150]
        doc = Doc(title=words, text=f"Before. {words} After.", author=words, source=words)
        said = Said(person=words, organization=f"Of {words}"[:150], concept=words, words=words)
        path = write_dna(tmp_path / f"{sort}.dna", said, documents=(doc,))
        (stance,) = stances(read_dna(path))
        assert (stance.actor, stance.issue) == (words, words), sort
        assert stance.evidence[0].quote == words
