"""What an entry may refer to: actors, sources and events of the record, and issues with their scales."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace

from db.reading import Words


@dataclass(frozen=True, slots=True)
class Scale:
    """The range of an issue's values."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Codebook:
    """What an entry may refer to: slugs of actors, sources and events, and issues with their scales.

    words: finds the slugs of what an import calls by its name; a form knows slugs only.
    """

    actors: Container[str]
    issues: Mapping[str, Scale]
    sources: Container[str] = frozenset()
    events: Container[str] = frozenset()
    words: Words = field(default_factory=dict)

    def plus(self, *, actors: Container[str] = (), sources: Container[str] = ()) -> "Codebook":
        """The same with things that the entry brings along."""
        return replace(self, actors=_Either(self.actors, actors), sources=_Either(self.sources, sources))


@dataclass(frozen=True, slots=True)
class _Either:
    """What is in one of two collections."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, slug: object) -> bool:
        return slug in self.one or slug in self.other
