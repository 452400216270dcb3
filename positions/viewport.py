"""Whether the reader's screen is narrow: the one fact about the browser that a figure needs and Streamlit lacks."""

from typing import Final

import streamlit as st

_SCRIPT: Final = """
export default function ({ setStateValue }) {
  const narrow = window.matchMedia("(max-width: 700px)");
  const tell = () => setStateValue("narrow", narrow.matches);
  if (narrow.matches) tell();
  narrow.addEventListener("change", tell);
  return () => narrow.removeEventListener("change", tell);
}
"""


def is_narrow() -> bool:
    """Whether the window is at most 700 px wide; the page is drawn again when that changes."""
    mount = st.components.v2.component("positions_viewport", js=_SCRIPT)
    state = mount(key="viewport", default={"narrow": False}, on_narrow_change=lambda: None)
    return bool(state.narrow)
