"""A writer at the form: fills fields, saves, and reads what stands below a field."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from db.engine import Store
from db.queries.detail import identity
from db.vocabulary import Answer
from positions.form.state import level_key
from tests.pages.reader import JOINER, press, run


def level(value: float) -> str:
    """How the form calls a level of the scale."""
    return level_key(Answer.PLACED, value)


VALID: Final = {
    **{"actor": "trump", "issue": "sequencing", "stated_on": "2019-05-05"},
    **{"summary": "Would move first if the North promised to.", "0-source": "seed", "level": level(1.0)},
}


def key(app: AppTest, field: str) -> str:
    """The key of a field on the sheet that is open."""
    return f"form-{app.session_state['form: round']}-{field}"


def fill(app: AppTest, fields: Mapping[str, object]) -> AppTest:
    """Fields filled: those that are there, then those that appear when these are filled."""
    left = dict(fields)
    while left:
        drawn = {element.key for element in _elements(app.main)}
        there = [field for field in left if key(app, field) in drawn]
        assert there, f"The form has no field {', '.join(left)}."
        for field in there:
            app.get_by_key(key(app, field)).set_value(left.pop(field))
        run(app)
    return app


def save(app: AppTest) -> AppTest:
    """The button Save pressed."""
    return press(app, "form-save")


def typed(app: AppTest) -> dict[str, Any]:
    """What every field of the sheet holds."""
    start = key(app, "")
    return {
        str(element.key).removeprefix(start): element.value
        for element in _elements(app.main)
        if (element.key or "").startswith(start) and element.type != "button"
    }


def below(app: AppTest, field: str) -> str:
    """The sentence right below a field; blank when there is none."""
    elements = list(_elements(app.main))
    place = next(at for at, element in enumerate(elements) if element.key == key(app, field))
    return _refusal(elements[place + 1]) if place + 1 < len(elements) else ""


def refusals(app: AppTest) -> list[str]:
    """Every sentence on why a field was refused."""
    return [said for element in _elements(app.main) if (said := _refusal(element))]


def _refusal(element: Element) -> str:
    start = ":red[:material/error: "
    value = str(element.value) if element.type == "markdown" else ""
    said = value.removeprefix(start).removesuffix("]") if value.startswith(start) else ""
    return said.replace("\\", "").replace(JOINER, "")


def _elements(block: Block) -> Iterator[Element]:
    """The elements of a part of the page, from the top down."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _elements(child)
        elif isinstance(child, Element):
            yield child


def effects(app: AppTest) -> list[str]:
    """What the form says that saving would do."""
    return [info.value.replace("\\", "") for info in app.info]


def revision(store: Store) -> tuple[str, int]:
    """Which state a store is in: the same as long as nothing was written."""
    with store.reading() as session:
        return identity(session)
