"""Reads a drawn page into the calls that draw it again: the constant that the floor page replays.

A call is (command of Streamlit, what it is called with, the calls within it). Containers, columns, popovers and the
rest stand in the same nesting as on the page; what cannot be called again is counted by its kind.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from positions.pagelist import LISTED

About = dict[str, Any]
Call = tuple[str, About, list[Any]]
Drawn = Any
"""A block or an element, as Streamlit's tests give it."""
KEY: Final = "key"


def constant_of(page: AppTest) -> tuple[list[Call], Counter[str]]:
    """The calls that draw a page, and how many elements of what kind are not among them."""
    missing: Counter[str] = Counter()
    found = list(_calls(page.main, missing))
    for place, about in enumerate(about for about in _flat(found) if KEY in about):
        about[KEY] = f"element-{place}"
    return found, missing


def _calls(block: Drawn, missing: Counter[str]) -> Iterator[Call]:
    for node in block.children.values():
        made = BLOCKS.get(node.type) if isinstance(node, Block) else None
        drawn = None if isinstance(node, Block) else ELEMENTS.get(node.type)
        if made:
            yield (*made(node), list(_calls(node, missing)))
        elif drawn:
            submits = getattr(node.proto, "is_form_submitter", False)
            yield ("form_submit_button" if submits else node.type, drawn(node), [])
        else:
            missing[node.type] += 1


def _flat(found: list[Call]) -> Iterator[About]:
    for _, about, within in found:
        yield about
        yield from _flat(within)


def _container(block: Block) -> tuple[str, About]:
    inner = list(block.children.values())
    if inner and all(one.type == "column" for one in inner):
        return "columns", {"spec": [one.proto.weight for one in inner]}
    flex = block.proto.flex_container
    return "container", {"horizontal": flex.direction == flex.Direction.HORIZONTAL, "border": flex.border}


def _folded(command: str, proto: Drawn, **about: Drawn) -> tuple[str, About]:
    asked = {"on_change": "rerun", KEY: ""} if proto.id else {}
    return command, {"label": proto.label, "icon": proto.icon or None, **about, **asked}


BLOCKS: Final[Mapping[str, Callable[[Any], tuple[str, About]]]] = {
    "flex_container": _container,
    "container": lambda block: ("container", {}),
    "column": lambda block: ("column", {}),
    "form": lambda block: ("form", {KEY: "", "border": block.proto.form.border}),
    "popover": lambda block: _folded("popover", block.proto.popover),
    "expander": lambda block: _folded("expander", block.proto, expanded=block.proto.expanded),
}


def _words(element: Drawn) -> About:
    return {"body": element.proto.body, "help": element.proto.help or None}


def _control(element: Drawn, **about: Drawn) -> About:
    proto = element.proto
    return {"label": proto.label, "help": proto.help or None, "disabled": proto.disabled, KEY: "", **about}


def _button(element: Drawn, **about: Drawn) -> About:
    return _control(element, icon=element.proto.icon or None, type=element.proto.type, **about)


def _any_of(element: Drawn) -> About:
    proto = element.proto
    options = list(proto.options)
    chosen = list(proto.raw_values) if proto.set_value else [options[place] for place in proto.default]
    return _control(element, options=options, default=chosen, placeholder=proto.placeholder)


def _slider_of_days(element: Drawn) -> About:
    first, last = (datetime.fromtimestamp(end / 1_000_000, UTC).date() for end in (element.min, element.max))
    return _control(element, value=element.value, min_value=first, max_value=last, format=element.proto.format)


def _table(element: Drawn) -> About:
    proto = element.proto
    modes = [proto.SelectionMode.Name(mode).lower().replace("_", "-") for mode in proto.selection_mode]
    chosen = {"on_select": "rerun", "selection_mode": modes, KEY: ""} if modes else {}
    columns, order = json.loads(proto.columns or "{}"), list(proto.column_order) or None
    return {"data": element.value, "column_config": columns, "column_order": order, **chosen}


def _link(element: Drawn) -> About:
    proto = element.proto
    about = {"page": f"{proto.page or LISTED[0].name}.py", "label": proto.label, "icon": proto.icon or None}
    return {**about, "help": proto.help or None, "query_params": dict(parse_qsl(proto.query_string))}


def _chart(element: Drawn) -> About:
    proto = element.proto
    chosen = {"on_select": "rerun", "selection_mode": "points"} if proto.selection_mode else {}
    figure, config = json.loads(proto.spec), json.loads(proto.config or "{}")
    return {"figure": figure, "config": config, "alt": proto.alt or None, "theme": None, KEY: "", **chosen}


ELEMENTS: Final[Mapping[str, Callable[[Any], About]]] = {
    **dict.fromkeys(("title", "header", "subheader"), lambda e: {**_words(e), "anchor": False}),
    "markdown": lambda e: {**_words(e), "unsafe_allow_html": e.proto.allow_html},
    **dict.fromkeys(("caption", "text"), _words),
    "html": lambda e: {"body": e.proto.body},
    **dict.fromkeys(("error", "warning", "info", "success"), lambda e: {"body": e.value, "icon": e.icon or None}),
    "progress": lambda e: {"value": e.proto.value, "text": e.proto.text or None},
    "metric": lambda e: {"label": e.label, "value": e.value, "help": e.proto.help or None, "border": True},
    "page_link": _link,
    "link_button": lambda e: {"label": e.label, "url": e.url},
    "button": _button,
    "download_button": lambda e: _button(e, data="made when asked for", on_click="ignore"),
    "file_uploader": _control,
    **dict.fromkeys(("checkbox", "toggle"), lambda e: _control(e, value=e.value)),
    **dict.fromkeys(
        ("text_input", "text_area"), lambda e: _control(e, value=e.value, placeholder=e.proto.placeholder)
    ),
    "date_input": lambda e: _control(e, value=e.value, min_value=e.min, max_value=e.max),
    "slider": _slider_of_days,
    "radio": lambda e: _control(e, options=e.options, index=e.index, horizontal=e.proto.horizontal),
    "selectbox": lambda e: _control(e, options=e.options, index=e.index),
    "multiselect": _any_of,
    "pagination": lambda e: {"num_pages": e.proto.num_pages, KEY: ""},
    "dataframe": _table,
    "plotly_chart": _chart,
    "bidi_component": lambda e: {"js": e.proto.js_content, KEY: ""},
}
"""What each kind of element is called with; kinds that no page has yet are told as lacking when one does."""
