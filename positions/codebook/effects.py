"""What a change of the codebook would do, in sentences: how many stances it touches, and how. Pure."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from db.queries.codebook import IssueRow
from db.queries.editing import ActorDetail, EventDetail, SourceDetail
from db.queries.usage import LineChange
from db.upkeep import ScaleUse
from db.vocabulary import ActorKind
from positions import words

Values = Mapping[str, Any]
_ISSUE: Final = {
    "name": "name",
    "question": "question",
    "low_end": "low end",
    "high_end": "high end",
    "note": "note",
}
_ACTOR: Final = {"name": "name", "kind": "kind", "colour": "colour", "note": "note"}
_EVENT: Final = {
    **{"name": "name", "kind": "kind", "occurred_on": "date", "description": "description", "source": "source"},
}
_SOURCE: Final = {
    **{"title": "title", "publisher": "publisher", "author": "author", "published_on": "date"},
    **{"url": "link", "archived_url": "archived link", "language": "language"},
}


def of_issue(before: IssueRow | None, values: Values, use: ScaleUse, stances: int) -> list[str]:
    """What saving these (checked) values of an issue would do; `stances` counts all on it, placed or not."""
    levels = {level["value"]: level for level in values["levels"]}
    if before is None:
        low, high = (words.number(values[end]) for end in ("scale_min", "scale_max"))
        return [f"A new issue with {words.counted(len(levels), 'level')} from {low} to {high}, last in lists."]
    told = _fields(_ISSUE, before._asdict(), values, f"{_on(stances)} this issue")
    for level in before.levels:
        count, new = words.counted(use.stances.get(level.value, 0), "stance"), levels.pop(level.value, None)
        called = f"{level.label} ({words.number(level.value)})"
        if new is None:
            told.append(f"The level {called} goes; no stance has it.")
            continue
        if new["label"] != level.label:
            told.append(f"{called} will be called {new['label']}: {count} at this level.")
        if new["meaning"] != level.meaning:
            told.append(f"The meaning of {called} changes: {count} coded by the words until now.")
    for value, new in levels.items():
        there = use.stances.get(value, 0)
        lie = f"{words.counted(there, 'stance')} between levels until now" if there else "no stance has it yet"
        told.append(f"New level {new['label']} ({words.number(value)}): {lie}.")
    return told + _step(before, values)


def of_actor(
    before: ActorDetail | None, values: Values, posts: Sequence[Values], stances: int, lines: Sequence[LineChange]
) -> list[str]:
    """What saving these (checked) values and posts of an actor would do to its own stances and to lines."""
    if before is None:
        return [f"A new actor with {words.counted(len(posts), 'post')}.", *_colour(values)]
    told = _fields(_ACTOR, before._asdict(), values, f"{_on(stances, 'of')} this actor") + _colour(values)
    for line in lines:
        for count, verb in ((line.join, "join"), (line.leave, "leave")):
            if count:
                does = verb if count > 1 else f"{verb}s"
                told.append(f"{words.counted(count, 'stance')} {does} the line of {line.name}.")
    keys = ("principal", "role", "starts_on", "ends_on", "speaks_for")
    old = {tuple(getattr(post, key) for key in keys) for post in before.posts}
    if old != {tuple(post[key] for key in keys) for post in posts} and not lines:
        told.append("The posts change; no stance joins or leaves a line.")
    return told


def of_event(before: EventDetail | None, values: Values, stances: int) -> list[str]:
    """What saving these (checked) values of an event would do."""
    if before is None:
        return [f"A new event, drawn at {words.span_words(values['occurred_on'])}."]
    return _fields(_EVENT, before._asdict(), values, f"{_on(stances, 'at')} this event")


def of_source(before: SourceDetail | None, values: Values, stances: int, events: int) -> list[str]:
    """What saving these (checked) values of a source would do."""
    if before is None:
        return ["A new source; no stance cites it yet."]
    also = f" and {words.counted(events, 'event')}" if events else ""
    where = f"{words.counted(stances, 'stance')}{also} that cite it" if stances or events else "nothing cites it"
    return _fields(_SOURCE, before._asdict(), values, where)


def _fields(names: Mapping[str, str], before: Mapping[str, Any], values: Values, where: str) -> list[str]:
    """One sentence on the plain fields that change, and where the change will be seen."""
    changed = [name for field, name in names.items() if (before[field] or "") != (values[field] or "")]
    if not changed:
        return []
    fields = words.listed(changed)
    return [f"{fields[:1].upper()}{fields[1:]} {'change' if len(changed) > 1 else 'changes'}: {where}."]


def _colour(values: Values) -> list[str]:
    if values["colour"] or values["kind"] not in {ActorKind.STATE, ActorKind.GROUP}:
        return []
    return ["Its line gets the colour that the fewest have."]


def _on(stances: int, how: str = "on") -> str:
    return f"{words.counted(stances, 'stance')} {how}"


def _step(before: IssueRow, values: Values) -> list[str]:
    """A finer or coarser scale changes what counts as a move."""
    new = min(upper["value"] - lower["value"] for lower, upper in pairwise(values["levels"]))
    if new == before.step:
        return []
    was, will = words.number(before.step), words.number(new)
    return [f"The smallest step of the scale will be {will} instead of {was}: moves count from that size on."]
