"""The words on screen: one place for what vocabularies, dates, levels and numbers are called."""

from datetime import date
from typing import Final

from db.dates import Span, read_span
from db.queries.codebook import IssueRow
from db.vocabulary import ActorKind, Answer, Attribution, Certainty, EventKind, Kind, Via
from positions.shifts import Outcome, Shift

KIND: Final = {
    Kind.DECLARED_POLICY: "stated policy",
    Kind.DEMAND: "demand",
    Kind.OFFER: "offer",
    Kind.SIGNAL: "remark or gesture",
    Kind.ACTION: "action",
}
ANSWER: Final = {
    Answer.PLACED: "on the scale",
    Answer.UNCLEAR: "unclear",
    Answer.DECLINED: "declined to say",
}
CERTAINTY: Final = {Certainty.HIGH: "high", Certainty.MEDIUM: "medium", Certainty.LOW: "low"}
ATTRIBUTION: Final = {
    Attribution.OWN: "own words or act",
    Attribution.OWN_SIDE: "told by its own side",
    Attribution.OTHER_SIDE: "told by another side",
    Attribution.LEAK: "leaked paper",
    Attribution.ANALYST: "an analyst's description",
}
ACTOR_KIND: Final = {
    ActorKind.STATE: "state",
    ActorKind.PERSON: "person",
    ActorKind.INSTITUTION: "institution",
    ActorKind.GROUP: "group",
}
EVENT_KIND: Final = {
    EventKind.SUMMIT: "summits",
    EventKind.TALKS: "talks",
    EventKind.TEST: "tests",
    EventKind.EXERCISE: "exercises",
    EventKind.UNITED_NATIONS: "United Nations",
    EventKind.STATEMENT: "statements",
    EventKind.OTHER: "other events",
}
OUTCOME: Final = {
    Outcome.CAME_BACK: "came back",
    Outcome.PART_BACK: "part of the way back",
    Outcome.OPEN: "too early to say",
    Outcome.HELD: "held",
    Outcome.UNCONFIRMED: "unconfirmed",
}
VIA: Final = {Via.FORM: "form", Via.IMPORT: "import", Via.COMMAND: "command line", Via.RESTORE: "taken back"}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """A day: 28 Feb 2019."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def span_words(text: str) -> str:
    """A date as known: 28 Feb 2019; Feb 2019 and 2019 where the day is not known; 24 May 2019 to 31 May 2019."""
    first, _, last = text.partition("/")
    return f"{_part_words(first)} to {_part_words(last)}" if last else _part_words(first)


def _part_words(text: str) -> str:
    span: Span = read_span(text)
    return {4: text, 7: day_words(span.first).partition(" ")[2]}.get(len(text), day_words(span.first))


def level_words(issue: IssueRow, value: float) -> str:
    """A value in the words of the scale; one between levels names both."""
    below = [level for level in issue.levels if level.value <= value]
    above = [level for level in issue.levels if level.value >= value]
    if below and below[-1].value == value:
        return below[-1].label
    if below and above:
        return f"between {below[-1].label} and {above[0].label} ({number(value)})"
    return number(value)


def number(value: float) -> str:
    """A number without a needless fraction: 0, -1, 0.5; with a true minus sign."""
    return f"{value:g}".replace("-", "−")


def within(name: str) -> str:
    """A name within a sentence: "Sanctions relief" as "sanctions relief", "NATO membership" as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def ordinal(count: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    suffix = "th" if count % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{suffix}"


def counted(count: int, noun: str) -> str:
    """1 stance, 2 stances, 1,234 stances."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def ago(days: int) -> str:
    """How long ago: today, 1 day ago, 305 days ago."""
    return f"{counted(days, 'day')} ago" if days else "today"


def gap_words(issue: IssueRow, gap: float) -> str:
    """A distance on a scale: same; 3 of 4 levels apart; or in units where levels are uneven or it lies between."""
    steps, most = gap / issue.step, (issue.high - issue.low) / issue.step
    if gap == 0:
        return "same"
    if steps.is_integer() and most == len(issue.levels) - 1:
        return f"{steps:g} of {most:g} levels apart"
    return f"{number(gap)} of {number(issue.high - issue.low)} apart"


def compared_words(steps_apart: list[float | None]) -> str:
    """Gaps counted over issues, in steps of their scales (None: not comparable): never averaged."""
    counts = {
        "same": sum(1 for steps in steps_apart if steps == 0),
        "one level apart": sum(1 for steps in steps_apart if steps is not None and 0 < steps <= 1),
        "more": sum(1 for steps in steps_apart if steps is not None and steps > 1),
        "not comparable": sum(1 for steps in steps_apart if steps is None),
    }
    return ", ".join(f"{name} on {count}" for name, count in counts.items() if count)


def voices_of(shift: Shift) -> str:
    """Who is behind a shift: same voice, joined, both, or one voice."""
    told = [name for name, true in (("same voice", shift.same_voice), ("joined", shift.joined)) if true]
    return ", ".join(told) or "one voice"


def days_between(event: date, day: date) -> str:
    """An event's place in time seen from a day: the same day, 3 days before, 2 days later."""
    days = (day - event).days
    if days == 0:
        return "the same day"
    return f"{counted(abs(days), 'day')} {'before' if days > 0 else 'later'}"


def listed(words: list[str]) -> str:
    """A, B and C."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
