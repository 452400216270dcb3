"""Brief: what happened between two dates or events, on one page to print or to paste."""

from urllib.parse import urlencode

import streamlit as st

from db.dates import today
from positions import chosen_edition, data, empty
from positions.between import MOST_STANCES, between_filters, scope_of
from positions.brief import make_brief
from positions.exports.about import About
from positions.exports.brief_files import brief_html, brief_markdown
from positions.opening import begin, extent_or_stop
from positions.widgets import View

book = begin("Brief")
extent = extent_or_stop()
view = View("brief")
between = between_filters(view, book, extent)
view.write()
if not between.selection.issues or not between.selection.actors:
    empty.nothing_chosen("issues" if between.selection.actors else "actors")
    st.stop()
if between.first >= between.last:
    st.warning("The first day has to come before the last, and before the day as known on.")
    st.stop()
if between.since:
    st.caption(
        f"There are over {MOST_STANCES:,} stances up to the last day: this brief begins with the newest of them. "
        "Choose fewer actors or issues, or an earlier last day, for others."
    )
brief = make_brief(scope_of(between, book), title=between.title)
evidence = data.evidence_from(data.store(), brief.stances)
about = About(
    brief.title,
    urlencode(view.link, safe=",/"),
    between.known_on,
    today(),
    data.version(),
    chosen_edition.words_to_cite(),
)
markdown = brief_markdown(brief, evidence, about)
with st.container(horizontal=True):
    st.download_button(
        "HTML to print",
        lambda: brief_html(brief, evidence, about),
        "brief.html",
        "text/html",
        icon=":material/print:",
        on_click="ignore",
    )
    st.download_button(
        "Markdown", lambda: markdown, "brief.md", "text/markdown", icon=":material/download:", on_click="ignore"
    )
st.markdown(markdown)
