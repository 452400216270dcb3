"""`positions member` and `positions token`: whoever has a shell here gives roles and tokens."""

import pytest
from click.testing import CliRunner

from db.access import digest
from db.engine import Store
from db.queries.members import bearer
from positions.cli import main

ADA, BEN = "ada@example.org", "ben@example.org"


@pytest.fixture(autouse=True)
def _here(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", empty_store.url)
    monkeypatch.delenv("POSITIONS_ADMINS", raising=False)


def say(*words: str, code: int = 0) -> str:
    """What a command writes."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code, done.output
    return done.output


def test_a_role_is_given_listed_and_taken_away() -> None:
    assert say("member", "add", ADA, "--role", "admin") == f"{ADA} has the role of admin now.\n"
    assert say("member", "add", BEN) == f"{BEN} has the role of editor now.\n"
    assert say("member", "remove", BEN, "--why", "Left") == f"{BEN} has no role now.\n"
    rows = [line.split()[:2] for line in say("member", "list").splitlines()]
    assert rows == [["email", "role"], [ADA, "admin"], [BEN, "none"]]


def test_the_last_admin_stays_unless_a_setting_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    say("member", "add", ADA, "--role", "admin")
    assert f"Error: {ADA} is the last admin" in say("member", "remove", ADA, code=1)
    monkeypatch.setenv("POSITIONS_ADMINS", f" , {BEN}")
    say("member", "remove", ADA)


def test_a_token_is_written_once_and_ends(empty_store: Store) -> None:
    say("member", "add", ADA, "--role", "reader")
    token = say("token", "make", "report", "--member", ADA).strip()

    def whose() -> str | None:
        with empty_store.reading() as session:
            return bearer(session, digest(token))

    assert whose() == ADA
    assert token not in say("token", "list")
    assert say("token", "end", "report", "--member", ADA) == f"Ended: report of {ADA} opens nothing any more.\n"
    assert whose() is None
    assert say("token", "list").splitlines()[1].split()[:3] == [ADA, "report", "ended"]


def test_what_cannot_be_done_is_said_in_a_sentence() -> None:
    assert "is no member with a role" in say("token", "make", "report", "--member", ADA, code=1)
    assert "is no e-mail address" in say("member", "add", "ada", code=1)
    assert "there is nothing to take away" in say("member", "remove", ADA, code=1)
