"""Adding an issue with its scale."""

from db.commands.making import Maker
from db.engine import Store
from db.entries import IssueEntry
from db.history import Writer, open_change
from db.inputs import check_issue


def add_issue(store: Store, entry: IssueEntry, *, by: Writer) -> str:
    """Record a new issue, and give its slug; raises Refused and saves nothing when it breaks a rule."""
    with store.writing() as session:
        values = check_issue(entry)
        maker = Maker(session, open_change(session, by))
        issue = maker.issue(values)
        maker.file(issue)
        return issue.slug
