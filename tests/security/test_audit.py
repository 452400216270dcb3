"""The audit of the packages fails on a vulnerable one, and does not pretend to have audited what it could not."""

from typing import Any

from tests.security.audit import lines, vulnerable

SOUND: dict[str, Any] = {"name": "click", "version": "8.5", "vulns": []}
UNKNOWN: dict[str, Any] = {"name": "numpy", "skip_reason": "not found"}
BAD: dict[str, Any] = {
    "name": "jinja2",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-2099-1", "fix_versions": ["2.1"]}],
}


def test_a_vulnerable_package_is_named_with_the_version_that_mends_it() -> None:
    assert vulnerable([SOUND, BAD, UNKNOWN]) == [BAD]
    assert lines([SOUND, BAD, UNKNOWN]) == [
        "jinja2 2.0 has PYSEC-2099-1, fixed in ['2.1']",
        "2 of 3 packages audited, 1 vulnerable.",
    ]


def test_an_audit_of_nothing_says_so() -> None:
    assert vulnerable([UNKNOWN]) == []
    assert lines([UNKNOWN]) == [
        "Nothing was audited: the advisory service that can be reached knows none of the packages."
    ]
