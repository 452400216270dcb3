"""What an entry would do to the record, told before it is saved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.queries.codebook import IssueRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer
from positions import words
from positions.standing import Track, days_of, position_on


def as_row(values: dict[str, Any], *, line: str, speaker: str) -> StanceRow:
    """Checked values as a stance on a line."""
    return StanceRow(
        line=line,
        slug="*entry*",
        speaker=values["actor"],
        speaker_name=speaker,
        issue=values["issue"],
        stated_on=values["stated_on"],
        first=values["stated_first"],
        last=values["stated_last"],
        known_on=values["known_on"],
        answer=values["answer"],
        value=values["value"],
        kind=values["kind"],
        certainty=values["certainty"],
        attribution=values["attribution"],
        summary=values["summary"],
        evidence=len(values["evidence"]),
        retracted=False,
    )


def effect(before: Sequence[StanceRow], entry: StanceRow, *, name: str, issue: IssueRow, replaces: str = "") -> str:
    """One sentence: the how-manieth stance of this line on the issue, and how the line moves on its day.

    before: the line's stances now. name: what the line is called. replaces: the slug of the stance being edited.
    """
    others = [stance for stance in before if stance.slug != replaces]
    track = Track.DONE if Track.DONE.has(entry.kind) else Track.SAID
    what = "Changes a stance" if replaces else f"{words.ordinal(len(others) + 1)} stance"
    return f"{what} of {name} on {issue.name.lower()}; {_move(before, [*others, entry], entry, track, issue)}."


def _move(
    before: Sequence[StanceRow], after: Sequence[StanceRow], entry: StanceRow, track: Track, issue: IssueRow
) -> str:
    on, known = entry.last, date.max
    line = "its line of deeds" if track is Track.DONE else "its line"
    if entry.answer is not Answer.PLACED:
        return f"{line} stays as it is, with the answer “{words.ANSWER[entry.answer]}” marked below"
    old = position_on(before, on=on, known_on=known, track=track)
    new = position_on(after, on=on, known_on=known, track=track)
    if new is None or entry not in new.day.stances:
        return f"{line} stays as it is, since an analyst's description gives no value"
    stands = words.level_words(issue, new.value)
    day = words.day_words(on)
    if old is None:
        return f"{line} begins on {day} at {stands}{_until(after, on, track)}"
    if old.value == new.value:
        return f"{line} stays at {stands} on {day}"
    return f"{line} moves from {words.level_words(issue, old.value)} to {stands} on {day}{_until(after, on, track)}"


def _until(after: Sequence[StanceRow], on: date, track: Track) -> str:
    later = [day.on for day in days_of(after, track=track, known_on=date.max) if day.on > on]
    return f", until {words.day_words(later[0])}" if later else ""
