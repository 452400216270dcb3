"""The printed codebook: everything is on it, it needs no network, and what people wrote stays text."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from markdown_it import MarkdownIt

from db.engine import Store
from db.queries.codebook import IssueRow, LevelRow
from db.queries.editing import ActorDetail, EventDetail, PostDetail, SourceDetail
from db.vocabulary import ActorKind, EventKind
from positions.exports.codebook_files import Whole, codebook_html, codebook_markdown, read_codebook
from tests.charts.builders import HOSTILE
from tests.rules.test_exports import JOINER, Page

POST: Final = PostDetail("a", "Country A", "Envoy", date(2018, 4, 26), date(2019, 1, 2), speaks_for=True)


def whole(text: str = "Plain", *, url: str = "https://example.org/?a=1&b=2") -> Whole:
    """A codebook of one thing of each sort, which all say this."""
    issue = IssueRow(
        "i", text, text, -1.5, 1, text, text, text, (LevelRow(-1.5, text, text), LevelRow(1, text, text))
    )
    posts = (replace_post(text), POST)
    actor = ActorDetail("a", text, ActorKind.PERSON, None, text, posts, (text,), 1)
    event = EventDetail("e", text, EventKind.SUMMIT, "2019-02-27/2019-02-28", text, "s", text, 1)
    source = SourceDetail("s", text, text, text, "2019-02", url, "", "en", (text,), 1)
    return Whole((issue,), (actor,), (event,), (source,), ("1f", 7), date(2026, 1, 2))


def replace_post(text: str) -> PostDetail:
    return PostDetail("b", text, text, None, None, speaks_for=False)


def test_every_issue_level_actor_event_and_source_of_the_record_is_on_it(store: Store) -> None:
    with store.reading() as session:
        found = read_codebook(session, record=("1f", 7), made_on=date(2026, 1, 2))
    page = Page(codebook_html(found)).text
    text = codebook_markdown(found).replace("\\", "").replace(JOINER, "")
    said = [level.meaning for issue in found.issues for level in issue.levels]
    said += [part for issue in found.issues for part in (issue.name, issue.question, issue.low_end, issue.note)]
    said += [post.role for actor in found.actors for post in actor.posts] + [one.name for one in found.actors]
    said += [event.description for event in found.events] + [source.title for source in found.sources]
    assert len(said) > 300
    assert [part for part in said if part not in page] == []
    assert [part for part in said if " ".join(part.split()) not in text] == []


def test_a_scale_is_told_by_its_ends_and_a_level_by_value_label_and_meaning() -> None:
    page = Page(codebook_html(whole())).text
    assert "From −1.5, Plain, to 1, Plain." in page
    assert "−1.5PlainPlain" in page


def test_posts_are_told_by_their_dates_and_whether_they_speak_for_another() -> None:
    page = Page(codebook_html(whole())).text
    assert "Plain, Plain, does not speak for it; Envoy, Country A, from 26 Apr 2018 until 2 Jan 2019" in page
    assert "Plain, also Plain" in page


def test_both_end_with_which_record_it_is() -> None:
    citation = "Positions, codebook of record 1f, revision 7; made on 2 Jan 2026."
    assert Page(codebook_html(whole())).text.endswith(citation)
    assert codebook_markdown(whole()).replace("\\", "").rstrip().endswith(citation)


def test_an_empty_codebook_says_so_under_each_heading() -> None:
    empty = replace(whole(), issues=(), actors=(), events=(), sources=())
    assert Page(codebook_html(empty)).text.count("None yet.") == 4
    assert codebook_markdown(empty).count("None yet") == 4


def test_it_needs_no_network_and_prints_on_the_paper_there_is() -> None:
    page = codebook_html(whole())
    assert Page(page).loads() == []
    assert "script" not in Page(page).names()
    assert "url(" not in page
    assert "@page" in page
    assert "size:" not in page.split("</style>")[0].replace("font-size:", "")


@pytest.mark.parametrize("hostile", [*HOSTILE, "</style><script>x</script>", '"><img src=x onerror=x>'])
def test_what_people_wrote_stays_text_in_html(hostile: str) -> None:
    found, plain = Page(codebook_html(whole(hostile))), Page(codebook_html(whole()))
    assert [(tag, sorted(names)) for tag, names in found.tags] == [
        (tag, sorted(names)) for tag, names in plain.tags
    ]
    assert found.text.count(hostile) == plain.text.count("Plain")


@pytest.mark.parametrize(
    "hostile", [*HOSTILE, "| x | y |", "# x", "- x", "[x](https://example.org)", "`x`", ":red[x]"]
)
def test_what_people_wrote_stays_text_in_markdown(hostile: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(codebook_markdown(whole(hostile, url="")))
    inline = [part for token in tokens for part in token.children or ()]
    assert {part.type for part in inline} == {"text"}
    assert sum(hostile in part.content.replace(JOINER, "") for part in inline) >= 10
    assert not any(token.type.startswith(("html", "code", "fence")) for token in tokens)


def test_only_a_sources_own_address_is_a_link() -> None:
    links = [found["href"] for tag, found in Page(codebook_html(whole())).tags if tag == "a"]
    assert links == ["https://example.org/?a=1&b=2"]
    assert "](https://example.org/?a=1&amp;b=2)" in codebook_markdown(whole())
