"""The least a page can do: the texts, controls, figures and tables of one of ours, from a constant."""

import os
import pickle
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def constant(path: str) -> dict[str, list]:
    """What was on the page, read once."""
    return pickle.loads(Path(path).read_bytes())  # noqa: S301 - written by the benchmark itself


shown = constant(os.environ["BENCHMARK_PAGE"])
st.set_page_config(page_title="Floor", layout="wide")
for text in shown["texts"]:
    st.markdown(text)
for place, (kind, about) in enumerate(shown["controls"]):
    getattr(st, kind)(**about, **({} if kind in {"metric", "page_link"} else {"key": f"control-{place}"}))
for place, chart in enumerate(shown["charts"]):
    st.plotly_chart(go.Figure(chart["figure"]), key=f"chart-{place}", theme=None, config=chart["config"])
for place, table in enumerate(shown["tables"]):
    st.dataframe(table, key=f"table-{place}")
