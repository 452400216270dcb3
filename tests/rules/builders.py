"""Stances for the tests of the rules: one with the parts a test is about, or any that the record could hold."""

import re
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from db.dates import read_day, read_span
from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind

START = date(2019, 1, 1)
DAYS = 12
"""Made stances take effect on one of so many days from START: few, so that they share days."""
SECRET = 8
"""They become known at most so many days later."""
CALENDAR = tuple(START + timedelta(days=n) for n in range(-1, DAYS + SECRET + 1))
"""Every day on which a made stance can take effect or become known, and a day on either side."""


def stance(
    *,
    on: str,
    value: float = 0.0,
    known_on: str = "",
    answer: Answer = Answer.PLACED,
    kind: Kind = Kind.DECLARED_POLICY,
    certainty: Certainty = Certainty.HIGH,
    attribution: Attribution = Attribution.OWN,
    speaker: str = "a",
    line: str = "",
    issue: str = "sanctions",
    slug: str = "",
    evidence: int = 1,
    retracted: bool = False,
) -> StanceRow:
    """A stance by its date as written: known on its last day unless told, with a value exactly when placed."""
    span = read_span(on)
    return StanceRow(
        line=line or speaker,
        slug=slug or f"{speaker}-{issue}-{span.last}",
        speaker=speaker,
        speaker_name=speaker.upper(),
        issue=issue,
        stated_on=on,
        first=span.first,
        last=span.last,
        known_on=read_day(known_on) if known_on else span.last,
        answer=answer,
        value=value if answer is Answer.PLACED else None,
        kind=kind,
        certainty=certainty,
        attribution=attribution,
        summary=f"{speaker.upper()} on {issue}",
        evidence=evidence,
        retracted=retracted,
    )


def any_stance(**chosen: SearchStrategy[Any]) -> SearchStrategy[StanceRow]:
    """Any stance that the record could hold; `chosen` narrows parts: day, span, secret or a part of `stance`."""
    parts: dict[str, SearchStrategy[Any]] = {
        "day": st.integers(0, DAYS - 1),
        "span": st.integers(0, 3),
        "secret": st.just(0) | st.integers(0, SECRET),
        "value": st.integers(-4, 4).map(lambda halves: halves / 2),
        "answer": st.just(Answer.PLACED) | st.sampled_from(Answer),
        "kind": st.sampled_from(Kind),
        "certainty": st.sampled_from(Certainty),
        "attribution": st.just(Attribution.OWN) | st.sampled_from(Attribution),
        "retracted": st.sampled_from((False, False, False, True)),
    }
    return st.builds(_dated, **parts | chosen)


def some_stances(**chosen: SearchStrategy[Any]) -> SearchStrategy[list[StanceRow]]:
    """Any stances of one line, each with a slug of its own."""
    return st.lists(any_stance(**chosen), max_size=10).map(
        lambda rows: [row._replace(slug=f"s{place}") for place, row in enumerate(rows)]
    )


def _dated(*, day: int, span: int, secret: int, **parts: Any) -> StanceRow:  # noqa: ANN401 - the parts of a stance
    last = START + timedelta(days=day)
    on = f"{last - timedelta(days=span)}/{last}" if span else f"{last}"
    return stance(on=on, known_on=f"{last + timedelta(days=secret)}", **parts)


def is_sentence(text: str) -> bool:
    """Whether a message begins with a capital, a number or what it quotes, and ends with a full stop."""
    return re.match(r"[A-Z]|-?\d|['\"]", text) is not None and text.endswith(".")
