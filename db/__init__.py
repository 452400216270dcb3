"""The record: stances and what they refer to, in one relational store.

Everything that knows SQL lives here; nothing here knows Streamlit, Plotly, pandas or `positions`.
"""
