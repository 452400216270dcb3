"""What a project names: where it is met first, how it is spelt there, and whether a statement needs it."""

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Name = TypeVar("Name")


class Named(Generic[Name]):
    """Things of one kind in the order in which they were met. same: what the names of one thing have in common."""

    def __init__(self, same: Callable[[Name], Hashable]) -> None:
        self._same = same
        self._met: dict[Hashable, tuple[int, Name]] = {}
        self._used: set[Hashable] = set()

    def know(self, name: Name, number: int) -> None:
        """Keep the row that names it first."""
        self._met.setdefault(self._same(name), (number, name))

    def use(self, name: Name, number: int) -> None:
        """Note that a statement needs it."""
        self.know(name, number)
        self._used.add(self._same(name))

    def spelt(self, name: Name) -> Name | None:
        """The name as it is spelt where it is met first; none when it was not."""
        return self._met.get(self._same(name), (0, None))[1]

    def used(self) -> Iterator[tuple[int, Name]]:
        """Number and name of everything that statements need, in the order met."""
        return (met for same, met in self._met.items() if same in self._used)

    @property
    def unused(self) -> int:
        """How many are known that no statement needs."""
        return len(self._met) - len(self._used)
