"""What a change of the codebook is said to do: every stance it touches is counted, and nothing else is told."""

from datetime import date
from typing import Any, Final

import pytest

from db.commands.merging import MergePlan
from db.queries.codebook import IssueRow, LevelRow
from db.queries.editing import ActorDetail, EventDetail, PostDetail, SourceDetail
from db.queries.usage import LineChange
from db.upkeep import ScaleUse
from db.vocabulary import ActorKind, EventKind
from positions.codebook import effects
from positions.codebook.merging import plan_words
from tests.rules.builders import is_sentence

LEVELS: Final = (LevelRow(0, "None", "Nothing"), LevelRow(1, "Some", "A part"), LevelRow(2, "All", "All of it"))
ISSUE: Final = IssueRow("fuel", "Fuel", "How much?", 0, 2, "None", "All", "", LEVELS)
USE: Final = ScaleUse({0.0: "None", 1.0: "Some", 2.0: "All"}, {1.0: 3, 1.5: 1})
POST: Final = PostDetail("a", "Country A", "Envoy", date(2018, 1, 1), None, speaks_for=True)
ACTOR: Final = ActorDetail("b", "Envoy B", ActorKind.PERSON, None, "", (POST,), (), 1)
EVENT: Final = EventDetail("e", "Talks", EventKind.TALKS, "2019-02", "", "", "", 1)
SOURCE: Final = SourceDetail("s", "Letter", "", "", "", "", "", "", (), 1)


def of_issue(*levels: tuple[float, str, str], **changes: Any) -> list[str]:  # noqa: ANN401 - the columns of an issue
    written = [dict(zip(("value", "label", "meaning"), level, strict=True)) for level in levels or LEVELS]
    values = {
        **{"name": "Fuel", "question": "How much?", "low_end": "None", "high_end": "All", "note": ""},
        **{"levels": written, "scale_min": written[0]["value"], "scale_max": written[-1]["value"]},
    }
    found = effects.of_issue(ISSUE, values | changes, USE, 5)
    assert all(is_sentence(told) for told in found)
    return found


def of_actor(*posts: PostDetail, lines: tuple[LineChange, ...] = (), **changes: Any) -> list[str]:  # noqa: ANN401
    values = {"name": "Envoy B", "kind": ActorKind.PERSON, "colour": None, "note": ""} | changes
    found = effects.of_actor(ACTOR, values, [post._asdict() for post in posts or (POST,)], 1, lines)
    assert all(is_sentence(told) for told in found)
    return found


def test_nothing_is_told_of_what_stays() -> None:
    assert of_issue() == []
    assert of_actor() == []
    assert effects.of_event(EVENT, EVENT._asdict() | {"source": None}, 3) == []
    assert effects.of_source(SOURCE, SOURCE._asdict(), 3, 0) == []


def test_words_of_an_issue_touch_every_stance_on_it() -> None:
    assert of_issue(name="Oil", note="Read anew.") == ["Name and note change: 5 stances on this issue."]
    assert of_issue(question="Which?") == ["Question changes: 5 stances on this issue."]


def test_a_level_touches_the_stances_at_it() -> None:
    assert of_issue((0, "None", "Nothing"), (1, "Part", "A share"), (2, "All", "All of it")) == [
        "Some (1) will be called Part: 3 stances at this level.",
        "The meaning of Some (1) changes: 3 stances coded by the words until now.",
    ]


def test_a_level_that_comes_names_the_stances_that_lie_there_already_and_a_finer_step() -> None:
    assert of_issue(*LEVELS[:2], (1.5, "Most", ""), LEVELS[2], (3, "More", "")) == [
        "New level Most (1.5): 1 stance between levels until now.",
        "New level More (3): no stance has it yet.",
        "The smallest step of the scale will be 0.5 instead of 1: moves count from that size on.",
    ]


def test_a_level_that_goes_is_told() -> None:
    assert of_issue(*LEVELS[:2]) == ["The level All (2) goes; no stance has it."]


def test_posts_touch_the_lines_they_open_and_close() -> None:
    moved = (LineChange("a", "Country A", 0, 2), LineChange("c", "Country C", 1, 0))
    assert of_actor(POST._replace(principal="c"), lines=moved) == [
        "2 stances leave the line of Country A.",
        "1 stance joins the line of Country C.",
    ]
    assert of_actor(POST._replace(role="Adviser")) == ["The posts change; no stance joins or leaves a line."]


@pytest.mark.parametrize("kind", [ActorKind.STATE, ActorKind.GROUP])
def test_a_state_or_group_without_a_colour_is_said_to_get_one(kind: ActorKind) -> None:
    told = "Its line gets the colour that the fewest have."
    assert of_actor(kind=kind) == ["Kind changes: 1 stance of this actor.", told]
    assert effects.of_actor(None, {"kind": kind, "colour": None}, [], 0, ()) == ["A new actor with 0 posts.", told]


def test_an_event_and_a_source_touch_what_names_them() -> None:
    assert effects.of_event(EVENT, EVENT._asdict() | {"name": "Round", "source": "s"}, 1) == [
        "Name and source change: 1 stance at this event.",
    ]
    assert effects.of_source(SOURCE, SOURCE._asdict() | {"title": "Note"}, 2, 1) == [
        "Title changes: 2 stances and 1 event that cite it.",
    ]
    assert effects.of_source(SOURCE, SOURCE._asdict() | {"url": "https://example.org"}, 0, 0) == [
        "Link changes: nothing cites it.",
    ]


def test_merging_tells_what_moves_and_what_becomes_of_posts_and_blanks() -> None:
    plan = MergePlan(12, posts=3, together=1, dropped=1, taken_over=("published_on", "published_first", "url"))
    assert plan_words(plan, duplicate="Copy", kept="Original") == [
        "12 stances and 3 posts move to Original.",
        "Copy stays findable as another name of Original.",
        "1 post of these it has already: it is kept once.",
        "1 post of one with the other: left out.",
        "Left blank here and taken over: date and link.",
    ]
    assert plan_words(MergePlan(0, events=1), duplicate="Copy", kept="Original")[0] == "1 event moves to Original."
    assert plan_words(MergePlan(0), duplicate="A", kept="B")[0] == "Nothing has to move to B."
