"""How much room the reader's screen has: the one fact about the browser that a figure needs and Streamlit lacks."""

from enum import StrEnum
from typing import Final

import streamlit as st


class Room(StrEnum):
    """The window's width: narrow to 700 px, tight to 1,279 px, wide beyond."""

    NARROW = "narrow"
    TIGHT = "tight"
    WIDE = "wide"


_SCRIPT: Final = """
export default function ({ setStateValue }) {
  const narrow = window.matchMedia("(max-width: 700px)");
  const tight = window.matchMedia("(max-width: 1279px)");
  const room = () => (narrow.matches ? "narrow" : tight.matches ? "tight" : "wide");
  const tell = () => setStateValue("room", room());
  if (room() !== "wide") tell();
  for (const query of [narrow, tight]) query.addEventListener("change", tell);
  return () => { for (const query of [narrow, tight]) query.removeEventListener("change", tell); };
}
"""


def room() -> Room:
    """The room there is, wide until the browser says otherwise; the page is drawn again when that changes."""
    mount = st.components.v2.component("positions_viewport", js=_SCRIPT)
    state = mount(key="viewport", default={"room": Room.WIDE.value}, on_room_change=lambda: None)
    return Room(state.room)
