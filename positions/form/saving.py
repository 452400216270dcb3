"""Saving the form: what it would do, told first; then one command, or the reasons it was refused."""

from dataclasses import replace

import streamlit as st

from db.commands.stances import Saved, add_stance, edit_stance
from db.entries import NEW, Submission
from db.inputs import Checked, check_submission
from db.problems import Conflict, Problem, Refused
from db.queries.codebook import codebook_for, principals_on
from db.queries.detail import StanceDetail
from db.queries.stances import Selection, likely_duplicates
from positions import data, escape, words
from positions.data import Book
from positions.form import state
from positions.form.editing import meet, opened
from positions.preview import as_row, effect


def show_effect(entry: Submission, book: Book, editing: StanceDetail | None) -> dict[str, str]:
    """Say what saving would do and warn of a likely duplicate, or give why it would be refused, by field."""
    try:
        with data.store().reading() as session:
            checked = check_submission(entry, codebook_for(session, entry))
            lines = _lines_of(
                checked, entry, [*principals_on(session, entry.stance.actor, checked.stance["stated_last"])]
            )
            alike = likely_duplicates(
                session,
                actor=entry.stance.actor,
                issue=entry.stance.issue,
                first=checked.stance["stated_first"],
                last=checked.stance["stated_last"],
                sources=[row.source for row in entry.stance.evidence],
            )
    except Refused as refused:
        return refused.by_field()
    except Problem as problem:
        st.error(escape.markdown(str(problem)))
        return {}
    own = editing.slug if editing else ""
    if editing and editing.retracted_why is not None:
        st.info("This stance is retracted: it gives no value until it counts again.", icon=":material/block:")
        lines = []
    if editing and (editing.actor, editing.issue) != (entry.stance.actor, entry.stance.issue):
        old = f"{editing.actor_name} on {words.within(book.issues[editing.issue].name)}"
        st.info(escape.markdown(f"Leaves the line of {old}."), icon=":material/visibility:")
    for line in lines:
        _show_line(line, checked, entry, book, own)
    others = [slug for slug in alike if slug != own]
    if others:
        st.warning(
            f"Likely a duplicate: {words.listed(others)} has the same actor, issue, date and source.",
            icon=":material/content_copy:",
        )
    if not entry.stance.evidence:
        st.caption("Without a source it is drawn hollow and counted as without evidence.")
    return {}


def save(entry: Submission, editing: StanceDetail | None) -> Saved | None:
    """Save the entry; none when it was refused, with the reasons kept for the fields."""
    try:
        if editing:
            kept = replace(entry.stance, in_article="yes" if editing.in_article else "no")
            saved = edit_stance(
                data.live(), editing.slug, replace(entry, stance=kept), by=data.writer(), seen=opened().seen
            )
        else:
            saved = add_stance(data.live(), entry, by=data.writer())
    except Refused as refused:
        state.set_troubles(refused.by_field())
        return None
    except Conflict:
        meet()
        return None
    except Problem as problem:
        state.set_troubles({"form": str(problem)})
        return None
    state.set_troubles({})
    return saved


def _lines_of(checked: Checked, entry: Submission, principals: list[str]) -> list[str]:
    """The lines the stance is on: its actor's, and those of whom it speaks for on that day."""
    if checked.affiliation and checked.affiliation["speaks_for"]:
        starts, ends = checked.affiliation["starts_on"], checked.affiliation["ends_on"]
        on = checked.stance["stated_last"]
        if (starts is None or starts <= on) and (ends is None or on <= ends):
            principals = [entry.affiliation.principal] if entry.affiliation else []
    return [entry.stance.actor, *principals]


def _show_line(line: str, checked: Checked, entry: Submission, book: Book, replaces: str) -> None:
    new = entry.actor.name if entry.actor else ""
    names = {slug: actor.name for slug, actor in book.actors.items()} | {NEW: new}
    issue = book.issues[entry.stance.issue]
    found = data.lines(Selection(issues=(issue.slug,), actors=(line,))) if line != NEW else ()
    before = found[0].stances if found else ()
    row = as_row(checked.stance, line=line, speaker=names[entry.stance.actor])
    told = effect(before, row, name=names[line], issue=issue, replaces=replaces)
    st.info(escape.markdown(told), icon=":material/visibility:")
