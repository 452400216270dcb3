"""Checks a file row by row, shows what would become of each, and brings it in when nothing is refused."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import streamlit as st

from db.commands.importing import move
from db.problems import Problem
from db.staging.checking import stage
from db.staging.staged import RowTold, Staged
from db.staging.survey import Survey, Unknown, survey
from db.staging.writing import Verdict
from db.vocabulary import ActorKind, Via
from positions import bringing, data, escape, notice, words
from positions.bringing import Choices, FileKind, column_of
from positions.intake.held import Checked, Intake

KINDS: Final = ("actors", "issues", "sources", "events")
ACTORS: Final = {kind.value: kind.value for kind in ActorKind}
SHOWN: Final = {
    "all": "All rows",
    Verdict.ADDED: "To be added",
    Verdict.THERE: "There already",
    Verdict.REFUSED: "Refused",
}
PAGE: Final = 100


def show(intake: Intake, choices: Choices) -> None:
    """The button that checks, what came of it, and the button that brings the file in."""
    asked = _with_new(intake, choices)
    if st.button("Check the file", type="primary", icon=":material/fact_check:", key="intake-check"):
        _check(intake, asked)
    checked = intake.checked
    if checked is None:
        st.caption("Checking reads every row and changes nothing.")
        return
    if _plain(checked.asked) != _plain(asked):
        st.info("The choices have changed since the file was checked: check it again.", icon=":material/update:")
        return
    _unknown(checked.found)
    _rows(checked.staged, asked.mapping)
    _offer(intake, checked)


def _with_new(intake: Intake, choices: Choices) -> Choices:
    """The choices, with what may be new: asked for where the last check found something that the record has not."""
    if intake.file.kind == FileKind.PACKAGE:
        return replace(choices, create=frozenset(KINDS))
    found = intake.checked.found if intake.checked else None
    create = {kind for kind in KINDS if found and getattr(found, kind) and _ask(kind, getattr(found, kind))}
    kind = ActorKind.PERSON
    if "actors" in create and intake.file.kind == FileKind.TABLE:
        chosen = st.selectbox("New actors are each a", list(ACTORS), index=1, key="intake-kind", width=200)
        kind = ActorKind(chosen)
    return replace(choices, create=frozenset(create), kind_of_new=kind)


def _ask(kind: str, unknown: tuple[Unknown, ...]) -> bool:
    names = ", ".join(one.word.strip()[:60] for one in unknown[:8])
    more = f" and {len(unknown) - 8:,} more" if len(unknown) > 8 else ""
    return st.checkbox(
        f"Create {words.counted(len(unknown), kind.removesuffix('s'))} that the record has not: "
        f"{escape.markdown(names)}{more}",
        key=f"intake-create-{kind}",
    )


def _check(intake: Intake, asked: Choices) -> None:
    """Read the file twice: for what is unknown, and to check each row. Any click on the page stops it."""
    intake.let_go()
    issues = data.book().issues
    with st.status("Reading the file", expanded=True) as status:
        st.button("Stop", key="intake-stop", icon=":material/stop_circle:")
        line = st.empty()
        found = survey(
            data.live(), lambda: intake.file.bundle(asked, issues), progress=_teller(line.markdown, "read")
        )
        choices = asked.creating(found, asked.create)
        staged = stage(
            data.live(),
            intake.file.bundle(choices, issues),
            Path(intake.folder.name),
            create=choices.create,
            file=intake.name,
            digest=intake.digest,
            about=intake.file.about(choices),
            progress=_teller(line.markdown, "checked"),
        )
        intake.checked = Checked(choices, found, staged)
        status.update(label="Every row was checked", state="complete", expanded=False)
    st.rerun()  # what may be created is asked for above


def _teller(say: Callable[[str], object], done: str) -> Callable[[int], None]:
    """Tells how far the reading has come; Streamlit stops the script here when somebody clicks."""

    def tell(read: int) -> None:
        say(f"{words.counted(read, 'stance')} {done}")

    return tell


def _plain(choices: Choices) -> Choices:
    """The choices without what a check adds to them."""
    return replace(choices, new_actors=(), new_issues=())


def _unknown(found: Survey) -> None:
    if found.more:
        st.caption(f"{words.counted(found.more, 'further name')} that the record has not are not listed.")


def _rows(staged: Staged, mapping: Mapping[str, str]) -> None:
    """How many rows there are of each verdict, and the rows themselves, page by page."""
    counts = {verdict: staged.count(verdict) for verdict in Verdict}
    with st.container(horizontal=True):
        for verdict, count in counts.items():
            st.metric(SHOWN[verdict], f"{count:,}", border=True)
    for what, count in staged.left_out.items():
        st.caption(f"Left out, {escape.markdown(what)}: {count:,}")
    first = Verdict.REFUSED if counts[Verdict.REFUSED] else "all"
    options = list(SHOWN)
    shown = st.radio(
        "Show",
        options,
        index=options.index(first),
        format_func=SHOWN.__getitem__,
        horizontal=True,
        key="intake-show",
    )
    total = sum(counts.values()) if shown == "all" else counts[Verdict(shown)]
    pages = max(1, -(-total // PAGE))
    page = int(st.pagination(pages, key=f"intake-page-{shown}")) if pages > 1 else 1
    found = staged.page(None if shown == "all" else Verdict(shown), offset=(page - 1) * PAGE, limit=PAGE)
    if found:
        st.dataframe(
            [_row(row, mapping) for row in found], hide_index=True, placeholder="–", alt="What becomes of each row"
        )


def _row(row: RowTold, mapping: Mapping[str, str]) -> dict[str, str | int | float | None]:
    return {
        "Row": row.number,
        "What": row.kind.replace("_", " "),
        "Becomes": SHOWN[row.verdict].lower(),
        "Column": column_of(row, mapping),
        "As written": row.written,
        "Reason": row.says,
        "Actor": row.actor,
        "Issue": row.issue,
        "Date": row.stated_on,
        "Value": row.value,
        "Summary": row.summary,
        "Slug": row.slug,
    }


def _offer(intake: Intake, checked: Checked) -> None:
    refused, added = (checked.staged.count(verdict) for verdict in (Verdict.REFUSED, Verdict.ADDED))
    if refused:
        st.error(
            f"Nothing can be brought in yet. Refused: {words.counted(refused, 'row')}. Correct the file, or let "
            "what is unknown be created above.",
            icon=":material/block:",
        )
    elif not added:
        st.success("The record has all of it already: there is nothing to add.", icon=":material/done_all:")
    else:
        label = f"Bring in {words.counted(added, 'row')}"
        st.button(label, type="primary", key="intake-bring", on_click=_bring, args=(intake, checked))


def _bring(intake: Intake, checked: Checked) -> None:
    by = replace(data.writer(), via=Via.IMPORT)
    try:
        imported = move(data.live(), checked.staged, by=by)
    except Problem as problem:
        notice.leave(str(problem), None)
        return
    intake.let_go()
    if imported.change is None:
        notice.leave("The record has all of it already: nothing was added.", None)
    else:
        notice.leave(f"Brought in from {intake.name}: {bringing.counts_words(imported.counts)}.", None)
