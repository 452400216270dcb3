"""The questions that the North Korea record was coded to answer, each with links to where the answer is seen."""

from typing import Final, NamedTuple


class Link(NamedTuple):
    """A page and the filters with which it is opened."""

    page: str
    label: str
    params: tuple[tuple[str, str], ...]


class Question(NamedTuple):
    """A question, what to look for, and where; it is shown where the record has the issue."""

    asks: str
    look_for: str
    links: tuple[Link, ...]
    issue: str = "sequencing"


def _link(page: str, label: str, **params: str) -> Link:
    return Link(page, label, tuple(params.items()))


_HANOI = {"actor": "united-states", "issue": "sequencing", "date": "2019-02-28", "other": "dprk"}
_PAIR = "united-states,dprk"

QUESTIONS: Final = (
    Question(
        "1. Was Washington's hard line in Hanoi posturing, or a change of policy?",
        "Both readings have evidence: a departure that was undone in three months, or the speech at Stanford "
        "as the exception to a firmer line. The window decides the word: all the way back came two days past "
        "90.",
        (
            _link("shift", "The move of 28 February 2019", **_HANOI, known="today"),
            _link("shift", "As known on 10 March", **_HANOI, known="2019-03-10"),
            _link("shift", "As known on 24 March", **_HANOI, known="2019-03-24"),
        ),
    ),
    Question(
        "2. What does a move that lasted look like?",
        "North Korean sequencing goes to concessions first in words in September 2019, returns for a "
        "fortnight, and from October stays there in every later row.",
        (
            _link("timeline", "Sequencing, 2019 on", issues="sequencing", actors="dprk", since="2019-01-01"),
            _link(
                "shift",
                "The move of 5 October 2019",
                actor="dprk",
                issue="sequencing",
                date="2019-10-05",
                other="united-states",
            ),
        ),
    ),
    Question(
        "3. What never moved?",
        "The placed U.S. values on sanctions and on scope stay at the two lowest levels throughout; only the "
        "order was softened.",
        (_link("timeline", "Three U.S. lines", issues="sequencing,sanctions,scope", actors="united-states"),),
    ),
    Question(
        "4. Is the gap at the end of 2019 the gap of Hanoi?",
        "On sequencing it is as wide, but the other side made it.",
        (_link("compare", "The gap over time", a="united-states", b="dprk", on="2019-12-31"),),
    ),
    Question(
        "5. Did one government speak with one voice?",
        "Trump and Bolton on short-range tests in May 2019, Trump and Pompeo on relief in June 2018 and "
        "February 2019, and one man's three answers on scope on one day.",
        (
            _link(
                "timeline",
                "U.S. voices",
                issues="sanctions,testing,scope",
                actors="united-states",
                voices="united-states",
            ),
            _link("actor", "The United States", actor="united-states"),
        ),
        "testing",
    ),
    Question(
        "6. Do the deeds tell what the words tell?",
        "The listings of March 2019 against the remark of the next day; the drills ended in March 2019.",
        (
            _link("timeline", "U.S. deeds", issues="sanctions,exercises", actors="united-states", track="done"),
            _link("timeline", "Said and done", issues="sanctions,exercises", actors="united-states", track="both"),
        ),
        "exercises",
    ),
    Question(
        "7. Freeze for freeze: did tests and drills stop together?",
        "North Korean testing and U.S. exercises on one time axis, mid-2018 to the end of 2019.",
        (
            _link(
                "timeline",
                "Tests and drills",
                issues="testing,exercises",
                actors=_PAIR,
                since="2018-05-01",
                until="2019-12-31",
            ),
        ),
        "exercises",
    ),
    Question(
        "8. Who stood in the middle?",
        "China, Russia and, from September 2018, Seoul near the middle on sequencing; on sanctions Beijing "
        "and Moscow go from the votes of 2017 to a draft of December 2019.",
        (
            _link("timeline", "The middle", issues="sequencing,sanctions", actors="rok,china,russia"),
            _link("overview", "On 16 December 2019", on="2019-12-16"),
        ),
    ),
    Question(
        "9. Where did the author herself stand, and whose text is it nearest to?",
        "Her own positions beside each government's on 24 March 2019, with what was not public then kept out.",
        (
            _link(
                "overview",
                "As known on 24 March 2019",
                on="2019-03-24",
                known="2019-03-24",
                actors="united-states,dprk,rok,china,saeed,hill",
            ),
            _link("compare", "The author and Washington", a="saeed", b="united-states", on="2019-03-24"),
        ),
    ),
    Question(
        "10. Did Pyongyang accuse Washington of moving the goalposts?",
        "Choe's words of 15 March 2019, and the rows of 12 April, 24 May and later, let a reader judge.",
        (
            _link(
                "timeline",
                "North Korean voices, 2019",
                issues="sequencing",
                actors="dprk",
                voices="dprk",
                since="2019-02-01",
            ),
        ),
    ),
)
