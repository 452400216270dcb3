"""Releases: states of the record with a name, each to be seen again as it was, and cited."""

import streamlit as st

from positions import notice, releasing
from positions.opening import arrived

arrived("Releases")
st.title("Releases", anchor=False)
notice.show()
st.markdown(
    "A release is the record at one moment under a name. Seen again, it gives the same numbers; its hash shows "
    "that nothing in it has been altered since."
)
releasing.show()
releasing.form()
