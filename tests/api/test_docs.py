"""docs/api.md: its commands run against the served program, and it names every address, parameter and word."""

import re
import shlex
import urllib.request
from pathlib import Path
from typing import Final

import pytest

from positions.api.endpoints import ENDPOINTS
from positions.api.parameters import LIMIT, MOST

TEXT: Final = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
PLACE: Final = "http://127.0.0.1:8501"
COMMANDS: Final = [
    line for fence in re.findall(r"```bash\n(.*?)```", TEXT, flags=re.DOTALL) for line in fence.splitlines()
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_gets_an_answer(address: str, command: str) -> None:
    program, *words = shlex.split(command)
    headers = dict(words[at + 1].split(": ") for at, word in enumerate(words) if word == "-H")
    (target,) = (word for word in words if word.startswith(f"{PLACE}/"))
    method = "HEAD" if "-I" in words else "GET"
    assert (program, {word for word in words if word.startswith("-")} <= {"-H", "-I"}) == ("curl", True)
    request = urllib.request.Request(target.replace(PLACE, address), headers=headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request) as reply:  # noqa: S310 - the address is this machine's
        assert reply.status == 200
        assert "Accept" not in headers or reply.headers["content-type"].startswith(headers["Accept"])
        body = reply.read()
    assert body.count(b"\n") > 1 or method == "HEAD"


def test_every_address_is_asked_and_in_the_table() -> None:
    for name in (*(endpoint.name for endpoint in ENDPOINTS), "openapi.json"):
        assert f"| `/api/{name}` |" in TEXT
        assert any(re.search(rf"/api/{name}\b", command) for command in COMMANDS)


def test_every_parameter_and_its_other_names_are_told() -> None:
    named = set(re.findall(r"`([\w-]+)`", TEXT))
    every = {parameter.name for endpoint in ENDPOINTS for parameter in endpoint.parameters}
    other = {name for endpoint in ENDPOINTS for p in endpoint.parameters for name in p.also} - {"on-track"}
    assert (every | other) - named == set()


def test_the_words_and_numbers_told_are_those_that_are_read() -> None:
    for endpoint in ENDPOINTS:
        for parameter in endpoint.parameters:
            words = re.findall(r"\w+", str(parameter.reader.schema.get("pattern", "")))
            words = words if "none" in words else parameter.reader.schema.get("enum", [])
            missing = {word for word in words if word not in {"all", "none", "no"} and f"`{word}`" not in TEXT}
            assert missing == set() or parameter.name == "table", (parameter.name, missing)
    assert f"{LIMIT} unless given, {MOST:,} at most" in TEXT
