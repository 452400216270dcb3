"""The least a program can do: a navigation of files, of which the one that is open is drawn."""

import json
import os

import streamlit as st

st.set_page_config(page_title="Floor", layout="wide")
st.navigation([st.Page(**about) for about in json.loads(os.environ["BENCHMARK_PAGES"])], position="top").run()
