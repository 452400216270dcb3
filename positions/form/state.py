"""What is typed into the form: kept under keys of one round, so that Add another starts with a clean sheet."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from db.commands.stances import Saved
from db.vocabulary import Answer

_ROUND: Final = "form: round"
EDITING: Final = "form: stance being edited"
MET: Final = "form: met a newer version"
TO_SAVE: Final = "form: filled to be saved"
TROUBLES: Final = "form: troubles"
_SAVED: Final = "form: stance just saved"


def key(field: str) -> str:
    """The key of a field in this round."""
    return f"form-{st.session_state.setdefault(_ROUND, 0)}-{field}"


def kept(field: str) -> dict[str, Any]:
    """The key of a field's widget, with word to keep what is typed while the reader looks at other pages."""
    return {"key": key(field), "persist_state": "session"}


def typed(field: str, default: Any = "") -> Any:  # noqa: ANN401 - whatever the widget holds
    """What a field holds now."""
    return st.session_state.get(key(field), default)


def start_again() -> None:
    """A clean sheet."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[TROUBLES] = {}
    for kept_beside in (EDITING, _SAVED, MET, TO_SAVE):
        st.session_state.pop(kept_beside, None)


def trouble(field: str) -> str:
    """Why a field was refused; blank when it was not."""
    return str(st.session_state.get(TROUBLES, {}).get(field, ""))


def follow(now: Mapping[str, str]) -> bool:
    """After a refusal, let the reasons follow what is typed since; whether any of them changed."""
    before = st.session_state.get(TROUBLES, {})
    if not before or "form" in before or before == now:
        return False
    set_troubles(now)
    return True


def set_troubles(troubles: Mapping[str, str]) -> None:
    """Keep why fields were refused, for the next drawing of the form."""
    st.session_state[TROUBLES] = dict(troubles)


def any_trouble() -> bool:
    """Whether any field was refused."""
    return bool(st.session_state.get(TROUBLES))


def set_saved(saved: Saved) -> None:
    """Keep what was just saved."""
    st.session_state[_SAVED] = saved


def saved() -> Saved | None:
    """What was just saved in this round."""
    found: Saved | None = st.session_state.get(_SAVED)
    return found


def level_key(answer: Answer, value: float | None) -> str:
    """How the choice of a level is kept: its value, or the answer that has none."""
    if value is None:
        return answer.value
    short = f"{value:g}"
    return short if float(short) == value else repr(value)
