"""Members and tokens: who gets a role, how it ends, and what the history keeps of it."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.access import digest, email_key
from db.commands.members import end_token, make_token, set_role
from db.engine import Store
from db.history import Writer
from db.problems import Problem, Refused
from db.queries.members import bearer, members, tokens
from db.setup import open_store
from db.snapshot import write_snapshot
from db.vocabulary import Role, Via
from tests.store.builders import contents, copy_of, filed

ADMIN: Final = Writer("root", Via.COMMAND, "Asked in writing", role=Role.ADMIN)
ADA, BEN = "ada@example.org", "ben@example.org"


def roles(store: Store) -> dict[str, Role | None]:
    with store.reading() as session:
        return {row.email: row.role for row in members(session)}


def whose(store: Store, token: str) -> str | None:
    with store.reading() as session:
        return bearer(session, digest(token))


def test_a_role_is_given_changed_and_taken_away_and_each_is_filed_with_who_and_why(empty_store: Store) -> None:
    changes = [set_role(empty_store, ADA, role, by=ADMIN) for role in (Role.READER, Role.EDITOR, None)]
    assert roles(empty_store) == {ADA: None}
    documents = [{"email": ADA, "role": role} for role in ("reader", "editor", None)]
    assert [filed(empty_store, change)["member", ADA] for change in changes] == [
        (None, documents[0]),
        (documents[0], documents[1]),
        (documents[1], documents[2]),
    ]
    with empty_store.reading() as session:
        (row,) = members(session)
    assert (row.by, row.why) == ("root", "Asked in writing")


def test_an_address_is_one_member_however_its_letters_are_written(empty_store: Store) -> None:
    set_role(empty_store, "  Ada@Example.ORG ", Role.READER, by=ADMIN)
    set_role(empty_store, "ada@example.org", Role.EDITOR, by=ADMIN)
    assert roles(empty_store) == {ADA: Role.EDITOR}


def test_a_letter_that_only_looks_like_another_makes_another_address() -> None:
    assert email_key("\u212aim@example.org") != email_key("kim@example.org")  # the sign for kelvin


@given(st.text(), st.text())
def test_two_addresses_are_the_same_only_where_they_differ_in_nothing_but_case_and_blanks(a: str, b: str) -> None:
    if email_key(a) == email_key(b):
        assert a.strip().lower() == b.strip().lower()


@pytest.mark.parametrize(
    "email",
    ["", " ", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c", "a\x00@b.org", "ada@\u2060example.org"],
)
def test_what_is_no_address_is_refused_and_nothing_is_kept(email: str, empty_store: Store) -> None:
    before = contents(empty_store)
    with pytest.raises(Refused):
        set_role(empty_store, email, Role.READER, by=ADMIN)
    assert contents(empty_store) == before


def test_the_last_admin_stays_one_unless_the_settings_name_another(empty_store: Store) -> None:
    set_role(empty_store, ADA, Role.ADMIN, by=ADMIN)
    for role in (Role.EDITOR, None):
        with pytest.raises(Problem, match=r"^ada@example\.org is the last admin: make somebody else admin first"):
            set_role(empty_store, ADA, role, by=ADMIN)
    assert roles(empty_store) == {ADA: Role.ADMIN}
    set_role(empty_store, ADA, Role.EDITOR, by=ADMIN, settings_name_admin=True)
    assert roles(empty_store) == {ADA: Role.EDITOR}


def test_one_admin_of_two_may_lose_the_role_and_the_other_then_not(empty_store: Store) -> None:
    for email in (ADA, BEN):
        set_role(empty_store, email, Role.ADMIN, by=ADMIN)
    own = Writer(ADA, Via.FORM, role=Role.READER, email=ADA)
    set_role(empty_store, BEN, None, by=own)
    with pytest.raises(Problem, match="is the last admin"):
        set_role(empty_store, ADA, None, by=own)


def test_giving_what_somebody_has_or_taking_what_nobody_has_is_refused(empty_store: Store) -> None:
    with pytest.raises(Problem, match="there is nothing to take away"):
        set_role(empty_store, ADA, None, by=ADMIN)
    set_role(empty_store, ADA, Role.READER, by=ADMIN)
    with pytest.raises(Problem, match="is reader already"):
        set_role(empty_store, ADA, Role.READER, by=ADMIN)


@pytest.mark.parametrize("role", list(Role))
def test_a_token_opens_in_its_members_name_until_the_role_is_gone_and_not_again_with_a_new_one(
    role: Role, empty_store: Store
) -> None:
    set_role(empty_store, ADA, role, by=ADMIN)
    token = make_token(empty_store, "report", email="Ada@example.org", by=ADMIN)
    assert whose(empty_store, token) == ADA
    set_role(empty_store, ADA, None, by=ADMIN, settings_name_admin=True)
    assert whose(empty_store, token) is None
    set_role(empty_store, ADA, role, by=ADMIN)
    assert whose(empty_store, token) is None


def test_a_token_is_kept_and_filed_as_nothing_that_would_open_anything(empty_store: Store) -> None:
    set_role(empty_store, ADA, Role.READER, by=ADMIN)
    token = make_token(empty_store, "report", email=ADA, by=ADMIN)
    held = contents(empty_store)
    assert token not in repr(held)
    secret = hashlib.sha256(token.encode()).hexdigest()
    assert secret in repr(held["token"])
    assert secret not in repr(held["history"])


def test_a_token_that_was_ended_opens_nothing_and_its_name_is_not_given_again(empty_store: Store) -> None:
    set_role(empty_store, ADA, Role.READER, by=ADMIN)
    token, other = (make_token(empty_store, name, email=ADA, by=ADMIN) for name in ("report", "map"))
    end_token(empty_store, "report", email=ADA, by=ADMIN)
    assert whose(empty_store, token) is None
    assert whose(empty_store, other) == ADA
    with pytest.raises(Problem, match="has had a token 'report' already"):
        make_token(empty_store, "report", email=ADA, by=ADMIN)
    with pytest.raises(Problem, match="has no token 'report' that is in use"):
        end_token(empty_store, "report", email=ADA, by=ADMIN)
    with empty_store.reading() as session:
        assert [(row.name, row.ended) for row in tokens(session)] == [("report", True), ("map", False)]


def test_only_a_member_with_a_role_gets_a_token(empty_store: Store) -> None:
    for _ in range(2):
        with pytest.raises(Problem, match="is no member with a role"):
            make_token(empty_store, "report", email=ADA, by=ADMIN)
        if not roles(empty_store):
            set_role(empty_store, ADA, Role.READER, by=ADMIN)
            set_role(empty_store, ADA, None, by=ADMIN)


def test_no_two_tokens_are_alike_and_each_says_what_it_is(empty_store: Store) -> None:
    set_role(empty_store, ADA, Role.READER, by=ADMIN)
    made = {make_token(empty_store, f"report {number}", email=ADA, by=ADMIN) for number in range(20)}
    assert len(made) == 20
    assert all(token.startswith("positions_") and len(token) == 53 for token in made)


def test_who_is_nobody_gets_no_further_than_the_gate(empty_store: Store) -> None:
    with pytest.raises(Problem, match="Only an admin"):
        set_role(empty_store, "no address", Role.ADMIN, by=replace(ADMIN, role=Role.EDITOR))


@pytest.mark.sqlite
def test_a_snapshot_which_every_reader_may_take_names_no_member_and_no_token(
    seeded_url: str, tmp_path: Path
) -> None:
    store = open_store(copy_of(seeded_url, tmp_path))
    set_role(store, ADA, Role.READER, by=ADMIN)
    token = make_token(store, "report", email=ADA, by=ADMIN)
    write_snapshot(store, tmp_path / "snapshot.db")
    own = (tmp_path / "positions.db-wal").read_bytes() + (tmp_path / "positions.db").read_bytes()
    store.close()
    held = (tmp_path / "snapshot.db").read_bytes()
    for secret in (ADA, digest(token)):
        assert secret.encode() in own
        assert secret.encode() not in held
