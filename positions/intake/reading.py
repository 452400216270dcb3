"""How a file is to be read: which sheet, which column holds which field, in what order dates are written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from db.queries.imports import mapping_for
from positions import bringing, data, escape
from positions.bringing import Choices, FileKind
from positions.importers.columns import FIELDS, Field, check_mapping, suggest
from positions.importers.dates import Order
from positions.importers.dna import statement_types
from positions.importers.stance_rows import ambiguous_dates
from positions.importers.table import Table
from positions.intake.held import Intake

SAYS: Final = {
    FileKind.TABLE: "A table of stances.",
    FileKind.EVENTS: "An event list of Discourse Network Analyzer.",
    FileKind.DATABASE: "A database of Discourse Network Analyzer. It is read and never changed.",
    FileKind.PACKAGE: "A package of a whole record.",
}
ORDERS: Final[Mapping[str, Order]] = {
    "Refuse them": "",
    "Day first: 3 April": "day first",
    "Month first: 4 March": "month first",
}
_NONE: Final = ""
_FIRST: Final = 5
"""Rows shown of a table."""


def choose(intake: Intake) -> Choices | None:
    """Draw what can be chosen for a file; none while something is missing, which is then said."""
    st.markdown(f"**{escape.markdown(intake.name)}**: {SAYS[intake.file.kind]}")
    if intake.file.kind == FileKind.DATABASE:
        types = [one.label for one in statement_types(intake.file.path)]
        chosen = st.selectbox("Statements of the type", types, key=f"intake-type-{intake.digest}", width=330)
        return Choices(statement_type=chosen or "")
    if intake.file.kind != FileKind.TABLE:
        return Choices()
    names = intake.file.sheets()
    sheet = ""
    if len(names) > 1:
        sheet = st.selectbox("Sheet", names, key=f"intake-sheet-{intake.digest}", width=330) or ""
    return _table(intake, sheet)


def _table(intake: Intake, sheet: str) -> Choices | None:
    table = intake.file.table(sheet)
    st.caption(escape.markdown(" ".join(table.told)))
    rows = [cells for _, cells in zip(range(_FIRST), (cells for _, cells in table.rows()), strict=False)]
    st.dataframe([dict(zip(table.columns, cells, strict=True)) for cells in rows], hide_index=True)
    mapping = _mapping(intake, table, sheet)
    troubles = check_mapping(mapping, table.columns)
    for trouble in troubles:
        st.warning(escape.markdown(trouble), icon=":material/rule:")
    choices = Choices(sheet=sheet, mapping=mapping)
    return None if troubles else replace(choices, order=_order(intake, table, choices))


def _mapping(intake: Intake, table: Table, sheet: str) -> dict[str, str]:
    """A column for each field, suggested by an earlier import of the same columns or by their names."""
    key = f"{intake.digest}-{sheet}"
    loaded = _loaded(key)
    with data.store().reading() as session:
        suggested = loaded or mapping_for(session, table.columns) or suggest(table.columns)
    st.markdown("**Which column holds what**")
    mapping = _fields([one for one in FIELDS if _comes_first(one)], table.columns, suggested, key)
    with st.expander("More fields", key=f"intake-more-{key}"):
        mapping |= _fields([one for one in FIELDS if not _comes_first(one)], table.columns, suggested, key)
    text = json.dumps(mapping, indent=2, ensure_ascii=False)
    st.download_button("Save this mapping", text, "mapping.json", "application/json", on_click="ignore")
    return mapping


def _comes_first(one: Field) -> bool:
    return one.needed or one.name in {"value", "kind", "certainty", "source", "quote"}


def _loaded(key: str) -> dict[str, str]:
    """A mapping that was saved before; empty for none, or one that is none, which is said."""
    with st.popover("Load a mapping", icon=":material/upload:"):
        uploaded = st.file_uploader("A mapping saved before", type="json", key=f"intake-mapping-{key}")
    return bringing.read_mapping(uploaded.getvalue()) if uploaded else {}


def _fields(
    fields: Sequence[Field], columns: Sequence[str], suggested: Mapping[str, str], key: str
) -> dict[str, str]:
    chosen: dict[str, str] = {}
    parts = st.columns(4)
    for at, one in enumerate(fields):
        options = [_NONE, *columns]
        held = suggested.get(one.name, _NONE)
        with parts[at % len(parts)]:
            column = st.selectbox(
                one.label + ("" if one.needed else " (optional)"),
                options,
                index=options.index(held) if held in options else 0,
                format_func=lambda name: name or "no column",
                help=escape.markdown(one.says),
                key=f"intake-field-{one.name}-{key}-{held}",
            )
        if column:
            chosen[one.name] = column
    return chosen


def _order(intake: Intake, table: Table, choices: Choices) -> Order:
    """How dates such as 03/04/2019 are read, asked only when the file has any."""
    dated = tuple(sorted((name, column) for name, column in choices.mapping.items() if name.endswith("_on")))
    key = f"intake-dates-{intake.digest}-{choices.sheet}-{dated}"
    if key not in st.session_state:
        st.session_state[key] = ambiguous_dates(table, choices.mapping)
    rows = st.session_state[key]
    if not rows:
        return ""
    listed = ", ".join(str(row) for row in rows)
    chosen = st.radio(
        f"Dates such as 03/04/2019 can be read in two ways (row {listed}). Read them as",
        list(ORDERS),
        key=f"intake-order-{intake.digest}",
        horizontal=True,
    )
    return ORDERS[chosen or "Refuse them"]
