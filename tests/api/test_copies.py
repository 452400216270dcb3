"""Copies: an answer has a tag that changes with the record and the question, and a good copy is not sent again."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from db.dates import today
from db.engine import Store
from db.entries import SourceEntry
from positions.api import stores
from positions.api.endpoints import ENDPOINTS
from positions.api.paging import digest
from positions.api.parameters import AS_OF, KNOWN
from positions.api.query import read_query
from positions.api.question import settled
from tests.api.asking import Reply, ask
from tests.store.builders import add

pytestmark = pytest.mark.usefixtures("record")

QUESTIONS = {
    "stances": "limit=5&in=testing",
    "positions": "as_of=2019-03-10",
    "shifts": "actors=dprk",
    "gap": "a=dprk&b=rok&issue=testing",
    "codebook": "table=issues",
    "openapi.json": "",
}


def again(target: str, *tags: str, **asked: Any) -> Reply:  # noqa: ANN401 - whatever `ask` takes
    """The same request by one who holds copies with these tags."""
    return ask(target, headers=[("If-None-Match", ", ".join(tags))], **asked)


@pytest.mark.parametrize("route", QUESTIONS)
def test_who_holds_a_good_copy_gets_304_without_a_body(route: str) -> None:
    target = f"/api/{route}?{QUESTIONS[route]}"
    first = ask(target)
    tag = first.headers["etag"]
    assert (first.status, first.headers["cache-control"], first.headers["vary"]) == (200, "no-cache", "Accept")
    for tags in ([tag], ['"another"', tag], [tag.removeprefix("W/")], ["*"]):
        reply = again(target, *tags)
        assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in reply.headers
    assert again(target, '"another"').body == first.body


def test_every_route_is_asked() -> None:
    assert QUESTIONS.keys() == {endpoint.name for endpoint in ENDPOINTS} | {"openapi.json"}


@pytest.mark.parametrize("route", [endpoint.name for endpoint in ENDPOINTS])
def test_a_copy_is_found_good_without_reading_the_record(record: Store, route: str) -> None:
    target = f"/api/{route}?{QUESTIONS[route]}"
    tag = ask(target).headers["etag"]
    asked: list[str] = []
    event.listen(stores.store().engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert again(target, tag).status == 304
    assert {table for sql in asked for table in re.findall(r"(?:FROM|JOIN) (\w+)", sql)} == {"store", "change"}


def test_a_change_of_the_record_makes_every_copy_stale(record: Store) -> None:
    targets = [f"/api/{route}?{query}" for route, query in QUESTIONS.items() if route != "openapi.json"]
    tags = {target: ask(target).headers["etag"] for target in targets}
    add(record, sources=(SourceEntry("Speech"),))
    assert {target: again(target, tag).status for target, tag in tags.items()} == dict.fromkeys(targets, 200)


def test_another_store_with_the_same_question_is_another_answer(
    empty_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = ask("/api/stances").headers["etag"]
    monkeypatch.setenv("POSITIONS_DATABASE_URL", empty_store.url)
    assert again("/api/stances", tag).json == {"next": None, "stances": []}


def test_questions_and_formats_have_tags_of_their_own() -> None:
    targets = [
        *("/api/stances", "/api/stances?limit=5", "/api/stances?in=testing", "/api/stances?format=csv"),
        *("/api/stances?format=ndjson", "/api/stances?known=2019-01-01", "/api/stances?track=said"),
        *("/api/positions", "/api/positions?as_of=2019-01-01", "/api/shifts", "/api/shifts?window=30"),
        *("/api/codebook", "/api/openapi.json", ask("/api/stances?limit=1").json["next"]),
    ]
    assert len({ask(target).headers["etag"] for target in targets}) == len(targets)


def test_a_copy_in_one_format_is_no_copy_in_another() -> None:
    tag = ask("/api/stances").headers["etag"]
    reply = ask("/api/stances", headers=[("Accept", "text/csv"), ("If-None-Match", tag)])
    assert (reply.status, reply.headers["content-type"]) == (200, "text/csv; charset=utf-8")


def test_what_is_known_today_is_another_answer_tomorrow() -> None:
    values = read_query((AS_OF, KNOWN), [])
    days = [date(2020, 1, 1), date(2020, 1, 2)]
    assert len({digest(settled(values, today=day)) for day in days}) == 2
    now = today().isoformat()
    assert ask("/api/positions", known=now, as_of=now).headers["etag"] == ask("/api/positions").headers["etag"]


@pytest.mark.parametrize("route", QUESTIONS)
@pytest.mark.parametrize("form", ["json", "csv", "ndjson"])
def test_head_gives_the_headers_of_get_and_no_body(route: str, form: str) -> None:
    form = "" if route == "openapi.json" else f"&format={form}"
    got = ask(f"/api/{route}?{QUESTIONS[route]}{form}")
    head = ask(f"/api/{route}?{QUESTIONS[route]}{form}", method="HEAD")
    assert (head.status, head.headers, head.body) == (200, got.headers, b"")
    assert again(f"/api/{route}?{QUESTIONS[route]}{form}", got.headers["etag"], method="HEAD").status == 304
