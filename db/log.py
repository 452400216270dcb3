"""The log: one line an event, of `key=value` parts, that says who did what and when, and never what a text says.

A name cannot forge a line: whatever is no plain word is quoted, and no control character leaves as it is. Passwords
in addresses are masked wherever they stand, in the lines of other packages too.
"""

import logging
import os
import re
import sys
from datetime import UTC, datetime
from typing import Final

from db.problems import Problem, Refused

LOG: Final = logging.getLogger("positions")
LOG.addHandler(logging.NullHandler())  # silent until `start`
LONGEST: Final = 200
"""A value longer than this, in characters, is cut."""
_PLAIN: Final = re.compile(r"[\w.:/@+,*-]+")
_PASSWORD: Final = re.compile(r"(?<=://)([^\s:/@'\"]*):[^\s'\"]*@")
_WORD: Final = re.compile(
    r"(?i)(password|passwd|pwd|secret|token|sslpassword)(\s*[=:]\s*)('[^']*'|\"[^\"]*\"|[^\s&,;]+)"
)


def event(action: str, *, user: str = "", level: int = logging.INFO, **facts: object) -> None:
    """Log one event: an action (`change`, `sign-in`, `backup` ...), its user, and facts that hold no content.

    A fact that is None or blank is left out.
    """
    told = {"action": action, "user": user, **facts}
    LOG.log(level, " ".join(f"{key}={_value(fact)}" for key, fact in told.items() if fact not in (None, "")))


def refusal(problem: Problem, *, user: str = "", **facts: object) -> None:
    """Log that something was refused: by the kind of problem and the fields concerned, not in its words."""
    fields = ",".join(dict.fromkeys(trouble.field for trouble in getattr(problem, "troubles", ())))
    kind = Refused.__name__ if isinstance(problem, Refused) else type(problem).__name__
    event("refused", user=user, level=logging.WARNING, reason=kind, fields=fields, **facts)


def failure(error: BaseException, *, user: str = "", **facts: object) -> None:
    """Log an error that nobody thought of, with its traceback, indented, in the lines below."""
    kind = type(error).__name__
    told = {"action": "failed", "user": user, "error": kind, **facts}
    line = " ".join(f"{key}={_value(fact)}" for key, fact in told.items() if fact not in (None, ""))
    LOG.error(line, exc_info=(type(error), error, error.__traceback__))


def start(*, server: bool) -> None:
    """Write the log to the file that POSITIONS_LOG names; a server without one writes to its standard error.

    A command without one writes none: what it does it says to whoever gave it. May be called again.
    """
    for old in [handler for handler in LOG.handlers if isinstance(handler.formatter, Lines)]:
        LOG.removeHandler(old)
        old.close()
    handler = _handler(os.environ.get("POSITIONS_LOG", ""), server=server)
    handler.setFormatter(Lines())
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)


def masked(text: str) -> str:
    """A text in which passwords of addresses and connection words are three stars."""
    return _WORD.sub(r"\1\2***", _PASSWORD.sub(r"\1:***@", text))


class Lines(logging.Formatter):
    """Time in UTC and level before each line; a traceback stands below it, and its lines begin with two blanks."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and those of a traceback."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        lines = [f"at={at} level={record.levelname.lower()} {_printable(record.getMessage())}"]
        if record.exc_info:
            lines += [f"  {_printable(line)}" for line in self.formatException(record.exc_info).split("\n")]
        return masked("\n".join(lines))


def _handler(path: str, *, server: bool) -> logging.Handler:
    if not path:
        return logging.StreamHandler(sys.stderr) if server else logging.NullHandler()
    try:
        return logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise Problem(
            f"The log cannot be written to {path} ({error.strerror}): make its folder and let this user write "
            "there, or set POSITIONS_LOG to another file."
        ) from error


def _value(fact: object) -> str:
    text = masked(str(fact))
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if _PLAIN.fullmatch(text):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_printable(quoted)}"'


def _printable(text: str) -> str:
    """A text in which control characters, line ends of any kind and turns of direction are written as codes."""
    return "".join(sign if sign.isprintable() else _code(sign) for sign in text)


def _code(sign: str) -> str:
    number = ord(sign)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
