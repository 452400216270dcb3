"""Two people changed one thing: what each of them changed since the version that both began with. Pure.

A version is what the fields of a form hold. A row of fields (a level, a post, a piece of evidence) has a number
that it keeps in all three versions; what is in one of them only has its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

Row = Mapping[str, Any]
"""What the fields of one row hold, by name."""


class By(StrEnum):
    """Who changed a field: the one who saved first, the one who saves now, or each of them otherwise."""

    THEM = "theirs"
    ME = "mine"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Version:
    """The single fields by name, and the rows of fields by what they are and by number, in their order."""

    fields: Row
    rows: Mapping[str, Mapping[int, Row]]


class Difference(NamedTuple):
    """A field that is not the same in all three versions.

    It is called NAME, ROWS.NUMBER.NAME, or ROWS.NUMBER for a whole row that one of the versions does not have;
    that row is none there.
    """

    field: str
    opened: Any
    theirs: Any
    mine: Any
    by: By

    @property
    def agreed(self) -> bool:
        """Whether both changed it to the same."""
        return self.by is By.BOTH and same(self.theirs, self.mine)


def align(
    theirs: Version, opened: Version, mine: Version, keys: Mapping[str, Sequence[str]], taken: Mapping[str, int]
) -> Version:
    """Their version with the numbers that the same rows have in the two others.

    keys: by which fields a row is known again. taken: the highest number that was ever given, by what rows are.
    """
    rows = {}
    for what, own in theirs.rows.items():
        fresh = {number: row for number, row in mine.rows[what].items() if number not in opened.rows[what]}
        known = _numbers(fresh, keys[what]) | _numbers(opened.rows[what], keys[what])
        free = max([taken.get(what, -1), *opened.rows[what], *mine.rows[what]]) + 1
        numbers = _numbers(own, keys[what]).items()
        rows[what] = {known.get(key, free + at): own[old] for at, (key, old) in enumerate(numbers)}
    return Version(theirs.fields, rows)


def differences(opened: Version, theirs: Version, mine: Version) -> tuple[Difference, ...]:
    """Every field that one of the two changed, in the order of the form; rows have the same numbers in all."""
    found: list[Difference] = []
    for name in opened.fields:
        found += _compared(name, *(version.fields[name] for version in (opened, theirs, mine)))
    for what in opened.rows:
        each = [version.rows[what] for version in (opened, theirs, mine)]
        for number in dict.fromkeys(number for rows in each for number in rows):
            found += _rows_compared(f"{what}.{number}", *(rows.get(number) for rows in each))
    return tuple(found)


def merged(
    theirs: Version, mine: Version, found: Sequence[Difference], mine_chosen: frozenset[str] = frozenset()
) -> Version:
    """Their version with what only I changed, and of what both changed the fields that were chosen to be mine."""
    fields, rows = dict(theirs.fields), {what: dict(own) for what, own in theirs.rows.items()}
    for one in found:
        if one.by is By.THEM or (one.by is By.BOTH and one.field not in mine_chosen):
            continue
        what, _, rest = one.field.partition(".")
        number, _, name = rest.partition(".")
        if not rest:
            fields[what] = one.mine
        elif name:
            rows[what][int(number)] = {**rows[what][int(number)], name: one.mine}
        elif one.mine is None:
            rows[what].pop(int(number), None)
        else:
            rows[what][int(number)] = one.mine
    return Version(fields, rows)


def same(one: object, other: object) -> bool:
    """Whether two fields hold the same, blanks around a text apart."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(same(one.get(name, ""), other.get(name, "")) for name in {*one, *other})
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _rows_compared(field: str, opened: Row | None, theirs: Row | None, mine: Row | None) -> Iterator[Difference]:
    if opened is None or theirs is None or mine is None:
        yield from _compared(field, opened, theirs, mine)
        return
    for name in dict.fromkeys([*opened, *theirs, *mine]):
        yield from _compared(f"{field}.{name}", *(row.get(name, "") for row in (opened, theirs, mine)))


def _compared(field: str, opened: object, theirs: object, mine: object) -> Iterator[Difference]:
    by_them, by_me = not same(opened, theirs), not same(opened, mine)
    if by_them or by_me:
        by = By.BOTH if by_them and by_me else By.THEM if by_them else By.ME
        yield Difference(field, opened, theirs, mine, by)


def _numbers(rows: Mapping[int, Row], key: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """The numbers of rows by what makes each known again; those that have it in common are told apart by order."""
    found: dict[tuple[Any, ...], int] = {}
    for number, row in rows.items():
        marks = tuple(_plain(row.get(name, "")) for name in key)
        at = 0
        while (*marks, at) in found:
            at += 1
        found[*marks, at] = number
    return found
