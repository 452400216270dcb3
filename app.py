"""Positions: how policy positions move. `streamlit run app.py` starts the dashboard, and the HTTP API beside it."""

import streamlit as st
from starlette.middleware import Middleware

from positions import api, headers, trouble

app = st.App(
    __file__,
    routes=api.routes(),
    lifespan=api.lifespan,
    middleware=[Middleware(headers.SecurityHeaders)],
    on_script_error=trouble.told,
)

if __name__ == "__main__":  # the dashboard: what is above is also read by the server, at its start
    from db.problems import Problem
    from positions import access, account, data, edition_control, escape
    from positions.pagelist import pages

    st.set_page_config(page_title="Positions", page_icon="📈", layout="wide")
    role = access.role_or_none()
    page = st.navigation(pages(role), position="hidden" if st.context.is_embedded or role is None else "top")
    try:
        if access.admits(page.url_path, role or access.role()):
            account.show()
            edition_control.arrive()  # which edition of the record all below reads, and a line that says so
            data.version()  # before any page: a store that cannot be used is told on each of them
            page.run()
        else:
            account.closed(page.url_path)
    except Problem as problem:
        st.error(escape.markdown(str(problem)), icon=":material/database_off:")
