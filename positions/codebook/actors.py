"""Actors in the codebook: what they are, and the posts by which they speak for others, by date."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from db.commands.actors import add_actor, check_actor_in, edit_actor
from db.commands.stances import Saved
from db.entries import NEW as NEW_ACTOR
from db.entries import ActorEntry, AffiliationEntry
from db.history import Writer
from db.queries.editing import actor_details, names_besides
from db.queries.usage import Thing, line_changes, stance_count, stance_counts
from db.vocabulary import ActorKind, Colour
from positions import data, words
from positions.codebook import effects, fields
from positions.codebook.part import Opened
from positions.codebook.sheet import Fields, Sheet
from positions.two_versions import NOTHING, RowTold, Told, Words

_PLAIN: Final = ("name", "kind", "colour", "note")
_POST: Final = ("principal", "role", "starts_on", "ends_on")
Entry = tuple[ActorEntry, tuple[AffiliationEntry, ...]]


class Actors:
    """The part of the codebook on actors."""

    thing: Thing = Thing.ACTOR
    title: str = "Actors"
    repeated: Mapping[str, Sequence[str]] = {"posts": (*_POST, "speaks_for")}
    known_by: Mapping[str, Sequence[str]] = {"posts": ("principal", "role", "starts_on")}

    def names(self) -> Mapping[str, str]:
        """Names by slug, with those of duplicates that went into them."""
        with data.store().reading() as session:
            others = names_besides(session)
        return {
            slug: f"{actor.name} (also {words.listed(list(others[slug]))})" if slug in others else actor.name
            for slug, actor in data.book().actors.items()
        }

    def rows(self) -> list[dict[str, Any]]:
        """Each with its own stances and whom it speaks for."""
        book = data.book()
        with data.store().reading() as session:
            counts = stance_counts(session, self.thing)
        return [
            {
                "Actor": actor.name,
                "Stances": counts.get(slug, 0),
                "Kind": words.ACTOR_KIND[actor.kind],
                "Speaks for": words.listed([book.actors[principal].name for principal in actor.principals]),
                "Note": actor.note,
            }
            for slug, actor in book.actors.items()
        ]

    def blank(self) -> Fields:
        """A person without a post."""
        return {"name": "", "kind": ActorKind.PERSON.value, "colour": "", "note": "", "slug": "", "posts": ()}

    def opened(self, slug: str) -> Opened | None:
        """The actor with a row of fields for each post, by its first day."""
        with data.store().reading() as session:
            found = next(iter(actor_details(session, slug=slug)), None)
        if found is None:
            return None
        filled: dict[str, Any] = {field: str(getattr(found, field) or "") for field in _PLAIN}
        filled["posts"] = tuple(range(len(found.posts)))
        for number, post in enumerate(found.posts):
            filled |= {f"posts.{number}.{field}": str(getattr(post, field) or "") for field in _POST}
            filled[f"posts.{number}.speaks_for"] = post.speaks_for
        return Opened(filled, found.seen)

    def draw(self, sheet: Sheet) -> Entry:
        """Draw the fields."""
        left, middle, right = st.columns([2, 1, 1])
        with left:
            name = fields.line(sheet, "name", "Name")
        with middle:
            kinds = {kind.value: words.ACTOR_KIND[kind] for kind in ActorKind}
            kind = fields.choice(sheet, "kind", "What it is", kinds)
        with right:
            colours = {"": "As whom it speaks for", **{colour.value: colour.value for colour in Colour}}
            colour = fields.choice(sheet, "colour", "Colour of its line", colours, help=_COLOUR)
        note = fields.text(sheet, "note", "Note", height="content")
        st.markdown("**Posts, by which it speaks for others**")
        posts = self._posts(sheet)
        slug = fields.slug_field(sheet, "the name")
        return ActorEntry(name, kind, slug, colour, note), posts

    def told(self) -> Words:
        """As the form calls them, actors by their names."""
        actors = data.book().actors
        return Words(
            {
                "name": Told("Name"),
                "kind": Told("What it is", lambda kind: words.ACTOR_KIND[ActorKind(kind)]),
                "colour": Told("Colour of its line", lambda colour: colour or "as whom it speaks for"),
                "note": Told("Note"),
                "posts.principal": Told(
                    "With whom", lambda slug: actors[slug].name if slug in actors else slug or NOTHING
                ),
                "posts.role": Told("Post"),
                "posts.starts_on": Told("Since"),
                "posts.ends_on": Told("Until"),
                "posts.speaks_for": Told("Speaks for it"),
            },
            {"posts": RowTold("Post", "role")},
        )

    def effect(self, sheet: Sheet, entry: Entry) -> list[str]:
        """Which stances the change touches, and whose lines they join or leave."""
        with data.store().reading() as session:
            values, posts = check_actor_in(session, *entry)
            if sheet.is_new:
                return effects.of_actor(None, values, posts, 0, ())
            found = next(iter(actor_details(session, slug=sheet.slug)), None)
            if found is None:
                return []
            count, moved = stance_count(session, self.thing, sheet.slug), line_changes(session, sheet.slug, posts)
        return effects.of_actor(found, values, posts, count, moved)

    def save(self, sheet: Sheet, entry: Entry, by: Writer) -> Saved:
        """Save it."""
        if sheet.is_new:
            return add_actor(data.live(), *entry, by=by)
        return edit_actor(data.live(), sheet.slug, *entry, by=by, seen=sheet.seen)

    def _posts(self, sheet: Sheet) -> tuple[AffiliationEntry, ...]:
        """A row of fields for each post; a row left blank is none."""
        whom = {"": "Choose whom", **{slug: one.name for slug, one in data.book().actors.items()}}
        whom.pop(sheet.slug, None)
        posts: list[AffiliationEntry] = []
        for number in sheet.rows("posts"):
            with fields.row(sheet, "posts", number):
                post = _post(sheet, number, f"posts.{len(posts)}", whom)
            if any(part.strip() for part in (post.principal, post.role, post.starts_on, post.ends_on)):
                posts.append(post)
        fields.tell(sheet, "posts")
        fields.another(sheet, "posts", "post")
        return tuple(posts)


def _post(sheet: Sheet, number: int, told: str, whom: Mapping[str, str]) -> AffiliationEntry:
    at = f"posts.{number}"
    left, right = st.columns(2)
    with left:
        principal = fields.choice(sheet, f"{at}.principal", "With whom", whom, told=f"{told}.principal")
    with right:
        role = fields.line(sheet, f"{at}.role", "Post", told=f"{told}.role", placeholder="Foreign Minister")
    left, right = st.columns(2)
    with left:
        starts = fields.line(sheet, f"{at}.starts_on", "Since", told=f"{told}.starts_on", placeholder="2018-04-26")
    with right:
        ends = fields.line(
            sheet, f"{at}.ends_on", "Until", told=f"{told}.ends_on", placeholder="still, or not known"
        )
    st.session_state.setdefault(sheet.key(f"{at}.speaks_for"), True)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        speaks = st.checkbox("Speaks for it", **sheet.kept(f"{at}.speaks_for"), help=_SPEAKS)
        fields.remove(sheet, "posts", number, "post")
    holder = NEW_ACTOR if sheet.is_new else sheet.slug
    return AffiliationEntry(holder, principal, role, starts, ends, speaks_for="yes" if speaks else "no")


_COLOUR: Final = "A state or group without one gets that which the fewest have."
_SPEAKS: Final = "Its stances on these days are also on the line of whom it speaks for."
