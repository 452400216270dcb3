"""Both versions of what two people changed at once, side by side, and the choice between them; for every form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import streamlit as st

from db.queries.detail import ChangeRow
from positions import escape, notice, words
from positions.versions import By, Difference, Row, Version, align, differences, merged

NOTHING: Final = "–"
_WHO: Final = {By.THEM: "Only they changed it: taken over.", By.ME: "Only you changed it: stays yours."}


def plainly(value: object) -> str:
    """A value of a field as it is read: text as it is, yes or no, a dash for nothing."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value).strip() or NOTHING


class Told(NamedTuple):
    """How a field is told: what it is called, and what its values are called."""

    label: str
    value: Callable[[Any], str] = plainly


class RowTold(NamedTuple):
    """How a row of fields is told: of which kind it is, and the field that tells it from others of that kind."""

    kind: str
    name: str


class Words(NamedTuple):
    """What the fields of a form are called: NAME, ROWS.NAME for a field of a row; and ROWS for the row itself."""

    fields: Mapping[str, Told]
    rows: Mapping[str, RowTold]

    def label(self, one: Difference, row: Row) -> str:
        """The name of a field; `row` is the row that it is in, by whichever version has it."""
        what, _, rest = one.field.partition(".")
        if not rest:
            return self.fields[what].label
        of = self.rows[what]
        named = f"{of.kind} {self.fields[f'{what}.{of.name}'].value(row.get(of.name, ''))}"
        name = rest.partition(".")[2]
        return f"{named}: {words.within(self.fields[f'{what}.{name}'].label)}" if name else named

    def own_label(self, one: Difference) -> str:
        """The name of a field in words of ours alone: the label of a choice is read out as it is written."""
        what, _, rest = one.field.partition(".")
        if not rest:
            return self.fields[what].label
        number, _, name = rest.partition(".")
        row = f"{self.rows[what].kind} {int(number) + 1}"
        return f"{row}, {words.within(self.fields[f'{what}.{name}'].label)}" if name else row

    def value(self, one: Difference, value: Any) -> str:  # noqa: ANN401 - whatever the field holds
        """What a field holds, in words; all fields of a row that one version does not have."""
        what, _, rest = one.field.partition(".")
        name = rest.partition(".")[2]
        if not rest or name:
            return self.fields[f"{what}.{name}" if name else what].value(value)
        if value is None:
            return "not there"
        held = [(self.fields[f"{what}.{field}"], content) for field, content in value.items() if content != ""]
        return "; ".join(f"{told.label}: {told.value(content)}" for told, content in held)


@dataclass(frozen=True, slots=True)
class Meeting:
    """An edit that has met a newer version of the same thing, on a form that holds what was typed."""

    key: str
    opened: Version
    theirs: Version
    """As it is recorded now, its rows with numbers of their own."""
    seen: int
    """The change that made their version."""
    told: Words
    keys: Mapping[str, Sequence[str]]
    """By which fields a row is known again."""
    mine: Callable[[], Version]
    taken: Callable[[], Mapping[str, int]]
    """The highest number that a row was ever given, by what rows are."""
    go_on: Callable[[Version, Version, int], None]
    """Fills the form with a version to be saved, over theirs, and the change that made that."""
    leave: Callable[[], None]
    """Empties the form of what was typed."""

    def compared(self) -> "Compared":
        """The versions as they are now, with what differs."""
        mine = self.mine()
        theirs = align(self.theirs, self.opened, mine, self.keys, self.taken())
        return Compared(theirs, mine, differences(self.opened, theirs, mine))

    def choice(self, one: Difference) -> str:
        """The key of the choice between two versions of a field; asked anew when theirs is another."""
        return f"{self.key}-{self.seen}-{one.field}"


class Compared(NamedTuple):
    """Their version, mine with the same numbers for the same rows, and what differs."""

    theirs: Version
    mine: Version
    found: tuple[Difference, ...]

    def row(self, one: Difference) -> Row:
        """The row that a difference is in, by whichever version has it; empty for a single field."""
        what, _, rest = one.field.partition(".")
        number = rest.partition(".")[0]
        if not number:
            return {}
        rows = [version.rows[what].get(int(number)) for version in (self.mine, self.theirs)]
        return next((row for row in rows if row is not None), {})


def in_words(told: Words, opened: Version, mine: Version) -> list[tuple[str, str]]:
    """What was typed over a version: the label and the content of each field that is no longer the same."""
    compared = Compared(opened, mine, differences(opened, opened, mine))
    return [(told.label(one, compared.row(one)), told.value(one, one.mine)) for one in compared.found]


def show(meeting: Meeting, changes: Sequence[ChangeRow]) -> None:
    """Draw both versions with who made theirs, the choices, and the two ways on. changes: since it was opened."""
    st.warning(
        "Not saved yet, and nothing is lost: this was changed since you opened it. Below are both versions.",
        icon=":material/call_split:",
    )
    for change in changes:
        when = f"{words.day_words(change.at.date())}, {change.at:%H:%M} UTC"
        why = f": {change.why}" if change.why else "."
        st.markdown(escape.markdown(f"{change.by} ({words.VIA[change.via]}) on {when}{why}"))
    compared = meeting.compared()
    open_ones = [one for one in compared.found if not one.agreed]
    for one in sorted(open_ones, key=lambda one: one.by is not By.BOTH):
        _field(meeting, compared, one)
    left = sum(1 for one in open_ones if _chosen(meeting, one) is None)
    if left:
        st.caption(
            f"{words.counted(left, 'field')} changed by both: choose which version stays. Mine is what the fields "
            "above hold, so you can still write a third."
        )
    if not any(one.by is not By.THEM for one in open_ones):
        st.caption("Theirs has all that you changed: there is nothing to choose.")
    with st.container(horizontal=True):
        st.button(
            "Save my choice",
            type="primary",
            icon=":material/save:",
            key=f"{meeting.key}-choose",
            disabled=left > 0,
            on_click=_go_on,
            args=(meeting,),
        )
        st.button("Leave theirs", key=f"{meeting.key}-leave", on_click=_leave, args=(meeting,))


def _field(meeting: Meeting, compared: Compared, one: Difference) -> None:
    label = meeting.told.label(one, compared.row(one))
    with st.container(border=True):
        st.markdown(f"**{escape.markdown(label)}**")
        for column, whose, held in zip(st.columns(2), ("Theirs", "Mine"), (one.theirs, one.mine), strict=True):
            with column:
                st.caption(whose)
                st.markdown(escape.markdown(meeting.told.value(one, held)))
        st.caption(escape.markdown(f"When you opened it: {meeting.told.value(one, one.opened)}"))
        if one.by is not By.BOTH:
            st.caption(_WHO[one.by])
            return
        st.radio(
            f"Which version stays: {meeting.told.own_label(one)}",
            [By.THEM.value, By.ME.value],
            index=None,
            key=meeting.choice(one),
            format_func=str.capitalize,
            horizontal=True,
            label_visibility="collapsed",
        )


def _chosen(meeting: Meeting, one: Difference) -> str | None:
    """Whose version of a field stays; none while that is not chosen."""
    if one.by is not By.BOTH or one.agreed:
        return one.by.value
    found: str | None = st.session_state.get(meeting.choice(one))
    return found


def _go_on(meeting: Meeting) -> None:
    """Save what was chosen, by what the fields and the choices hold at this moment."""
    theirs, mine, found = meeting.compared()
    chosen = {one.field: _chosen(meeting, one) for one in found}
    if None in chosen.values():
        return
    kept = frozenset(field for field, whose in chosen.items() if whose == By.ME)
    meeting.go_on(theirs, merged(theirs, mine, found, kept), meeting.seen)


def _leave(meeting: Meeting) -> None:
    meeting.leave()
    notice.leave("What you typed was left out: it stays as the others saved it.", None)
