"""Checks the stances of a file one by one, and makes slugs for those without one."""

from datetime import date
from hashlib import blake2b
from typing import Any, Final

from db.entries import ActorEntry, SourceEntry, StanceEntry
from db.inputs import Values, check_stance
from db.problems import Refused, Trouble
from db.staging.things import Things
from db.vocabulary import ActorKind

_APART: Final = "\x1f"
"""Stands between texts, which hold no control characters."""
_BASE: Final = 100
"""So many characters of a made slug say actor, issue and date; the digest follows."""


class Stances:
    """The stances of one file, on the day on which it is brought in."""

    def __init__(self, things: Things, on: date) -> None:
        self.things = things
        self.on = on
        names = things.names
        self._actors = names["actor"].find if "actors" in things.create else None
        self._sources = names["source"].find if "sources" in things.create else None

    def take(self, number: int, entry: StanceEntry) -> None:
        """Check a stance, and bring in the actor and the sources that only it names, if that was asked for."""
        troubles = self._make_named(number, entry)
        try:
            values = check_stance(entry, self.things.codebook, on=self.on)
        except Refused as refused:
            made = {trouble.field for trouble in troubles}
            troubles += [trouble for trouble in refused.troubles if trouble.field not in made]
            self.things.writing.refuse("stance", number, entry, troubles)
            return
        given = values["slug"] != ""
        if given:
            digest = content_digest(values)
        else:
            digest = identity_digest(values)
            values["slug"] = made_slug(values, digest)
        self.things.writing.put_stance(number, values, given=given, digest=digest)

    def _make_named(self, number: int, entry: StanceEntry) -> list[Trouble]:
        """What stands against new things; the sources are called by the words of the file, an actor is a group."""
        troubles: list[Trouble] = []
        if self._actors and not self._actors(entry.actor) and entry.actor.strip():
            actor = ActorEntry(entry.actor, ActorKind.GROUP)
            troubles += self._make("actor", number, actor, "actor")
        if self._sources:
            for place, row in enumerate(entry.evidence):
                if not self._sources(row.source) and row.source.strip():
                    url = row.source.strip() if row.source.strip().startswith(("http://", "https://")) else ""
                    source = SourceEntry(row.source, url=url)
                    troubles += self._make("source", number, source, f"evidence.{place}")
        return troubles

    def _make(self, kind: str, number: int, entry: ActorEntry | SourceEntry, field: str) -> list[Trouble]:
        try:
            self.things.make(kind, number, entry)
        except Refused as refused:
            return [Trouble(field, trouble.says) for trouble in refused.troubles[:1]]
        return []


def identity_digest(values: Values) -> bytes:
    """What makes a stance without a slug the same as another: everything but event, notes, marks and evidence."""
    return _digest(_identity(values))


def content_digest(values: Values) -> bytes:
    """All that a stance says, with its evidence; whether it is retracted is left out, since a file may be older."""
    evidence = [text for row in values["evidence"] for text in (row["source"], row["quote"], row["locator"])]
    marks = (values["event"] or "", str(values["in_article"]), str(values["verified"]), values["note"])
    return _digest((*_identity(values), *marks, *evidence))


def made_slug(values: Values, identity: bytes) -> str:
    """The slug of a stance without one: the same whenever it is brought in."""
    base = f"{values['actor']}-{values['issue']}-{values['stated_first']}"
    return f"{base[:_BASE].strip('-')}-{identity.hex()}"


def _identity(values: Values) -> tuple[Any, ...]:
    return (
        *(values["actor"], values["issue"], values["stated_on"], values["known_on"].isoformat(), values["answer"]),
        *(repr(values["value"]), values["kind"], values["certainty"], values["attribution"], values["summary"]),
    )


def _digest(texts: tuple[Any, ...]) -> bytes:
    return blake2b(_APART.join(texts).encode(), digest_size=6).digest()
