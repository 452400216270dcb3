"""Makes rows out of checked values, inside a change that is already open, and files their history."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.history import Thing, file_history
from db.inputs import Values
from db.models import (
    Actor,
    ActorAlias,
    Affiliation,
    Change,
    Event,
    Evidence,
    Issue,
    ScaleLevel,
    Source,
    SourceAlias,
    Stance,
)
from db.naming import line_colour, source_slug
from db.problems import Refused, Trouble
from db.queries.codebook import colours_in_use
from db.reading import slugify
from db.vocabulary import Colour

Named = TypeVar("Named", Actor, Event, Issue, Source, Stance)
_ALIASES: Final[dict[type[Any], tuple[type[ActorAlias | SourceAlias], ...]]] = {
    Actor: (ActorAlias,),
    Source: (SourceAlias,),
}
"""Where the slugs of merged duplicates are kept: they stay taken."""


class Maker:
    """Adds things to the record for one change. References in values are slugs, which must exist."""

    def __init__(self, session: Session, change: Change) -> None:
        self.session = session
        self.change = change
        self._rows: dict[tuple[type[Any], str], Thing] = {}

    def get(self, kind: type[Named], slug: str) -> Named:
        """The thing with this slug."""
        key = (kind, slug)
        if key not in self._rows:
            self._rows[key] = self.session.scalars(select(kind).where(kind.slug == slug)).one()
        found = self._rows[key]
        assert isinstance(found, kind)  # noqa: S101 - tells the type checker what the key says
        return found

    def actor(self, values: Values, *, part: str = "") -> Actor:
        """A new actor without affiliations; a state or group gets a line colour of its own.

        part: what stands before a field's name when a slug is refused.
        """
        slug = self._slug(Actor, values, part, slugify(values["name"]))
        made = values | {"slug": slug, "colour": self._colour(values)}
        return self._keep(Actor(**made, affiliations=[], **self._marks()))

    def fill_actor(self, actor: Actor, values: Values, posts: Iterable[Values]) -> None:
        """Give an actor, loaded with its affiliations, these values and these posts and no others."""
        self._set(actor, values | {"colour": self._colour(values)})
        wanted = {(post["principal"], post["role"], post["starts_on"]): post for post in posts}
        held: dict[tuple[Any, ...], Affiliation] = {}
        for row in list(actor.affiliations):
            key = (row.principal.slug, row.role, row.starts_on)
            if key in wanted and key not in held:
                held[key] = row
            else:
                actor.affiliations.remove(row)
                self.session.delete(row)
        self.session.flush()  # the old rows go before new ones take their places
        for key, post in wanted.items():
            if key in held:
                self._set(held[key], {"ends_on": post["ends_on"], "speaks_for": post["speaks_for"]})
            else:
                self.affiliation(post | {"actor": actor.slug})
        actor.changed_in = self.change.id

    def affiliation(self, values: Values) -> Affiliation:
        """A post under its actor, whose history is filed by `file`."""
        actor, principal = self.get(Actor, values["actor"]), self.get(Actor, values["principal"])
        row = Affiliation(**values | {"actor": actor, "principal": principal}, **self._marks())
        self.session.add(row)
        return row

    def issue(self, values: Values) -> Issue:
        """A new issue with the levels of its scale, behind those there are."""
        levels = [ScaleLevel(**level, **self._marks()) for level in values["levels"]]
        slug = self._slug(Issue, values, "", slugify(values["name"]))
        place = (self.session.scalar(select(func.max(Issue.place))) or 0) + 1
        return self._keep(Issue(**values | {"slug": slug, "levels": levels, "place": place}, **self._marks()))

    def fill_issue(self, issue: Issue, values: Values) -> None:
        """Give an issue, loaded with its levels, these values; a level is known by its value."""
        held = {level.value: level for level in issue.levels}
        levels = []
        for wanted in values["levels"]:
            level = held.pop(wanted["value"], None)
            if level is None:
                level = ScaleLevel(**wanted, **self._marks())
            else:
                self._set(level, wanted)
            levels.append(level)
        self._set(issue, values | {"levels": levels})
        for level in held.values():
            self.session.delete(level)
        issue.changed_in = self.change.id

    def source(self, values: Values, *, part: str = "") -> Source:
        """A new source."""
        slug = self._slug(Source, values, part, source_slug(values))
        return self._keep(Source(**values | {"slug": slug}, **self._marks()))

    def fill_source(self, source: Source, values: Values) -> None:
        """Give a source these values."""
        self._set(source, values)
        source.changed_in = self.change.id

    def event(self, values: Values) -> Event:
        """A new event."""
        slug = self._slug(Event, values, "", slugify(values["name"]))
        made = values | {"slug": slug, "source": self._source_of(values)}
        return self._keep(Event(**made, **self._marks()))

    def fill_event(self, event: Event, values: Values) -> None:
        """Give an event, loaded with its source, these values."""
        self._set(event, values | {"source": self._source_of(values)})
        event.changed_in = self.change.id

    def stance(self, values: Values) -> Stance:
        """A new stance with its evidence."""
        base = slugify(values["actor"], values["issue"], values["stated_first"].isoformat())
        slug = self._slug(Stance, values, "", base)
        stance = Stance(slug=slug, evidence=[], created_in=self.change.id)
        self.fill(stance, values | {"slug": slug})
        return self._keep(stance)

    def fill(self, stance: Stance, values: Values) -> None:
        """Give a stance these values; its evidence is replaced."""
        references = {
            "actor": self.get(Actor, values["actor"]),
            "issue": self.get(Issue, values["issue"]),
            "event": self.get(Event, values["event"]) if values["event"] else None,
        }
        stance.evidence = []
        if stance.id:
            self.session.flush()  # the old rows go before new ones take their places
        evidence = [
            Evidence(**row | {"source": self.get(Source, row["source"])}, place=place, **self._marks())
            for place, row in enumerate(values["evidence"], start=1)
        ]
        for key, value in (values | references | {"evidence": evidence}).items():
            setattr(stance, key, value)
        stance.changed_in = self.change.id

    def file(self, thing: Thing) -> None:
        """File the history of a new thing."""
        file_history(self.session, self.change, thing, None)

    def free_slug(self, kind: type[Named], base: str) -> str:
        """The slug itself, or with the first number behind it that is free."""
        base = base or kind.__tablename__
        taken: set[str] = set()
        for table in (kind, *_ALIASES.get(kind, ())):
            taken.update(
                self.session.scalars(select(table.slug).where(table.slug.startswith(base, autoescape=True)))
            )
        number, slug = 1, base
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        return slug

    def _slug(self, kind: type[Named], values: Values, part: str, base: str) -> str:
        """The slug that was asked for, which must be free, or one made from `base`."""
        slug = str(values["slug"])
        for table in (kind, *_ALIASES.get(kind, ())):
            if slug and self.session.scalar(select(table.id).where(table.slug == slug)) is not None:
                raise Refused([Trouble(f"{part}slug", f"{slug} is taken: choose another slug, or leave it empty.")])
        return slug or self.free_slug(kind, base)

    def _set(self, row: Thing | ScaleLevel | Affiliation, values: Values) -> None:
        """Give a row these values but its slug, which it keeps; it is marked as changed when one differs."""
        for key, value in values.items():
            if key != "slug" and getattr(row, key) != value:
                setattr(row, key, value)
                row.changed_in = self.change.id

    def _source_of(self, values: Values) -> Source | None:
        return self.get(Source, values["source"]) if values["source"] else None

    def _colour(self, values: Values) -> Colour | None:
        return line_colour(values, lambda: colours_in_use(self.session))

    def _keep(self, thing: Named) -> Named:
        self.session.add(thing)
        self.session.flush()
        self._rows[(type(thing), thing.slug)] = thing
        return thing

    def _marks(self) -> dict[str, int]:
        return {"created_in": self.change.id, "changed_in": self.change.id}
