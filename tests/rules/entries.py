"""Entries checked by the rules of the record: each is valid but for what a test writes into it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from db.entries import ActorEntry, AffiliationEntry, EventEntry, SourceEntry, StanceEntry
from db.inputs import Values, check_actor, check_affiliation, check_event, check_source, check_stance
from db.problems import Refused
from db.references import Codebook, Scale
from tests.rules.builders import is_sentence

TODAY = date(2026, 1, 31)
CODEBOOK = Codebook(
    actors=frozenset({"dprk", "kim"}),
    issues={"sanctions": Scale(-2, 2)},
    sources=frozenset({"kcna"}),
    events=frozenset({"hanoi"}),
)


def a_stance(**written: Any) -> Values:  # noqa: ANN401 - the fields of an entry
    """The values of a stance with these fields, checked on the day TODAY."""
    return check_stance(stance_entry(**written), CODEBOOK, on=TODAY)


def stance_entry(**written: Any) -> StanceEntry:  # noqa: ANN401 - the fields of an entry
    valid = {"actor": "kim", "issue": "sanctions", "stated_on": "2019-02-28", "summary": "Asked.", "value": "-2"}
    return StanceEntry(**valid | written)


def told(check: Callable[[], object]) -> dict[str, str]:
    """The first sentence for each field of what is refused."""
    with pytest.raises(Refused) as refused:
        check()
    assert all(is_sentence(trouble.says) for trouble in refused.value.troubles)
    return refused.value.by_field()


def refused(**written: Any) -> dict[str, str]:  # noqa: ANN401 - the fields of an entry
    """The first sentence for each field of a stance that is refused."""
    return told(lambda: a_stance(**written))


def an_actor(**written: str) -> Values:
    return check_actor(ActorEntry(**{"name": "Kim", "kind": "person"} | written))


def a_source(**written: str) -> Values:
    return check_source(SourceEntry(**{"title": "Statement"} | written))


def an_event(**written: str) -> Values:
    valid = {"slug": "hanoi", "name": "Hanoi", "kind": "summit", "occurred_on": "2019-02-27/2019-02-28"}
    return check_event(EventEntry(**valid | written), CODEBOOK)


def a_post(**written: str) -> Values:
    return check_affiliation(AffiliationEntry(**{"actor": "kim", "principal": "dprk"} | written), CODEBOOK)
