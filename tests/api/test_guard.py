"""Who may read: this machine, asked for as such and directly; who shows a token; everybody only where opened."""

from typing import Final

import pytest

from db.access import Writer, digest
from db.commands.members import end_token, make_token, set_role
from db.engine import Store
from db.vocabulary import Role, Via
from positions.api.endpoints import ENDPOINTS
from tests.api.asking import HERE, Reply, ask

pytestmark = pytest.mark.usefixtures("record")

EVERYWHERE = ["/api", "/api/nope", "/api/openapi.json", *(f"/api/{endpoint.name}" for endpoint in ENDPOINTS)]
OURS = "/api/codebook?table=issues"
ADA: Final = "ada@example.org"
ADMIN: Final = Writer("root", Via.COMMAND, role=Role.ADMIN)


@pytest.mark.parametrize("sender", [HERE, "127.8.9.10", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize(
    "host", [HERE, "127.0.0.1:8501", "localhost", "LocalHost:1", "[::1]", "[::1]:8501", "127.0.0.2"]
)
def test_this_machine_may_read(sender: str, host: str) -> None:
    assert ask(OURS, sender=sender, hosts=[host]).status == 200


@pytest.mark.parametrize("sender", ["192.0.2.7", "10.0.0.1", "::2", "0.0.0.0", "localhost", "nonsense", "", None])  # noqa: S104
def test_another_machine_may_not(sender: str | None) -> None:
    reply = ask(OURS, sender=sender)
    assert reply.status == 403
    assert reply.json["error"].startswith("Only programs on this machine may read here")


@pytest.mark.parametrize(
    "hosts",
    [
        *(
            ["example.org"],
            ["example.org:8501"],
            ["192.0.2.7"],
            ["localhost.example.org"],
            ["127.0.0.1.example.org"],
        ),
        *(["localhost@example.org"], ["[::1"], ["[::]"], [""], [], ["localhost", "example.org"]),
    ],
    ids=str,
)
def test_a_request_for_another_host_is_refused_wherever_it_comes_from(hosts: list[str]) -> None:
    assert ask(OURS, hosts=hosts).status == 403


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via", "via"]
)
def test_what_a_proxy_forwarded_is_not_of_this_machine(name: str) -> None:
    assert ask(OURS, headers=[(name, HERE)]).status == 403


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_nothing_under_the_api_is_left_unguarded(path: str, method: str) -> None:
    assert ask(path, method=method, sender="192.0.2.7").status == 403


def test_reading_is_opened_to_all_by_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    for word, status in (("yes", 200), (" Yes ", 200), ("no", 403), ("true", 403), ("1", 403), ("", 403)):
        monkeypatch.setenv("POSITIONS_OPEN_READING", word)
        reply = ask(OURS, sender="192.0.2.7", hosts=["example.org"], headers=[("X-Forwarded-For", "192.0.2.8")])
        assert reply.status == status, word


@pytest.mark.parametrize("path", [*EVERYWHERE, "/api/stances?limit=0"])
@pytest.mark.parametrize("sender", [HERE, "192.0.2.7"])
def test_every_reply_keeps_a_browser_from_doing_more_with_it_than_show_it(path: str, sender: str) -> None:
    reply = ask(path, sender=sender, headers=[("Origin", "https://example.org")])
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert not [name for name in reply.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "origin", ["http://example.org", "https://127.0.0.1.example.org", "null", "http://[::1", "file://", ""]
)
def test_what_a_page_of_another_site_sends_is_not_of_this_machine(origin: str) -> None:
    assert ask(OURS, headers=[("Origin", origin)]).status == 403


@pytest.mark.parametrize("origin", ["http://localhost:8501", "http://127.0.0.1:8501", "http://[::1]:3000"])
def test_what_a_page_of_this_machine_sends_is(origin: str) -> None:
    assert ask(OURS, headers=[("Origin", origin)]).status == 200


# Tokens


@pytest.fixture
def token(record: Store) -> str:
    """A token of a member."""
    set_role(record, ADA, Role.READER, by=ADMIN)
    return make_token(record, "report", email=ADA, by=ADMIN)


def shown(*authorizations: str, path: str = OURS, method: str = "GET") -> Reply:
    """The reply to somebody from elsewhere who shows this."""
    headers = [("X-Forwarded-For", "192.0.2.8"), *(("Authorization", text) for text in authorizations)]
    return ask(path, sender="192.0.2.7", hosts=["example.org"], headers=headers, method=method)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_token_opens_the_api_to_who_shows_it_from_elsewhere(scheme: str, token: str) -> None:
    assert shown(f"{scheme} {token}").status == 200


def test_a_token_lets_nobody_write(token: str) -> None:
    assert shown(f"Bearer {token}", method="POST").status == 405


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_wrong_token_opens_nothing_and_the_reply_says_so(path: str, token: str) -> None:
    for wrong in ("nonsense", token[:-1], token + "x", token.upper(), "", "' OR 1=1 --", "\xff" * 9):
        reply = shown(f"Bearer {wrong}", path=path)
        assert reply.status == 401, wrong
        assert reply.json["error"] == "This token opens nothing here, or no longer: ask an admin for a new one."
        assert reply.headers["www-authenticate"] == 'Bearer realm="positions", error="invalid_token"'


def test_a_token_is_shown_once_and_by_its_own_scheme(token: str) -> None:
    assert shown(f"Bearer {token}", f"Bearer {token}").status == 401
    for other in (token, f"Basic {token}", f"Token {token}", ""):
        assert shown(other).status == 403


def test_a_token_ends_with_the_role_of_its_member(token: str, record: Store) -> None:
    set_role(record, ADA, None, by=ADMIN)
    assert shown(f"Bearer {token}").status == 401


def test_a_token_that_was_ended_opens_nothing(token: str, record: Store) -> None:
    end_token(record, "report", email=ADA, by=ADMIN)
    assert shown(f"Bearer {token}").status == 401


def test_what_is_kept_of_a_token_opens_nothing(token: str) -> None:
    assert shown(f"Bearer {digest(token)}").status == 401


def test_without_a_store_a_token_cannot_be_told_from_a_wrong_one_and_the_reply_says_why(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", "sqlite:////nowhere/positions.db")
    reply = shown(f"Bearer {token}")
    assert reply.status == 503
    assert reply.json["error"].startswith("There is no folder")
