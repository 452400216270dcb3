"""Issues in the codebook: question, ends and levels, with how many stances stand at each."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from db.commands.issues import add_issue, edit_issue
from db.commands.stances import Saved
from db.entries import IssueEntry, LevelEntry
from db.history import Writer
from db.inputs import check_issue
from db.queries.codebook import IssueRow
from db.queries.editing import issue_details, issue_row, whole_issue
from db.queries.usage import Thing, scale_use, stance_count, stance_counts
from db.upkeep import ScaleUse, check_issue_change
from positions import data, words
from positions.codebook import effects, fields
from positions.codebook.part import Opened
from positions.codebook.sheet import Fields, Sheet
from positions.two_versions import RowTold, Told, Words

_PLAIN: Final = ("name", "question", "low_end", "high_end", "note")
_TOLD: Final = Words(
    {
        "name": Told("Name"),
        "question": Told("Question"),
        "low_end": Told("Low end, by its content"),
        "high_end": Told("High end, by its content"),
        "note": Told("Note for coders"),
        "levels.value": Told("Value"),
        "levels.label": Told("Label"),
        "levels.meaning": Told("Meaning"),
    },
    {"levels": RowTold("Level", "label")},
)


class Issues:
    """The part of the codebook on issues."""

    thing: Thing = Thing.ISSUE
    title: str = "Issues"
    repeated: Mapping[str, Sequence[str]] = {"levels": ("value", "label", "meaning")}
    known_by: Mapping[str, Sequence[str]] = {"levels": ("value",)}

    def names(self) -> Mapping[str, str]:
        """Names by slug."""
        return {slug: issue.name for slug, issue in data.book().issues.items()}

    def rows(self) -> list[dict[str, Any]]:
        """Each with its scale and its stances."""
        with data.store().reading() as session:
            counts = stance_counts(session, self.thing)
        return [
            {
                "Issue": issue.name,
                "Stances": counts.get(slug, 0),
                "Levels": len(issue.levels),
                "From": issue.low_end,
                "To": issue.high_end,
                "Question": issue.question,
            }
            for slug, issue in data.book().issues.items()
        ]

    def blank(self) -> Fields:
        """Two levels to begin with."""
        return {**dict.fromkeys((*_PLAIN, "slug"), ""), "levels": (0, 1)}

    def opened(self, slug: str) -> Opened | None:
        """The issue with a row of fields for each level, lowest first."""
        with data.store().reading() as session:
            found = next(iter(issue_details(session, slug=slug)), None)
        if found is None:
            return None
        filled: dict[str, Any] = {field: getattr(found.row, field) for field in _PLAIN}
        filled["levels"] = tuple(range(len(found.row.levels)))
        for number, level in enumerate(found.row.levels):
            at = f"levels.{number}"
            filled |= {
                f"{at}.value": exact(level.value),
                f"{at}.label": level.label,
                f"{at}.meaning": level.meaning,
            }
        return Opened(filled, found.seen)

    def draw(self, sheet: Sheet) -> IssueEntry:
        """Draw the fields."""
        name = fields.line(sheet, "name", "Name", placeholder="What the positions are about")
        question = fields.text(
            sheet, "question", "Question", height="content", placeholder="The question that a position answers"
        )
        st.markdown("**Levels of the scale**")
        levels = self._levels(sheet)
        left, right = st.columns(2)
        with left:
            low = fields.line(sheet, "low_end", "Low end, by its content", placeholder="as the lowest level")
        with right:
            high = fields.line(sheet, "high_end", "High end, by its content", placeholder="as the highest level")
        note = fields.text(sheet, "note", "Note for coders", height="content")
        slug = fields.slug_field(sheet, "the name")
        return IssueEntry(name, question, slug, low, high, note, levels)

    def told(self) -> Words:
        """As the form calls them."""
        return _TOLD

    def effect(self, sheet: Sheet, entry: IssueEntry) -> list[str]:
        """Which stances the change touches; Refused when one would lose its level or its place."""
        if sheet.is_new:
            return effects.of_issue(None, check_issue(entry), ScaleUse({}, {}), 0)
        with data.store().reading() as session:
            issue = whole_issue(session, sheet.slug)
            if issue is None:
                return []
            use, row = scale_use(session, issue), issue_row(issue)
            count = stance_count(session, self.thing, sheet.slug)
        return effects.of_issue(row, check_issue_change(entry, use), use, count)

    def save(self, sheet: Sheet, entry: IssueEntry, by: Writer) -> Saved:
        """Save it."""
        if sheet.is_new:
            return Saved(add_issue(data.live(), entry, by=by), 0)
        return edit_issue(data.live(), sheet.slug, entry, by=by, seen=sheet.seen)

    def _levels(self, sheet: Sheet) -> tuple[LevelEntry, ...]:
        """A row of fields for each level; a row left blank is none."""
        used = self._used(sheet)
        levels: list[LevelEntry] = []
        for number in sheet.rows("levels"):
            with fields.row(sheet, "levels", number):
                level = self._level(sheet, number, f"levels.{len(levels)}", used.get(number, 0))
            if any(part.strip() for part in (level.value, level.label, level.meaning)):
                levels.append(level)
        fields.tell(sheet, "levels")
        fields.another(sheet, "levels", "level")
        return tuple(levels)

    def _level(self, sheet: Sheet, number: int, told: str, stances: int) -> LevelEntry:
        at = f"levels.{number}"
        left, middle, right, beside = st.columns([2, 5, 8, 3])
        with left:
            value = fields.line(sheet, f"{at}.value", "Value", told=f"{told}.value", placeholder="0")
        with middle:
            label = fields.line(
                sheet, f"{at}.label", "Label", told=f"{told}.label", help="For axes: 40 characters."
            )
        with right:
            meaning = fields.text(
                sheet,
                f"{at}.meaning",
                "Meaning",
                told=f"{told}.meaning",
                height="content",
                help="What coders work by.",
            )
        with beside:
            count = words.counted(stances, "stance")
            why_not = f"{count} at this level: give them another level first." if stances else ""
            st.caption(count if stances else "no stance")
            fields.remove(sheet, "levels", number, "level", why_not=why_not)
        return LevelEntry(value, label, meaning)

    def _used(self, sheet: Sheet) -> dict[int, int]:
        """How many stances stand at the level that each row was filled with."""
        if sheet.is_new:
            return {}
        with data.store().reading() as session:
            issue = whole_issue(session, sheet.slug)
            stances = scale_use(session, issue).stances if issue else {}
        rows = sheet.filled["levels"]
        return {number: stances.get(float(sheet.filled[f"levels.{number}.value"]), 0) for number in rows}


def exact(value: float) -> str:
    """A value as short as it can be written without loss: -1, 0.5, 0.3333333333333333."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def position_of(slug: str) -> tuple[int, int]:
    """The place of an issue in lists, from 1, and how many there are."""
    order: list[IssueRow] = list(data.book().issues.values())
    return next((at for at, issue in enumerate(order, start=1) if issue.slug == slug), 0), len(order)
