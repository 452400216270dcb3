"""Questions this record can answer: each a link to the page that shows the answer."""

import streamlit as st

from positions import chosen_edition, data, notice
from positions.pagelist import PATHS
from positions.questions import QUESTIONS

st.title("Questions this record can answer", anchor=False)
notice.show()
issues = data.book().issues
shown = [question for question in QUESTIONS if question.issue in issues]
if not shown:
    st.info(
        "These questions are put to the North Korea record, which this store does not hold.", icon=":material/quiz:"
    )
for question in shown:
    with st.container(border=True):
        st.markdown(f"**{question.asks}**")
        st.markdown(question.look_for)
        with st.container(horizontal=True):
            for link in question.links:
                st.page_link(
                    PATHS[link.page],
                    label=link.label,
                    icon=":material/arrow_forward:",
                    query_params={**dict(link.params), **chosen_edition.in_link()},
                )
