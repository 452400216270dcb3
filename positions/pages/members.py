"""Members: who may read, edit and administer where people sign in, and the tokens of their programs."""

import streamlit as st

from positions import access, escape, notice, signin
from positions.membership import roles, tokens
from positions.opening import arrived

arrived("Members")
st.title("Members", anchor=False)
notice.show()
if not access.is_admin():
    st.info(escape.markdown(access.why_no_admin()), icon=":material/lock:")
    st.stop()
if not signin.is_configured():
    st.info(
        "Nobody signs in here yet, so roles have no effect until sign-in is set up (docs/sign-in.md). Tokens open "
        "the API from now on."
    )
roles.show()
tokens.show()
