"""What a valid change of the codebook is: stances keep their levels, and an actor holds a post once.

The rules of a single entry are in `db/inputs.py`; these look at more than one, or at what stands in the record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from db.entries import ActorEntry, AffiliationEntry, IssueEntry
from db.inputs import Values, check_actor, check_affiliation, check_issue
from db.problems import Refused, Trouble
from db.references import Codebook

Checked = TypeVar("Checked")


@dataclass(frozen=True, slots=True)
class ScaleUse:
    """A scale as it stands: the labels of its levels by value, and how many stances have each value.

    Retracted stances count, since they may count again.
    """

    labels: Mapping[float, str]
    stances: Mapping[float, int]


def check_issue_change(entry: IssueEntry, use: ScaleUse) -> Values:
    """An issue's new values; a level that stances have keeps its value, and no stance falls off the scale."""
    troubles: list[Trouble] = []
    values: Values = {}
    try:
        values = check_issue(entry)
    except Refused as refused:
        troubles.extend(refused.troubles)
    if not any(trouble.field.startswith("levels") for trouble in troubles):
        # The levels are sound: what stands on them is told together with what is wrong elsewhere.
        scale = values or check_issue(IssueEntry("Any name", "Any question", levels=entry.levels))
        troubles.extend([*_vanished(scale, use), *_stranded(scale, use)])
    if troubles:
        raise Refused(troubles)
    return values


def check_actor_with_posts(
    entry: ActorEntry, posts: Sequence[AffiliationEntry], codebook: Codebook
) -> tuple[Values, tuple[Values, ...]]:
    """The values of an actor and of its posts, whose troubles are named posts.PLACE.FIELD."""
    troubles: list[Trouble] = []

    def part(prefix: str, check: Callable[[], Checked]) -> Checked | None:
        try:
            return check()
        except Refused as refused:
            troubles.extend(replace(trouble, field=prefix + trouble.field) for trouble in refused.troubles)
            return None

    actor = part("", lambda: check_actor(entry))
    checked = [
        part(f"posts.{place}.", lambda post=post: check_affiliation(post, codebook))  # type: ignore[misc]
        for place, post in enumerate(posts)
    ]
    kept = [values for values in checked if values]
    troubles.extend(_twice(checked))
    if troubles or actor is None:
        raise Refused(troubles)
    return actor, tuple(kept)


def _vanished(values: Values, use: ScaleUse) -> list[Trouble]:
    left = {level["value"] for level in values["levels"]}
    return [
        Trouble(
            "levels",
            f"The level {label} ({value:g}) is that of {_stances(use.stances[value])}: keep it at this value, or "
            "give these stances another level first.",
        )
        for value, label in use.labels.items()
        if use.stances.get(value) and value not in left
    ]


def _stranded(values: Values, use: ScaleUse) -> list[Trouble]:
    """Stances between levels: those at a level are told by its name."""
    low, high = values["scale_min"], values["scale_max"]
    off = [value for value in use.stances if value not in use.labels and not low <= value <= high]
    if not off:
        return []
    count = _stances(sum(use.stances[value] for value in off))
    lies = f"from {min(off):g} to {max(off):g}" if len(off) > 1 else f"at {off[0]:g}"
    return [
        Trouble(
            "levels",
            f"A scale from {low:g} to {high:g} would leave out {count} {lies}: keep it wider, or give these "
            "stances another value first.",
        )
    ]


def _twice(posts: Sequence[Values | None]) -> list[Trouble]:
    seen: set[tuple[object, ...]] = set()
    troubles = []
    for place, post in enumerate(posts):
        if post is None:
            continue
        key = (post["principal"], post["role"], post["starts_on"])
        if key in seen:
            troubles.append(
                Trouble(
                    f"posts.{place}.starts_on",
                    "This post stands here twice, with the same first day: leave one out, or correct its date.",
                )
            )
        seen.add(key)
    return troubles


def _stances(count: int) -> str:
    return f"{count:,} stance" if count == 1 else f"{count:,} stances"
