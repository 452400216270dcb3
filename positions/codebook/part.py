"""What the four parts of the codebook have in common: a list, a form, what a change would do, and saving."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from db.commands.stances import Saved
from db.history import Writer
from db.queries.usage import Thing
from positions.codebook.sheet import Fields, Sheet
from positions.two_versions import Words

Entry = TypeVar("Entry")


class Opened(NamedTuple):
    """A thing as it is opened for editing: what fills the fields, and the change that made this version."""

    fields: Fields
    seen: int


class Part(Protocol[Entry]):
    """Issues, actors, events or sources."""

    thing: Thing
    title: str
    """Of all of them, as the page calls them: Issues."""

    repeated: Mapping[str, Sequence[str]]
    """The fields of each row, by what rows are."""
    known_by: Mapping[str, Sequence[str]]
    """Those of them by which a row is known again in another version."""

    def names(self) -> Mapping[str, str]:
        """What each is called in a list, by slug, in the record's order."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the list, in the same order, with how often each is used."""

    def blank(self) -> Fields:
        """What the fields of a new one hold."""

    def opened(self, slug: str) -> Opened | None:
        """What is recorded of one; none when there is none."""

    def draw(self, sheet: Sheet) -> Entry:
        """Draw the fields, and give what they hold now."""

    def told(self) -> Words:
        """What its fields and their values are called where two versions are compared."""

    def effect(self, sheet: Sheet, entry: Entry) -> list[str]:
        """What saving would do, in sentences; raises Refused when it would not be saved."""

    def save(self, sheet: Sheet, entry: Entry, by: Writer) -> Saved:
        """Save the entry; raises a Problem when that is refused."""
