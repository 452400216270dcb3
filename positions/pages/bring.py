"""Import: a file is read, checked row by row, and brought in as a whole or not at all."""

import streamlit as st

from db.problems import Problem
from positions import access, account, escape, notice
from positions.importers.columns import documentation, template_csv
from positions.intake import checking, past, reading
from positions.intake.held import held
from positions.opening import arrived

arrived("Import")
st.title("Import", anchor=False)
notice.show()
if not access.may_write():
    account.say_why_not()
    st.stop()
uploaded = st.file_uploader(
    "A file to bring in: CSV or XLSX, a database or event list of Discourse Network Analyzer, or a package",
    key="intake-file",
)
with st.expander("What a table needs, and a file to start from"):
    st.download_button("Take the template", template_csv(), "positions.csv", "text/csv", on_click="ignore")
    st.markdown(documentation())
try:
    intake = held(uploaded)
    choices = reading.choose(intake) if intake else None
    if intake and choices:
        checking.show(intake, choices)
except Problem as problem:
    st.error(escape.markdown(str(problem)), icon=":material/block:")
past.show()
