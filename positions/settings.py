"""What the environment says about who may read and who is admin."""

import os

from db.access import email_key


def open_to_all() -> bool:
    """Whether everybody may read who can reach the program: POSITIONS_OPEN_READING is yes."""
    return os.environ.get("POSITIONS_OPEN_READING", "").strip().lower() == "yes"


def named_admins() -> frozenset[str]:
    """The e-mail addresses that are admin whatever the members say: POSITIONS_ADMINS, apart by commas."""
    return frozenset(filter(None, map(email_key, os.environ.get("POSITIONS_ADMINS", "").split(","))))


def role_claim() -> str:
    """The claim of the sign-in that holds a role, or several: POSITIONS_ROLE_CLAIM; blank for none."""
    return os.environ.get("POSITIONS_ROLE_CLAIM", "").strip()
