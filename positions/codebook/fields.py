"""Fields of a sheet as they are drawn: each with the reason it was refused right below it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from positions import escape
from positions.codebook.sheet import Sheet


def tell(sheet: Sheet, field: str) -> None:
    """The reason a field was refused; the place is kept, so that no field moves and loses words."""
    place = st.container()
    says = sheet.trouble(field)
    if says:
        place.markdown(f":red[:material/error: {escape.markdown(says)}]")


def line(sheet: Sheet, field: str, label: str, *, told: str = "", **look: Any) -> str:  # noqa: ANN401 - for the widget
    """A line of text; `told` names the field in refusals where that is not its name on the sheet."""
    typed = st.text_input(label, **sheet.kept(field), **look) or ""
    tell(sheet, told or field)
    return typed


def text(sheet: Sheet, field: str, label: str, *, told: str = "", **look: Any) -> str:  # noqa: ANN401 - for the widget
    """Some lines of text."""
    typed = st.text_area(label, **sheet.kept(field), **look) or ""
    tell(sheet, told or field)
    return typed


def choice(
    sheet: Sheet,
    field: str,
    label: str,
    names: Mapping[str, str],
    *,
    told: str = "",
    **look: Any,  # noqa: ANN401 - for the widget
) -> str:
    """One of the named; what the sheet holds is named by its slug where it is none of them."""
    held = sheet.typed(field)
    options = {**names, **({held: held} if held and held not in names else {})}
    chosen: str = st.selectbox(label, list(options), format_func=options.__getitem__, **sheet.kept(field), **look)
    tell(sheet, told or field)
    return chosen


@contextmanager
def row(sheet: Sheet, field: str, number: int) -> Iterator[None]:
    """A box for one row of fields."""
    with st.container(border=True, key=f"{sheet.key(field)}-row-{number}"):
        yield


def remove(sheet: Sheet, field: str, number: int, what: str, *, why_not: str = "") -> None:
    """The button that leaves a row out; `why_not` says why it cannot be."""
    st.button(
        "Remove",
        icon=":material/delete:",
        key=f"{sheet.key(field)}-remove-{number}",
        on_click=sheet.remove_row,
        args=(field, number),
        disabled=bool(why_not),
        help=why_not or f"Leave this {what} out; nothing is saved before you press Save.",
    )


def another(sheet: Sheet, field: str, what: str) -> None:
    """The button for one more row."""
    st.button(
        f"Another {what}",
        icon=":material/add:",
        key=f"{sheet.key(field)}-another",
        on_click=sheet.add_row,
        args=(field,),
    )


def slug_field(sheet: Sheet, made_from: str) -> str:
    """For a new thing the slug that links name it by; one that is recorded keeps its own."""
    if not sheet.is_new:
        st.caption(f"In links it is called {escape.markdown(sheet.slug)}, which stays.")
        return sheet.slug
    return line(
        sheet,
        "slug",
        "Slug",
        placeholder=f"made from {made_from}",
        help="What links and files call it: small letters, digits and hyphens. It never changes.",
    )
