"""What a valid record is: every refusal at its field, in a sentence, and what passes."""

from collections.abc import Callable
from datetime import date

import pytest

from db import vocabulary as v
from db.entries import (
    NEW,
    ActorEntry,
    AffiliationEntry,
    EvidenceEntry,
    IssueEntry,
    LevelEntry,
    SourceEntry,
    Submission,
    new_source,
)
from db.inputs import Values, check_issue, check_reason, check_submission
from tests.rules.entries import (
    CODEBOOK,
    TODAY,
    a_post,
    a_source,
    a_stance,
    an_actor,
    an_event,
    refused,
    stance_entry,
    told,
)

# What passes


def test_a_valid_stance_gives_the_values_of_a_row() -> None:
    values = a_stance(
        stated_on="2019-02-27/2019-02-28", certainty="medium", verified="yes", evidence=(EvidenceEntry("kcna"),)
    )
    assert values == {
        "slug": "",
        "actor": "kim",
        "issue": "sanctions",
        "stated_on": "2019-02-27/2019-02-28",
        "stated_first": date(2019, 2, 27),
        "stated_last": date(2019, 2, 28),
        "known_on": date(2019, 2, 28),
        "answer": v.Answer.PLACED,
        "value": -2.0,
        "kind": v.Kind.DECLARED_POLICY,
        "certainty": v.Certainty.MEDIUM,
        "attribution": v.Attribution.OWN,
        "summary": "Asked.",
        "event": None,
        "in_article": False,
        "verified": True,
        "note": "",
        "retracted_why": None,
        "evidence": [{"source": "kcna", "quote": "", "locator": ""}],
    }


@pytest.mark.parametrize("value", ["-2", "2", "0.5", "-1.75", " 1 ", "1e0"])
def test_a_value_at_an_end_of_the_scale_or_between_levels_passes(value: str) -> None:
    assert a_stance(value=value)["value"] == float(value)


@pytest.mark.parametrize("answer", [v.Answer.UNCLEAR, v.Answer.DECLINED])
def test_an_answer_that_is_not_placed_passes_without_a_value(answer: v.Answer) -> None:
    assert a_stance(answer=answer, value=" ")["value"] is None


def test_blanks_around_a_text_are_dropped_and_lines_within_it_are_kept() -> None:
    assert a_stance(summary="  Asked for all.\n\tGot none. ")["summary"] == "Asked for all.\n\tGot none."


def test_a_stance_may_be_dated_today_and_become_known_today() -> None:
    assert a_stance(stated_on="2026-01-31")["known_on"] == TODAY
    assert a_stance(known_on="2026-01-31")["known_on"] == TODAY
    assert a_stance(stated_on="2026-01")["stated_last"] == TODAY


def test_a_stance_may_become_known_on_its_last_day_and_not_before() -> None:
    assert a_stance(stated_on="2019-02", known_on="2019-02-28")["known_on"] == date(2019, 2, 28)
    assert "before the end of 2019-02" in refused(stated_on="2019-02", known_on="2019-02-27")["known_on"]


@pytest.mark.parametrize(
    "url", ["http://kcna.kp", "https://kcna.kp/a?b=c#d", "HTTPS://KCNA.KP", " https://조선.kp "]
)
def test_a_web_address_passes(url: str) -> None:
    assert a_source(url=url)["url"] == url.strip()


def test_a_level_whose_meaning_is_blank_means_its_label() -> None:
    levels = (LevelEntry("0", "No", " \n"), LevelEntry("1", "Yes"))
    values = check_issue(IssueEntry("Trade", "How free?", levels=levels))
    assert [level["meaning"] for level in values["levels"]] == ["No", "Yes"]


# What is refused


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("stated_on", "", "Write the date"),
        ("stated_on", "soon", "'soon' is not a date"),
        ("stated_on", "2019-02-29", "There is no date 2019-02-29"),
        ("stated_on", "2019-02-28/2019-02-27", "The span 2019-02-28/2019-02-27 ends before it begins"),
        ("known_on", "2019-02-27", "It cannot have been public on 2019-02-27, before the end of 2019-02-28"),
        ("known_on", "2026-02-01", "2026-02-01 lies in the future"),
        ("known_on", "2019-03", "2019-03 is not one day"),
        ("known_on", "2019-02-30", "There is no date 2019-02-30"),
        ("value", "", "Choose the level"),
        ("value", "hawkish", "'hawkish' is no number"),
        ("value", "nan", "'nan' is no number"),
        ("value", "-inf", "'-inf' is no number"),
        ("value", "2.01", "2.01 is off the scale, which runs from -2 to 2"),
        ("value", "-3", "-3 is off the scale, which runs from -2 to 2"),
        ("summary", "", "Write in your own words what was said or done"),
        ("summary", " \n\t", "Write in your own words what was said or done"),
        ("summary", "Rang\x07.", "This holds control characters"),
        ("summary", "Half a sign: \ud83d.", "This holds control characters"),
        ("note", "Nothing\x00.", "This holds control characters"),
        ("retracted_why", "Misread\x00.", "This holds control characters"),
        ("actor", "", "Choose the actor, or add a new one"),
        ("actor", "nobody", "There is no actor 'nobody' in the record"),
        ("issue", "", "Choose the issue, or add a new one"),
        ("issue", "weather", "There is no issue 'weather' in the record"),
        ("event", "party", "There is no event 'party' in the record"),
        ("answer", "maybe", "'maybe' is not one of placed, unclear, declined"),
        ("kind", "threat", "'threat' is not one of declared_policy, demand, offer, signal, action"),
        ("kind", "", "Choose one of declared_policy"),
        ("certainty", "certain", "'certain' is not one of high, medium, low"),
        ("attribution", "rumour", "'rumour' is not one of own, own_side, other_side, leak, analyst"),
        ("verified", "perhaps", "'perhaps' is neither yes nor no"),
        ("in_article", "1", "'1' is neither yes nor no"),
        ("slug", "Hanoi 2019", "'Hanoi 2019' is no slug"),
        ("slug", "hanoi--2019", "'hanoi--2019' is no slug"),
        ("slug", "all", "'all' is no slug"),
        ("slug", "a" * (v.SLUG + 1), f"'{'a' * 40}' is no slug"),
    ],
)
def test_what_breaks_a_rule_is_refused_at_its_field_and_nowhere_else(field: str, text: str, says: str) -> None:
    troubles = refused(**{field: text})
    assert list(troubles) == [field]
    assert troubles[field].startswith(says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-02-01", "2026-02-01 lies in the future"),
        ("2026", "2026 is not over yet"),
        ("2026-01-31/2026-02-01", "2026-01-31/2026-02-01 is not over yet"),
    ],
)
def test_a_date_that_has_not_passed_is_refused(text: str, says: str) -> None:
    assert refused(stated_on=text)["stated_on"].startswith(says)


def test_a_date_that_has_not_passed_is_told_once_when_nothing_is_said_of_becoming_known() -> None:
    assert list(refused(stated_on="2026-02-01")) == ["stated_on"]


@pytest.mark.parametrize("answer", [v.Answer.UNCLEAR, v.Answer.DECLINED])
def test_a_value_is_refused_with_an_answer_that_is_not_placed(answer: v.Answer) -> None:
    assert refused(answer=answer, value="1") == {
        "value": f"An answer that is {answer} has no level: leave it empty or choose placed."
    }


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://kcna.kp/%0aalert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://kcna.kp/statement",
        "file:///etc/passwd",
        "kcna.kp",
        "//kcna.kp",
        "https:kcna.kp",
        "https://",
        "https:///statement",
        "https://:443",
        "https://[kcna.kp",
        "https://kcna.kp/a statement",
        "https://kcna.kp/\nstatement",
        "https://kcna.kp/\u00a0statement",
    ],
)
def test_a_link_that_is_no_web_address_is_refused(url: str) -> None:
    for field in ("url", "archived_url"):
        troubles = told(lambda field=field: a_source(**{field: url}))
        assert list(troubles) == [field]
        assert "is no web address" in troubles[field]


@pytest.mark.parametrize(
    ("check", "field", "longest"),
    [
        (a_stance, "summary", v.SUMMARY),
        (a_stance, "note", v.LONG),
        (a_stance, "retracted_why", v.LONG),
        (a_stance, "slug", v.SLUG),
        (a_source, "title", v.TITLE),
        (a_source, "publisher", v.NAME),
        (a_source, "author", v.NAME),
        (a_source, "language", 20),
        (an_actor, "name", v.NAME),
        (an_actor, "note", v.LONG),
        (an_event, "name", v.NAME),
        (an_event, "description", v.LONG),
        (a_post, "role", v.NAME),
    ],
)
def test_a_text_fits_to_its_last_character_and_no_further(
    check: Callable[..., Values], field: str, longest: int
) -> None:
    assert check(**{field: "a" * longest})[field] == "a" * longest
    assert list(told(lambda: check(**{field: "a" * (longest + 1)}))) == [field]


def test_a_link_fits_to_its_last_character_and_no_further() -> None:
    link = "https://kcna.kp/".ljust(v.URL, "a")
    assert a_source(url=link)["url"] == link
    assert told(lambda: a_source(url=f"{link}a")) == {"url": "This has 2,001 characters; at most 2,000 fit."}


@pytest.mark.parametrize(
    ("check", "field", "text", "says"),
    [
        (an_actor, "name", " ", "Write the actor's name"),
        (an_actor, "kind", "country", "'country' is not one of state, person, institution, group"),
        (an_actor, "colour", "red", "'red' is not one of blue, vermilion"),
        (an_actor, "slug", "none", "'none' is no slug"),
        (a_source, "title", "", "Write the title of the source"),
        (a_source, "title", "A\x1b[31mred", "This holds control characters"),
        (a_source, "published_on", "2019-02-30", "There is no date 2019-02-30"),
        (an_event, "name", "", "Write the event's name"),
        (an_event, "kind", "party", "'party' is not one of summit"),
        (an_event, "occurred_on", "", "Write the date"),
        (an_event, "source", "nowhere", "There is no source 'nowhere'"),
        (a_post, "actor", "nobody", "There is no actor 'nobody'"),
        (a_post, "principal", "nobody", "There is no actor 'nobody'"),
        (a_post, "principal", "kim", "An actor cannot speak for itself"),
        (a_post, "starts_on", "2019", "2019 is not one day"),
        (a_post, "speaks_for", "often", "'often' is neither yes nor no"),
    ],
)
def test_the_other_entries_are_held_to_their_rules(
    check: Callable[..., Values], field: str, text: str, says: str
) -> None:
    troubles = told(lambda: check(**{field: text}))
    assert list(troubles) == [field]
    assert troubles[field].startswith(says)


def test_a_post_does_not_end_before_it_starts_and_may_end_on_its_first_day() -> None:
    assert a_post(starts_on="2019-01-01", ends_on="2019-01-01")["ends_on"] == date(2019, 1, 1)
    assert told(lambda: a_post(starts_on="2019-01-02", ends_on="2019-01-01")) == {
        "ends_on": "The post ends on 2019-01-01 before it starts on 2019-01-02: correct one of them."
    }


def test_a_piece_of_evidence_fits_to_its_last_character() -> None:
    row = EvidenceEntry(source="kcna", quote="a" * v.LONG, locator="a" * v.NAME)
    assert a_stance(evidence=(row,))["evidence"] == [
        {"source": "kcna", "quote": row.quote, "locator": row.locator},
    ]


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        (EvidenceEntry(""), "evidence.1", "Choose the source, or add a new one"),
        (EvidenceEntry("nowhere"), "evidence.1", "There is no source 'nowhere' in the record"),
        (EvidenceEntry("kcna", quote="a" * (v.LONG + 1)), "evidence.1.quote", "This has 10,001 characters"),
        (EvidenceEntry("kcna", locator="a" * (v.NAME + 1)), "evidence.1.locator", "This has 201 characters"),
    ],
    ids=["no source", "an unknown source", "a long quote", "a long locator"],
)
def test_a_trouble_with_evidence_names_its_place(row: EvidenceEntry, field: str, says: str) -> None:
    troubles = refused(evidence=(EvidenceEntry("kcna"), row))
    assert list(troubles) == [field]
    assert troubles[field].startswith(says)


def test_a_retraction_needs_a_reason() -> None:
    assert check_reason(" Doubled. ") == "Doubled."
    assert told(lambda: check_reason(" ")) == {"why": "Write why it no longer counts."}
    assert list(told(lambda: check_reason("a" * (v.LONG + 1)))) == ["why"]


# Several at once, and what an entry brings along


def test_all_troubles_are_told_at_once() -> None:
    troubles = refused(actor="nobody", stated_on="2019-02-30", value="7", summary="", kind="threat")
    assert set(troubles) == {"actor", "stated_on", "value", "summary", "kind"}


def test_a_submission_names_the_part_of_every_trouble() -> None:
    submission = Submission(
        stance=stance_entry(actor=NEW, summary=""),
        actor=ActorEntry(name="", kind="person"),
        affiliation=AffiliationEntry(actor=NEW, principal="nobody"),
        sources=(SourceEntry(title="Statement"), SourceEntry(title="", url="ftp://kcna.kp")),
    )
    assert set(told(lambda: check_submission(submission, CODEBOOK))) == {
        "summary",
        "actor.name",
        "affiliation.principal",
        "source.1.title",
        "source.1.url",
    }


def test_a_submission_may_refer_to_what_it_brings_along_and_to_nothing_more() -> None:
    def submission(place: int) -> Submission:
        return Submission(
            stance=stance_entry(actor=NEW, evidence=(EvidenceEntry(new_source(place)),)),
            actor=ActorEntry(name="Choe", kind="person"),
            affiliation=AffiliationEntry(actor=NEW, principal="dprk"),
            sources=(SourceEntry(title="Statement"),),
        )

    values = check_submission(submission(0), CODEBOOK)
    assert values.stance["evidence"][0]["source"] == new_source(0)
    assert values.actor
    assert values.actor["name"] == "Choe"
    assert list(told(lambda: check_submission(submission(1), CODEBOOK))) == ["evidence.0"]
    assert list(refused(actor=NEW)) == ["actor"]


# Blanks around a reference


def test_a_blank_beside_the_issue_does_not_open_the_scale() -> None:
    assert list(refused(issue=" sanctions", value="99")) == ["value"]


def test_a_blank_beside_a_principal_does_not_let_an_actor_speak_for_itself() -> None:
    assert list(told(lambda: a_post(principal="kim "))) == ["principal"]
