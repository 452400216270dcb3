"""The page Members: an admin gives roles and takes them away, makes tokens and ends them."""

from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.access import Writer, digest
from db.commands.members import make_token, set_role
from db.engine import Store
from db.queries.members import bearer, members, tokens
from db.vocabulary import Role, Via
from tests.pages.reader import press, run, told, visit
from tests.pages.signed_in import arrive, claims

ADMIN: Final = Writer("root", Via.COMMAND, "Asked in writing", role=Role.ADMIN)
ADA, BEN = "ada@example.org", "ben@example.org"


@pytest.fixture(autouse=True)
def _settings(record: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POSITIONS_OPEN_READING", "POSITIONS_ADMINS", "POSITIONS_ROLE_CLAIM"):
        monkeypatch.delenv(name, raising=False)


def words(app: AppTest) -> str:
    return told(app).replace("\\", "")


def give(app: AppTest, email: str, role: str, why: str = "") -> AppTest:
    app.text_input(key="member-email").set_value(email)
    app.radio(key="member-role").set_value(role)
    app.text_input(key="member-why").set_value(why)
    return press(app, "member-save")


def roles(store: Store) -> dict[str, Role | None]:
    with store.reading() as session:
        return {row.email: row.role for row in members(session)}


def test_before_anybody_signs_in_the_local_user_may_prepare_the_roles(record: Store) -> None:
    app = give(visit("members"), " Ada@example.org ", "editor", "Codes the interviews")
    assert roles(record) == {ADA: Role.EDITOR}
    assert "has the role of editor now." in words(app)
    assert "Nobody signs in here yet" in words(app)
    (table,) = app.dataframe
    row = table.value.iloc[0]
    assert (row["E-mail address"], row["Role"], row["Why"]) == (ADA, "editor", "Codes the interviews")


def test_an_admin_gives_a_role_and_takes_it_away(record: Store) -> None:
    set_role(record, ADA, Role.ADMIN, by=ADMIN)
    app = give(arrive(claims(ADA), "members"), BEN, "reader")
    assert roles(record)[BEN] is Role.READER
    give(app, BEN, "no role")
    assert roles(record)[BEN] is None
    with record.reading() as session:
        assert {row.email: row.by for row in members(session)}[BEN] == ADA


def test_the_last_admin_is_told_why_the_role_stays(record: Store) -> None:
    set_role(record, ADA, Role.ADMIN, by=ADMIN)
    app = give(arrive(claims(ADA), "members"), ADA, "reader")
    assert "is the last admin: make somebody else admin first" in words(app)
    assert roles(record) == {ADA: Role.ADMIN}


def test_an_admin_whose_role_is_taken_away_changes_nothing_more_from_an_open_page(record: Store) -> None:
    for email in (ADA, BEN):
        set_role(record, email, Role.ADMIN, by=ADMIN)
    app = arrive(claims(ADA), "members")
    set_role(record, ADA, Role.EDITOR, by=ADMIN)
    app.text_input(key="member-email").set_value(ADA)
    app.radio(key="member-role").set_value("admin")
    app.button(key="member-save").click()
    run(app)
    assert roles(record)[ADA] is Role.EDITOR
    assert "Only an admin may do this" in words(app)


def test_what_is_no_address_is_refused_with_a_sentence(record: Store) -> None:
    app = give(visit("members"), "ada", "reader")
    assert "is no e-mail address" in words(app)
    assert roles(record) == {}


def test_a_token_is_shown_once_and_opens_until_it_is_ended(record: Store) -> None:
    set_role(record, ADA, Role.READER, by=ADMIN)
    app = visit("members")
    app.text_input(key="token-name").set_value("report")
    press(app, "token-make")
    (code,) = app.code
    with record.reading() as session:
        assert bearer(session, digest(code.value)) == ADA
    press(app, "token-copied")
    assert not app.code
    assert not visit("members").code
    press(app, "token-end")
    with record.reading() as session:
        assert bearer(session, digest(code.value)) is None
        assert [(row.name, row.ended) for row in tokens(session)] == [("report", True)]


def test_the_page_holds_nothing_that_would_open_anything(record: Store) -> None:
    set_role(record, ADA, Role.READER, by=ADMIN)
    token = make_token(record, "report", email=ADA, by=ADMIN)
    shown = words(visit("members")) + repr([table.value.to_dict() for table in visit("members").dataframe])
    assert "report" in shown
    assert token not in shown
    assert digest(token) not in shown
