"""Record: every stance in a table, with the filters of the chart; what is searched for is listed and marked."""

import pandas as pd
import streamlit as st

from db.queries.found import MOST
from db.queries.stances import ORDERS
from db.sought import read_sought
from positions import data, drawer, empty, escape, results, words
from positions.clicks import SELECTABLE, picked_row
from positions.exports.spreadsheet import csv_text
from positions.filters import record_filters
from positions.opening import begin
from positions.table import COLUMNS, record_rows
from positions.widgets import View

ROWS, RESULTS = 50, 20  # of a page
AS = {"list": "List", "table": "Table"}

book = begin("Record")
view = View("record")
filters = record_filters(view, book)
text = filters.selection.text.strip()
sought = read_sought(text)
with st.container(horizontal=True, vertical_alignment="bottom"):
    listed = text and view.one("as", "Show as", AS, default="list", buttons=True) == "list"
    order = view.one("sort", "Sort by", dict(zip(ORDERS, ORDERS, strict=True)), default=ORDERS[0], width=190)
    slugs = data.find(filters.selection, order=order) if text else ()
    total = len(slugs) if text else data.count(filters.selection)
    size = RESULTS if listed else ROWS
    page = view.page_number("page", most=max(1, -(-(min(total, MOST) if text else total) // size)))
view.write()
if text:
    results.show_names_found(text, sought, book)
    for sentence in sought.told:
        st.caption(escape.markdown(sentence))
if not total:
    if text:
        results.nothing_found(sought)
    else:
        empty.nothing_found()
    st.stop()

first = (page - 1) * size
if text:
    found = data.rows_of(filters.selection, slugs[first : first + size])
else:
    found = data.record(filters.selection, order=order, offset=first, limit=size)
rows = record_rows(found, book.issues)
told = [
    f"{results.counted(total) if text else words.counted(total, 'stance')}, "
    f"{first + 1:,} to {first + len(rows):,} shown",
    *filters.told,
    filters.period,
]
st.caption(" · ".join([*filter(None, told), "click one to see its evidence"]))
picked = None
if listed:
    results.show_results(found, sought, book.issues)
else:
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
    picked = picked_row(state)
with st.container(horizontal=True):
    st.download_button(
        "CSV of these rows",
        lambda: csv_text(rows, COLUMNS),
        "stances-shown.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    if total > len(rows):
        opened = data.store()
        st.download_button(
            "CSV of all found" if text and total > MOST else f"CSV of all {total:,}",
            lambda: csv_text(
                record_rows(data.record_from(opened, filters.selection, order=order), book.issues), COLUMNS
            ),
            "stances.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
if picked is not None:
    drawer.open_drawer([str(rows[picked]["Stance"])])
