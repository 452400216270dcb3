"""Sources as BibTeX: another reader takes every entry, and what TeX prints is what the record says."""

import re
from typing import Final

import bibtexparser
import pytest
from bibtexparser.library import Library
from hypothesis import example, given
from hypothesis import strategies as st

from db.engine import Store
from db.entries import SourceEntry
from db.queries import whole
from positions.exports.bibtex import bibtex, escaped
from tests.exports.records import DAYS, HOSTILE, LINKS, NEEDED, SLUGS, TEXTS

COMMANDS: Final = {
    **{"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}"},
    **{"textasciitilde": "~", "textasciicircum": "^"},
}
"""What LaTeX prints for its own names of signs."""


def parsed(text: str) -> Library:
    """What bibtexparser reads, which has to be all of it."""
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert len(library.blocks) == len(library.entries)
    return library


def one(**written: str) -> dict[str, str]:
    """The fields of a source's entry."""
    (entry,) = parsed(bibtex([SourceEntry(**{"title": "Statement", "slug": "x"} | written)])).entries
    return {"type": entry.entry_type} | {field.key: field.value for field in entry.fields}


def printed(value: str) -> str:
    """What LaTeX prints for a field: signs behind a backslash and named ones as themselves, braces as nothing."""
    found = re.sub(r"\\(text\w+)\{\}|\\([$&#_%])|([{}])", _sign, value)
    assert not re.search(r"(?<!\\)[$&#_%~^]", re.sub(r"\\text\w+\{\}", "", value))
    return found


def _sign(match: re.Match[str]) -> str:
    return COMMANDS[match[1]] if match[1] else match[2] or ""


def plain(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


# Every source


def test_every_source_of_the_record_is_an_entry_under_its_slug(store: Store) -> None:
    with store.reading() as session:
        sources = list(whole.sources(session))
    library = parsed(bibtex(sources))
    assert [entry.key for entry in library.entries] == sorted(source.slug for source in sources)
    assert len(library.entries) == 178
    assert {entry.entry_type for entry in library.entries} == {"online", "misc"} & {
        "online" if source.url else "misc" for source in sources
    }


def test_no_source_is_no_entry() -> None:
    assert bibtex([]) == ""


SOURCES: Final = st.builds(
    SourceEntry,
    title=NEEDED,
    slug=SLUGS,
    publisher=TEXTS,
    author=TEXTS,
    published_on=st.just("") | DAYS.map(lambda day: day.isoformat()),
    url=LINKS,
    archived_url=LINKS,
    language=st.sampled_from(["", "en"]),
)


@given(st.lists(SOURCES, max_size=4, unique_by=lambda source: source.slug))
@example([SourceEntry(title=text, slug=f"s{at}", author=text, publisher=text) for at, text in enumerate(HOSTILE)])
def test_any_source_is_read_back_as_it_would_be_printed(sources: list[SourceEntry]) -> None:
    entries = parsed(bibtex(sources)).entries
    assert [entry.key for entry in entries] == [source.slug for source in sources]
    for entry, source in zip(entries, sources, strict=True):
        found = {field.key: field.value for field in entry.fields}
        assert printed(found["title"]) == plain(source.title)
        assert printed(found.get("author", "")) == plain(source.author)
        assert printed(found.get("organization", found.get("howpublished", ""))) == plain(source.publisher)
        assert all(value.count("{") == value.count("}") for value in found.values())


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("100% of A&B", r"100\% of A\&B"),
        ("$5, #1, a_b", r"\$5, \#1, a\_b"),
        ("{open", r"\textbraceleft{}open"),
        ("shut}", r"shut\textbraceright{}"),
        ("a\\b~c^d", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d"),
        ("북한 كوريا Корея", "북한 كوريا Корея"),
        (" two\r\n  lines\t", "two lines"),
    ],
)
def test_what_tex_would_act_on_is_written_so_that_it_prints(text: str, tex: str) -> None:
    assert escaped(text) == tex


# Its fields


@pytest.mark.parametrize(
    ("published_on", "date"),
    [
        ("2019-02-28", {"year": "2019", "month": "feb", "day": "28"}),
        ("2019-12-01", {"year": "2019", "month": "dec", "day": "1"}),
        ("2019-02", {"year": "2019", "month": "feb"}),
        ("2019", {"year": "2019"}),
        ("", {}),
        ("2019-05-24/2019-05-31", {"year": "2019", "month": "may", "note": "Published 2019-05-24/2019-05-31"}),
        ("2019-05/2019-06-01", {"year": "2019", "note": "Published 2019-05/2019-06-01"}),
        ("2018/2019", {"year": "2018--2019", "note": "Published 2018/2019"}),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(published_on: str, date: dict[str, str]) -> None:
    assert one(published_on=published_on) == {"type": "misc", "title": "{Statement}"} | date


def test_one_with_a_web_address_is_online_and_its_address_is_as_it_was() -> None:
    found = one(url="https://example.org/a_b?c=%20&d=~e#f", publisher="The Paper")
    assert found["type"] == "online"
    assert (found["url"], found["organization"]) == ("https://example.org/a_b?c=%20&d=~e#f", "{The Paper}")


def test_braces_in_an_address_are_encoded() -> None:
    assert one(url="https://example.org/{a}\\b")["url"] == "https://example.org/%7Ba%7D%5Cb"


def test_an_author_is_not_taken_apart_and_a_title_keeps_its_capitals() -> None:
    found = one(author="KCNA, via Foreign Affairs and Trade", title="Kim in Hanoi")
    assert (found["author"], found["title"]) == ("{KCNA, via Foreign Affairs and Trade}", "{Kim in Hanoi}")


def test_a_kept_copy_is_noted() -> None:
    found = one(archived_url="https://web.archive.org/web/2019_01/x", published_on="2018/2019", language="ko")
    assert found["note"] == r"Published 2018/2019. Archived at https://web.archive.org/web/2019\_01/x"
    assert found["language"] == "ko"
