"""Whatever is written is refused in sentences or gives values within the limits of the record: nothing else."""

import re
import unicodedata
from dataclasses import fields
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from db import vocabulary as v
from db.entries import EvidenceEntry, StanceEntry
from db.inputs import Values
from db.problems import Refused
from db.reading import RESERVED
from tests.rules.builders import is_sentence
from tests.rules.entries import CODEBOOK, TODAY, a_source, a_stance

texts = st.text(st.characters(), max_size=60)
NEARLY: dict[str, tuple[str, ...]] = {
    "actor": ("kim", " dprk "),
    "issue": ("sanctions",),
    "stated_on": (
        "2019",
        "2019-02",
        "2026-01-31",
        "2019-02-27/2019-02-28",
        "2025-12/2026-01",
        "2026",
        "2018-02-29",
    ),
    "summary": ("Asked.", "a" * v.SUMMARY, "a" * (v.SUMMARY + 1), " ", "\x1f Asked."),
    "answer": ("placed", "unclear", "declined", " placed"),
    "value": ("", "0.5", "2", "-2", "2.0000001", "1e400", "١", "1_0", "-0"),
    "kind": tuple(v.Kind),
    "certainty": tuple(v.Certainty),
    "attribution": tuple(v.Attribution),
    "known_on": ("", "2019-12-31", "2026-01-31", "2026-02-01"),
    "event": ("", "hanoi", " hanoi"),
    "in_article": ("yes", "NO", ""),
    "verified": ("yes", " no "),
    "note": ("", "a" * v.LONG, "a" * (v.LONG + 1)),
    "retracted_why": ("", " ", "Misread.", "a" * (v.LONG + 1)),
    "slug": ("", "a-1", "a" * v.SLUG, "a" * (v.SLUG + 1), "none", "a\n"),
}
evidence = st.builds(EvidenceEntry, source=st.sampled_from(("kcna", " kcna")) | texts, quote=texts, locator=texts)
likely = st.lists(st.sampled_from([(field, text) for field, near in NEARLY.items() for text in near]), max_size=4)
unlikely = st.dictionaries(st.sampled_from(sorted(NEARLY)), texts, max_size=2)


def test_the_texts_tried_are_those_of_every_field() -> None:
    assert {field.name for field in fields(StanceEntry)} == {*NEARLY, "evidence"}


@given(likely.map(dict), unlikely, st.lists(evidence, max_size=2))
def test_any_entry_gives_values_within_the_limits_or_is_refused_in_sentences(
    written: dict[str, str], other: dict[str, str], evidence: list[EvidenceEntry]
) -> None:
    for changes in (written, other, {"evidence": tuple(evidence)}, written | other):
        try:
            assert_within_limits(a_stance(**changes))
        except Refused as refusal:
            assert_told_in_sentences(refusal)


def assert_told_in_sentences(refusal: Refused) -> None:
    assert refusal.troubles
    for trouble in refusal.troubles:
        assert trouble.field in NEARLY or re.fullmatch(r"evidence\.\d(\.quote|\.locator)?", trouble.field)
        assert is_sentence(trouble.says)


def assert_within_limits(values: Values) -> None:
    """What the columns of the store and the rules of the record demand of a stance."""
    assert values["slug"] not in RESERVED
    assert len(values["slug"]) <= v.SLUG
    assert values["actor"] in CODEBOOK.actors
    assert values["issue"] in CODEBOOK.issues
    assert values["event"] is None or values["event"] in CODEBOOK.events
    assert len(values["stated_on"]) <= v.DATE
    assert values["stated_first"] <= values["stated_last"] <= values["known_on"] <= TODAY
    assert (values["value"] is not None) == (values["answer"] is v.Answer.PLACED)
    assert values["value"] is None or -2 <= values["value"] <= 2
    assert isinstance(values["kind"], v.Kind)
    assert isinstance(values["certainty"], v.Certainty)
    assert isinstance(values["attribution"], v.Attribution)
    assert {type(values["in_article"]), type(values["verified"])} == {bool}
    assert is_clean(values["summary"], v.SUMMARY)
    assert values["summary"]
    assert is_clean(values["note"], v.LONG)
    assert values["retracted_why"] is None or (
        values["retracted_why"] and is_clean(values["retracted_why"], v.LONG)
    )
    for row in values["evidence"]:
        assert row["source"] in CODEBOOK.sources
        assert is_clean(row["quote"], v.LONG)
        assert is_clean(row["locator"], v.NAME)


def is_clean(text: str, longest: int) -> bool:
    control = {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs"}} - set("\n\r\t")
    return text == text.strip() and len(text) <= longest and not control


pieces = st.sampled_from(
    ("http", "https", "javascript", "data", ":", "/", "//", "@", "[", "\t", "\n", " ", "kcna.kp")
)


@given(st.lists(pieces | st.text(st.characters(), max_size=3)).map("".join))
def test_any_link_that_passes_is_a_web_address_without_blanks(text: str) -> None:
    try:
        url = a_source(url=text)["url"]
    except Refused:
        return
    assert not url or url.lower().startswith(("http://", "https://"))
    assert url == "".join(url.split())
    assert not url or urlsplit(url).hostname
