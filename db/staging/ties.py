"""Checks the posts of a file, and what merged actors and sources were called."""

from collections.abc import Sequence
from typing import Final

from db import vocabulary as v
from db.bundle import Numbered
from db.entries import AffiliationEntry, OtherNameEntry
from db.inputs import Values, check_affiliation
from db.naming import check_other_name
from db.problems import Refused, Trouble
from db.staging.record import Post, PostSpan, posts
from db.staging.things import Things

_LONGEST: Final = {"actor": v.NAME, "source": v.TITLE}


def take_posts(things: Things, rows: Sequence[Numbered[AffiliationEntry]]) -> None:
    """Check the posts of a file; new ones are created where actors are."""
    held = posts(things.session) if rows else {}
    brought: dict[Post, tuple[int, PostSpan]] = {}
    for number, entry in rows:
        try:
            values = check_affiliation(entry, things.codebook)
        except Refused as refused:
            things.writing.refuse("affiliation", number, entry, refused.troubles)
        else:
            _take_post(things, number, entry, values, held, brought)
    things.writing.flush()


def _take_post(
    things: Things,
    number: int,
    entry: AffiliationEntry,
    values: Values,
    held: dict[Post, PostSpan],
    brought: dict[Post, tuple[int, PostSpan]],
) -> None:
    post = (values["actor"], values["principal"], values["role"], values["starts_on"])
    span = PostSpan(values["ends_on"], values["speaks_for"])
    before, known = brought.get(post, (number, span))
    known = held.get(post, known)
    if post in held and known.speaks_for == span.speaks_for and known.ends_on != span.ends_on:
        # A file that has grown knows the post for longer; what the record says of it is changed there, by somebody.
        says = f"The record has this post until {known.ends_on or 'now'}, and it stays so."
        things.writing.there("affiliation", number, post[0], says)
    elif known != span:
        where = f"row {before}" if post in brought else "the record"
        says = f"This post has another last day or another answer to speaks_for in {where}: make them equal."
        things.writing.refuse("affiliation", number, entry, [Trouble("ends_on", says)])
    elif post in held or post in brought:
        says = f"Same as row {before}." if post in brought else "The record has it."
        things.writing.there("affiliation", number, post[0], says)
    elif "actors" not in things.create:
        says = f"{post[0]} has no such post in the record: let the import create actors, or add it first."
        things.writing.refuse("affiliation", number, entry, [Trouble("principal", says)])
    else:
        brought[post] = (number, span)
        things.writing.put("affiliation", number, values)


def take_other_names(things: Things, kind: str, rows: Sequence[Numbered[OtherNameEntry]]) -> None:
    """Check what merged actors (or sources) were called; new names are created where these are."""
    for number, entry in rows:
        try:
            values = check_other_name(entry, things.names[kind], kind, _LONGEST[kind])
        except Refused as refused:
            things.writing.refuse(f"{kind}_alias", number, entry, refused.troubles)
        else:
            _take_other_name(things, kind, number, entry, values)
    things.writing.flush()


def _take_other_name(things: Things, kind: str, number: int, entry: OtherNameEntry, values: Values) -> None:
    names, writing, table = things.names[kind], things.writing, f"{kind}_alias"
    slug, of = values["slug"], values["of"]
    known = names.exact(slug)
    if known == of and slug != of:
        writing.there(table, number, of, f"The record has it: {of}.")
    elif known:
        says = f"{slug} is the slug of {known}, or was: leave this row out."
        writing.refuse(table, number, entry, [Trouble("slug", says)])
    elif f"{kind}s" not in things.create:
        says = f"The record does not know this name of {of}: let the import create {kind}s, or merge the two there."
        writing.refuse(table, number, entry, [Trouble("slug", says)])
    else:
        writing.put(table, number, {"slug": slug, "name": values["name"], kind: of})
        names.add_other([(slug, values["name"], of)])
