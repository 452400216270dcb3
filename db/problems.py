"""What can go wrong in words a person can act on: every message says what, where and what to do."""

from dataclasses import dataclass


class Problem(Exception):
    """A sentence for the person at the screen; the base of all errors this program raises on purpose."""


class StoreProblem(Problem):
    """The store cannot be opened or written."""


class Conflict(Problem):
    """The record has changed since the writer saw it."""


class NotAllowed(Problem):
    """Who asks for it has not the role that it takes."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason why an entry is refused: the field it concerns, and a sentence that says what to do."""

    field: str
    says: str


class Refused(Problem):
    """An entry breaks a rule of the record; `troubles` has one sentence for each field concerned."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__(" ".join(f"{trouble.field}: {trouble.says}" for trouble in troubles))
        self.troubles = tuple(troubles)

    def by_field(self) -> dict[str, str]:
        """The first sentence for each field."""
        return {trouble.field: trouble.says for trouble in reversed(self.troubles)}
