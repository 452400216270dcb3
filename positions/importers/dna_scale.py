"""The scale of a project of Discourse Network Analyzer: two levels for a boolean, or the whole numbers in use."""

from typing import Final

from db import vocabulary as v
from db.entries import IssueEntry, LevelEntry
from positions.importers.dna_words import cut, one_line

MOST_LEVELS: Final = 21
"""With more whole numbers than these in use, only the ends of the scale become levels; values lie between them."""
_LEVELS: Final = {0: "-1", 1: "1"}
_AGREES: Final = {0: "Disagrees", 1: "Agrees"}


class Scale:
    """The values in use: two levels for a boolean, one for each whole number otherwise."""

    def __init__(self, variable: str, *, boolean: bool) -> None:
        self.variable = one_line(variable)
        self.boolean = boolean
        self._ends: tuple[int, int] | None = None
        self._seen: set[int] = set()

    def note(self, value: int) -> None:
        """A value was coded."""
        low, high = self._ends or (value, value)
        self._ends = min(low, value), max(high, value)
        if len(self._seen) <= MOST_LEVELS:
            self._seen.add(value)

    def holds(self, coded: int) -> bool:
        """Whether a value can be one of these."""
        return self._ends is not None and self._ends[0] <= coded <= self._ends[1]

    def value(self, coded: int) -> str:
        """The value on the scale of the record."""
        return _LEVELS[coded] if self.boolean else str(coded)

    def summary(self, concept: str, coded: int) -> str:
        """The stance in a sentence of ours."""
        if self.boolean:
            text = f"{_AGREES[coded]} with: {concept}"
        else:
            text = f"{cut(self.variable, v.NAME)} {coded}: {concept}"
        return text if text[-1] in ".!?…" else f"{text}."

    def issue(self, concept: str) -> IssueEntry:
        """The issue that a concept becomes: its name, the question put to actors, and the levels."""
        name = cut(concept, v.NAME)
        asked = name.removesuffix("?")
        if self.boolean:
            return IssueEntry(name, f"Does the actor agree with: {asked}?", levels=self._two_levels())
        levels = self._number_levels()
        variable = cut(self.variable, v.NAME)
        return IssueEntry(
            name,
            f"Where does the actor stand on: {asked}? ({variable}, {levels[0].value} to {levels[-1].value})",
            low_end=cut(f"Lowest {variable}", v.LABEL),
            high_end=cut(f"Highest {variable}", v.LABEL),
            levels=levels,
        )

    def _two_levels(self) -> tuple[LevelEntry, ...]:
        return (
            LevelEntry(_LEVELS[0], _AGREES[0], f"Disagrees with it: {self._coded_as(0)}"),
            LevelEntry(_LEVELS[1], _AGREES[1], f"Agrees with it: {self._coded_as(1)}"),
        )

    def _number_levels(self) -> tuple[LevelEntry, ...]:
        values = set(self._ends or ()) if len(self._seen) > MOST_LEVELS else set(self._seen)
        if len(values) < 2:  # a scale needs a second level: the nearest plain one
            values.add(1 if values == {0} else 0)
        return tuple(LevelEntry(str(value), str(value), self._coded_as(value)) for value in sorted(values))

    def _coded_as(self, value: int) -> str:
        return f"{cut(self.variable, v.NAME)} = {value} in Discourse Network Analyzer"
