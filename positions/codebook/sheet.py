"""What is typed about one thing of the codebook: a sheet for each, kept while the reader looks at others.

A sheet holds what it was filled with, so that it knows what was typed over it, and which version that was.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from positions.versions import Version

Fields = Mapping[str, Any]
"""What the fields of a form hold, by name; a field with rows holds a tuple of row numbers."""
NEW: Final = "none"
"""Stands for a thing that is not recorded yet; in links, too. Never a slug."""


class Sheet:
    """The sheet of one thing: `what` it is (issue, actor ...), and its slug or NEW."""

    def __init__(self, what: str, slug: str) -> None:
        self.what = what
        self.slug = slug
        held: dict[str, Any] = {"round": 0, "seen": None, "filled": None, "troubles": {}, "met": False}
        self._held: dict[str, Any] = st.session_state.setdefault(f"codebook: {what} {slug}", held)

    @property
    def is_new(self) -> bool:
        """Whether the thing is not recorded yet."""
        return self.slug == NEW

    @property
    def seen(self) -> int:
        """The version of the thing that fills the sheet; 0 for a new one."""
        return int(self._held["seen"] or 0)

    @property
    def filled(self) -> dict[str, Any]:
        """What the sheet was filled with, before anything was typed over it."""
        found: dict[str, Any] = self._held["filled"] or {}
        return found

    @property
    def is_open(self) -> bool:
        """Whether the sheet is filled."""
        return self._held["filled"] is not None

    def open(self, fields: Fields, seen: int | None) -> None:
        """Fill the sheet; one that was typed over stays, one that was not follows the record."""
        if self._held["filled"] is None or (seen != self._held["seen"] and not self.is_changed()):
            self.start_again()
            self._held["seen"], self._held["filled"] = seen, dict(fields)
            for name, value in fields.items():
                st.session_state[self.key(name)] = value

    def follow(self, seen: int) -> None:
        """Take the version that this reader made elsewhere on the page for the one that was opened."""
        self._held["seen"] = seen

    def start_again(self) -> None:
        """A clean sheet, filled anew when it is opened next."""
        self._held |= {"round": self._held["round"] + 1, "seen": None, "filled": None, "troubles": {}, "met": False}

    def is_changed(self) -> bool:
        """Whether anything was typed over what the sheet was filled with."""
        return any(self.typed(name, value) != value for name, value in self.filled.items())

    # a newer version

    @property
    def has_met(self) -> bool:
        """Whether saving has met a newer version, so that there is something to choose."""
        return bool(self._held["met"])

    def meet(self) -> None:
        """Note that there is a newer version."""
        self._held |= {"met": True, "troubles": {}}

    def mine(self, repeated: Mapping[str, Sequence[str]]) -> Version:
        """What is typed, as a version. repeated: the fields of a row, by what rows are; a blank row is none."""
        single = {name: self.typed(name) for name in self.filled if name.partition(".")[0] not in repeated}
        rows = {
            what: {
                number: {name: self.typed(f"{what}.{number}.{name}") for name in names}
                for number in self.rows(what)
            }
            for what, names in repeated.items()
        }
        return Version(single, {what: _not_blank(own) for what, own in rows.items()})

    def taken(self) -> Mapping[str, int]:
        """The highest number that a row was ever given, by what rows are."""
        given: dict[str, int] = self._held.setdefault("rows", {})
        return given

    def go_on(self, theirs: Version, mine: Version, seen: int) -> None:
        """Fill the sheet with a version over theirs, which `seen` made, to be saved at once; for callbacks."""
        self._held |= {"seen": seen, "filled": flat(theirs), "troubles": {}, "met": False, "saving": True}
        for name, value in flat(mine).items():
            st.session_state[self.key(name)] = value

    def to_be_saved(self) -> bool:
        """Whether it was just filled to be saved; told once."""
        return bool(self._held.pop("saving", False))

    # fields

    def key(self, field: str) -> str:
        """The key of a field's widget."""
        return f"codebook-{self.what}-{self.slug}-{self._held['round']}-{field}"

    def kept(self, field: str) -> dict[str, Any]:
        """The key of a field's widget, with word to keep what is typed while the reader looks elsewhere."""
        return {"key": self.key(field), "persist_state": "session"}

    def typed(self, field: str, default: Any = "") -> Any:  # noqa: ANN401 - whatever the widget holds
        """What a field holds now."""
        return st.session_state.get(self.key(field), default)

    # rows of fields

    def rows(self, field: str) -> tuple[int, ...]:
        """The numbers of the rows of a field, in order; fields of a row are named FIELD.NUMBER.NAME."""
        return tuple(self.typed(field, ()))

    def add_row(self, field: str) -> None:
        """One more row, under a number that none had before; for callbacks."""
        given: dict[str, int] = self._held.setdefault("rows", {})
        number = max([given.get(field, -1), *self.filled.get(field, ()), *self.rows(field)]) + 1
        given[field] = number
        st.session_state[self.key(field)] = (*self.rows(field), number)

    def remove_row(self, field: str, number: int) -> None:
        """Leave a row out; for callbacks."""
        st.session_state[self.key(field)] = tuple(row for row in self.rows(field) if row != number)

    # refusals

    def trouble(self, field: str) -> str:
        """Why a field was refused; blank when it was not."""
        return str(self._held["troubles"].get(field, ""))

    @property
    def troubles(self) -> dict[str, str]:
        """Why the last saving was refused, by field."""
        found: dict[str, str] = self._held["troubles"]
        return found

    def refuse(self, troubles: Mapping[str, str]) -> None:
        """Keep why fields were refused, for the next drawing."""
        self._held["troubles"] = dict(troubles)

    def follow_troubles(self, now: Mapping[str, str]) -> bool:
        """After a refusal, let the reasons follow what is typed since; whether any of them changed."""
        if not self.troubles or "form" in self.troubles or self.troubles == now:
            return False
        self.refuse(now)
        return True


def sheets_of(what: str) -> list[Sheet]:
    """Every sheet of this reader for one kind of thing."""
    start = f"codebook: {what} "
    return [Sheet(what, str(key).removeprefix(start)) for key in st.session_state if str(key).startswith(start)]


def version_of(fields: Fields, repeated: Mapping[str, Sequence[str]]) -> Version:
    """What fills a sheet, as a version. repeated: the fields of a row, by what rows are."""
    single = {name: value for name, value in fields.items() if name.partition(".")[0] not in repeated}
    rows = {
        what: {number: {name: fields[f"{what}.{number}.{name}"] for name in names} for number in fields[what]}
        for what, names in repeated.items()
    }
    return Version(single, rows)


def flat(version: Version) -> Fields:
    """A version as the fields of a sheet."""
    fields = dict(version.fields)
    for what, rows in version.rows.items():
        fields[what] = tuple(rows)
        fields |= {f"{what}.{number}.{name}": value for number, row in rows.items() for name, value in row.items()}
    return fields


def _not_blank(rows: Mapping[int, Fields]) -> dict[int, Fields]:
    return {
        number: row
        for number, row in rows.items()
        if any(value.strip() for value in row.values() if isinstance(value, str))
    }
