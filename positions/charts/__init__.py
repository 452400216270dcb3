"""Charts: answers in, a Plotly Figure out. Pure functions that know neither Streamlit nor the store."""
