"""What a valid record is: one set of rules for form, import and command line.

Each check takes an entry (`db/entries.py`) and gives the values of a row, or raises Refused with one sentence
for every field that breaks a rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from db import vocabulary as v
from db.dates import today
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    SourceEntry,
    StanceEntry,
    Submission,
    new_source,
)
from db.problems import Refused, Trouble
from db.reading import Reader
from db.references import Codebook, Scale

Values = dict[str, Any]
"""The columns of a row, ready to store; references are slugs."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The values of a submission that breaks no rule."""

    stance: Values
    actor: Values | None
    affiliation: Values | None
    sources: tuple[Values, ...]


def check_submission(entry: Submission, codebook: Codebook) -> Checked:
    """Check all parts at once; their troubles are named actor.FIELD, affiliation.FIELD and source.PLACE.FIELD."""
    troubles: list[Trouble] = []

    def part(prefix: str, check: Callable[[], Values]) -> Values:
        try:
            return check()
        except Refused as refused:
            troubles.extend(Trouble(prefix + trouble.field, trouble.says) for trouble in refused.troubles)
            return {}

    brought = codebook.plus(
        actors=frozenset({NEW} if entry.actor else ()),
        sources=frozenset(new_source(place) for place in range(len(entry.sources))),
    )
    actor, affiliation = entry.actor, entry.affiliation
    checked = Checked(
        stance=part("", lambda: check_stance(entry.stance, brought)),
        actor=part("actor.", lambda: check_actor(actor)) if actor else None,
        affiliation=part("affiliation.", lambda: check_affiliation(affiliation, brought)) if affiliation else None,
        sources=tuple(
            part(f"source.{place}.", partial(check_source, source)) for place, source in enumerate(entry.sources)
        ),
    )
    if affiliation and not actor:
        troubles.append(Trouble("affiliation.actor", "A post is recorded here only with a new actor who holds it."))
    if troubles:
        raise Refused(troubles)
    return checked


def check_actor(entry: ActorEntry) -> Values:
    """An actor's values: slug and colour may be blank still."""
    read = Reader()
    values = {
        "slug": read.slug("slug", entry.slug),
        "name": read.text("name", entry.name, v.NAME, needed="the actor's name"),
        "kind": read.choice("kind", entry.kind, v.ActorKind),
        "colour": read.choice("colour", entry.colour, v.Colour) if entry.colour.strip() else None,
        "note": read.text("note", entry.note, v.LONG),
    }
    return read.done(values)


def check_affiliation(entry: AffiliationEntry, codebook: Codebook) -> Values:
    """An affiliation's values; the principal is another actor of the record."""
    read = Reader()
    starts, ends = read.day("starts_on", entry.starts_on), read.day("ends_on", entry.ends_on)
    if starts and ends and starts > ends:
        read.refuse("ends_on", f"The post ends on {ends} before it starts on {starts}: correct one of them.")
    actor = read.known("actor", entry.actor, codebook.actors, "actor", codebook.words)
    principal = read.known("principal", entry.principal, codebook.actors, "actor", codebook.words)
    if actor and actor == principal:
        read.refuse("principal", "An actor cannot speak for itself as a principal: choose another.")
    values = {
        "actor": actor,
        "principal": principal,
        "role": read.text("role", entry.role, v.NAME),
        "starts_on": starts,
        "ends_on": ends,
        "speaks_for": read.yes_or_no("speaks_for", entry.speaks_for),
    }
    return read.done(values)


def check_issue(entry: IssueEntry) -> Values:
    """An issue's values with those of its levels, lowest first; a scale has two levels or more.

    Troubles with a level are named levels.PLACE.FIELD, with its place as written, from 0.
    """
    read = Reader()
    levels = [_level(read, f"levels.{place}", level) for place, level in enumerate(entry.levels)]
    seen: set[float] = set()
    for place, level in enumerate(levels):
        value = level["value"]
        if value in seen:
            read.refuse(f"levels.{place}.value", f"Another level has the value {value:g}: give each its own.")
        elif value is not None:
            seen.add(value)
    if len(levels) < 2:
        read.refuse("levels", "A scale needs two levels or more, each with a value of its own.")
    levels.sort(key=lambda level: float(level["value"] or 0))
    low, high = (levels[0], levels[-1]) if levels else ({}, {})
    values = {
        "slug": read.slug("slug", entry.slug),
        "name": read.text("name", entry.name, v.NAME, needed="the issue's name"),
        "question": read.text("question", entry.question, v.SUMMARY, needed="the question that positions answer"),
        "scale_min": low.get("value"),
        "scale_max": high.get("value"),
        "low_end": read.text("low_end", entry.low_end, v.LABEL) or low.get("label"),
        "high_end": read.text("high_end", entry.high_end, v.LABEL) or high.get("label"),
        "note": read.text("note", entry.note, v.LONG),
        "levels": levels,
    }
    return read.done(values)


def check_source(entry: SourceEntry) -> Values:
    """A source's values: a title at least; links are http or https."""
    read = Reader()
    published = read.span("published_on", entry.published_on)
    values = {
        "slug": read.slug("slug", entry.slug),
        "title": read.text("title", entry.title, v.TITLE, needed="the title of the source"),
        "publisher": read.text("publisher", entry.publisher, v.NAME),
        "author": read.text("author", entry.author, v.NAME),
        "published_on": published.text if published else "",
        "published_first": published.first if published else None,
        "published_last": published.last if published else None,
        "url": read.link("url", entry.url),
        "archived_url": read.link("archived_url", entry.archived_url),
        "language": read.text("language", entry.language, 20),
    }
    return read.done(values)


def check_event(entry: EventEntry, codebook: Codebook) -> Values:
    """An event's values."""
    read = Reader()
    occurred = read.span("occurred_on", entry.occurred_on, needed=True)
    values: Values = {
        "slug": read.slug("slug", entry.slug),
        "name": read.text("name", entry.name, v.NAME, needed="the event's name"),
        "kind": read.choice("kind", entry.kind, v.EventKind),
        "occurred_on": occurred and occurred.text,
        "occurred_first": occurred and occurred.first,
        "occurred_last": occurred and occurred.last,
        "description": read.text("description", entry.description, v.LONG),
        "source": None,
    }
    if entry.source.strip():
        values["source"] = read.known("source", entry.source, codebook.sources, "source", codebook.words)
    return read.done(values)


def check_stance(entry: StanceEntry, codebook: Codebook, *, on: date | None = None) -> Values:
    """A stance's values with its evidence; nothing is dated after the day `on` (today unless given)."""
    read = Reader()
    now = on or today()
    answer = read.choice("answer", entry.answer, v.Answer)
    stated = read.span("stated_on", entry.stated_on, needed=True)
    if stated and stated.first > now:
        read.refuse("stated_on", f"{stated.text} lies in the future: record a stance once it has been taken.")
    elif stated and stated.last > now:
        read.refuse("stated_on", f"{stated.text} is not over yet: write the span up to a day that has passed.")
    later = read.day("known_on", entry.known_on)
    if later and later > now:
        read.refuse("known_on", f"{later} lies in the future: leave it empty until it is public.")
    elif later and stated and later < stated.last:
        read.refuse("known_on", f"It cannot have been public on {later}, before the end of {stated.text}.")
    issue = read.known("issue", entry.issue, codebook.issues, "issue", codebook.words)
    values: Values = {
        "slug": read.slug("slug", entry.slug),
        "actor": read.known("actor", entry.actor, codebook.actors, "actor", codebook.words),
        "issue": issue,
        "stated_on": stated and stated.text,
        "stated_first": stated and stated.first,
        "stated_last": stated and stated.last,
        "known_on": later or (stated and stated.last),
        "answer": answer,
        "value": _value(read, entry, answer, codebook.issues.get(issue or "")),
        "kind": read.choice("kind", entry.kind, v.Kind),
        "certainty": read.choice("certainty", entry.certainty, v.Certainty),
        "attribution": read.choice("attribution", entry.attribution, v.Attribution),
        "summary": read.text("summary", entry.summary, v.SUMMARY, needed="in your own words what was said or done"),
        "event": None,
        "in_article": read.yes_or_no("in_article", entry.in_article),
        "verified": read.yes_or_no("verified", entry.verified),
        "note": read.text("note", entry.note, v.LONG),
        "retracted_why": read.text("retracted_why", entry.retracted_why, v.LONG) or None,
        "evidence": [_evidence(read, place, row, codebook) for place, row in enumerate(entry.evidence)],
    }
    if entry.event.strip():
        values["event"] = read.known("event", entry.event, codebook.events, "event", codebook.words)
    return read.done(values)


def check_reason(why: str) -> str:
    """The reason of a retraction: some words, within the length of a note."""
    read = Reader()
    values = {"why": read.text("why", why, v.LONG, needed="why it no longer counts")}
    return str(read.done(values)["why"])


def _level(read: Reader, field: str, level: LevelEntry) -> Values:
    value = None
    if level.value.strip():
        value = read.number(f"{field}.value", level.value)
    else:
        read.refuse(f"{field}.value", "Write the value of this level, a number.")
    return {
        "value": value,
        "label": read.text(f"{field}.label", level.label, v.LABEL, needed="a label for every level"),
        "meaning": read.text(f"{field}.meaning", level.meaning.strip() or level.label, v.SUMMARY),
    }


def _evidence(read: Reader, place: int, row: EvidenceEntry, codebook: Codebook) -> Values:
    field = f"evidence.{place}"
    return {
        "source": read.known(field, row.source, codebook.sources, "source", codebook.words),
        "quote": read.text(f"{field}.quote", row.quote, v.LONG),
        "locator": read.text(f"{field}.locator", row.locator, v.NAME),
    }


def _value(read: Reader, entry: StanceEntry, answer: v.Answer | None, scale: Scale | None) -> float | None:
    if answer is not v.Answer.PLACED:
        if entry.value.strip() and answer:
            read.refuse("value", f"An answer that is {answer} has no level: leave it empty or choose placed.")
        return None
    value = read.number("value", entry.value)
    if value is not None and scale and not scale.low <= value <= scale.high:
        read.refuse(
            "value",
            f"{entry.value.strip()[:40]} is off the scale, which runs from {scale.low:g} to {scale.high:g}.",
        )
    return value
