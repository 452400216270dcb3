"""What a request asks of the record: the stances it chooses, and what the record has under the names in it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.queries import codebook, whole
from db.queries.stances import Selection
from positions.api.paging import mark_of, read_cursor
from positions.api.query import Values
from positions.api.replies import BadRequest

_NAMES: Final[Mapping[str, str]] = {
    **{"actors": "actor", "a": "actor", "b": "actor"},
    **{"issues": "issue", "issue": "issue", "without": "source"},
}
"""What the slugs of a parameter are slugs of."""


def settled(values: Values, *, today: date) -> Values:
    """The values with days for what is left open and a place for a cursor; raises BadRequest where they clash."""
    found = {**values}
    if "known" in values:
        found["known"] = values["known"] or today
    if "as_of" in values:
        found["as_of"] = values["as_of"] or found["known"]
        if found["as_of"] > found["known"]:
            raise BadRequest(
                f"as_of: nothing later than {found['known']} is known: ask for positions on or before that day."
            )
    if values.get("after"):
        try:
            found["after"] = read_cursor(values["after"], mark_of(values))
        except ValueError as error:
            raise BadRequest(f"after: {error}") from None
    return found


def selection_of(values: Values) -> Selection:
    """The stances that answer settled values, whatever their day or track."""
    return Selection(
        issues=values["issues"],
        actors=values["actors"],
        whole=values["voice"],
        kinds=values["kinds"],
        certainties=values["certainty"],
        attributions=values["attribution"],
        without=values["without"],
        known_on=values["known"],
    )


def resolved(session: Session, values: Values) -> Values:
    """The values with each slug of a merged duplicate as that of what it went into.

    Raises BadRequest for the first slug that the record does not have.
    """
    found = {**values}
    for name, what in _NAMES.items():
        named = values.get(name) or ()
        slugs = (named,) if isinstance(named, str) else named
        known = _known(session, what) if slugs else {}
        for slug in slugs:
            if slug not in known:
                raise BadRequest(
                    f"{name}: there is no {what} {slug[:60]!r} in the record; /api/codebook has those there are."
                )
        if slugs:
            own = tuple(dict.fromkeys(known[slug] for slug in slugs))
            found[name] = own[0] if isinstance(named, str) else own
    return found


def _known(session: Session, what: str) -> dict[str, str]:
    """Every slug by which something is found, with its own."""
    others = codebook.other_names(session)
    merged = {"actor": others.actors, "source": others.sources}.get(what, {})
    return {**merged, **{row.slug: row.slug for row in whole.rows(session, f"{what}s")}}
