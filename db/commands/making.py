"""Makes rows out of checked values, inside a change that is already open, and files their history."""

from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.history import Thing, file_history
from db.inputs import Values
from db.models import Actor, Affiliation, Change, Event, Evidence, Issue, ScaleLevel, Source, Stance
from db.problems import Refused, Trouble
from db.reading import slugify
from db.vocabulary import ActorKind, Colour

Named = TypeVar("Named", Actor, Event, Issue, Source, Stance)


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
        colour = values["colour"]
        if not colour and values["kind"] in {ActorKind.STATE, ActorKind.GROUP}:
            colour = self._least_used_colour()
        slug = self._slug(Actor, values, part, slugify(values["name"]))
        return self._keep(Actor(**values | {"slug": slug, "colour": colour}, affiliations=[], **self._marks()))

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

    def source(self, values: Values, *, part: str = "") -> Source:
        """A new source."""
        base = slugify(values["publisher"] or values["title"][:40], values["published_on"])
        slug = self._slug(Source, values, part, base)
        return self._keep(Source(**values | {"slug": slug}, **self._marks()))

    def event(self, values: Values) -> Event:
        """A new event."""
        source = self.get(Source, values["source"]) if values["source"] else None
        return self._keep(Event(**values | {"source": source}, **self._marks()))

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
        taken = set(self.session.scalars(select(kind.slug).where(kind.slug.startswith(base, autoescape=True))))
        number, slug = 1, base
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        return slug

    def _slug(self, kind: type[Named], values: Values, part: str, base: str) -> str:
        """The slug that was asked for, which must be free, or one made from `base`."""
        slug = str(values["slug"])
        if slug and self.session.scalar(select(kind.id).where(kind.slug == slug)) is not None:
            raise Refused([Trouble(f"{part}slug", f"{slug} is taken: choose another slug, or leave it empty.")])
        return slug or self.free_slug(kind, base)

    def _least_used_colour(self) -> Colour:
        used = select(Actor.colour, func.count()).where(Actor.colour.is_not(None)).group_by(Actor.colour)
        counts = dict(self.session.execute(used).all())
        return min(Colour, key=lambda colour: counts.get(colour, 0))

    def _keep(self, thing: Named) -> Named:
        self.session.add(thing)
        self.session.flush()
        self._rows[(type(thing), thing.slug)] = thing
        return thing

    def _marks(self) -> dict[str, int]:
        return {"created_in": self.change.id, "changed_in": self.change.id}
