"""Every parameter of every address of the API takes any string: it is answered, or refused in one sentence."""

import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

import pytest

from db.engine import Store
from positions.api.endpoints import ENDPOINTS
from positions.api.stores import close_stores
from tests.api.asking import Reply, ask
from tests.hostile.strings import ALL

NEEDED: Final = {
    "gap": {"a": "dprk", "b": "rok", "issue": "testing"},
}
"""What an address cannot do without."""
NAMES: Final = [
    (endpoint.name, name)
    for endpoint in ENDPOINTS
    for parameter in endpoint.parameters
    for name in (parameter.name, *parameter.also)
]


@pytest.fixture(autouse=True)
def _record(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store with the data set, which the program is set to."""
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    monkeypatch.delenv("POSITIONS_OPEN_READING", raising=False)
    yield
    close_stores()


def answered(target: str) -> Reply:
    """The reply, which is an answer or one sentence, and has nothing of the string among its headers."""
    reply = ask(target)
    assert reply.fault is None, target
    assert reply.status in {200, 400, 404}, (target, reply.text[:300])
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert not any("\r" in text or "\n" in text or "Set-Cookie" in text for text in reply.headers.values())
    if reply.status != 200:
        assert reply.headers["content-type"] == "application/json"
        sentence = reply.json["error"]
        assert reply.json.keys() == {"error"}
        assert sentence.endswith(".")
        assert len(sentence) < 400
        assert "Traceback" not in sentence
    elif reply.headers["content-type"].startswith("application/json"):
        json.loads(reply.body, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return reply


def encoded(text: str) -> str:
    """A string as a link holds it; halves of characters as the bytes that some programs write for them."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.mark.parametrize(("address", "name"), NAMES)
def test_a_parameter_takes_any_string(address: str, name: str) -> None:
    asked = {other: text for other, text in NEEDED.get(address, {}).items() if other != name}
    asked |= {"limit": "1"} if address == "stances" and name != "limit" else {}
    others = "".join(f"&{other}={text}" for other, text in asked.items())
    for text in ALL.values():
        assert answered(f"/api/{address}?{name}={encoded(text)}{others}").status in {200, 400}, text


def test_a_name_that_is_no_parameter_takes_any_string_and_is_refused() -> None:
    for text in ALL.values():
        assert answered(f"/api/stances?{encoded(text)}=1").status == 400
        assert answered(f"/api/{encoded(text)}").status == 404


def test_bytes_that_are_no_text_are_refused() -> None:
    for raw in ("%ff", "%c3%28", "%ed%a0%80", "%", "%zz", "=", "&&", ";", "a" * 60_000):
        for target in (f"/api/stances?text={raw}", f"/api/stances?{raw}", f"/api/positions?actors={raw}"):
            assert answered(target).status in {200, 400}, target
