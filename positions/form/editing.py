"""The stance that is open for editing: as it was opened, as it is typed now, and over a newer version."""

from typing import Any, Final, NamedTuple

import streamlit as st

from db.entries import NEW
from db.queries.detail import StanceDetail
from positions.form import state
from positions.form.state import key, level_key, typed
from positions.versions import Version, differences

_CITED: Final = ("source", "quote", "locator")
_BRINGS: Final = ("title", "publisher", "author", "published_on", "url", "archived_url", "language")
"""The fields of a source that is new."""


class Opened(NamedTuple):
    """The stance that was opened for editing, as it was then; `seen` is the change that made that version."""

    slug: str
    seen: int
    version: Version
    retracted_why: str | None


def seen() -> int:
    """The version of the stance that was opened for editing."""
    return opened().seen


def opened() -> Opened:
    """The stance that was opened for editing."""
    found: Opened = st.session_state[state.EDITING]
    return found


def fill_from(stance: StanceDetail) -> None:
    """Open a stance for editing: fill the fields once, so that what is typed over it stays.

    While nothing is typed over it, the form follows the record.
    """
    before: Opened | None = st.session_state.get(state.EDITING)
    if (
        before
        and before.slug == stance.slug
        and (before.seen == stance.seen or state.saved() or _is_changed(before))
    ):
        return
    state.start_again()
    _fill(stance.slug, version_of(stance), stance.seen, stance.retracted_why)


def _is_changed(before: Opened) -> bool:
    return has_met() or bool(differences(before.version, before.version, mine()))


def version_of(stance: StanceDetail) -> Version:
    """What the fields hold for a stance: the issue with the level on it is one of them."""
    fields = {
        "actor": stance.actor,
        "placed": (stance.issue, level_key(stance.answer, stance.value)),
        "stated_on": stance.stated_on,
        "known_on": "" if stance.known_on == stance.last else stance.known_on.isoformat(),
        "kind": stance.kind.value,
        "certainty": stance.certainty.value,
        "attribution": stance.attribution.value,
        "summary": stance.summary,
        "event": stance.event,
        "verified": stance.verified,
        "note": stance.note,
    }
    cited = {at: {name: getattr(row, name) for name in _CITED} for at, row in enumerate(stance.evidence)}
    return Version(fields, {"evidence": cited})


def mine() -> Version:
    """What the fields hold now; a source left blank is none."""
    single = {name: typed(name) for name in opened().version.fields if name != "placed"}
    single["placed"] = (typed("issue"), typed("level", None))
    cited: dict[int, dict[str, Any]] = {}
    for place in range(typed("sources", 1)):
        row = {name: typed(f"{place}-{name}") for name in _CITED}
        if row["source"] == NEW:
            row |= {name: typed(f"{place}-{name}") for name in _BRINGS}
        if any(text.strip() for text in row.values()):
            cited[place] = row
    return Version({name: single[name] for name in opened().version.fields}, {"evidence": cited})


def _fill(slug: str, version: Version, seen: int, retracted_why: str | None) -> None:
    st.session_state[state.EDITING] = Opened(slug, seen, version, retracted_why)
    _write(version)


def _write(version: Version) -> None:
    """Put a version into the fields; its evidence in its order, and nothing in places that are left over."""
    fields = dict(version.fields)
    fields["issue"], fields["level"] = fields.pop("placed")
    cited = list(version.rows["evidence"].values())
    for place in range(max(typed("sources", 1), len(cited))):
        row = cited[place] if place < len(cited) else {}
        fields |= {f"{place}-{name}": row.get(name, "") for name in (*_CITED, *_BRINGS)}
    fields["sources"] = max(1, len(cited))
    for field, value in fields.items():
        st.session_state[key(field)] = value


def meet() -> None:
    """Note that there is a newer version."""
    state.set_troubles({})
    st.session_state[state.MET] = True


def has_met() -> bool:
    """Whether saving has met a newer version, so that there is something to choose."""
    return bool(st.session_state.get(state.MET))


def go_on(theirs: Version, version: Version, seen: int) -> None:
    """Fill the fields with a version over theirs, which `seen` made, to be saved at once; for callbacks."""
    slug, retracted_why = opened().slug, opened().retracted_why
    state.set_troubles({})
    st.session_state.pop(state.MET, None)
    cited = dict(enumerate(theirs.rows["evidence"].values()))
    _write(version)
    st.session_state[state.EDITING] = Opened(slug, seen, Version(theirs.fields, {"evidence": cited}), retracted_why)
    st.session_state[state.TO_SAVE] = True


def to_be_saved() -> bool:
    """Whether the fields were just filled to be saved; told once."""
    return bool(st.session_state.pop(state.TO_SAVE, False))


def let_go(slug: str) -> None:
    """Keep what is typed over this stance, for a new one: the record has it no longer."""
    if is_editing() and opened().slug == slug:
        for beside in (state.EDITING, state.MET):
            st.session_state.pop(beside, None)


def is_editing() -> bool:
    """Whether the fields were filled from a stance."""
    return state.EDITING in st.session_state
