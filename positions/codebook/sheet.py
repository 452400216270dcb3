"""What is typed about one thing of the codebook: a sheet for each, kept while the reader looks at others.

A sheet holds what it was filled with, so that it knows what was typed over it, and which version that was.
"""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

Fields = Mapping[str, Any]
"""What the fields of a form hold, by name; a field with rows holds a tuple of row numbers."""
NEW: Final = "none"
"""Stands for a thing that is not recorded yet; in links, too. Never a slug."""


class Sheet:
    """The sheet of one thing: `what` it is (issue, actor ...), and its slug or NEW."""

    def __init__(self, what: str, slug: str) -> None:
        self.what = what
        self.slug = slug
        held: dict[str, Any] = {"round": 0, "seen": None, "filled": None, "troubles": {}}
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
        self._held |= {"round": self._held["round"] + 1, "seen": None, "filled": None, "troubles": {}}

    def is_changed(self) -> bool:
        """Whether anything was typed over what the sheet was filled with."""
        return any(self.typed(name, value) != value for name, value in self.filled.items())

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
