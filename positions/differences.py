"""What a change did to a thing, field by field and in words: pure, from the contents that history filed."""

from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from db.queries.acts import Act, Touched
from db.queries.codebook import IssueRow
from db.vocabulary import Answer
from positions import words
from positions.found import Piece

Document = Mapping[str, Any]
Row = Mapping[str, Any]
_NO: Final = "no"
"""Goes without saying of a new thing."""


class Difference(NamedTuple):
    """A field as it was and as it is, in words: blank where it says nothing."""

    field: str
    before: str
    after: str


class Names(NamedTuple):
    """What slugs are called now; one without a name goes by its slug."""

    actors: Mapping[str, str]
    issues: Mapping[str, IssueRow]
    events: Mapping[str, str]
    sources: Mapping[str, str]


def differences(done: Touched, names: Names) -> tuple[Difference, ...]:
    """Every field that the change gave another content; of a new thing every field that says something."""
    before, after = done.before or {}, done.after
    if done.act in {Act.REMOVED, Act.RETURNED}:
        was, now = ({} if _merged(one) else one for one in (before, after))
        return _fields(done.table, was, now, names)
    if done.act in {Act.MERGED, Act.SPLIT}:
        called = names.actors if done.table == "actor" else names.sources
        into = [
            called.get(str(one["merged_into"]), str(one["merged_into"])) for one in (before, after) if _merged(one)
        ]
        told = Difference("Merged into", *((into[0], "") if _merged(before) else ("", into[0])))
        return (told, *_fields(done.table, {}, {} if _merged(after) else after, names))
    return _fields(done.table, before, after, names)


def marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two versions of a text in pieces, word by word: a hit is what only the one has."""
    old, new = before.split(), after.split()
    was: list[Piece] = []
    now: list[Piece] = []
    for sort, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if a < b:
            was.append(Piece(" ".join(old[a:b]), sort != "equal"))
        if c < d:
            now.append(Piece(" ".join(new[c:d]), sort != "equal"))
    return tuple(was), tuple(now)


def title(done: Touched, names: Names) -> str:
    """What a thing is called, as it is after the change."""
    said = done.before or {} if _merged(done.after) else done.after
    if _merged(done.after):
        kept, called = str(done.after["merged_into"]), names.actors if done.table == "actor" else names.sources
        into = f" into {called.get(kept, kept)}" if kept else ""
        return f"{said.get('name') or said.get('title') or done.slug}{into}"
    match done.table:
        case "stance":
            actor = names.actors.get(said["actor"], said["actor"])
            return f"{actor} on {words.within(_issue(said, names))}, {words.span_words(said['stated_on'])}"
        case "import":
            brought = _brought(said, names)
            return f"{said.get('file') or 'a file'}{f' ({brought})' if brought else ''}"
        case _:
            return str(said.get("name") or said.get("title") or done.slug)


# Fields, in the order in which they are told


def _fields(table: str, before: Document, after: Document, names: Names) -> tuple[Difference, ...]:
    found: list[Difference] = []
    for field, told in _TOLD.get(table, {}).items():
        was, now = told(before, names) if before else "", told(after, names) if after else ""
        if was != now and (before or now != _NO):
            found.append(Difference(field, was, now))
    for key, field, tell, told_apart in _LISTS.get(table, ()):
        found += _rows(field, before.get(key, ()), after.get(key, ()), _telling(tell, names), told_apart)
    if table not in _TOLD:
        was, now = (f"{one}" if one else "" for one in (before, after))
        found.append(Difference(table.capitalize(), was, now))
    return tuple(found)


def _rows(
    field: str,
    before: Sequence[Row],
    after: Sequence[Row],
    tell: Callable[[Row], str],
    told_apart: Sequence[Sequence[str]],
) -> list[Difference]:
    """Rows compared one by one: each with the row that is the same by the first of these sets of columns."""
    left, new = list(before), list(after)
    pairs: list[tuple[Row, Row]] = []
    for columns in told_apart:
        for row in list(new):
            twin = next((old for old in left if all(old.get(name) == row.get(name) for name in columns)), None)
            if twin is not None:
                left.remove(twin)
                new.remove(row)
                pairs.append((twin, row))
    found = [Difference(field, tell(old), tell(row)) for old, row in pairs if tell(old) != tell(row)]
    found += [Difference(field, tell(old), "") for old in left]
    found += [Difference(field, "", tell(row)) for row in new]
    if not found and field == "Evidence" and list(before) != list(after):
        order = ("; ".join(tell(row) for row in rows) for rows in (before, after))
        found.append(Difference("Order of evidence", *order))
    return found


def _telling(tell: Callable[[Row, Names], str], names: Names) -> Callable[[Row], str]:
    return lambda row: tell(row, names)


def _merged(content: Document) -> bool:
    return "merged_into" in content


def _text(key: str) -> Callable[[Document, Names], str]:
    return lambda content, _: "" if content.get(key) is None else str(content[key])


def _yes(key: str) -> Callable[[Document, Names], str]:
    return lambda content, _: "yes" if content.get(key) else _NO


def _word(key: str, vocabulary: Mapping[Any, str]) -> Callable[[Document, Names], str]:
    return lambda content, _: vocabulary.get(content.get(key), str(content.get(key) or ""))


def _date(key: str) -> Callable[[Document, Names], str]:
    return lambda content, _: words.span_words(content[key]) if content.get(key) else ""


def _named(key: str, which: str) -> Callable[[Document, Names], str]:
    return lambda content, names: getattr(names, which).get(content[key], content[key]) if content.get(key) else ""


def _issue(content: Document, names: Names) -> str:
    issue = names.issues.get(content["issue"])
    return issue.name if issue else str(content["issue"])


def _position(content: Document, names: Names) -> str:
    value, issue = content.get("value"), names.issues.get(content.get("issue", ""))
    if value is None:
        return words.ANSWER[Answer(content["answer"])]
    return f"{words.level_words(issue, value)} ({words.number(value)})" if issue else words.number(value)


def _known(content: Document, _: Names) -> str:
    """The day on which it became public, where that was later."""
    known = content.get("known_on")
    return words.span_words(known) if known and known != content.get("stated_last") else ""


def _evidence(row: Row, names: Names) -> str:
    quote, locator = row.get("quote"), row.get("locator")
    said = f": “{quote}”" if quote else ""
    return f"{names.sources.get(row['source'], row['source'])}{f', {locator}' if locator else ''}{said}"


def _post(row: Row, names: Names) -> str:
    principal = names.actors.get(row["principal"], row["principal"])
    first, last = (words.span_words(day) if day else "" for day in (row.get("starts_on"), row.get("ends_on")))
    since = f", from {first}" if first else ""
    until = f", to {last}" if last else ""
    speaks = "speaks for it" if row.get("speaks_for") else "does not speak for it"
    return f"{row.get('role') or 'post'} with {principal}{since}{until}, {speaks}"


def _level(row: Row, _: Names) -> str:
    meaning = f": {row['meaning']}" if row.get("meaning") not in {"", None, row["label"]} else ""
    return f"{words.number(row['value'])} {row['label']}{meaning}"


def _brought(content: Document, _: Names) -> str:
    counts = content.get("counts", {})
    named = {"scale_level": "level", "affiliation": "post", "evidence": "citation"}
    told = {named.get(table, table.replace("_", " ")): count for table, count in counts.items() if count}
    return words.listed([words.counted(count, what) for what, count in told.items()])


_TOLD: Final[Mapping[str, Mapping[str, Callable[[Document, Names], str]]]] = {
    "stance": {
        "Retracted": _text("retracted_why"),
        "Actor": _named("actor", "actors"),
        "Issue": lambda content, names: _issue(content, names),
        "Date": _date("stated_on"),
        "Public since": _known,
        "Position": _position,
        "Kind": _word("kind", words.KIND),
        "Coder's certainty": _word("certainty", words.CERTAINTY),
        "On whose word": _word("attribution", words.ATTRIBUTION),
        "Summary": _text("summary"),
        "Event": _named("event", "events"),
        "Checked against a public source": _yes("verified"),
        "In the article": _yes("in_article"),
        "Coder's note": _text("note"),
    },
    "actor": {
        "Name": _text("name"),
        "Kind": _word("kind", words.ACTOR_KIND),
        "Line colour": _text("colour"),
        "Note": _text("note"),
    },
    "issue": {
        "Name": _text("name"),
        "Question": _text("question"),
        "Low end": _text("low_end"),
        "High end": _text("high_end"),
        "Place in lists": _text("place"),
        "Note": _text("note"),
    },
    "source": {
        "Title": _text("title"),
        "Publisher": _text("publisher"),
        "Author": _text("author"),
        "Published": _date("published_on"),
        "Address": _text("url"),
        "Archived copy": _text("archived_url"),
        "Language": _text("language"),
    },
    "event": {
        "Name": _text("name"),
        "Kind": lambda content, _: str(content["kind"]).replace("-", " "),
        "Date": _date("occurred_on"),
        "Description": _text("description"),
        "Source": _named("source", "sources"),
    },
    "import": {"File": _text("file"), "Brought": _brought, "Undone": _text("retracted_why")},
}
_OTHER_NAMES: Final = ("other_names", "Other name", lambda row, _: str(row["name"]), (("slug",),))
_LISTS: Final[Mapping[str, Sequence[tuple[str, str, Callable[[Row, Names], str], Sequence[Sequence[str]]]]]] = {
    "stance": [("evidence", "Evidence", _evidence, (("source", "quote", "locator"), ("source",)))],
    "actor": [
        ("affiliations", "Post", _post, (("principal", "role", "starts_on"), ("principal",))),
        _OTHER_NAMES,
    ],
    "issue": [("levels", "Level", _level, (("value",),))],
    "source": [_OTHER_NAMES],
}
"""Lists of rows: where they are filed, what one is called, how it is told, and what tells rows apart."""
