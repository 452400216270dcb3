"""What a change did to one thing, read from how it was filed: in Python, and by SQL where rows are many."""

import re
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, func, literal, select

from db.history import Document, Thing
from db.models import Actor, Event, History, Issue, Source, Stance
from db.vocabulary import Via

KINDS: Final[dict[str, type[Thing]]] = {kind.__tablename__: kind for kind in (Actor, Event, Issue, Source, Stance)}
"""The things of the record, by the names under which they are filed."""


class Act(StrEnum):
    """What a change did to one thing.

    split: a merged thing is there again. removed: one that nothing referred to went when its recording was taken
    back, which is filed as a merge into nothing. returned: it is there again. undone, redone: an import was taken
    back, or counts again.
    """

    CREATED = "created"
    CHANGED = "changed"
    RETRACTED = "retracted"
    RESTORED = "restored"
    MERGED = "merged"
    SPLIT = "split"
    REMOVED = "removed"
    RETURNED = "returned"
    IMPORTED = "imported"
    UNDONE = "undone"
    REDONE = "redone"


class Touched(NamedTuple):
    """What a change did to one thing: its content before (none for a new one) and after; `id` tells it apart."""

    id: int
    table: str
    slug: str
    before: Document | None
    after: Document

    @property
    def act(self) -> Act:
        """What was done to it."""
        return act_of(self.table, self.before, self.after)


def why_of(change: int, reason: str) -> str:
    """What a change that takes another back says of itself; `takes_back` reads it again."""
    return f"Takes back change {change}. {reason}".strip()


def takes_back(via: Via, why: str) -> int | None:
    """The change that one takes back, by what it says; none for any other."""
    said = re.match(r"Takes back change (\d{1,18})\.", why, re.ASCII) if via is Via.RESTORE else None
    return int(said[1]) if said else None


def act_of(table: str, before: Document | None, after: Document) -> Act:
    """What was done to a thing that is filed so."""
    if table == "import":
        return Act.IMPORTED if before is None else Act.UNDONE if after.get("retracted_why") else Act.REDONE
    if before is None:
        return Act.CREATED
    if "merged_into" in after:
        return Act.MERGED if after["merged_into"] else Act.REMOVED
    if "merged_into" in before:
        return Act.SPLIT if before["merged_into"] else Act.RETURNED
    was, now = before.get("retracted_why"), after.get("retracted_why")
    return Act.CHANGED if bool(was) == bool(now) else Act.RETRACTED if now else Act.RESTORED


def _said(content: Any, field: str) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Whether a filed content says something in this field."""
    return func.coalesce(content[field].as_string(), "") != ""


def _is_gone(content: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Whether a filed content is that of a thing which is not there."""
    said: ColumnElement[str] = content["merged_into"].as_string()
    return said.is_not(None)


ACT: Final[ColumnElement[str]] = case(
    (and_(History.table_name == "import", History.before.is_(None)), Act.IMPORTED.value),
    (and_(History.table_name == "import", _said(History.after, "retracted_why")), Act.UNDONE.value),
    (History.table_name == "import", Act.REDONE.value),
    (History.before.is_(None), Act.CREATED.value),
    (_said(History.after, "merged_into"), Act.MERGED.value),
    (_said(History.before, "merged_into"), Act.SPLIT.value),
    (_is_gone(History.after), Act.REMOVED.value),
    (_is_gone(History.before), Act.RETURNED.value),
    (and_(_said(History.after, "retracted_why"), ~_said(History.before, "retracted_why")), Act.RETRACTED.value),
    (and_(~_said(History.after, "retracted_why"), _said(History.before, "retracted_why")), Act.RESTORED.value),
    else_=literal(Act.CHANGED.value, String),
)
"""The same as `act_of`, where rows are many."""


FILED: Final = select(History.id, History.table_name, History.slug, History.before, History.after)
"""The columns of a `Touched`."""
