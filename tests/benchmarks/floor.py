"""The least a page can do for the same chart: read from a file, with a row of buttons to choose one."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

charts = json.loads(Path(os.environ["BENCHMARK_CHARTS"]).read_text())
st.set_page_config(page_title="Floor", layout="wide")
st.title("Floor", anchor=False)
chosen = st.radio("Words or deeds", list(charts), horizontal=True)
st.plotly_chart(
    go.Figure(charts[chosen]["figure"]),
    key="chart",
    theme=None,
    on_select="rerun",
    selection_mode="points",
    config=charts[chosen]["config"],
)
