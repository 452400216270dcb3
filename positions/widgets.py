"""Filters whose place is the URL: the link is the view.

Every filter writes its choice into the link by slug, defaults too, and reads it from there when a link is opened
or the browser goes back. What a link names and the record does not have is told in a sentence. Streamlit's own
binding serves neither: it writes labels, leaves defaults out and drops unknown values in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import streamlit as st

from db.dates import read_day
from positions import chosen_edition, escape

_WRITTEN: Final = "view: page and link as last written"
_CHOICES: Final = "view: choices of all pages"

_EMPTY: Final = frozenset({"all", "none"})


class View:
    """The choices of a page. Make one, draw the filters through it, then `write` the link."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.link: dict[str, str] = {}
        self.problems: list[str] = []
        self._url = dict(st.query_params.to_dict())
        before = st.session_state.get(_WRITTEN, ("", {}))
        self._opened = before != (page, self._url)
        """Whether the link is news: opened, or come to by going back or forward."""
        self.quiet = st.context.is_embedded
        """Whether the page is embedded: the link alone decides, and no filter is drawn."""
        self._choices: dict[str, str] = st.session_state.setdefault(_CHOICES, {})

    def passed(self, name: str) -> str:
        """A word that links carry from page to page and no filter sets; blank when there is none."""
        value = str(self._url.get(name, ""))
        if value:
            self.link[name] = value
        return value

    def many(
        self,
        name: str,
        label: str,
        options: Mapping[str, str],
        *,
        default: Sequence[str] = (),
        empty: str = "none",
        most: int | None = None,
        **look: Any,  # noqa: ANN401 - handed on to the widget
    ) -> tuple[str, ...]:
        """Any of the options (slug to name); `empty` is what the link says for no choice: none or all.

        What another page calls all or none is no choice of this one, which then begins with its default.
        """
        written = self._written(name, ",".join(default) or empty)
        if written in _EMPTY - {empty}:
            written = ",".join(default)
        slugs = [] if written in {empty, ""} else written.split(",")
        chosen = self._seed(name, self._at_most(most, self._known(name, slugs, options, label), label))
        if self.quiet:
            return tuple(chosen)
        options = {**options, **{slug: slug for slug in chosen if slug not in options}}
        picked = st.multiselect(
            label,
            list(options),
            key=_key(name),
            format_func=lambda slug: options[slug],
            max_selections=most,
            **look,
        )
        self._set(name, ",".join(picked) or empty)
        return tuple(picked)

    def one(
        self,
        name: str,
        label: str,
        options: Mapping[str, str],
        *,
        default: str,
        buttons: bool = False,
        **look: Any,  # noqa: ANN401 - handed on to the widget
    ) -> str:
        """One of the options (slug to name), from a list, or for a few of our own words as a row of buttons."""
        written = self._written(name, default)
        held = self._seed(name, (self._known(name, [written], options, label) or [default])[0])
        if self.quiet:
            return str(held)
        draw: Any = st.radio if buttons else st.selectbox
        extra = {"horizontal": True} if buttons else {}
        picked = draw(label, list(options), key=_key(name), format_func=lambda s: options[s], **extra, **look)
        self._set(name, picked or default)
        return picked or default

    def day(
        self,
        name: str,
        label: str,
        *,
        empty: str,
        latest: date = date(9999, 1, 1),
        **look: Any,  # noqa: ANN401 - handed on to the widget
    ) -> date | None:
        """A day up to `latest`, or none, for which the link says `empty`."""
        written = self._written(name, empty)
        try:
            found = None if written == empty else min(read_day(written), latest)
        except ValueError as error:
            found = None
            self.problems.append(f"{label}: {error}")
        self._seed(name, found)
        if self.quiet:
            return found
        picked: date | None = st.date_input(
            label,
            key=_key(name),
            format="YYYY-MM-DD",
            min_value=date.min,
            max_value=date(9999, 1, 1),
            **look,
        )
        self._set(name, picked.isoformat() if picked else empty)
        return picked

    def slider(self, name: str, label: str, *, first: date, last: date, default: date) -> date:
        """A day between two others, by a slider."""
        written = self._written(name, default.isoformat())
        try:
            found = min(max(read_day(written), first), last)
        except ValueError as error:
            found = default
            self.problems.append(f"{label}: {error}")
        self._seed(name, found)
        if self.quiet or first >= last:  # a slider needs two days
            self._set(name, found.isoformat())
            return found
        st.session_state[_key(name)] = min(max(st.session_state[_key(name)], first), last)
        picked: date = st.slider(label, first, last, key=_key(name), format="D MMM YYYY")
        self._set(name, picked.isoformat())
        return picked

    def words(self, name: str, label: str, **look: Any) -> str:  # noqa: ANN401 - handed on to the widget
        """Words to search for."""
        held = str(self._seed(name, self._written(name, "")))
        if self.quiet:
            return held
        typed = st.text_input(label, key=_key(name), max_chars=200, **look) or ""
        self._set(name, typed)
        return typed

    def page_number(self, name: str, most: int) -> int:
        """A page number from 1 to `most`, by a row of buttons."""
        written = self._written(name, "1")
        number = min(max(int(written[:9]), 1), most) if written.isdecimal() else 1  # Python reads no endless number
        if self.quiet:
            return number
        # Streamlit takes no value for this widget from session state, so a link's number comes with a new key.
        rounds = st.session_state.setdefault(_key(name), [0, most])
        if self._opened or rounds[1] != most:
            rounds[:] = [rounds[0] + 1, most]
        picked = int(st.pagination(most, default=number, key=f"{_key(name)}-{rounds[0]}")) if most > 1 else 1
        self._set(name, str(picked))
        return picked

    @contextmanager
    def more(self) -> Iterator[None]:
        """A box for the filters that are seldom needed."""
        if self.quiet:
            yield
            return
        with st.popover("More filters", icon=":material/tune:"):
            yield

    def write(self) -> None:
        """Put the choices into the link, and say what the link named and the record does not have."""
        if self.quiet:
            return
        self.link.update(chosen_edition.in_link())
        if self.link != self._url:
            st.query_params.from_dict(self.link)
        chosen_edition.written(self.link)
        st.session_state[_WRITTEN] = (self.page, self.link)
        for problem in self.problems:
            st.warning(escape.markdown(problem), icon=":material/link_off:")

    def _written(self, name: str, default: str) -> str:
        """What the link says, and for what it leaves out the default; for a bare link what was chosen before."""
        if self._opened and name in self._url:
            return str(self._url[name])
        if self._opened and self._url:
            return default
        return self._choices.get(name, default)

    def _seed(self, name: str, value: Any) -> Any:  # noqa: ANN401 - whatever the widget holds
        """Give a widget its value when the link is news or the widget was not on the last page."""
        if self._opened or _key(name) not in st.session_state:
            st.session_state[_key(name)] = value
        return st.session_state[_key(name)]

    def _set(self, name: str, written: str) -> None:
        self._choices[name] = self.link[name] = written

    def _known(self, name: str, slugs: Sequence[str], options: Mapping[str, str], label: str) -> list[str]:
        """Those of the slugs that are options; the others are told if the link names them."""
        unknown = [slug for slug in slugs if slug not in options]
        if unknown and self._opened and name in self._url:
            named = ", ".join(repr(slug[:60]) for slug in unknown)
            self.problems.append(
                f"{label}: this link names {named}, which the record does not have. It was left out."
            )
        return [slug for slug in dict.fromkeys(slugs) if slug in options]

    def _at_most(self, most: int | None, slugs: list[str], label: str) -> list[str]:
        if most is None or len(slugs) <= most:
            return slugs
        self.problems.append(f"{label}: at most {most} are shown at once. Left out: {', '.join(slugs[most:])}.")
        return slugs[:most]


def carried() -> dict[str, str]:
    """The choices that go along when one page opens another: whose words, as known when, and the edition."""
    choices: dict[str, str] = st.session_state.get(_CHOICES, {})
    return {name: choices[name] for name in ("voice", "known") if name in choices} | chosen_edition.in_link()


def set_day(name: str, day: date) -> None:
    """Move the slider of this name to a day; for callbacks."""
    st.session_state[_key(name)] = day


def set_period(first: date, last: date) -> None:
    """Make some days the period shown; for callbacks."""
    st.session_state[_key("since")], st.session_state[_key("until")] = first, last


def _key(name: str) -> str:
    return f"filter-{name}"
