"""Take it all out: the whole record as a package of tables, a snapshot, a workbook, and its sources as BibTeX."""

import streamlit as st

from positions import export_page, notice
from positions.opening import arrived

arrived("Take it all out")
st.title("Take it all out", anchor=False)
notice.show()
export_page.show()
