"""The least a program can do: a navigation of files, of which the one that is open is drawn."""

import json
import os

import streamlit as st

st.set_page_config(page_title="Floor", layout="wide")
pages = json.loads(os.environ["BENCHMARK_PAGES"]).items()
st.navigation({menu: [st.Page(**about) for about in listed] for menu, listed in pages}, position="top").run()
