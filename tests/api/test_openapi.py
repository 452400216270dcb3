"""The description is valid, says what is answered, and stands up to Schemathesis against the running program."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
import schemathesis

from positions.api.endpoints import ENDPOINTS
from tests.api.asking import ask

HERE: Final = Path(__file__).parent
QUESTIONS: Final = [
    *("/api/stances?limit=1000&retracted=yes", "/api/stances?limit=1", "/api/stances?known=1900-01-01"),
    *("/api/positions", "/api/positions?as_of=2019-03-10&track=all", "/api/positions?as_of=1900-01-01"),
    *("/api/shifts", "/api/shifts?track=all&window=1&step=0.5", "/api/codebook", "/api/codebook?table=issues"),
    "/api/gap?a=united-states&b=dprk&issue=sequencing",
]
RECORD: Final = {
    "issues": "^(all|none|(sequencing|sanctions|testing)(,(scope|negotiators))?)$",
    "actors": "^(all|none|(united-states|dprk|trump)(,(rok|china))?)$",
    "without": "^(none|seed)$",
    "a": "^(united-states|dprk)$",
    "b": "^(china|kim-jong-un)$",
    "issue": "^(sequencing|testing)$",
    "edition": "^9999-12-31$",
}
"""What the slugs of parameters may be in the data set's record."""


def described() -> dict[str, Any]:
    """The description, as it is served."""
    reply = ask("/api/openapi.json")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    found: dict[str, Any] = reply.json
    return found


def report(address: str, described_at: str, config: Path, *options: str, folder: Path) -> str:
    """What Schemathesis says when it has asked the program, the same each time; its notes are in a folder."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", described_at]
    fixed = ["--url", address, "--workers", "2", "--generation-deterministic", "--max-examples", "10", "--no-color"]
    done = subprocess.run([*command, *fixed, *options], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode == 0 else f"It failed.\n{done.stdout}{done.stderr}"


def passed(told: str) -> bool:
    """Whether every question that was made passed, and there were ten of them or more."""
    return not told.startswith("It failed.") and bool(re.search(r"\b(\d{2,}) generated, \1 passed", told))


def test_the_description_is_valid_openapi() -> None:
    found = described()
    assert found["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(found).validate()
    for path in found["paths"].values():
        for parameter in path["get"].get("parameters", ()):
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])


def test_every_address_and_parameter_is_described_by_a_sentence() -> None:
    paths = described()["paths"]
    assert [*paths] == [*(f"/api/{endpoint.name}" for endpoint in ENDPOINTS), "/api/health", "/api/openapi.json"]
    for endpoint in ENDPOINTS:
        get = paths[f"/api/{endpoint.name}"]["get"]
        assert get["summary"].endswith(".")
        assert [parameter["name"] for parameter in get["parameters"]] == [p.name for p in endpoint.parameters]
        for parameter, told in zip(endpoint.parameters, get["parameters"], strict=True):
            assert told["description"].rstrip("`").endswith((".", "too."))
            assert [name for name in parameter.also if name not in told["description"]] == []


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("target", QUESTIONS)
def test_answers_are_what_the_description_says(target: str) -> None:
    media = described()["paths"][target.partition("?")[0]]["get"]["responses"]["200"]["content"]
    validator = jsonschema.Draft202012Validator(media["application/json"]["schema"])
    assert [error.message for error in validator.iter_errors(ask(target).json)] == []


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_the_examples_of_the_description_can_be_asked(endpoint: Any) -> None:  # noqa: ANN401 - an Endpoint
    given = {parameter.name: parameter.example for parameter in endpoint.parameters if parameter.example}
    assert ask(f"/api/{endpoint.name}", **given).status == 200


def test_the_running_program_answers_as_described_whatever_it_is_asked(address: str, tmp_path: Path) -> None:
    told = report(address, f"{address}/api/openapi.json", HERE / "schemathesis.toml", folder=tmp_path)
    assert passed(told), told


def test_every_well_formed_question_about_the_record_is_answered(address: str, tmp_path: Path) -> None:
    description, strict = tmp_path / "openapi.json", tmp_path / "strict.toml"
    description.write_text(json.dumps(narrowed(described())))
    strict.write_text('[checks.positive_data_acceptance]\nexpected-statuses = ["200"]\n')
    told = report(address, str(description), strict, "--mode", "positive", folder=tmp_path)
    assert passed(told), told


def narrowed(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The description of what this record can be asked: its slugs, no cursor, and positions as known today."""
    for path, item in found["paths"].items():
        kept = [p for p in item["get"].get("parameters", ()) if p["name"] != "after"]
        for parameter in kept:
            if parameter["name"] in RECORD:
                parameter["schema"] = {"type": "string", "pattern": RECORD[parameter["name"]]}
            if parameter["name"] == "as_of":
                parameter["schema"] = {"type": "string", "pattern": "^(today|201[0-9]-0[1-9]-1[0-9])$"}
            if parameter["name"] == "known" and path == "/api/positions":
                parameter["schema"] = {"type": "string", "pattern": "^(today|202[0-9]-0[1-9]-1[0-9])$"}
        if "parameters" in item["get"]:
            item["get"]["parameters"] = kept
    return found
