"""Who may read: this machine, asked for as such and directly; and everybody only where reading is opened."""

import pytest

from positions.api.endpoints import ENDPOINTS
from tests.api.asking import HERE, ask

pytestmark = pytest.mark.usefixtures("record")

EVERYWHERE = ["/api", "/api/nope", "/api/openapi.json", *(f"/api/{endpoint.name}" for endpoint in ENDPOINTS)]
OURS = "/api/codebook?table=issues"


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
