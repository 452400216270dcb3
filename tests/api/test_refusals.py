"""What cannot be answered gets one sentence that names what is wrong, and nothing of the program's inside."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import Store
from positions.api import stores
from positions.api.endpoints import ENDPOINTS
from tests.api.asking import answer, ask, refusal

pytestmark = pytest.mark.usefixtures("record")


@pytest.mark.parametrize("route", [endpoint.name for endpoint in ENDPOINTS] + ["openapi.json"])
def test_an_unknown_parameter_is_named_on_every_route(route: str) -> None:
    assert "'isues'" in refusal(f"{route}?isues=testing")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("stances?issues=nonsense", "issues: there is no issue 'nonsense'"),
        ("stances?in=testing,nonsense", "issues: there is no issue 'nonsense'"),
        ("positions?actors=dprk,,rok", "actors: there is no actor ''"),
        ("positions?actors=all,rok", "actors: there is no actor 'all'"),
        ("positions?actors=DPRK", "actors: there is no actor 'DPRK'"),
        ("shifts?without=nobody", "without: there is no source 'nobody'"),
        ("gap?a=dprk&b=nobody&issue=testing", "b: there is no actor 'nobody'"),
        ("gap?a=dprk&b=rok&issue=nothing", "issue: there is no issue 'nothing'"),
        ("gap?a=dprk&b=rok", "issue is missing"),
        ("gap?actors=dprk&issue=testing", "actors: a gap is between two actors"),
        ("gap?of=dprk,rok,china&issue=testing", "of: a gap is between two actors"),
        ("gap?a=dprk&actors=dprk,rok&issue=testing", "a is given twice"),
        ("positions?as_of=2019-02-30", "as_of: There is no day 2019-02-30"),
        ("positions?on=2019-02", "on: '2019-02' is not one day"),
        ("positions?as_of=yesterday", "as_of: 'yesterday' is not one day"),
        ("positions?as_of=", "as_of: '' is not one day"),
        ("positions?as_of=2019-03-01&known=2019-02-28", "as_of: nothing later than 2019-02-28 is known"),
        ("positions?known=%202019-02-28", "known: ' 2019-02-28' is not one day"),
        ("positions?known=0000-01-01", "known: There is no day 0000-01-01"),
        ("stances?since=end", "since: 'end' is not one day"),
        ("stances?until=2019-13-01", "until: There is no day 2019-13-01"),
        ("stances?kinds=remark", "kinds: 'remark' is not one of declared_policy, demand, offer, signal, action"),
        ("stances?kinds=offer,", "kinds: '' is not one of"),
        ("stances?kinds=", "kinds: Nothing is written here"),
        ("stances?certainty=HIGH", "certainty: 'HIGH' is not one of high, medium, low"),
        ("stances?attribution=own,none", "attribution: 'none' is not one of"),
        ("stances?voice=both", "voice: 'both' is not one of whole, own"),
        ("stances?track=all", "track: 'all' is not one of both, said, done"),
        ("positions?track=both", "track: 'both' is not one of said, done, all"),
        ("stances?retracted=maybe", "retracted: 'maybe' is not one of no, yes"),
        ("stances?format=xlsx", "format: 'xlsx' is not one of json, csv, ndjson"),
        (f"stances?text={'a' * 201}", "text: This has 201 characters"),
        ("shifts?window=0", "window: '0' is no whole number from 1 to 36,500"),
        ("shifts?window=36501", "window: '36501'"),
        ("shifts?step=0", "step: '0' is no number above 0"),
        ("shifts?step=-1", "step: '-1' is no number"),
        ("shifts?step=nan", "step: 'nan' is no number"),
        ("shifts?step=1e999", "step: '1e999' is no number"),
        ("shifts?outcome=came-back", "outcome: 'came-back' is not one of"),
        ("codebook?table=stances", "table: 'stances' is not one of all, actors"),
        ("stances?voice=own&voice=own", "voice is given twice"),
        ("stances?actors=dprk&actors=rok", "actors is given twice: give it once, with commas"),
        ("stances?issues=testing&in=testing", "issues and in are two names of one parameter"),
        ("positions?as_of=2019-01-01&on=2019-01-01", "as_of and on are two names of one parameter"),
    ],
)
def test_a_bad_parameter_is_refused_in_a_sentence_that_names_it(question: str, says: str) -> None:
    assert refusal(question).startswith(says)


def test_what_is_written_is_quoted_shortened_and_only_as_text() -> None:
    sentence = refusal("positions", actors="<script>" + "x" * 5_000)
    assert len(sentence) < 200
    assert ask("/api/positions", actors="<script>").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("text", ["\0", "%", "_", "'", '"', '"a', "a OR", "* NEAR(", "𐀀", "�", "-", "x " * 100])
def test_any_words_can_be_sought(text: str) -> None:
    assert isinstance(answer("stances", text=text)["stances"], list)


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nope", "/api/stances/", "/api//stances", "/api/stances/s1"]
)
def test_an_address_that_is_not_there_gets_404_with_those_that_are(path: str) -> None:
    sentence = refusal(path, status=404)
    assert repr(path) in sentence
    assert "/api/stances, /api/positions" in sentence


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_every_other_method_gets_405(method: str) -> None:
    for path in ("/api/stances", "/api/openapi.json"):
        reply = ask(path, method=method)
        assert reply.status == 405
        assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD"}
        assert reply.json["error"].startswith("Nothing can be changed here")


def test_a_store_that_cannot_be_read_gets_503_with_its_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "other.db"
    broken.write_text("no database")
    monkeypatch.setenv("POSITIONS_DATABASE_URL", f"sqlite:///{broken}")
    assert "is not a database of this program" in refusal("stances", status=503)
    assert refusal("codebook", status=503)
    broken.unlink()
    assert ask("/api/codebook").status == 200  # made anew, as a first start makes it


def test_a_store_that_fails_under_way_gets_503(record: Store) -> None:
    assert answer("codebook")
    path = Path(record.place)
    path.write_bytes(path.read_bytes()[:4096] + b"\1" * 400_000)
    assert "damaged" in refusal("stances", status=503)


def test_a_question_that_is_wrong_is_refused_without_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_DATABASE_URL", "nonsense")
    assert refusal("stances?limit=0").startswith("limit: ")
    assert refusal("stances", status=503).startswith("POSITIONS_DATABASE_URL")


def test_no_traceback_leaves_when_nobody_has_thought_of_what_is_wrong(record: Store) -> None:
    with closing(sqlite3.connect(record.place)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE stance SET kind = 'nonsense' WHERE slug = 's133'")
        connection.commit()
    reply = ask("/api/stances?limit=1000")
    assert (reply.status, reply.headers["content-type"]) == (500, "application/json")
    assert reply.json == {"error": "This could not be answered for a reason that is now in the program's log."}
    assert isinstance(reply.fault, LookupError)  # what the log gets


def test_the_store_is_opened_once_for_each_address(record: Store) -> None:
    answer("codebook", table="issues")
    held = stores.store()
    answer("codebook", table="issues")
    assert stores.store() is held
    stores.close_stores()
    assert stores.store() is not held
