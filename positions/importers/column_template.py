"""A file of stances to begin with, and what its columns hold."""

import csv
from io import StringIO
from typing import Final

from positions.importers.stance_fields import BY_NAME, FIELDS

_EXAMPLES: Final = (
    {
        "actor": "trump",
        "issue": "sequencing",
        "stated_on": "2019-04-11",
        "summary": "Does not exclude smaller step-by-step deals, though for now the talk is of the big one: "
        "getting rid of the weapons.",
        "value": "-1",
        "answer": "placed",
        "kind": "signal",
        "certainty": "medium",
        "attribution": "own",
        "in_article": "no",
        "verified": "yes",
        "quote": "at this moment, we're talking about the big deal",
        "source_title": "Trump defends North Korea sanctions, rules out more pressure in Moon meeting",
        "source_publisher": "UPI",
        "source_author": "Elizabeth Shim",
        "source_published_on": "2019-04-11",
        "source_url": "https://www.upi.com/Top_News/World-News/2019/04/11/Trump-defends-North-Korea-sanctions-"
        "rules-out-more-pressure-in-Moon-meeting/4951555007862/",
    },
    {
        "actor": "biegun",
        "issue": "scope",
        "stated_on": "2019-01-31",
        "summary": "In the end fissile stocks, weapons, missiles, launchers and other mass-destruction weapons "
        "must be removed or destroyed.",
        "answer": "unclear",
        "kind": "declared_policy",
        "certainty": "high",
        "attribution": "own",
        "event": "stanford",
        "in_article": "no",
        "verified": "yes",
        "source_title": "US envoy calls for full list of North Korean weapons programs",
        "source_publisher": "Reuters, via ABS-CBN",
        "source_author": "David Brunnstrom; Steve Holland",
        "source_published_on": "2019-02-01",
        "source_url": "https://news.abs-cbn.com/overseas/02/01/19/us-envoy-calls-for-full-list-of-north-korean-"
        "weapons-programs",
    },
)
"""Two stances of the record that ships with the program: one on the scale, and one that is unclear."""


def template_csv() -> str:
    """A file to begin with: every column, and two stances of the record."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, list(BY_NAME), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_EXAMPLES)
    return out.getvalue()


def documentation() -> str:
    """What the columns hold, in Markdown."""
    rows = [
        f"| `{field.name}` | {field.label}{' (needed)' if field.needed else ''} | {field.says} |"
        for field in FIELDS
    ]
    return "\n".join(
        [
            "A file of stances has a header with the names of its columns, and a row for each stance. Columns may "
            "stand in any order and have other names: which is which is asked, and suggested from the names. Other "
            "columns are left out.",
            "",
            "| Column | Called | What it holds |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
