"""A finding, and how many things are named in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

NAMED: Final = 5
"""Things that a finding names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong and what to do, in one sentence.

    mends: what is derived and can be made anew (the index, the voices); blank for none.
    """

    says: str
    mends: str = ""


def named(names: Iterable[object], count: int) -> str:
    """Some names and how many more: s1, s2 and 12 more."""
    some = [str(name)[:60] for name, _ in zip(names, range(NAMED), strict=False)]
    more = f" and {count - len(some):,} more" if count > len(some) else ""
    return f"{', '.join(some)}{more}"
