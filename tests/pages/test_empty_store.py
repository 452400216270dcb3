"""A store without anything: each page says what to do next, and the first issue and stance are made right there."""

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from db.queries import codebook
from db.queries.codebook import IssueRow, LevelRow
from tests.pages.reader import press, run, slugs, table, told, turn_to, visit
from tests.pages.writer import below, effects, fill, key, level, refusals, revision, save, typed

ISSUE = {
    "name": "Sanctions relief",
    "question": "How much relief, and when?",
    "levels": "None: nothing until all is done\n\n  Some, later \nAll at once : before anything else",
}


def save_issue(app: AppTest) -> AppTest:
    """The button under the first issue pressed."""
    return press(app, "issue-save")


def issues(store: Store) -> tuple[IssueRow, ...]:
    with store.reading() as session:
        return codebook.issues(session)


@pytest.mark.parametrize("page", ["timeline", "record"])
def test_a_page_says_that_the_store_is_empty_and_leads_to_the_first_issue(blank: Store, page: str) -> None:
    app = visit(page)
    assert "This store is empty. Add the first issue" in told(app)
    (link,) = app.get("page_link")
    assert (link.proto.label, link.proto.page) == ("Add the first issue", "add")


def test_the_form_begins_with_an_issue(blank: Store) -> None:
    app = visit("add")
    assert "This store is empty. Begin with an issue" in told(app)
    assert set(typed(app)) == {"name", "question", "levels"}


def test_the_first_issue_is_saved_with_its_scale_and_the_form_for_stances_follows(blank: Store) -> None:
    app = save_issue(fill(visit("add"), ISSUE))
    assert issues(blank) == (
        IssueRow(
            *("sanctions-relief", "Sanctions relief", "How much relief, and when?"),
            *(0, 2, "None", "All at once", ""),
            (
                LevelRow(0, "None", "nothing until all is done"),
                LevelRow(1, "Some, later", "Some, later"),
                LevelRow(2, "All at once", "before anything else"),
            ),
        ),
    )
    assert app.selectbox(key=key(app, "issue")).options == ["Choose the issue", "Sanctions relief"]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Write the issue's name."),
        ("question", " ", "Write the question that positions answer."),
        ("levels", "", "A scale needs two levels or more"),
        ("levels", "Only one", "A scale needs two levels or more"),
        ("levels", "None\n: meant but not named", "Write a label for every level."),
        ("levels", "None\n" + "x" * 41, "This has 41 characters; at most 40 fit."),
        ("name", "x" * 201, "This has 201 characters; at most 200 fit."),
    ],
)
def test_an_issue_that_breaks_a_rule_is_refused_at_its_field_with_everything_typed_kept(
    blank: Store, field: str, value: str, says: str
) -> None:
    app = fill(visit("add"), ISSUE | {field: value})
    before, sheet = revision(blank), typed(app)
    save_issue(app)
    assert says in below(app, field)
    assert len(refusals(app)) == 1
    assert (revision(blank), typed(app)) == (before, sheet)


def test_the_first_stance_brings_its_actor_and_source_along_and_is_on_chart_and_table(blank: Store) -> None:
    app = save_issue(fill(visit("add"), ISSUE))
    first = {
        **{"actor": "*new*", "actor.name": "Atlantis", "issue": "sanctions-relief", "level": level(2.0)},
        **{"stated_on": "2019-05-05", "summary": "Asked for all.", "0-source": "*new*", "0-title": "Speech"},
    }
    app = fill(app, first)
    assert effects(app) == [
        "1st stance of Atlantis on sanctions relief; its line begins on 5 May 2019 at All at once.",
    ]
    save(app)
    assert len(slugs(turn_to(app, "timeline"))) == 1
    assert list(table(turn_to(app, "record"))["Summary"]) == ["Asked for all."]


def test_an_issue_without_stances_is_told_on_the_chart(blank: Store) -> None:
    app = turn_to(save_issue(fill(visit("add"), ISSUE)), "timeline")
    assert "Choose actors above" in told(run(app))
