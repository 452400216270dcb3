"""Record: every stance in a table, with the filters of the chart and words to search for."""

import pandas as pd
import streamlit as st

from db.queries.stances import ORDERS
from positions import data, drawer, empty, words
from positions.clicks import SELECTABLE, picked_row
from positions.exports.spreadsheet import csv_text
from positions.filters import record_filters
from positions.opening import begin
from positions.table import COLUMNS, record_rows
from positions.widgets import View

ROWS = 50  # of a page

book = begin("Record")
view = View("record")
filters = record_filters(view, book)
total = data.count(filters.selection)
with st.container(horizontal=True, vertical_alignment="bottom"):
    order = view.one("sort", "Sort by", dict(zip(ORDERS, ORDERS, strict=True)), default=ORDERS[0], width=190)
    page = view.page_number("page", most=max(1, -(-total // ROWS)))
view.write()
if not total:
    empty.nothing_found()
    st.stop()

first = (page - 1) * ROWS
found = data.record(filters.selection, order=order, offset=first, limit=ROWS)
rows = record_rows(found, book.issues)
told = [
    f"{words.counted(total, 'stance')}, {first + 1:,} to {first + len(rows):,} shown",
    *filters.told,
    filters.period,
]
st.caption(" · ".join([*filter(None, told), "click a row to see its evidence"]))
state = st.dataframe(
    pd.DataFrame(rows, columns=list(COLUMNS)),
    key=drawer.key_of_round("record"),
    hide_index=True,
    height=min(36 * (len(rows) + 1), 700),
    placeholder="–",
    on_select="rerun",
    selection_mode=SELECTABLE,
    column_config={"Summary": st.column_config.TextColumn(width="large")},
    alt=f"{len(rows)} of {total} stances, {order}",
)
with st.container(horizontal=True):
    shown = csv_text(rows, COLUMNS)
    st.download_button("CSV of these rows", shown, "stances-shown.csv", "text/csv", icon=":material/download:")
    if total > len(rows):
        opened = data.store()
        st.download_button(
            f"CSV of all {total:,}",
            lambda: csv_text(
                record_rows(data.record_from(opened, filters.selection, order=order), book.issues), COLUMNS
            ),
            "stances.csv",
            "text/csv",
            icon=":material/download:",
        )
picked = picked_row(state)
if picked is not None:
    drawer.open_drawer([str(rows[picked]["Stance"])])
