"""A record in which every field of every row holds another hostile string."""

from collections.abc import Iterator
from itertools import cycle
from typing import Final

from db.engine import Store
from db.entries import (
    ActorEntry,
    AffiliationEntry,
    EventEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    OtherNameEntry,
    SourceEntry,
    StanceEntry,
)
from db.vocabulary import Answer
from tests.exports.records import Record, fill
from tests.hostile.strings import TEXTS

ISSUE: Final = "hostile"
PARTIES: Final = ("party", "other-party")
LINK: Final = "https://example.org/a_(b)?c=d&e='<f>\"[g]#%20"
"""A web address as hostile as the rules allow."""


def hostile_record() -> Record:
    """Two parties, a speaker of the first for each string, and for each a stance, an event and a source."""
    text = _texts()
    label = _texts(longest=40)
    slugs = {sort: f"of-{sort}" for sort in TEXTS}
    levels = tuple(LevelEntry(str(value), next(label), next(text)) for value in range(-2, 3))
    issue = IssueEntry(next(text), next(text), ISSUE, next(label), next(label), next(text), levels)
    return Record(
        actors=(
            *(
                ActorEntry(TEXTS[sort], "state", slug, note=next(text))
                for sort, slug in zip(("plotly", "bold"), PARTIES, strict=True)
            ),
            *(ActorEntry(name, "person", slugs[sort], note=next(text)) for sort, name in TEXTS.items()),
        ),
        affiliations=tuple(AffiliationEntry(slug, PARTIES[0], next(text)) for slug in slugs.values()),
        issues=(issue,),
        sources=tuple(
            SourceEntry(title, slug, next(text), next(text), f"2018-{at % 12 + 1:02}", LINK, LINK, "en")
            for at, (slug, title) in enumerate(zip(slugs.values(), TEXTS.values(), strict=True))
        ),
        events=tuple(
            EventEntry(slug, name, "talks", f"2018-{at % 12 + 1:02}-{at % 28 + 1:02}", next(text), slug)
            for at, (slug, name) in enumerate(zip(slugs.values(), TEXTS.values(), strict=True))
        ),
        stances=tuple(_stances(slugs, text)),
        actor_aliases=tuple(
            OtherNameEntry(f"was-{sort}", TEXTS[sort], "party") for sort in ("script", "formula", "lines")
        ),
        source_aliases=tuple(
            OtherNameEntry(f"was-{sort}", TEXTS[sort], "of-sql") for sort in ("script", "formula")
        ),
    )


def hostile_store(store: Store) -> Record:
    """Fill a store with that record, and give it."""
    record = hostile_record()
    fill(store, record)
    return record


def _texts(longest: int = 1_000) -> Iterator[str]:
    """One string after the other, without end."""
    return cycle([text for text in TEXTS.values() if len(text) <= longest])


def _stances(slugs: dict[str, str], text: Iterator[str]) -> Iterator[StanceEntry]:
    for at, (sort, slug) in enumerate(slugs.items()):
        retracted = next(text) if at % 11 == 10 else ""
        yield StanceEntry(
            actor=PARTIES[1] if at % 9 == 8 else slug,
            issue=ISSUE,
            stated_on=f"201{8 + at // 36}-{at % 12 + 1:02}-{at % 28 + 1:02}",
            summary=next(text),
            answer=Answer.UNCLEAR if at % 7 == 6 else Answer.PLACED,
            value="" if at % 7 == 6 else str(at % 5 - 2),
            kind="action" if at % 5 == 4 else "demand",
            event=slug,
            note=TEXTS[sort],
            slug=f"stance-{sort}",
            evidence=(EvidenceEntry(slug, next(text), next(text)),),
            retracted_why=retracted,
        )
