"""How this is computed: each number's rule in plain words, with an example from this record."""

from dataclasses import replace

import streamlit as st

from db.dates import today
from db.queries.stances import Selection
from positions import data, empty, escape, notice, words
from positions.explained import RULES, Example
from positions.moves import MOST_STANCES

st.title("How this is computed", anchor=False)
notice.show()
book = data.book()
if len(book.actors) < 2 or not book.issues:
    empty.nothing_recorded()
    st.stop()
issue = next(iter(book.issues.values()))
selection = Selection(issues=(issue.slug,), actors=tuple(book.actors)[:2], known_on=today())
since = data.fitting_since(selection, MOST_STANCES)
lines = data.lines(replace(selection, since=since))
st.markdown(
    "Every rule below is shown in the words of the code that computes it; the tests hold the code against a slow "
    "second version of the same rule. Contest the rule, or the coding of a stance: both are in plain sight."
)
if since:
    told = f"the newest of over {MOST_STANCES:,} stances, from {words.day_words(since)} on"
    st.caption(f"The examples are made of {told}, and say nothing of what lies before.")
for rule in RULES:
    with st.container(border=True):
        st.markdown(f"**{rule.name}**")
        st.text(rule.text)
        if len(lines) == 2:
            example = Example(lines[0], lines[1], dict(book.actors), issue, today())
            st.caption(
                f"Here, on {escape.markdown(words.within(issue.name))}: {escape.markdown(rule.example(example))}"
            )
