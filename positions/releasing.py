"""The parts of the page Releases: each with its hash and the line to cite it by, and a form to make one."""

import streamlit as st

from db.commands.releasing import make_release
from db.problems import Problem, Refused
from db.queries.releases import ReleaseRow
from positions import access, account, chosen_edition, data, escape, notice, words

_NAME, _NOTE = "release-name", "release-note"


def show() -> None:
    """All releases, the newest first."""
    found = data.releases()
    if not found:
        st.info(
            "No release has been made yet: the record has no state with a name of its own.", icon=":material/sell:"
        )
    for release in found:
        _show(release)


def form() -> None:
    """The form that makes a release of the record as it is now; for those who may write."""
    st.subheader("Make a release", anchor=False)
    if not access.may_write():
        account.say_why_not()
        return
    with st.form("release", clear_on_submit=False):
        st.text_input("Name", key=_NAME, max_chars=100, placeholder="2.0, or: As submitted")
        st.text_area("Note", key=_NOTE, max_chars=1000, placeholder="What it is for, and what is new in it")
        made = st.form_submit_button("Make the release", icon=":material/sell:", type="primary")
    if made:
        _make()


def _show(release: ReleaseRow) -> None:
    with st.container(border=True):
        st.markdown(f"**{escape.markdown(release.name)}**")
        day = words.day_words(release.day)
        st.caption(escape.markdown(f"{day}, by {release.by}; revision {release.revision:,}"))
        if release.note:
            st.text(release.note)
        st.code(release.citation, language=None, wrap_lines=True)
        st.button(
            "See the record as it was",
            icon=":material/history:",
            key=f"release-see-{release.slug}",
            on_click=chosen_edition.choose,
            args=(release.slug,),
            disabled=chosen_edition.asked() == release.slug,
        )


def _make() -> None:
    try:
        saved = make_release(data.live(), st.session_state[_NAME], st.session_state[_NOTE], by=data.writer())
    except Refused as refused:
        st.error(escape.markdown(" ".join(refused.by_field().values())))
    except Problem as problem:
        st.error(escape.markdown(str(problem)))
    else:
        for key in (_NAME, _NOTE):
            st.session_state.pop(key, None)
        notice.leave(f"Released: {saved.slug}. Its line to cite stands below.", None)
        st.rerun()
