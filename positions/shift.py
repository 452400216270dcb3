"""The parts of the page Did it last?: one move, what surrounded it, and the evidence for both readings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from db.queries.codebook import IssueRow
from db.queries.stances import StanceRow
from db.vocabulary import Kind
from positions import escape, findings, lasting, words
from positions.answers import Line
from positions.chart import show_lines
from positions.charts.frame import Look, Window
from positions.data import Book
from positions.lasting import Aftermath
from positions.names import linked, show_names
from positions.shifts import Shift, makers, shifts_of
from positions.standing import Track


@dataclass(frozen=True, slots=True)
class Asked:
    """Which move is looked at: whose, on which issue, on which day, and by which choices."""

    actor: str
    issue: str
    on: date
    known_on: date
    window: int
    whole: bool
    other: str
    track: Track = Track.SAID


def show(asked: Asked, shift: Shift, line: Line, lines: Sequence[Line], book: Book, look: Look) -> None:
    """The page, section by section; `line` is the whole one that moved, `lines` all of both near the move."""
    issue = book.issues[asked.issue]
    _headline(asked, shift, line, book)
    _chart(asked, shift, lines, book, look)
    ends = lasting.end_of(shift, asked.window)
    until = max(ends, shift.fully_back_on or ends)
    after = lasting.aftermath_of(line.stances, shift, known_on=asked.known_on, track=asked.track, until=until)
    _both_readings(after, shift, line, asked, issue)
    left, right = st.columns(2, gap="large")
    with left:
        _other_issues(asked, lines, book)
        _deeds(asked, lines, book)
    with right:
        _other_party(asked, lines, book)
        _survival(asked, shift, line, issue)


def _headline(asked: Asked, shift: Shift, line: Line, book: Book) -> None:
    issue = book.issues[asked.issue]
    since, days = lasting.held_for(line.stances, shift, known_on=asked.known_on, track=asked.track)
    before = words.level_words(issue, shift.before.value)
    name = book.actors[asked.actor].name
    path = f"from {before} to {words.level_words(issue, shift.after.value)}"
    st.subheader(
        escape.markdown(f"{name} on {words.within(issue.name)}, {words.day_words(shift.on)}: {path}"), anchor=False
    )
    told = f"It had stood at {before} since {words.day_words(since)}, for {words.counted(days, 'day')}. "
    told += f"The move was made by {findings.voices_words(shift, book.actors)}. "
    told += findings.aftermath(shift, known_on=asked.known_on, window=asked.window)
    st.markdown(escape.markdown(told))
    show_names(dict.fromkeys((asked.actor, *sorted(makers(shift.after)))), book)


def _chart(asked: Asked, shift: Shift, lines: Sequence[Line], book: Book, look: Look) -> None:
    shown = [one for one in lines if one.issue == asked.issue and one.actor in {asked.actor, asked.other}]
    last = max(lasting.end_of(shift, asked.window), shift.fully_back_on or shift.on) + timedelta(days=45)
    window = Window(shift.on - timedelta(days=150), min(last, asked.known_on))
    marked = replace(look, marked=shift.after.stances[0].slug)
    show_lines(shown, book=book, window=window, known_on=asked.known_on, look=marked, name="shift")


def _both_readings(after: Aftermath, shift: Shift, line: Line, asked: Asked, issue: IssueRow) -> None:
    """Evidence that it was meant, and that it was not, left to the reader."""
    deeds = lasting.within(
        line, first=shift.on, last=lasting.end_of(shift, asked.window), known_on=asked.known_on, track=Track.DONE
    )
    end, start = shift.after.value, shift.before.value
    with_it = [d for d in deeds if d.value is not None and abs(d.value - end) < abs(d.value - start)]
    against = [d for d in deeds if d.value is not None and abs(d.value - end) > abs(d.value - start)]
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**For: it was meant**")
        _stances("Who made it", after.made, issue)
        _stances("The same, saying it again", after.again, issue)
        _stances("Others who took the new side", after.joined, issue)
        _stances("Done in line with it", with_it, issue)
    with right:
        st.markdown("**Against: it was not**")
        _stances("Half-way back or more", after.back, issue)
        _stances("Neither here nor there", after.between, issue)
        _stances("Done against it", against, issue)
        remarks = [s for s in after.made if s.kind is Kind.SIGNAL]
        if remarks:
            st.caption("It was made by a remark or gesture, not as stated policy.")
        if shift.one_voice:
            st.caption("One voice: another speaker spoke, and nobody joined.")


def _stances(title: str, stances: Sequence[StanceRow], issue: IssueRow) -> None:
    st.markdown(f"{title}: {'none on record' if not stances else ''}")
    for stance in stances:
        stands = words.ANSWER[stance.answer] if stance.value is None else words.level_words(issue, stance.value)
        head = f"{words.span_words(stance.stated_on)}, {stance.speaker_name} ({words.KIND[stance.kind]}): {stands}."
        told = f"- **{escape.markdown(head)}** {escape.markdown(stance.summary)}"
        st.markdown(told)


def _other_issues(asked: Asked, lines: Sequence[Line], book: Book) -> None:
    """Which other issues of the actor moved within the window, and which did not."""
    st.markdown(f"**Its other issues within {asked.window} days**")
    last = asked.on + timedelta(days=asked.window)
    for line in lines:
        if line.actor != asked.actor or line.issue == asked.issue:
            continue
        issue = book.issues[line.issue]
        every = shifts_of(
            line.stances, step=issue.step, known_on=asked.known_on, track=asked.track, window=asked.window
        )
        moves = [moved for moved in every if asked.on <= moved.on <= last]
        heard = lasting.within(line, first=asked.on, last=last, known_on=asked.known_on, track=asked.track)
        if moves:
            told = words.listed(
                [f"{words.level_words(issue, s.after.value)} ({words.day_words(s.on)})" for s in moves]
            )
            told = f"moved to {told}"
        else:
            told = "did not move" if heard else "not heard"
        st.markdown(f"- {escape.markdown(issue.name)}: {escape.markdown(told)}")


def _deeds(asked: Asked, lines: Sequence[Line], book: Book) -> None:
    """What the actor did meanwhile, on any issue."""
    st.markdown(f"**What it did meanwhile, {words.counted(asked.window, 'day')} either way**")
    span = timedelta(days=asked.window)
    deeds = [
        (stance, book.issues[line.issue])
        for line in lines
        if line.actor == asked.actor
        for stance in lasting.within(
            line, first=asked.on - span, last=asked.on + span, known_on=asked.known_on, track=Track.DONE
        )
    ]
    if not deeds:
        st.caption("No action on record.")
    for stance, issue in sorted(deeds, key=lambda deed: deed[0].last):
        head = f"{words.span_words(stance.stated_on)}, {words.within(issue.name)}"
        st.markdown(f"- **{escape.markdown(head)}**: {escape.markdown(stance.summary)}")


def _other_party(asked: Asked, lines: Sequence[Line], book: Book) -> None:
    """What the other party said and did on the issue in the window."""
    st.markdown(f"**{linked(book.actors[asked.other])} on this issue, next**")
    line = next((one for one in lines if (one.actor, one.issue) == (asked.other, asked.issue)), None)
    span = timedelta(days=asked.window)
    heard = (
        lasting.within(line, first=asked.on, last=asked.on + span, known_on=asked.known_on, track=Track.ALL)
        if line
        else ()
    )
    if not heard:
        st.caption("Not heard on it within the window.")
    else:
        _stances("Said and done", heard, book.issues[asked.issue])


def _survival(asked: Asked, shift: Shift, line: Line, issue: IssueRow) -> None:
    """Whether the outcome survives other choices."""
    st.markdown("**What came of it, under other choices**")
    found = lasting.survival(line.stances, shift, step=issue.step, known_on=asked.known_on, track=asked.track)
    rows = [
        {"Stances": name, **{f"{window} days": _outcome(other, shift) for window, other in by_window.items()}}
        for name, by_window in found.items()
    ]
    st.dataframe(rows, hide_index=True, alt="The outcome by window and by which stances count")
    st.caption(
        "A date: under this choice the line moved the same way only then. No move: it did not, within 90 days."
    )


def _outcome(found: Shift | None, shift: Shift) -> str:
    if found is None:
        return "no move"
    later = "" if found.on == shift.on else f" ({words.day_words(found.on)})"
    return words.OUTCOME[found.outcome] + later
