"""Asks the command `positions` as a person does."""

from click.testing import CliRunner, Result

from positions.cli import main


def run(*words: str) -> Result:
    """What becomes of a command."""
    return CliRunner().invoke(main, list(words))


def said(*words: str) -> str:
    """What a command answers; it has nothing to complain of."""
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(*words: str) -> str:
    """Why a command is refused: in a sentence, without a traceback and without an answer."""
    result = run(*words)
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return result.stderr
