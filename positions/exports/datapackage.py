"""Describes the tables of a package in Frictionless terms: types, keys, constraints and what every column means."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from db import vocabulary as v
from db.queries import whole

Field = dict[str, Any]
DATE: Final = r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?"
"""A day, a month, a year or a span of these (EDTF)."""
SLUG: Final = "[a-z0-9]+(-[a-z0-9]+)*"
_WEB: Final = r"[hH][tT][tT][pP][sS]?://\S+"
_LICENCE: Final = re.compile(r"[-A-Za-z0-9._]+")


def descriptor(licence: str = "") -> dict[str, Any]:
    """The content of datapackage.json; licence: an identifier (CC-BY-4.0), a web address, or words."""
    return {
        "profile": "tabular-data-package",
        "name": "positions",
        "title": "A record of policy stances",
        "description": (
            "What each actor said or did, on which issue, when, and on whose word, with its evidence. Cells hold "
            "the text of the record as it is, without marks for spreadsheets; the order of rows counts."
        ),
        "licenses": [licence_field(licence.strip())],
        "resources": [_resource(table) for table in whole.TABLES],
    }


def licence_field(licence: str) -> dict[str, str]:
    """A licence as Frictionless writes it: by its identifier, its address, or in words."""
    if not licence:
        return {"name": "notspecified", "title": "Not stated: ask who keeps the record"}
    if licence.startswith(("http://", "https://")):
        return {"path": licence}
    return {"name": licence} if _LICENCE.fullmatch(licence) else {"name": "other", "title": licence}


def _resource(table: str) -> dict[str, Any]:
    fields = [{"name": column, **FIELDS[table][column]} for column in whole.columns(table)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table in KEYS:
        schema["primaryKey"] = KEYS[table]
    links = [
        {"fields": column, "reference": {"resource": other, "fields": "slug"}}
        for column, other in LINKS.get(table, {}).items()
    ]
    if links:
        schema["foreignKeys"] = links
    return {
        **{"profile": "tabular-data-resource", "name": table, "path": f"{table}.csv"},
        **{"description": ABOUT[table], "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
        "schema": schema,
    }


def _text(says: str, longest: int, *, needed: bool = False) -> Field:
    constraints = {"required": True, "minLength": 1} if needed else {}
    return {"type": "string", "description": says, "constraints": {**constraints, "maxLength": longest}}


def _slug(says: str, *, needed: bool = True, unique: bool = False) -> Field:
    constraints = {"required": needed, "pattern": SLUG, "maxLength": v.SLUG}
    return {
        "type": "string",
        "description": says,
        "constraints": constraints | ({"unique": True} if unique else {}),
    }


def _choice(says: str, kind: type[StrEnum], *, needed: bool = True) -> Field:
    return {
        "type": "string",
        "description": says,
        "constraints": {"required": needed, "enum": [member.value for member in kind]},
    }


def _edtf(says: str, *, needed: bool = False) -> Field:
    constraints = {"required": needed, "pattern": DATE, "maxLength": v.DATE}
    return {"type": "string", "description": f"{says} (EDTF)", "constraints": constraints}


def _day(says: str, *, needed: bool = False) -> Field:
    return {"type": "date", "description": says, "constraints": {"required": needed}}


def _yes_no(says: str) -> Field:
    answers = {"trueValues": ["yes"], "falseValues": ["no"]}
    return {"type": "boolean", **answers, "description": says, "constraints": {"required": True}}


def _number(says: str, *, needed: bool = False) -> Field:
    return {"type": "number", "description": says, "constraints": {"required": needed}}


def _link(says: str) -> Field:
    constraints = {"pattern": _WEB, "maxLength": v.URL}
    return {"type": "string", "description": says, "constraints": constraints}


_OWN: Final = "Names it in links, in other tables and in history"
ABOUT: Final[Mapping[str, str]] = {
    "actors": "Whose stances are recorded, in the order in which they were recorded.",
    "affiliations": "Posts: who holds one, with whom, from when to when. Several of one actor are possible.",
    "issues": "Questions on which actors take positions, in their order.",
    "scale_levels": "The worded levels of each issue's scale, lowest first.",
    "sources": "Publications that evidence points to.",
    "events": "What happened when, drawn as verticals on charts.",
    "stances": "Recorded, dated, sourced statements and acts: one actor, one issue, one occasion.",
    "evidence": "The sources of each stance in their order; a stance has none, one or several.",
    "actor_aliases": "What merged duplicates of actors were called.",
    "source_aliases": "What merged duplicates of sources were called.",
}
KEYS: Final[Mapping[str, str | list[str]]] = {
    **dict.fromkeys(("actors", "issues", "sources", "events", "stances"), "slug"),
    **dict.fromkeys(("actor_aliases", "source_aliases"), "slug"),
    "scale_levels": ["issue", "value"],
}
LINKS: Final[Mapping[str, Mapping[str, str]]] = {
    "affiliations": {"actor": "actors", "principal": "actors"},
    "scale_levels": {"issue": "issues"},
    "events": {"source": "sources"},
    "stances": {"actor": "actors", "issue": "issues", "event": "events"},
    "evidence": {"stance": "stances", "source": "sources"},
    "actor_aliases": {"actor": "actors"},
    "source_aliases": {"source": "sources"},
}
"""Which column names what by its slug."""
FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "actors": {
        "slug": _slug(_OWN),
        "name": _text("Its name", v.NAME, needed=True),
        "kind": _choice("What it is; a group is any party that is no state, person or institution", v.ActorKind),
        "note": _text("What a reader should know", v.LONG),
        "colour": _choice("Its line colour; blank: that of its principal", v.Colour, needed=False),
    },
    "affiliations": {
        "actor": _slug("Who holds the post"),
        "principal": _slug("With whom"),
        "role": _text("What the post is called", v.NAME),
        "starts_on": _day("Its first day; blank: not known, so from the beginning"),
        "ends_on": _day("Its last day; blank: not known, so to the end"),
        "speaks_for": _yes_no("Whether the holder's stances are also the principal's"),
    },
    "issues": {
        "slug": _slug(_OWN),
        "name": _text("Its name", v.NAME, needed=True),
        "question": _text("The question that positions answer", v.SUMMARY, needed=True),
        "low_end": _text("What the lowest value stands for", v.LABEL, needed=True),
        "high_end": _text("What the highest value stands for", v.LABEL, needed=True),
        "note": _text("How to code it", v.LONG),
    },
    "scale_levels": {
        "issue": _slug("Whose scale"),
        "value": _number("Where it is on the scale; ordinal: nearer or further, not twice as far", needed=True),
        "label": _text("Its name for axes", v.LABEL, needed=True),
        "meaning": _text("What coders work by", v.SUMMARY, needed=True),
    },
    "sources": {
        "slug": _slug(_OWN),
        "title": _text("Its title; in [brackets] where the real one was not seen", v.TITLE, needed=True),
        "publisher": _text("Who published it", v.NAME),
        "author": _text("Who wrote it", v.NAME),
        "published_on": _edtf("When: a day, a month, a year or a span"),
        "url": _link("Its web address"),
        "language": _text("Its language", 20),
        "archived_url": _link("The web address of a kept copy"),
    },
    "events": {
        "slug": _slug(_OWN),
        "name": _text("Its name", v.NAME, needed=True),
        "kind": _choice("What sort of event", v.EventKind),
        "occurred_on": _edtf("When: a day, a month, a year or a span", needed=True),
        "description": _text("What happened", v.LONG),
        "source": _slug("Where it is told", needed=False),
    },
    "stances": {
        "slug": _slug(_OWN),
        "actor": _slug("Whose stance"),
        "issue": _slug("On which issue"),
        "stated_on": _edtf("When it was said or done: a day, a month, a year or a span", needed=True),
        "known_on": _day("When it became public; it counts from then on", needed=True),
        "answer": _choice("placed: on the scale; unclear: cannot be placed; declined: would not say", v.Answer),
        "value": _number("Where on the issue's scale, or between its levels; blank unless placed"),
        "kind": _choice("Declared policy, demand, offer and signal are said; an action is done", v.Kind),
        "certainty": _choice("How sure the coder is of the value", v.Certainty),
        "attribution": _choice("On whose word it rests; an analyst's gives no value", v.Attribution),
        "summary": _text("What was said or done, in the coder's words", v.SUMMARY, needed=True),
        "event": _slug("On which occasion", needed=False),
        "in_article": _yes_no("Whether the record's first article itself asserts it"),
        "verified": _yes_no("Whether content and date were seen in a public source"),
        "note": _text("What a reader should know", v.LONG),
        "retracted_why": _text("Why it no longer counts; blank while it does", v.LONG),
    },
    "evidence": {
        "stance": _slug("What it bears out"),
        "source": _slug("Where it is found"),
        "quote": _text("The words quoted", v.LONG),
        "locator": _text("Where in the source", v.NAME),
    },
    "actor_aliases": {
        "slug": _slug("The duplicate's slug, which links may still name"),
        "name": _text("The duplicate's name", v.NAME, needed=True),
        "actor": _slug("The actor it went into"),
    },
    "source_aliases": {
        "slug": _slug("The duplicate's slug, which links may still name"),
        "name": _text("The duplicate's title", v.TITLE, needed=True),
        "source": _slug("The source it went into"),
    },
}
