"""The rows of answers: their columns with what each holds, and how they are made of what the rules give.

Positions, shifts and gaps have the columns of the commands `as-of`, `shifts` and `gap`; stances and the codebook
those of the data set's files.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from db.queries import whole
from db.queries.detail import EvidenceRow
from db.queries.pages import FullRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions import distance
from positions.answer_rows import Row
from positions.shifts import Outcome

Schema = Mapping[str, Any]
Columns = Mapping[str, Schema]
"""What each column holds, as a JSON schema, in the order of the columns."""

TEXT: Final[Schema] = {"type": "string"}
DAY: Final[Schema] = {"type": "string", "format": "date"}
NUMBER: Final[Schema] = {"type": "number"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
YES_OR_NO: Final[Schema] = {"type": "boolean"}


def one_of(words: Iterable[str]) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": [str(word) for word in words]}


def maybe(schema: Schema) -> Schema:
    """What may be absent."""
    return {"anyOf": [schema, {"type": "null"}]}


POSITION: Final[Columns] = {
    **{"actor": TEXT, "issue": TEXT, "position": maybe(NUMBER), "effective_on": maybe(DAY)},
    **{"age_days": maybe(COUNT), "carried": maybe(YES_OR_NO), "since": maybe(one_of(Answer)), "stances": COUNT},
}
SHIFT: Final[Columns] = {
    **{"actor": TEXT, "issue": TEXT, "date": DAY, "from": NUMBER, "to": NUMBER, "outcome": one_of(Outcome)},
    **{"half_back_on": maybe(DAY), "fully_back_on": maybe(DAY), "next_on": maybe(DAY)},
    **{"same_voice": YES_OR_NO, "joined": YES_OR_NO},
}
GAP: Final[Columns] = {
    **{"date": DAY, "a": NUMBER, "b": NUMBER, "gap": NUMBER},
    **{"status": one_of(distance.Status), "moved": one_of(distance.Moved)},
}
_EVIDENCE: Final[Schema] = {
    "type": "object",
    "properties": dict.fromkeys(EvidenceRow._fields, TEXT),
    "required": [*EvidenceRow._fields],
    "additionalProperties": False,
}
STANCE: Final[Columns] = {
    **{"slug": TEXT, "actor": TEXT, "issue": TEXT, "stated_on": TEXT, "known_on": DAY},
    **{"answer": one_of(Answer), "value": maybe(NUMBER), "kind": one_of(Kind), "certainty": one_of(Certainty)},
    **{"attribution": one_of(Attribution), "summary": TEXT, "event": maybe(TEXT)},
    **{"in_article": YES_OR_NO, "verified": YES_OR_NO, "note": TEXT, "retracted_why": maybe(TEXT)},
    "evidence": {"type": "array", "items": _EVIDENCE},
}
CODEBOOK: Final = (
    *("actors", "affiliations", "issues", "scale_levels", "sources", "events"),
    *("actor_aliases", "source_aliases"),
)
"""The tables of the codebook, as the record's files call them."""
_NO_PLAIN_TEXT: Final[Columns] = {
    **{"value": NUMBER, "speaks_for": YES_OR_NO, "starts_on": maybe(DAY), "ends_on": maybe(DAY)},
    **{"colour": maybe(TEXT)},
}


def table_columns(table: str) -> Columns:
    """The columns of a table of the codebook."""
    kinds = {**_NO_PLAIN_TEXT, **({"source": maybe(TEXT)} if table == "events" else {})}
    return {name: kinds.get(name, TEXT) for name in whole.columns(table)}


def stance_row(stance: FullRow, evidence: Sequence[EvidenceRow]) -> Row:
    """A stance with what bears it out, in the order of `STANCE`."""
    row = {**stance._asdict(), "evidence": [piece._asdict() for piece in evidence]}
    del row["last"]  # the last day of `stated_on`, by which pages are in order
    return row
