"""What a new thing gets that was not said of it, a slug and a line colour; and what merged things were called."""

from collections.abc import Callable, Container, Mapping

from db import vocabulary as v
from db.entries import OtherNameEntry
from db.inputs import Values
from db.reading import Reader, slugify


def line_colour(values: Values, used: Callable[[], Mapping[v.Colour, int]]) -> v.Colour | None:
    """The colour chosen for an actor; for a state or group without one that which the fewest have.

    used: how many actors have each colour.
    """
    chosen: v.Colour | None = values["colour"]
    if chosen or values["kind"] not in {v.ActorKind.STATE, v.ActorKind.GROUP}:
        return chosen
    counts = used()
    return min(v.Colour, key=lambda colour: counts.get(colour, 0))


def source_slug(values: Values) -> str:
    """The slug that a source gets when none is given: of its publisher, or else its title, and its date."""
    return slugify(values["publisher"] or values["title"][:40], values["published_on"])


def check_other_name(entry: OtherNameEntry, known: Container[str], what: str, longest: int) -> Values:
    """What a merged duplicate was called; `what` (an actor, a source) it went into is in the record."""
    read = Reader()
    values = {
        "slug": read.slug("slug", entry.slug),
        "name": read.text("name", entry.name, longest, needed=f"the name of the former {what}"),
        "of": read.known("of", entry.of, known, what),
    }
    if not values["slug"]:
        read.refuse("slug", f"Write the slug of the former {what}.")
    return read.done(values)
