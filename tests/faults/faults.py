"""What is done to the program, one fault a row of the table in docs/reliability.md."""

from enum import Enum


class Fault(Enum):
    """A fault, by what it is called in the table; each is caused for real by one test."""

    KILLED_WRITING = "Killed while it writes"
    KILLED_IMPORTING = "Killed in the middle of an import"
    DISK_FULL = "Disk full"
    LOCKED = "Database file locked"
    READ_ONLY = "Database file made read-only"
    DELETED = "Database file deleted"
    REPLACED = "Database file replaced"
    DAMAGED = "Page of the database damaged"
    CLOCK_BACK = "Clock set back"
    MANY_WRITERS = "50 writers at once"
    BROWSER_CLOSED = "Browser closed in mid-form"
    POSTGRESQL_RESTARTED = "PostgreSQL restarted under load"
