"""Which edition of the record this reader looks at: in the link, shared by all pages, and kept for the session.

Settled once at the beginning of each run, before anything is read; reading it costs a look into a dictionary.
"""

from typing import Final

import streamlit as st

from db.queries.releases import EditionAt

NAME: Final = "edition"
"""What links call it: a day (2019-02-28) or a release's slug; without it a link is of the record as it is now."""
_ASKED: Final = "edition: asked for"
_LINK: Final = "edition: link as last seen"
_AT: Final = "edition: settled"
READ_ONLY: Final = "An edition shows what was, and nothing in it can be changed: leave it at the top of this page."


def asked() -> str:
    """The day or the release that was asked for; blank for the record as it is now."""
    return str(st.session_state.get(_ASKED, ""))


def at() -> EditionAt | None:
    """The edition that is looked at; none for the record as it is now."""
    found: EditionAt | None = st.session_state.get(_AT)
    return found


def words_to_cite() -> str:
    """Which edition this is, for the line that an exported file is cited by; blank for the record as it is now."""
    found = at()
    if found is None:
        return ""
    release = found.release
    if release:
        return f"release {release.name} of {release.day.isoformat()}, SHA-256 {release.digest}"
    return f"edition of {found.day.isoformat()}"


def choose(edition: str) -> None:
    """Look at a day or a release from the next run on; blank leaves the edition. The link says so at once."""
    st.session_state[_ASKED] = edition
    if edition:
        st.query_params[NAME] = edition
    else:
        st.session_state.pop(_AT, None)
        st.query_params.pop(NAME, None)
    written(st.query_params.to_dict())


def settle(found: EditionAt | None) -> None:
    """Keep what was asked for, resolved; none leaves the edition."""
    if found is None:
        choose("")
    else:
        st.session_state[_AT] = found


def follow_link() -> None:
    """Take the edition from a link that is news; a bare link, as the navigation has, keeps the one chosen."""
    link = st.query_params.to_dict()
    if link and link != st.session_state.get(_LINK):
        st.session_state[_ASKED] = str(link.get(NAME, ""))
    if not asked():
        st.session_state.pop(_AT, None)
    st.session_state[_LINK] = link


def in_link() -> dict[str, str]:
    """What a link has to say of it: nothing where none is chosen."""
    chosen = asked()
    return {NAME: chosen} if chosen else {}


def written(link: dict[str, str]) -> None:
    """Note a link that a page has written, so that it is no news in the next run."""
    st.session_state[_LINK] = dict(link)
