"""Answers a request: reads it, says that nothing has changed where nothing has, and else asks the record."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from db.dates import today
from db.queries.detail import identity
from positions.api import formats, openapi
from positions.api.endpoints import Answer, Endpoint
from positions.api.paging import cursor, digest, mark_of
from positions.api.query import read_query
from positions.api.question import resolved, settled
from positions.api.replies import HEADERS
from positions.api.stores import read_store

_WAYS: Final = 1
"""Counted up when the same question on the same record is answered in other words than before: copies are stale."""


def answers_to(endpoint: Endpoint) -> Callable[[Request], Response]:
    """A handler for one address; Starlette runs it in a thread, as it is no coroutine."""

    def respond(request: Request) -> Response:
        asked = read_query(endpoint.parameters, endpoint.rewritten(request.query_params.multi_items()))
        values = settled(asked, today=today())
        form = values["format"] or formats.accepted(",".join(request.headers.getlist("accept")))
        with read_store(values["edition"]).reading() as session:
            tag = _tag(endpoint.name, form, digest(values), *identity(session))
            if _holds(request, tag):
                return _unchanged(tag)
            answer = endpoint.answer(session, resolved(session, values))
        place = answer.following
        following = _with_cursor(request, cursor(place, mark_of(asked))) if place else None
        texts = _written(endpoint, answer, form, following)
        return _reply(request, texts, form, {"ETag": tag, **_link(following)})

    return respond


def description(request: Request) -> Response:
    """The OpenAPI description of all addresses."""
    read_query((), request.query_params.multi_items())
    text = _description()
    tag = _tag("openapi", text)
    return _unchanged(tag) if _holds(request, tag) else _reply(request, [text], formats.JSON, {"ETag": tag})


@cache
def _description() -> str:
    return json.dumps(openapi.description(), indent=2) + "\n"


def _written(endpoint: Endpoint, answer: Answer, form: str, following: str | None) -> Iterable[str]:
    if form == formats.CSV:
        return formats.as_csv([*endpoint.columns], answer.rows)
    if form == formats.NDJSON:
        return formats.as_lines(answer.rows)
    if answer.tables:
        return formats.as_tables(answer.tables, answer.rows)
    if endpoint.paged:
        return formats.as_page(endpoint.name, answer.rows, following)
    return formats.as_list(answer.rows)


def _reply(request: Request, texts: Iterable[str], form: str, headers: dict[str, str]) -> Response:
    """The answer, or for HEAD all but its body."""
    body = () if request.method == "HEAD" else formats.in_pieces(texts)
    return StreamingResponse(iter(body), headers={**HEADERS, **headers}, media_type=formats.TYPES[form])


def _tag(*parts: object) -> str:
    """A weak entity tag: what is sent may be compressed on its way."""
    return f'W/"{digest({str(at): part for at, part in enumerate((_WAYS, *parts))})[:32]}"'


def _holds(request: Request, tag: str) -> bool:
    """Whether who asks holds this very answer already."""
    held = ",".join(request.headers.getlist("if-none-match")).split(",")
    return any(one.strip().removeprefix("W/") in {tag.removeprefix("W/"), "*"} for one in held)


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers={**HEADERS, "ETag": tag})


def _with_cursor(request: Request, after: str) -> str:
    """The same address and query, with another page."""
    items = [(name, text) for name, text in request.query_params.multi_items() if name != "after"]
    return f"{request.url.path}?{urlencode([*items, ('after', after)])}"


def _link(following: str | None) -> dict[str, str]:
    return {"Link": f'<{following}>; rel="next"'} if following else {}
