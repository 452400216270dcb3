"""Positions: how policy positions move. `streamlit run app.py` starts the dashboard."""

import streamlit as st

from db.problems import Problem
from positions import data, escape
from positions.pagelist import pages

st.set_page_config(page_title="Positions", page_icon="📈", layout="wide")
page = st.navigation(pages(), position="hidden" if st.context.is_embedded else "top")
try:
    data.version()  # before any page: a store that cannot be used is told on each of them
    page.run()
except Problem as problem:
    st.error(escape.markdown(str(problem)), icon=":material/database_off:")
