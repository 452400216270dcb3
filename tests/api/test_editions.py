"""The API answers with what the record held then, as the pages and the commands do."""

import pytest

from db.commands.releasing import make_release
from db.dates import today
from db.editions import forget_editions
from db.engine import Store
from db.entries import SourceEntry
from tests.api.asking import ask
from tests.store.builders import WRITER, add

QUESTIONS = {
    "positions": {"as_of": "2019-12-31", "actors": "trump", "issues": "sequencing"},
    "shifts": {"actors": "trump", "issues": "sequencing"},
    "gap": {"a": "trump", "b": "kim-jong-un", "issue": "sequencing"},
    "stances": {"actors": "trump", "since": "2019-12-01"},
    "codebook": {"table": "sources", "format": "json"},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_release_is_answered_as_it_was_after_the_record_has_changed(record: Store, name: str) -> None:
    slug = make_release(record, "One", by=WRITER).slug
    before = ask(f"/api/{name}", **QUESTIONS[name])
    add(record, stated_on="2019-12-30", value="2", summary="Later.", sources=(SourceEntry("Paper", "paper"),))
    assert ask(f"/api/{name}", **QUESTIONS[name]).json != before.json
    then = ask(f"/api/{name}", edition=slug, **QUESTIONS[name])
    assert then.json == before.json
    now = ask(f"/api/{name}", edition=today().isoformat(), **QUESTIONS[name])
    assert now.json == ask(f"/api/{name}", **QUESTIONS[name]).json
    forget_editions()


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("edition", ["release-9", "2019-02-28", "0000-00-00", "<b>"])
def test_an_edition_that_there_is_not_is_refused_in_a_sentence(edition: str) -> None:
    answer = ask("/api/codebook", edition=edition)
    assert answer.status == 400
    assert answer.json["error"].startswith("edition: There is no edition")
