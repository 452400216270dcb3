"""The fields of a stance, drawn and read as an entry; each trouble stands below its field."""

from typing import Any

import streamlit as st

from db.dates import FORMS, read_span
from db.entries import StanceEntry, Submission
from db.queries.codebook import IssueRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions import escape, words
from positions.data import Book
from positions.form.parts import actor_part, evidence_part, tell
from positions.form.state import kept, key, level_key, trouble


def draw(book: Book) -> Submission:
    """Draw every field, and give what they hold now."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Who, on what, when**")
        actor, new_actor, affiliation = actor_part(book)
        issue = _issue(book)
        stated_on, known_on = _dates()
        with st.container():
            answer, value = _level(book.issues.get(issue))
        summary = _summary()
    with right:
        st.markdown("**How, and on whose word**")
        kind, certainty, attribution = _coding()
        event = _event(book)
        st.markdown("**On what evidence**")
        evidence, sources = evidence_part()
        verified, note = _remarks()
    stance = StanceEntry(
        actor=actor,
        issue=issue,
        stated_on=stated_on,
        known_on=known_on,
        summary=summary,
        answer=answer,
        value=value,
        kind=kind,
        certainty=certainty,
        attribution=attribution,
        event=event,
        verified="yes" if verified else "no",
        note=note,
        evidence=evidence,
    )
    return Submission(stance, new_actor, affiliation, sources)


def _summary() -> str:
    summary: str = st.text_area(
        "What was said or done", **kept("summary"), height=110, help="In your own words; up to 1,000 characters."
    )
    tell("summary")
    return summary


def _remarks() -> tuple[bool, str]:
    verified = st.checkbox("Checked against a public source", **kept("verified"))
    note = st.text_area("Note", **kept("note"), height=80, help="For other coders; up to 10,000 characters.")
    tell("note")
    return verified, note


def _issue(book: Book) -> str:
    names = {"": "Choose the issue", **{slug: issue.name for slug, issue in book.issues.items()}}
    issue: str = st.selectbox("Issue", list(names), format_func=names.__getitem__, **kept("issue"))
    tell("issue")
    question = st.container()
    if issue:
        question.caption(escape.markdown(book.issues[issue].question))
    return issue


def _dates() -> tuple[str, str]:
    left, right = st.columns(2)
    with left:
        stated = st.text_input(
            "Date", **kept("stated_on"), placeholder="2019-02-28", help=f"As far as it is known: {FORMS}."
        )
        tell("stated_on")
        with st.container():
            if stated.strip() and not trouble("stated_on"):
                _echo(stated)
    with right:
        known = st.text_input(
            "Made public later, on", **kept("known_on"), placeholder="only if later", help="A day: 2019-03-29."
        )
        tell("known_on")
    return stated, known


def _echo(text: str) -> None:
    """The date in words, so that a slip of the finger is seen."""
    try:
        span = read_span(text)
    except ValueError as error:
        st.caption(escape.markdown(str(error)))
        return
    day = "" if span.is_day else f", takes effect on {words.day_words(span.last)}"
    st.caption(f"{words.span_words(span.text)}{day}")


def _level(issue: IssueRow | None) -> tuple[str, str]:
    """The answer and the value, chosen by the words of the scale."""
    if issue is None:
        st.caption("The levels appear when the issue is chosen.")
        return Answer.PLACED, ""
    labels = {
        level_key(Answer.PLACED, level.value): (level.label, level.meaning) for level in reversed(issue.levels)
    }
    labels |= {
        Answer.UNCLEAR.value: ("Unclear", "Spoke on it, but cannot be placed on this scale"),
        Answer.DECLINED.value: ("Declined to say", "Was asked, and would not say"),
    }
    held = st.session_state.get(key("level"))
    if held is not None and held not in labels:
        if _on_scale(held, issue):
            labels = {held: (words.level_words(issue, float(held)), "As it was brought in"), **labels}
        else:
            st.session_state[key("level")] = None
    chosen = st.radio(
        "Where it stands",
        list(labels),
        index=None,
        **kept("level"),
        format_func=lambda level: escape.markdown(labels[level][0]),
        captions=[escape.markdown(meaning) for _, meaning in labels.values()],
    )
    tell("value")
    tell("answer")
    if chosen in {Answer.UNCLEAR.value, Answer.DECLINED.value}:
        return chosen, ""
    return Answer.PLACED, chosen or ""


def _on_scale(held: str, issue: IssueRow) -> bool:
    """Whether what is held is a value between the levels of this issue, as an import may bring it."""
    try:
        return issue.low <= float(held) <= issue.high
    except ValueError:
        return False


def _coding() -> tuple[str, str, str]:
    kinds, certainties = [k.value for k in Kind], [c.value for c in Certainty]
    kind = st.radio(
        "Kind",
        kinds,
        **_with_default("kind", Kind.DECLARED_POLICY),
        format_func=lambda k: words.KIND[Kind(k)],
        horizontal=True,
    )
    left, right = st.columns(2)
    with left:
        certainty = st.radio(
            "Coder's certainty",
            certainties,
            **_with_default("certainty", Certainty.HIGH),
            format_func=lambda c: words.CERTAINTY[Certainty(c)],
            horizontal=True,
        )
    with right:
        attribution = st.selectbox(
            "On whose word",
            [a.value for a in Attribution],
            **_with_default("attribution", Attribution.OWN),
            format_func=lambda a: words.ATTRIBUTION[Attribution(a)],
        )
    for field in ("kind", "certainty", "attribution"):
        tell(field)
    return kind or "", certainty or "", attribution


def _with_default(field: str, value: str) -> dict[str, Any]:
    st.session_state.setdefault(key(field), str(value))
    return kept(field)


def _event(book: Book) -> str:
    names = {"": "None", **{slug: event.name for slug, event in book.events.items()}}
    event: str = st.selectbox("Event", list(names), format_func=names.__getitem__, **kept("event"))
    return event
