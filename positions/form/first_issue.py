"""The first issue of an empty store: a name, the question, and a scale of worded levels."""

import streamlit as st

from db.commands.issues import add_issue
from db.entries import IssueEntry, LevelEntry
from db.problems import Problem, Refused
from positions import data
from positions.form import state
from positions.form.parts import tell


def draw() -> None:
    """Draw the form, and save the issue when asked."""
    st.info("This store is empty. Begin with an issue: the question on which positions are taken, and its scale.")
    name = st.text_input("Issue", key=state.key("name"), placeholder="What the positions are about")
    tell("name")
    question = st.text_input(
        "Question", key=state.key("question"), placeholder="The question that a position answers"
    )
    tell("question")
    levels = st.text_area(
        "Levels, lowest first, one a line",
        key=state.key("levels"),
        height=160,
        placeholder="None at all\nSome, later\nSome, now\nAll at once",
        help="Name the two ends by their content. After a colon you may say what a level means.",
    )
    tell("levels")
    tell("form")
    if st.button("Save the issue", type="primary", icon=":material/save:", key="issue-save"):
        _save(IssueEntry(name, question, levels=read_levels(levels)))


def read_levels(text: str) -> tuple[LevelEntry, ...]:
    """A level from each line, counted from 0: its label, and its meaning after a colon."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = [line.partition(":") for line in lines]
    return tuple(
        LevelEntry(str(value), label.strip(), meaning.strip()) for value, (label, _, meaning) in enumerate(parts)
    )


def _save(entry: IssueEntry) -> None:
    try:
        add_issue(data.live(), entry, by=data.writer())
    except Refused as refused:
        state.set_troubles({field.split(".")[0]: says for field, says in refused.by_field().items()})
    except Problem as problem:
        state.set_troubles({"form": str(problem)})
    else:
        state.start_again()
    st.rerun()
