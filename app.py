"""Positions: how policy positions move. `streamlit run app.py` starts the dashboard, and the HTTP API beside it."""

import streamlit as st

from positions import api

app = st.App(__file__, routes=api.routes(), lifespan=api.lifespan)

if __name__ == "__main__":  # the dashboard: what is above is also read by the server, at its start
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
