"""Codebook: issues with their scales, actors, events and sources; where each is used, and a form to change it."""

import streamlit as st

from positions import access, account, notice
from positions.codebook import form, gone, listing, merging, printing, uses
from positions.codebook.choosing import choose, order_buttons
from positions.opening import arrived
from positions.viewport import Room, room
from positions.widgets import View

arrived("Codebook")
st.title("Codebook", anchor=False)
notice.show()
view = View("codebook")
part, slug = choose(view)
view.write()
gone.show(part)
sheet = form.open_sheet(part, slug)
wide = room() is Room.WIDE
left, right = st.columns([2, 3], gap="large") if wide else (st.container(), st.container())
with left:
    listing.show(part, slug, most=560 if wide else 300)
    printing.show()


@st.fragment
def editing() -> None:
    """The form; only this part of the page is drawn again while somebody types."""
    form.draw(part, sheet)


with right:
    if access.may_open_form():
        order_buttons(part, sheet)
        editing()
        merging.show(part, sheet)
    else:
        account.say_why_not()
    if not sheet.is_new:
        uses.show_history(part.thing, slug)
if not sheet.is_new:
    uses.show(part.thing, slug)
