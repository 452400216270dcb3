"""Adding an issue with its scale, editing it, and giving it another place in lists."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.commands.making import Maker
from db.commands.stances import Saved
from db.engine import Store
from db.entries import IssueEntry
from db.history import Writer, check_seen, document, file_history, open_change
from db.inputs import check_issue
from db.models import Issue
from db.problems import Problem
from db.queries.editing import whole_issue
from db.queries.usage import scale_use
from db.upkeep import check_issue_change


def add_issue(store: Store, entry: IssueEntry, *, by: Writer) -> str:
    """Record a new issue, and give its slug; raises Refused and saves nothing when it breaks a rule."""
    with store.writing() as session:
        values = check_issue(entry)
        maker = Maker(session, open_change(session, by))
        issue = maker.issue(values)
        maker.file(issue)
        return issue.slug


def edit_issue(store: Store, slug: str, entry: IssueEntry, *, by: Writer, seen: int) -> Saved:
    """Give an issue new values and levels; Refused when a stance would lose its level or its place on the scale.

    seen: the change that made the version the writer saw (else Conflict). The slug stays.
    """
    with store.writing() as session:
        issue = _get(session, slug)
        check_seen(issue, seen)
        values = check_issue_change(entry, scale_use(session, issue))
        before = document(issue)
        maker = Maker(session, open_change(session, by))
        maker.fill_issue(issue, values)
        file_history(session, maker.change, issue, before)
        return Saved(slug, maker.change.id)


def move_issue(store: Store, slug: str, steps: int, *, by: Writer, seen: int) -> Saved:
    """Move an issue that many places down in lists (up when negative), at most to the end."""
    with store.writing() as session:
        issue = _get(session, slug)
        check_seen(issue, seen)
        ordered = [one for one in _in_order(session) if one is not issue]
        now = sum(1 for one in ordered if (one.place, one.slug) < (issue.place, issue.slug))
        ordered.insert(max(0, now + steps), issue)
        moved = [(place, one) for place, one in enumerate(ordered, start=1) if one.place != place]
        if not moved:
            return Saved(slug, seen)
        change = open_change(session, by)
        for place, one in moved:
            before = document(one)
            one.place, one.changed_in = place, change.id
            file_history(session, change, one, before)
        return Saved(slug, change.id)


def _in_order(session: Session) -> list[Issue]:
    ordered = select(Issue).order_by(Issue.place, Issue.slug).options(selectinload(Issue.levels))
    return list(session.scalars(ordered))


def _get(session: Session, slug: str) -> Issue:
    issue = whole_issue(session, slug)
    if issue is None:
        raise Problem(f"There is no issue {slug[:60]!r} in the record: choose one on the page Codebook.")
    return issue
