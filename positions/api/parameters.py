"""Every parameter of the API, defined once: how it is read, what it means, and how OpenAPI describes it.

Names and words are those of the pages' links, so that what a link says can be asked here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from db.vocabulary import Attribution, Certainty, Kind
from positions.api import readers
from positions.api.readers import Reader
from positions.shifts import WINDOW, Outcome
from positions.standing import Track


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a route.

    default: the value where it is not given. also: other names that pages have for it. needed: whether there is
    no answer without it. example: what OpenAPI shows.
    """

    name: str
    about: str
    reader: Reader
    default: Any = None
    also: tuple[str, ...] = ()
    needed: bool = False
    example: str = ""


LIMIT: Final = 100
MOST: Final = 1_000
"""Stances on a page, unless given and at most."""
_SLUGS: Final = "Slugs with commas between them, as /api/codebook has them; all (or none) leaves this side open."
_WORDS: Final = "with commas between them; all (or none) leaves this side open."

ISSUES: Final = Parameter(
    "issues", f"On which issues. {_SLUGS}", readers.slugs(), (), also=("in",), example="sequencing,sanctions"
)
ACTORS: Final = Parameter(
    "actors", f"Whose. {_SLUGS}", readers.slugs(), (), also=("of",), example="united-states,dprk"
)
VOICE: Final = Parameter(
    "voice",
    "Whose words: whole (an actor's own, and those of everyone who speaks for it on the day) or own.",
    readers.choice({"whole": True, "own": False}),
    default=True,
)
TRACK: Final = Parameter(
    "track",
    "What was said, what was done, or all together as one line.",
    readers.choice({track.value: track for track in Track}),
    Track.SAID,
    also=("on-track",),
)
TRACKS: Final = Parameter(
    "track",
    "Stances that were said, that were done, or both.",
    readers.choice({"both": Track.ALL, "said": Track.SAID, "done": Track.DONE}),
    Track.ALL,
)
KNOWN: Final = Parameter(
    "known",
    "As known on this day: nothing later, and nothing that became public later, is used. A day, or today.",
    readers.day("today"),
)
AS_OF: Final = Parameter(
    "as_of",
    "The day of the positions, not after `known`, and that day unless given. A day, or today.",
    readers.day("today"),
    also=("on",),
    example="2019-03-10",
)
KINDS: Final = Parameter("kinds", f"Kinds of stance, {_WORDS}", readers.words(Kind), ())
CERTAINTY: Final = Parameter("certainty", f"How sure the coder is, {_WORDS}", readers.words(Certainty), ())
ATTRIBUTION: Final = Parameter("attribution", f"On whose word, {_WORDS}", readers.words(Attribution), ())
WITHOUT: Final = Parameter(
    "without",
    "Sources to leave out, by slug, with commas between them, or none: a stance goes when no other bears it out.",
    readers.slugs(),
    (),
)
SINCE: Final = Parameter("since", "From this day on. A day, or start.", readers.day("start"))
UNTIL: Final = Parameter("until", "Up to this day. A day, or end.", readers.day("end"))
TEXT: Final = Parameter(
    "text", "Words, each of which is in a stance's texts, its actor's name or its sources.", readers.text(200), ""
)
RETRACTED: Final = Parameter(
    "retracted",
    "With yes, retracted stances come too, each with the reason in `retracted_why`.",
    readers.choice({"no": False, "yes": True}),
    default=False,
)
LIMITED: Final = Parameter("limit", f"Stances on a page, {LIMIT} unless given.", readers.whole(1, MOST), LIMIT)
AFTER: Final = Parameter(
    "after",
    "Where a page begins: taken from the `next` link of the page before, and good for the same question only.",
    readers.text(400, least=1),
)
WINDOWED: Final = Parameter(
    "window", f"Days within which a return counts, {WINDOW} unless given.", readers.whole(1, 36_500), WINDOW
)
STEP: Final = Parameter(
    "step",
    "The least difference that counts as a shift, in scale units; each issue's own smallest step unless given.",
    readers.above_zero(),
)
OUTCOME: Final = Parameter("outcome", f"What came of a shift, {_WORDS}", readers.words(Outcome), ())
A: Final = Parameter("a", "One actor, by slug.", readers.slug(), needed=True, example="united-states")
B: Final = Parameter("b", "The other actor, by slug.", readers.slug(), needed=True, example="dprk")
ISSUE: Final = Parameter(
    "issue", "The issue, by slug.", readers.slug(), also=("issues", "in"), needed=True, example="sequencing"
)
FORMAT: Final = Parameter(
    "format",
    "How the answer is written. It goes before the Accept header; json where neither says.",
    readers.choice({name: name for name in ("json", "csv", "ndjson")}),
)
EDITION: Final = Parameter(
    "edition",
    "What this record held at the end of a day (UTC), or at a release, by its slug; as it is now unless given.",
    readers.slug(),
    "",
)
FILTERS: Final = (EDITION, VOICE, KNOWN, KINDS, CERTAINTY, ATTRIBUTION, WITHOUT)
"""What chooses stances wherever they are read."""


def table(names: Iterable[str]) -> Parameter:
    """The choice of one of these tables, or of all."""
    options = {"all": "", **{name: name for name in names}}
    return Parameter("table", "One table of the codebook, or all.", readers.choice(options), "")
