"""What pages show to whom where people sign in: nobody, readers, editors, admins, and those whose time is over."""

from typing import Final

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.access import Writer
from db.commands.members import set_role
from db.engine import Store
from db.models import Change
from db.vocabulary import Role, Via
from tests.pages.reader import run, told
from tests.pages.signed_in import arrive, claims
from tests.pages.writer import VALID, fill, key, revision, save

ADMIN: Final = Writer("root", Via.COMMAND, role=Role.ADMIN)
ADA: Final = "ada@example.org"
READ_ONLY: Final = "You may read here but not change anything: ask an admin for the role of editor."


@pytest.fixture(autouse=True)
def _settings(record: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POSITIONS_OPEN_READING", "POSITIONS_ADMINS", "POSITIONS_ROLE_CLAIM"):
        monkeypatch.delenv(name, raising=False)


def given(store: Store, role: Role | None) -> dict[str, object]:
    """Ada with this role, signed in."""
    set_role(store, ADA, role, by=ADMIN)
    return claims(ADA)


def words(app: AppTest) -> str:
    return told(app).replace("\\", "")


def is_closed(app: AppTest) -> bool:
    """Whether nothing of the record is on the page."""
    return [title.value for title in app.title] == ["Positions"] and not app.get("plotly_chart")


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        (None, "Sign in to read this record."),
        (claims("ben@example.org"), "ben@example.org has no role here: ask an admin to give it one."),
        (claims(ADA, email_verified=False), "Your e-mail address has not been verified where you signed in"),
        (claims(ADA, email_verified=None), "Your e-mail address has not been verified where you signed in"),
        (claims(ADA, email_verified="false"), "Your e-mail address has not been verified where you signed in"),
        (claims(ADA, email_verified=1.5), "Your e-mail address has not been verified where you signed in"),
        (claims(""), "Your e-mail address has not been verified where you signed in"),
        (claims(ADA, exp=1), "Your sign-in has ended"),
    ],
)
@pytest.mark.parametrize("page", ["timeline", "record", "add"])
def test_who_has_no_role_reads_nothing_and_is_told_why(
    user: dict[str, object] | None, sentence: str, page: str, record: Store
) -> None:
    set_role(record, ADA, Role.ADMIN, by=ADMIN)
    app = arrive(user, page)
    assert is_closed(app)
    assert sentence in words(app)


@pytest.mark.parametrize("user", [None, claims("ben@example.org"), claims(ADA, exp=1)])
def test_where_reading_is_open_everybody_reads_and_nobody_writes(
    user: dict[str, object] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_OPEN_READING", "yes")
    assert arrive(user).get("plotly_chart")
    app = arrive(user, "add")
    assert not [button for button in app.button if button.key == "form-save"]


def test_a_reader_reads_and_sees_why_nothing_can_be_changed(record: Store) -> None:
    user = given(record, Role.READER)
    assert arrive(user).get("plotly_chart")
    for page in ("add", "bring", "codebook"):
        app = arrive(user, page)
        assert READ_ONLY in words(app)
        assert not [b for b in app.button if b.key and ("save" in b.key or "undo" in b.key) and not b.disabled]
    assert "Only an admin may do this" in words(arrive(user, "members"))


def test_an_address_counts_however_its_letters_are_written(record: Store) -> None:
    given(record, Role.EDITOR)
    assert "ada@example.org, editor" in words(arrive(claims("ADA@Example.org")))


def test_the_settings_name_admins_who_need_no_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_ADMINS", f"root@example.org , {ADA.upper()}")
    assert f"{ADA}, admin" in words(arrive(claims(ADA)))
    assert is_closed(arrive(claims(ADA, email_verified=False)))


@pytest.mark.parametrize(
    ("claim", "role"),
    [
        ("editor", "editor"),
        (["reader", "admin", "owner"], "admin"),
        (["owner"], ""),
        ("", ""),
        (None, ""),
        (7, ""),
        ({"editor": 1}, "editor"),
        ("Editor", ""),
    ],
)
def test_a_claim_gives_the_highest_role_that_it_names_where_the_settings_name_it(
    claim: object, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = claims(ADA, roles=claim)
    assert is_closed(arrive(user))
    monkeypatch.setenv("POSITIONS_ROLE_CLAIM", "roles")
    app = arrive(user)
    assert f"{ADA}, {role}" in words(app) if role else is_closed(app)


def test_a_member_whose_role_was_taken_away_reads_nothing_whatever_the_claim(
    record: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_ROLE_CLAIM", "roles")
    given(record, Role.READER)
    given(record, None)
    assert is_closed(arrive(claims(ADA, roles="admin")))


def test_who_wrote_stands_in_the_history_by_address(record: Store) -> None:
    app = save(fill(arrive(given(record, Role.EDITOR), "add"), VALID))
    with record.reading() as session:
        newest = session.execute(select(Change.by).order_by(Change.id.desc())).scalars().first()
    assert newest == ADA
    assert not app.error


@pytest.mark.parametrize("ending", ["role", "sign-in"])
def test_what_was_typed_stays_when_a_role_or_a_sign_in_ends_and_goes_with_the_page(
    ending: str, record: Store
) -> None:
    app = fill(arrive(given(record, Role.EDITOR), "add"), VALID)
    if ending == "role":
        set_role(record, ADA, None, by=ADMIN)
    else:
        app.user = claims(ADA, exp=1)
    before = revision(record)
    save(app)
    assert revision(record) == before
    assert (READ_ONLY if ending == "role" else "Your sign-in has ended") in words(app)
    assert app.get_by_key(key(app, "summary")).value == VALID["summary"]
    app.switch_page("positions/pages/record.py")
    assert is_closed(run(app))
    app.switch_page("positions/pages/add.py")
    assert is_closed(run(app))


def test_a_page_without_a_form_closes_at_the_next_run_once_the_role_is_gone(record: Store) -> None:
    app = arrive(given(record, Role.EDITOR))
    assert app.get("plotly_chart")
    set_role(record, ADA, None, by=ADMIN)
    assert is_closed(run(app))


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of people who come and go."""
    return [text for text in caplog.messages if text.startswith("action=sign-")]


def test_who_signs_in_and_out_is_logged_once_with_a_role_or_without(
    record: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="positions")
    run(arrive(given(record, Role.READER)))
    arrive(claims("ben@example.org"))
    arrive(None)
    assert logged(caplog) == [f"action=sign-in user={ADA}", "action=sign-in user=ben@example.org"]
