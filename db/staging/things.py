"""Checks the actors, issues, sources and events of a file, and knows them and the record's by their words."""

from collections.abc import Callable, Mapping, Sequence, Set
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from db.bundle import Numbered
from db.entries import ActorEntry, EventEntry, IssueEntry, SourceEntry
from db.inputs import Values, check_actor, check_event, check_issue, check_source
from db.naming import line_colour, source_slug
from db.problems import Refused, Trouble
from db.queries.codebook import colours_in_use
from db.reading import SEVERAL, slugify
from db.references import Codebook, Scale
from db.staging.names import Names
from db.staging.record import AT_ONCE, contents, learn_names, scales
from db.staging.writing import Writing

Entry = ActorEntry | IssueEntry | SourceEntry | EventEntry
KINDS: Final = ("actor", "issue", "source", "event")
CREATE: Final = frozenset(f"{kind}s" for kind in KINDS)
"""What an import may be asked to create beside stances."""


class _Brought(NamedTuple):
    """The row of this file that brings a thing, and a digest of what it says."""

    number: int
    digest: str


class Things:
    """What stances may refer to: what the record has, and what this file brings as far as that was asked for."""

    def __init__(self, session: Session, writing: Writing, create: Set[str]) -> None:
        self.session = session
        self.writing = writing
        self.create = create
        self.names = {kind: Names(writing.connection, kind) for kind in KINDS}
        learn_names(session, self.names)
        self.scales: dict[str, Scale] = scales(session)
        self.codebook = Codebook(
            *(self.names["actor"], self.scales, self.names["source"], self.names["event"]),
            words={kind: names.find for kind, names in self.names.items()},
        )
        self._colours = colours_in_use(session)
        self._brought: dict[tuple[str, str], _Brought] = {}

    def take(self, kind: str, rows: Sequence[Numbered[Any]]) -> None:
        """Check the rows of a kind, some at a time."""
        for start in range(0, len(rows), AT_ONCE):
            checked = []
            for number, entry in rows[start : start + AT_ONCE]:
                try:
                    checked.append((number, entry, self._check(kind, entry)))
                except Refused as refused:
                    self.writing.refuse(kind, number, entry, refused.troubles)
            asked = {slug for _, _, values in checked for slug in self._candidates(kind, values)}
            held = dict(contents(self.session, kind, sorted(asked)))
            for number, entry, values in checked:
                self._decide(kind, number, entry, values, held)
        self.writing.flush()

    def make(self, kind: str, number: int, entry: Entry) -> str:
        """Bring in a new thing that a stance names, and give its slug; raises Refused when it breaks a rule."""
        return self._put(kind, number, self._check(kind, entry))

    def _check(self, kind: str, entry: Entry) -> Values:
        return _CHECKS[kind](entry, self.codebook)

    def _candidates(self, kind: str, values: Values) -> list[str]:
        """The slugs under which the record may have this thing."""
        if values["slug"]:
            return [values["slug"]]
        names = self.names[kind]
        if kind != "source":
            return [names.find(values["name"])]
        by_word = [names.find(values["url"])] if values["url"] else []
        return [*by_word, names.find(values["title"]), *_free_slugs(kind, values)]

    def _decide(self, kind: str, number: int, entry: Entry, values: Values, held: Mapping[str, Values]) -> None:
        found = self._find(kind, values, held)
        name = repr(_name(kind, values)[:40])
        if found == SEVERAL:
            says = f"Several have the name {name}: give the slug of the one that is meant."
        elif found:
            self._compare(kind, number, entry, values, found, held.get(found))
            return
        elif f"{kind}s" not in self.create:
            says = f"There is no {kind} {name} in the record: let the import create it, or add it first."
        else:
            self._brought[kind, self._put(kind, number, values)] = _Brought(number, _digest(kind, values))
            return
        field = "slug" if values["slug"] else "title" if kind == "source" else "name"
        self.writing.refuse(kind, number, entry, [Trouble(field, says)])

    def _compare(
        self, kind: str, number: int, entry: Entry, values: Values, found: str, record: Values | None
    ) -> None:
        """A row whose thing is there already: the same, or one that it may not change."""
        before = self._brought.get((kind, found))
        if before and before.digest != _digest(kind, values) and values["slug"]:
            says = f"Row {before.number} says something else of {found}: leave one of the two out."
            self.writing.refuse(kind, number, entry, [Trouble("slug", says)])
        elif before:
            self.writing.there(kind, number, found, f"Same as row {before.number}.")
        elif record and found == values["slug"] and _digest(kind, record) != _digest(kind, values):
            field = next(field for field in _FIELDS[kind] if record[field] != values[field])
            says = f"{found} has another {field} in the record: change it there, or give this row another slug."
            self.writing.refuse(kind, number, entry, [Trouble(field, says)])
        else:
            self.writing.there(kind, number, found, f"The record has it: {found}.")

    def _find(self, kind: str, values: Values, held: Mapping[str, Values]) -> str:
        """The slug under which the record or an earlier row has this thing; blank when neither has."""
        names = self.names[kind]
        if values["slug"]:
            return names.exact(values["slug"])
        if kind != "source":
            return names.find(values["name"])
        digest = _digest(kind, values)
        for slug in self._candidates(kind, values):
            before, record = self._brought.get((kind, slug)), held.get(slug)
            same_address = values["url"] and names.find(values["url"]) == slug
            if same_address or (before and before.digest == digest) or (record and _digest(kind, record) == digest):
                return slug
        return ""

    def _put(self, kind: str, number: int, values: Values) -> str:
        names = self.names[kind]
        slug = str(values["slug"]) or next(slug for slug in _free_slugs(kind, values) if not names.exact(slug))
        values = values | {"slug": slug}
        if kind == "actor":
            values["colour"] = line_colour(values, lambda: self._colours)
            self._colours[values["colour"]] = self._colours.get(values["colour"], 0) + 1
        if kind == "issue":
            self.scales[slug] = Scale(values["scale_min"], values["scale_max"])
        self.writing.put(kind, number, values)
        names.add([(slug, _name(kind, values), values.get("url", ""))])
        return slug


def _free_slugs(kind: str, values: Values) -> list[str]:
    """The slugs that a thing may get: the plain one, or where that is taken one that only its content gives."""
    plain = source_slug(values) if kind == "source" else slugify(values["name"])
    plain = plain or kind
    return [plain, f"{plain[:100].strip('-')}-{_digest(kind, values)}"]


def _name(kind: str, values: Values) -> str:
    return str(values["title" if kind == "source" else "name"])


def _digest(kind: str, values: Values) -> str:
    said = repr([str(values[field]) for field in _FIELDS[kind]])
    return blake2b(said.encode(errors="surrogatepass"), digest_size=6).hexdigest()


_CHECKS: Final[Mapping[str, Callable[[Any, Codebook], Values]]] = {
    "actor": lambda entry, _: check_actor(entry),
    "issue": lambda entry, _: check_issue(entry),
    "source": lambda entry, _: check_source(entry),
    "event": check_event,
}
_FIELDS: Final = {
    "actor": ("name", "kind", "note"),
    "issue": ("name", "question", "low_end", "high_end", "note", "levels"),
    "source": ("title", "publisher", "author", "published_on", "url", "archived_url", "language"),
    "event": ("name", "kind", "occurred_on", "description", "source"),
}
"""What two things have to share to be the same; a line colour is no part of what is said."""
