"""Takes the cells that fields are mapped to out of a row, all at once."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from db.problems import Problem

Cells = tuple[str, ...]


def cells_of(
    fields: Sequence[str],
    columns: Sequence[str],
    mapping: Mapping[str, str],
    *,
    defaults: Mapping[str, str] | None = None,
) -> Callable[[Cells], Cells]:
    """Gives the cells of two fields or more in their order; one that is empty, or has no column, has its default.

    Raises Problem when a field is mapped to a column that the file does not have.
    """
    given = defaults or {}
    place = {column: at for at, column in enumerate(columns)}
    for field in fields:
        if field in mapping and mapping[field] not in place:
            raise Problem(f"There is no column {mapping[field][:60]!r} in the file: choose another for {field}.")
    constants = tuple(given.get(field, "") for field in fields)
    pick = itemgetter(
        *(place[mapping[field]] if field in mapping else len(columns) + at for at, field in enumerate(fields))
    )
    if not any(field in mapping and given.get(field) for field in fields):
        return lambda cells: pick(cells + constants)
    return lambda cells: tuple(
        cell if cell.strip() else default for cell, default in zip(pick(cells + constants), constants, strict=True)
    )
