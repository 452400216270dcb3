"""What an entry would do to the record, told before it is saved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from db.queries.codebook import IssueRow
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution
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
    after = [*others, entry]
    spots = dict.fromkeys(
        (one.last, _track(one)) for one in (entry, *before) if one is entry or one.slug == replaces
    )
    moves = [_move(before, after, on, track, issue) for on, track in spots]
    told = ", and ".join(move for move in moves if move) or _unmoved(after, entry, issue)
    what = "Changes a stance" if replaces else f"{words.ordinal(len(others) + 1)} stance"
    return f"{what} of {name} on {words.within(issue.name)}; {told}."


def _track(stance: StanceRow) -> Track:
    return Track.DONE if Track.DONE.has(stance.kind) else Track.SAID


def _line(track: Track) -> str:
    return "its line of deeds" if track is Track.DONE else "its line"


def _move(before: Sequence[StanceRow], after: Sequence[StanceRow], on: date, track: Track, issue: IssueRow) -> str:
    """How a line changes on a day; blank where it does not."""
    old, new = (position_on(stances, on=on, known_on=date.max, track=track) for stances in (before, after))
    day, line = words.day_words(on), _line(track)
    if (old and old.value) == (new and new.value):
        return ""
    if new is None:
        return f"{line} has no position on {day} any more"
    stands = words.level_words(issue, new.value)
    if old is None:
        return f"{line} begins on {day} at {stands}{_until(after, on, track)}"
    return f"{line} moves from {words.level_words(issue, old.value)} to {stands} on {day}{_until(after, on, track)}"


def _unmoved(after: Sequence[StanceRow], entry: StanceRow, issue: IssueRow) -> str:
    """Why a line does not change."""
    line = _line(_track(entry))
    if entry.answer is not Answer.PLACED:
        return f"{line} stays as it is, with the answer “{words.ANSWER[entry.answer]}” marked below"
    if entry.attribution is Attribution.ANALYST:
        return f"{line} stays as it is, since an analyst's description gives no value"
    stands = position_on(after, on=entry.last, known_on=date.max, track=_track(entry))
    level = words.level_words(issue, stands.value) if stands else "no position"
    return f"{line} stays at {level} on {words.day_words(entry.last)}"


def _until(after: Sequence[StanceRow], on: date, track: Track) -> str:
    later = [day.on for day in days_of(after, track=track, known_on=date.max) if day.on > on]
    return f", until {words.day_words(later[0])}" if later else ""
