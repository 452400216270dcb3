"""The closed vocabularies of the record, stored by value, and the longest texts it takes.

Each class docstring defines its terms; the words shown to people are in `positions/words.py`.
"""

from enum import StrEnum
from typing import Final

NAME: Final = 200
"""Longest name of an actor, issue or event, in characters."""
SLUG: Final = 120
LABEL: Final = 40
"""Longest label of a level: it has to fit an axis."""
TITLE: Final = 500
SUMMARY: Final = 1_000
LONG: Final = 10_000
"""Longest quote, note, description or reason."""
URL: Final = 2_000
EMAIL: Final = NAME
"""Longest e-mail address: it names who made a change."""
DATE: Final = 21
"""Longest date as written: a span of two days."""


class ActorKind(StrEnum):
    """What an actor is. A group is any party that is no state, person or institution."""

    STATE = "state"
    PERSON = "person"
    INSTITUTION = "institution"
    GROUP = "group"


class Colour(StrEnum):
    """The line colours, by name: each has a shade for light and one for dark pages."""

    BLUE = "blue"
    VERMILION = "vermilion"
    GREEN = "green"
    PURPLE = "purple"
    AMBER = "amber"
    CYAN = "cyan"
    PINK = "pink"
    GREY = "grey"


class Kind(StrEnum):
    """What sort of act a stance is: the first four are said, an action is done.

    declared_policy: stated as policy. demand: asked of another. offer: held out to another.
    signal: a remark or gesture. action: a deed.
    """

    DECLARED_POLICY = "declared_policy"
    DEMAND = "demand"
    OFFER = "offer"
    SIGNAL = "signal"
    ACTION = "action"


class Answer(StrEnum):
    """How the actor answered the issue's question.

    placed: on the scale. unclear: spoke, but cannot be placed. declined: asked, and would not say.
    """

    PLACED = "placed"
    UNCLEAR = "unclear"
    DECLINED = "declined"


class Certainty(StrEnum):
    """How sure the coder is of the value."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Attribution(StrEnum):
    """On whose word the stance rests.

    own: own text, recorded words, own act. own_side: relayed by the actor's own side. other_side: told by a
    counterpart. leak: a paper not meant for the public. analyst: somebody's description, which gives no value.
    """

    OWN = "own"
    OWN_SIDE = "own_side"
    OTHER_SIDE = "other_side"
    LEAK = "leak"
    ANALYST = "analyst"


class EventKind(StrEnum):
    """What sort of event a date marks."""

    SUMMIT = "summit"
    TALKS = "talks"
    TEST = "test"
    EXERCISE = "exercise"
    UNITED_NATIONS = "united-nations"
    STATEMENT = "statement"
    OTHER = "other"


class Via(StrEnum):
    """The way by which a change reached the record."""

    FORM = "form"
    IMPORT = "import"
    COMMAND = "command"
    RESTORE = "restore"


class Role(StrEnum):
    """What somebody may do, each of these all that stands before it.

    reader: read everything. editor: change the record. admin: give roles and tokens, and put a backup back.
    """

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what another may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)
