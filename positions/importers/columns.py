"""Which column of a file holds which field of a stance: suggested by name, and checked when chosen."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from positions import words
from positions.importers.column_template import documentation, template_csv
from positions.importers.stance_fields import BY_NAME, FIELDS, Field, plain

__all__ = ["FIELDS", "Field", "check_mapping", "documentation", "suggest", "template_csv"]
_OURS: Final = {
    "actor": "Actor",
    "issue": "Issue",
    "stated_on": "Date",
    "summary": "Summary",
    "value": "Value",
    "answer": "Position",
    "kind": "Kind",
    "certainty": "Certainty",
    "attribution": "On whose word",
    "known_on": "Public since",
    "slug": "Stance",
    "retracted_why": "Status",
}
"""The headings under which the rows of a chart or of the record go out (positions/table.py)."""


def suggest(columns: Sequence[str]) -> dict[str, str]:
    """The column that holds each field, by its name; no column twice, and no field without one."""
    if set(_OURS.values()) <= set(columns):
        return dict(_OURS)
    named = {plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for known_as in (_own_names, _other_names):
        for field in FIELDS:
            likely = [name for name in known_as(field) if name in named]
            if likely and field.name not in found:
                found[field.name] = named.pop(likely[0])
    return {field.name: found[field.name] for field in FIELDS if field.name in found}


def check_mapping(
    mapping: Mapping[str, str], columns: Collection[str], *, given: Collection[str] = ()
) -> list[str]:
    """What is wrong with a choice of a column for each field, in sentences; `given`: fields that need none."""
    troubles = [
        f"There is no column {column[:60]!r} in the file: choose another for {_label(name)}."
        for name, column in mapping.items()
        if column not in columns
    ]
    troubles += [f"There is no field {name[:60]!r}: leave it out." for name in mapping if name not in BY_NAME]
    for field in FIELDS:
        if field.needed and field.name not in mapping and field.name not in given:
            troubles.append(f"No column is chosen for {field.label}, which every row needs: choose one.")
    used: dict[str, list[str]] = {}
    for name, column in mapping.items():
        used.setdefault(column, []).append(_label(name))
    troubles += [
        f"The column {column[:60]!r} is chosen for {words.listed(labels)}: choose it for one of them."
        for column, labels in used.items()
        if len(labels) > 1
    ]
    return troubles


def _own_names(field: Field) -> tuple[str, ...]:
    return plain(field.name), plain(field.label)


def _other_names(field: Field) -> tuple[str, ...]:
    return tuple(map(plain, field.known_as))


def _label(name: str) -> str:
    return BY_NAME[name].label if name in BY_NAME else repr(name[:60])
