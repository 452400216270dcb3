"""What a tutorial would write: the table into pandas, kept by `st.cache_data`, filtered and drawn there."""

import os
import sqlite3
from contextlib import closing

import pandas as pd
import plotly.express as px
import streamlit as st

QUERY = """
    SELECT stance.slug, actor.name AS actor, issue.name AS issue, stated_last AS day, value, summary
    FROM stance JOIN actor ON actor.id = actor_id JOIN issue ON issue.id = issue_id
    ORDER BY stated_last
"""


@st.cache_data
def load(path: str) -> pd.DataFrame:
    """Every stance."""
    with closing(sqlite3.connect(path)) as connection:
        return pd.read_sql(QUERY, connection, parse_dates=["day"])


st.set_page_config(page_title="Positions", layout="wide")
st.title("Positions")
stances = load(os.environ["TUTORIAL_DATABASE"])
issues = st.multiselect(
    "Issues", sorted(stances["issue"].unique()), default=os.environ["TUTORIAL_ISSUES"].split(",")
)
actors = st.multiselect(
    "Actors", sorted(stances["actor"].unique()), default=os.environ["TUTORIAL_ACTORS"].split(",")
)
chosen = stances[stances["actor"].isin(actors) & stances["issue"].isin(issues)].dropna(subset="value")
figure = px.line(
    chosen, x="day", y="value", color="actor", facet_row="issue", line_shape="hv", hover_data=["slug", "summary"]
)
st.plotly_chart(figure)
