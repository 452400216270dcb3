"""The OpenAPI 3.1 description, made of the definitions that requests are read and answered by."""

from collections.abc import Mapping
from typing import Any, Final

from positions.api import formats, health, rows
from positions.api.endpoints import ENDPOINTS, Endpoint
from positions.api.parameters import Parameter
from positions.api.rows import Columns

Part = dict[str, Any]
_ERROR: Final[Part] = {
    "type": "object",
    "properties": {"error": {"type": "string", "description": "One sentence: what, where, and what to do."}},
    "required": ["error"],
    "additionalProperties": False,
}
_REFUSALS: Final[Mapping[str, str]] = {
    "400": "A parameter cannot be read, or names what the record does not have.",
    "401": "The token that was shown (Authorization: Bearer TOKEN) opens nothing.",
    "403": "Only programs on this machine may read, or who shows a token.",
    "405": "Nothing can be changed here.",
    "503": "The store cannot be read now.",
}
_TAG: Final[Part] = {
    "ETag": {
        "description": "Sent back in If-None-Match, it gives 304 while the record is the same.",
        "schema": {"type": "string"},
        "required": True,
    }
}
_NEXT: Final[Part] = {
    "Link": {
        "description": 'Where the next page is, as rel="next"; absent on the last.',
        "schema": {"type": "string"},
    }
}


def description() -> Part:
    """The whole description."""
    paths = {f"/api/{endpoint.name}": {"get": _operation(endpoint)} for endpoint in ENDPOINTS}
    paths[health.PATH] = {"get": _health_operation()}
    paths["/api/openapi.json"] = {"get": _own_operation()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Positions",
            "version": "1",
            "description": "The record and what it adds up to, read-only: every method but GET and HEAD gets 405.",
        },
        "paths": paths,
        "components": {
            "schemas": {"Error": _ERROR},
            "responses": {code: _refusal(about) for code, about in _REFUSALS.items()},
        },
    }


def _operation(endpoint: Endpoint) -> Part:
    media = {
        formats.TYPES[formats.JSON]: {"schema": _json_schema(endpoint)},
        formats.TYPES[formats.CSV]: {"schema": {"type": "string"}},
        formats.TYPES[formats.NDJSON]: {"schema": {"type": "string"}},
    }
    return {
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "parameters": [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": _responses(endpoint.about, media, _TAG | (_NEXT if endpoint.paged else {})),
    }


def _own_operation() -> Part:
    media = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "openapi",
        "summary": "This description.",
        "responses": _responses("This description.", media, _TAG),
    }


def _health_operation() -> Part:
    about = "Whether the database can be reached and its schema is current, and the newest change; needs no token."
    answers = {code: {"$ref": f"#/components/responses/{code}"} for code in ("400", "403", "405", "503")}
    media = {"application/json": {"schema": health.SCHEMA}}
    return {"operationId": "health", "summary": about, "responses": {"200": _told(about, media), **answers}}


def _told(about: str, media: Part) -> Part:
    return {"description": about, "content": media}


def _responses(about: str, media: Part, headers: Part) -> Part:
    return {
        "200": {"description": about, "headers": headers, "content": media},
        "304": {"description": "Nothing has changed since the answer with this ETag.", "headers": _TAG},
        **{code: {"$ref": f"#/components/responses/{code}"} for code in _REFUSALS},
    }


def _refusal(about: str) -> Part:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _parameter(parameter: Parameter) -> Part:
    also = f" Read by the name of {' or '.join(parameter.also)} too." if parameter.also else ""
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.about + also,
        "required": parameter.needed,
        "schema": dict(parameter.reader.schema),
        **({"example": parameter.example} if parameter.example else {}),
    }


def _json_schema(endpoint: Endpoint) -> Part:
    if endpoint.name == "codebook":
        tables = {name: _listed(_row(rows.table_columns(name))) for name in rows.CODEBOOK}
        return {"type": "object", "properties": tables, "additionalProperties": False}
    listed = _listed(_row(endpoint.columns))
    if not endpoint.paged:
        return listed
    page = {"next": rows.maybe(rows.TEXT), endpoint.name: listed}
    return {"type": "object", "properties": page, "required": [*page], "additionalProperties": False}


def _listed(row: Part) -> Part:
    return {"type": "array", "items": row}


def _row(columns: Columns) -> Part:
    return {
        "type": "object",
        "properties": {name: dict(schema) for name, schema in columns.items()},
        "required": [*columns],
        "additionalProperties": False,
    }
