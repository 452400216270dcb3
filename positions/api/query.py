"""Reads a query into the values of a route's parameters, or says in one sentence what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from positions.api.parameters import Parameter
from positions.api.replies import BadRequest

Items = Iterable[tuple[str, str]]
"""Names and texts in the order in which a query has them."""
Values = Mapping[str, Any]
"""The value of every parameter of a route, by its name."""


def read_query(parameters: Sequence[Parameter], items: Items) -> Values:
    """The values of a query; raises BadRequest for the first thing that is wrong."""
    given = _given(parameters, items)
    return {parameter.name: _value(parameter, given.get(parameter.name)) for parameter in parameters}


def _given(parameters: Sequence[Parameter], items: Items) -> dict[str, tuple[str, str]]:
    """The name as written and the text of each parameter that is given, by its own name."""
    names = {name: parameter.name for parameter in parameters for name in (parameter.name, *parameter.also)}
    given: dict[str, tuple[str, str]] = {}
    for written, text in items:
        if written not in names:
            known = ", ".join(parameter.name for parameter in parameters)
            raise BadRequest(f"There is no parameter {written[:40]!r} here: the parameters are {known}.")
        if names[written] in given:
            raise BadRequest(_twice(given[names[written]][0], written))
        given[names[written]] = written, text
    return given


def _twice(before: str, written: str) -> str:
    if before == written:
        return f"{written} is given twice: give it once, with commas between the parts of a list."
    return f"{before} and {written} are two names of one parameter: give one of them."


def _value(parameter: Parameter, given: tuple[str, str] | None) -> Any:  # noqa: ANN401 - whatever it is read as
    if given is None:
        if parameter.needed:
            raise BadRequest(f"{parameter.name} is missing: give {parameter.about[0].lower()}{parameter.about[1:]}")
        return parameter.default
    written, text = given
    try:
        return parameter.reader.read(text)
    except ValueError as error:
        raise BadRequest(f"{written}: {error}") from None
